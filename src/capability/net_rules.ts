// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the network guard is told of a run: the lists and limits of its policy,
 * and the few targets that are opened although they are not public.
 *
 * @module
 */

import { addressKind } from "./address.ts";
import type { CheckRefusal } from "./gateway.ts";
import { DEFAULT_NET_POLICY, type NetPolicy } from "./policy.ts";

/** A host with a port. */
export interface HostPort {
  /** A name, or an address without brackets; lower case. */
  readonly host: string;
  /** The port. */
  readonly port: number;
}

/** One request, the first one or a redirect, as rules see it. */
export interface NetHop {
  /** `http` or `https`. */
  readonly scheme: string;
  /** A name, or an address without brackets; lower case. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** The method, in capitals. */
  readonly method: string;
  /** The path, percent-encoded, without the query. */
  readonly path: string;
  /** How many redirects led here. */
  readonly hops: number;
}

/** The rules of a run for the network. */
export interface NetRules {
  /** Lists and limits. */
  readonly policy: NetPolicy;
  /**
   * Targets that may be reached although they are not public: an address with
   * its port, or a name with its port, wherever it resolves to.
   */
  readonly exceptions: readonly HostPort[];
  /**
   * Whether a URL that spells out `127.0.0.1` or `[::1]` with a port is served:
   * the operator said `allow-all` and the program names this machine.
   */
  readonly loopbackLiterals: boolean;
  /** The most redirects that are followed. */
  readonly maxRedirects: number;
  /** The proxy that connections go through; null for none. */
  readonly proxy: HostPort | null;
  /** Judges every request by rules of its own, after the guard's text rules. */
  readonly judgeHop?: (hop: NetHop) => CheckRefusal | null;
}

/**
 * The rules unless a policy says otherwise.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, DEFAULT_NET_RULES, liveHandlers } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const net = { ...DEFAULT_NET_RULES, maxRedirects: 0 };
 * const handlers = await liveHandlers({ policy: ALLOW_ALL, net });
 * assertEquals(typeof handlers["net.fetch"], "function");
 * ```
 */
export const DEFAULT_NET_RULES: NetRules = {
  policy: DEFAULT_NET_POLICY,
  exceptions: [],
  loopbackLiterals: false,
  maxRedirects: 10,
  proxy: null,
};

/**
 * Reads `host:port`, as in `127.0.0.1:11434`, `[::1]:80`, `wiki.intranet:443`.
 *
 * @returns Null if it is something else; a port is never optional.
 */
export function readHostPort(text: string): HostPort | null {
  const match = /^(\[[0-9a-f:.]+\]|[^[\]:/?#@\\%\s]+):([0-9]{1,5})$/i.exec(
    text,
  );
  if (match === null) return null;
  const port = Number(match[2]);
  if (port === 0 || port > 65535) return null;
  let host: string;
  try {
    host = new URL(`http://${match[1]}/`).hostname;
  } catch {
    return null;
  }
  host = host.replace(/^\[|\]$|\.$/g, "");
  return host === "" ? null : { host, port };
}

/** Whether the exceptions name a host and port. */
export function isExcepted(
  exceptions: readonly HostPort[],
  host: string,
  port: number,
): boolean {
  return exceptions.some((one) => one.host === host && one.port === port);
}

/** The written form of a host and port. */
export function hostPortText({ host, port }: HostPort): string {
  return addressKind(host) !== null && host.includes(":")
    ? `[${host}]:${port}`
    : `${host}:${port}`;
}
