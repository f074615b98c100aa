// Copyright 2026 the Boruna authors. MIT license.

/**
 * The network guard: where a request may go, whatever the policy's rules say
 * (rules N1 to N15 of `docs/security.md`). It is always on.
 *
 * The first URL and every redirect are judged alike: as text, by host and
 * lists, by what the name resolves to, and once more when the connection
 * stands. Only public addresses pass; a target that is none is opened by an
 * exception with host and port, and by nothing else.
 *
 * @module
 */

import { type AddressKind, addressKind } from "./address.ts";
import { HandlerRefusal } from "./handler.ts";
import { hostPortText, isExcepted, type NetRules } from "./net_rules.ts";
import type { NetPolicy } from "./policy.ts";
import { type Fix, portOf } from "./refusal.ts";
import { readUrl, type UrlFault } from "./url_text.ts";

/** What the guard found out about a URL that it let pass. */
export interface NetTarget {
  /** The URL. */
  readonly url: URL;
  /** A name, or an address without brackets; without the last dot. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** The host as an address, or null for a name that has to be resolved. */
  readonly address: string | null;
  /** Where addresses that are not public are allowed here. */
  readonly opened: "no" | "address" | "name" | "loopback";
  /** How many redirects led here. */
  readonly hops: number;
}

/** Names that mean something near, by their last labels. */
const LOCAL_NAMES: readonly string[] = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "lan",
  "corp",
  "home",
  "private",
  "home.arpa",
  "onion",
  "invalid",
];

/** The methods that may be sent. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Headers that belong to the connection, or would fool a list of hosts. */
const FORBIDDEN_HEADERS = [
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * Judges a URL and a method before anything is resolved.
 *
 * @param from The target that redirected here, or null for the first URL.
 * @throws {HandlerRefusal} If one of the rules says no.
 */
export function judgeUrl(
  written: string,
  method: string,
  rules: NetRules,
  from: NetTarget | null,
): NetTarget {
  const hops = from === null ? 0 : from.hops + 1;
  const reading = readUrl(written, from?.url);
  if (reading.kind === "fault") throw faulty(written, reading, hops);
  const { url, host, authority } = reading;
  const port = portOf(url);
  if (from?.url.protocol === "https:" && url.protocol === "http:") {
    throw refused(
      "blocked redirect from https to http",
      "redirect.downgrade",
      hostPortText({ host, port }),
    );
  }
  const kind = addressKind(host);
  const opened = openedBy(rules, host, port, kind, authority, from);
  const target: NetTarget = {
    url,
    host,
    port,
    address: kind === null ? null : host,
    opened,
    hops,
  };
  if (opened === "no") {
    if (kind === null) judgeName(target);
    else if (kind !== "public") {
      throw no(
        target,
        `blocked request to private/reserved IP (${host})`,
        `address.${kind}`,
        exceptionFix(target),
      );
    }
  }
  judgeByPolicy(target, method, rules);
  return target;
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
      host = bareHost(new URL(written));
    } catch {
      // No host is in no list.
    }
    if (!isListed(policy.allowedDomains, host)) {
      throw domainRefused(policy, host, null);
    }
  }
  if (!allowsMethod(policy, method)) {
    throw methodRefused(policy, method, null);
  }
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
    const kind = addressKind(address);
    if (isAllowed(target, kind)) continue;
    throw no(
      target,
      `blocked request to '${target.host}' — it resolves to a private/reserved IP (${address})`,
      `dns.${kind ?? "unknown"}`,
      target.opened === "no" ? exceptionFix(target) : null,
    );
  }
}

/** Judges the peer of a connection before anything is sent to it. */
export function judgePeer(target: NetTarget, address: string): void {
  judgeAddresses(target, [address]);
}

/**
 * Judges the method and the headers that a program sends.
 *
 * @throws {HandlerRefusal} For what must not be sent.
 */
export function judgeRequest(
  target: NetTarget,
  method: string,
  headers: readonly (readonly [string, string])[],
): void {
  if (!METHODS.includes(method)) {
    throw no(
      target,
      `unsupported HTTP method: ${method}`,
      "request.method",
      null,
    );
  }
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (FORBIDDEN_HEADERS.includes(lower) || /^(proxy|sec)-/.test(lower)) {
      throw no(
        target,
        `header '${name}' must not be set`,
        "request.header",
        null,
      );
    }
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !isHeaderValue(value)) {
      throw no(
        target,
        `HTTP request failed: Bad Header: invalid header '${name}: ${value}'`,
        "request.header",
        null,
      );
    }
  }
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

/** The host of a URL as the guard compares it. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$|\.$/g, "");
}

function openedBy(
  rules: NetRules,
  host: string,
  port: number,
  kind: AddressKind | null,
  authority: string,
  from: NetTarget | null,
): NetTarget["opened"] {
  if (isExcepted(rules.exceptions, host, port)) {
    return kind === null ? "name" : "address";
  }
  if (!rules.loopbackLiterals || kind !== "loopback") return "no";
  const isSpelledOut = /^(?:127\.0\.0\.1|\[::1\]):\d+$/.test(authority);
  const isSame = from?.opened === "loopback" && from.host === host &&
    from.port === port;
  return (from === null && isSpelledOut) || isSame ? "loopback" : "no";
}

function isAllowed(target: NetTarget, kind: AddressKind | null): boolean {
  switch (target.opened) {
    case "no":
      return kind === "public";
    case "loopback":
      return kind === "loopback";
    case "address":
      return kind !== null;
    case "name":
      // A name may move; what hands out keys is opened by its address only.
      return kind !== null && kind !== "metadata" && kind !== "multicast";
  }
}

function judgeName(target: NetTarget): void {
  const { host } = target;
  const isLocal = !host.includes(".") ||
    LOCAL_NAMES.some((name) => host === name || host.endsWith(`.${name}`));
  if (!isLocal) return;
  throw no(
    target,
    host === "localhost"
      ? `blocked request to localhost (${host})`
      : `blocked request to local name '${host}'`,
    "host.local_name",
    exceptionFix(target),
  );
}

function judgeByPolicy(
  target: NetTarget,
  method: string,
  { policy, judgeHop }: NetRules,
): void {
  const { url, host, port, hops } = target;
  if (
    policy.allowedDomains.length > 0 && !isListed(policy.allowedDomains, host)
  ) throw domainRefused(policy, host, target);
  if (!allowsMethod(policy, method)) {
    throw methodRefused(policy, method, target);
  }
  const refusal = judgeHop?.({
    scheme: url.protocol.slice(0, -1),
    host,
    port,
    method,
    path: url.pathname,
    hops,
  }) ?? null;
  if (refusal !== null) {
    throw no(target, refusal.message, refusal.reason, refusal.fix);
  }
}

/** A pattern in the form that URL parsing gives to hosts; null if it has none. */
function normalized(pattern: string): string | null {
  if (
    pattern === "" || /[/?#@\\\s]|:\d*$/.test(pattern.replace(/^\[.*\]$/, ""))
  ) return null;
  try {
    return bareHost(new URL(`http://${pattern}/`));
  } catch {
    return null;
  }
}

function allowsMethod(policy: NetPolicy, method: string): boolean {
  return policy.allowedMethods.length === 0 ||
    policy.allowedMethods.some((allowed) => allowed.toUpperCase() === method);
}

/** Latin-1 without control characters other than the tab. */
function isHeaderValue(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit > 0xff || unit === 0x7f || (unit < 0x20 && unit !== 0x09)) {
      return false;
    }
  }
  return true;
}

function faulty(
  written: string,
  { reason, why }: UrlFault,
  hops: number,
): HandlerRefusal {
  const message = reason === "url.scheme" || reason === "url.userinfo"
    ? why
    : hops > 0
    ? `invalid redirect Location '${written}': ${why}`
    : `invalid URL '${written}': ${why}`;
  return refused(message, hops > 0 ? `redirect.${reason}` : reason, null);
}

/** What a policy would need to open a target. */
function exceptionFix(target: NetTarget): Fix {
  const written = hostPortText(target);
  const literal = target.host === "localhost"
    ? `; or write 127.0.0.1:${target.port} in the URL, which --policy allow-all lets pass`
    : "";
  return {
    text:
      `"${written}" in "exceptions" of the "net" of a policy of version 2${literal}`,
    policy: JSON.stringify({
      schema_version: 2,
      net: { exceptions: [written] },
    }),
  };
}

function domainRefused(
  policy: NetPolicy,
  host: string,
  target: NetTarget | null,
): HandlerRefusal {
  return no(
    target,
    `domain '${host}' not in allowlist: [${policy.allowedDomains.join(", ")}]`,
    "host.not_allowed",
    `"${host}" in "allowed_domains" of the policy's "net_policy"`,
  );
}

function methodRefused(
  policy: NetPolicy,
  method: string,
  target: NetTarget | null,
): HandlerRefusal {
  return no(
    target,
    `HTTP method '${method}' not in allowlist: [${
      policy.allowedMethods.join(", ")
    }]`,
    "request.method",
    `"${method}" in "allowed_methods" of the policy's "net_policy"`,
  );
}

/** A no about a target; one that a redirect led to is named so. */
function no(
  target: NetTarget | null,
  message: string,
  reason: string,
  fix: Fix | string | null,
): HandlerRefusal {
  const isRedirect = target !== null && target.hops > 0 &&
    !reason.startsWith("request.");
  return new HandlerRefusal(
    message,
    "guard",
    isRedirect ? `redirect.${reason}` : reason,
    fix,
    target === null ? null : hostPortText(target),
  );
}

function refused(
  message: string,
  reason: string,
  target: string | null,
): HandlerRefusal {
  return new HandlerRefusal(message, "guard", reason, null, target);
}
