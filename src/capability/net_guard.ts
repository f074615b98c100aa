// Copyright 2026 the Boruna authors. MIT license.

/**
 * The network guard: where `net.fetch` may go, whatever the policy's rules
 * say (`spec/capabilities.md` 7 and 8).
 *
 * The first URL and every redirect target are judged alike, before a name is
 * resolved, after it is resolved, and once more when the connection stands.
 *
 * One exception makes a program's own machine useful: a URL that names loopback
 * itself (`127.0.0.1`, `[::1]`, `localhost`) is served unless the policy's
 * `allowed_domains` has other names only. A name that merely resolves to
 * loopback, and a redirect from elsewhere, are refused always, and so is every
 * other address that is not public.
 *
 * @module
 */

import { type AddressKind, addressKind } from "./address.ts";
import { HandlerRefusal } from "./handler.ts";
import type { NetPolicy } from "./policy.ts";

/** What the guard found out about a URL that it let pass. */
export interface NetTarget {
  /** The URL. */
  readonly url: URL;
  /** The host as an address, or null for a name that has to be resolved. */
  readonly address: string | null;
  /** Whether the URL itself names loopback. */
  readonly isLoopback: boolean;
}

/**
 * Judges a URL and a method before anything is resolved.
 *
 * @param from The target that redirected here, or null for the first URL.
 * @throws {HandlerRefusal} If one of the rules says no.
 */
export function judgeUrl(
  url: URL,
  method: string,
  policy: NetPolicy,
  from: NetTarget | null,
): NetTarget {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    const scheme = url.protocol.slice(0, -1);
    throw refused(
      `blocked scheme '${scheme}': only http/https allowed`,
      "url.scheme",
    );
  }
  const host = hostOf(url);
  if (host === "") throw refused("URL has no host", "url.host");
  const text = host.replace(/^\[|\]$/g, "");
  const kind = addressKind(text);
  const isLoopback = host === "localhost" || kind === "loopback";
  if (isLoopback) judgeLoopback(host, text, policy, from);
  else if (kind !== null && kind !== "public") {
    throw refused(
      `blocked request to private/reserved IP (${text})`,
      `address.${kind}`,
    );
  }
  if (!allowsDomain(policy, host)) throw domainRefused(policy, host);
  if (!allowsMethod(policy, method)) throw methodRefused(policy, method);
  return { url, address: kind === null ? null : text, isLoopback };
}

/**
 * Judges a URL and a method by the lists of a net policy alone: what a call
 * that is answered from a tape has to pass, where no connection is made.
 *
 * @throws {HandlerRefusal} If a list does not have the host or the method.
 */
export function judgeLists(
  written: string,
  method: string,
  policy: NetPolicy,
): void {
  // Without lists anything passes, also what is no URL.
  if (policy.allowedDomains.length > 0) {
    let host = "";
    try {
      host = hostOf(new URL(written));
    } catch {
      // No host is in no list.
    }
    if (!allowsDomain(policy, host)) throw domainRefused(policy, host);
  }
  if (!allowsMethod(policy, method)) throw methodRefused(policy, method);
}

/**
 * Judges what a name resolved to: one bad address refuses it.
 *
 * @throws {HandlerRefusal} If an address is not where the target may go.
 */
export function judgeAddresses(
  target: NetTarget,
  addresses: readonly string[],
): void {
  for (const address of addresses) {
    if (!isAllowed(target, addressKind(address))) {
      throw refused(
        `blocked request to '${
          hostOf(target.url)
        }' — it resolves to a private/reserved IP (${address})`,
        `address.${addressKind(address) ?? "unknown"}`,
      );
    }
  }
}

/**
 * Judges the peer of a connection before anything is sent to it.
 *
 * @throws {HandlerRefusal} If it is not where the target may go.
 */
export function judgePeer(target: NetTarget, address: string): void {
  judgeAddresses(target, [address]);
}

function isAllowed(target: NetTarget, kind: AddressKind | null): boolean {
  return kind === (target.isLoopback ? "loopback" : "public");
}

function judgeLoopback(
  host: string,
  text: string,
  policy: NetPolicy,
  from: NetTarget | null,
): void {
  if (allowsDomain(policy, host) && (from === null || from.isLoopback)) return;
  throw refused(
    host === "localhost"
      ? `blocked request to localhost (${host})`
      : `blocked request to private/reserved IP (${text})`,
    from === null ? "address.loopback" : "redirect.loopback",
    from === null
      ? `"${host}" in "allowed_domains" of the policy's "net_policy"`
      : null,
  );
}

/** The host as rules compare it: without the trailing dot of a full name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, "");
}

function allowsDomain(policy: NetPolicy, host: string): boolean {
  return policy.allowedDomains.length === 0 ||
    isListed(policy.allowedDomains, host);
}

/** Whether one of the patterns, `name` or `*.name`, is for this host. */
export function isListed(patterns: readonly string[], host: string): boolean {
  return patterns.some((written) => {
    const isWild = written.startsWith("*.");
    const name = normalized(isWild ? written.slice(2) : written);
    return name !== null &&
      (host === name || (isWild && host.endsWith(`.${name}`)));
  });
}

/** A pattern in the form that URL parsing gives to hosts; null if it has none. */
function normalized(pattern: string): string | null {
  if (
    pattern === "" || /[/?#@\\\s]|:\d*$/.test(pattern.replace(/^\[.*\]$/, ""))
  ) return null;
  try {
    return hostOf(new URL(`http://${pattern}/`));
  } catch {
    return null;
  }
}

function allowsMethod(policy: NetPolicy, method: string): boolean {
  return policy.allowedMethods.length === 0 ||
    policy.allowedMethods.some((allowed) => allowed.toUpperCase() === method);
}

function domainRefused(policy: NetPolicy, host: string): HandlerRefusal {
  return refused(
    `domain '${host}' not in allowlist: [${policy.allowedDomains.join(", ")}]`,
    "net_policy.allowed_domains",
    `"${host}" in "allowed_domains" of the policy's "net_policy"`,
  );
}

function methodRefused(policy: NetPolicy, method: string): HandlerRefusal {
  return refused(
    `HTTP method '${method}' not in allowlist: [${
      policy.allowedMethods.join(", ")
    }]`,
    "net_policy.allowed_methods",
    `"${method}" in "allowed_methods" of the policy's "net_policy"`,
  );
}

function refused(
  message: string,
  rule: string,
  fix: string | null = null,
): HandlerRefusal {
  return new HandlerRefusal(message, "guard", rule, fix);
}
