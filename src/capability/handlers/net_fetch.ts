// Copyright 2026 the Boruna authors. MIT license.

/**
 * `net.fetch` over HTTP (`spec/capabilities.md` 9): the guard judges every hop,
 * redirects are followed here and not by the client, and the program gets the
 * body as text or a failure.
 *
 * @module
 */

import {
  exchange,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  resolveHost,
} from "../../host/mod.ts";
import { addressKind } from "../address.ts";
import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
} from "../handler.ts";
import {
  isListed,
  judgeAddresses,
  judgePeer,
  judgeUrl,
  type NetTarget,
} from "../net_guard.ts";
import { type FetchArguments, readFetchArguments } from "./fetch_arguments.ts";
import { DEFAULT_NET_POLICY, type NetPolicy } from "../policy.ts";
import type { HttpRequestFacts, HttpTrace } from "../recorder.ts";
import { utf8Fault } from "../utf8.ts";

/** What `net.fetch` uses of the world; tests put their own in its place. */
export interface NetFetchOptions {
  /** The net policy, or null for the default one. */
  readonly policy: NetPolicy | null;
  /** All addresses of a host name. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** One HTTP exchange. */
  readonly exchange?: (request: HttpRequest) => Promise<HttpResponse>;
}

const MAX_REDIRECTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

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

/** Makes the live handler of `net.fetch`. */
export function netFetchHandler(options: NetFetchOptions): Handler {
  return (args, context) => {
    if (args.length === 0) {
      throw new HandlerFailure("net.fetch requires at least a URL argument");
    }
    return netFetch(readFetchArguments(args), options, context);
  };
}

async function netFetch(
  call: FetchArguments,
  options: NetFetchOptions,
  context: HandlerContext,
): Promise<string> {
  const policy = options.policy ?? DEFAULT_NET_POLICY;
  const trace = context.trace?.() ?? null;
  let url = parseUrl(
    call.url,
    undefined,
    (why) => `invalid URL '${call.url}': ${why}`,
  );
  let { method, headers } = call;
  let body = call.body === null ? null : new TextEncoder().encode(call.body);
  let from: NetTarget | null = null;
  for (let hops = 0;; hops++) {
    const target = judgeUrl(url, method, policy, from);
    const signal = deadline(policy, context.signal);
    const families = await chooseFamilies(
      target,
      options.resolve ?? resolveHost,
    );
    if (!METHODS.includes(method)) {
      throw new HandlerFailure(`unsupported HTTP method: ${method}`);
    }
    checkHeaders(headers);
    const told = trace?.http(factsOf(url, method, hops)) ?? null;
    const response = await send(options.exchange ?? exchange, {
      url,
      method,
      headers: [
        ...allHeaders(url, headers),
        ...traceHeaders(told, url, headers, policy),
      ],
      body,
      signal,
      families,
      checkPeer: (address) => judgePeer(target, address),
    }, told);
    const { status } = response;
    if (
      !policy.allowRedirects || hops === MAX_REDIRECTS ||
      !REDIRECTS.includes(status)
    ) {
      const text = await result(url, response, policy);
      context.http?.({ status, headers: response.headers });
      return text;
    }
    const location = response.header("location");
    response.close();
    if (location === null) {
      throw new HandlerFailure(`redirect ${status} without a Location header`);
    }
    const next = parseUrl(
      location,
      url,
      (why) => `invalid redirect Location '${location}': ${why}`,
    );
    if (
      status === 303 || (status < 303 && method !== "GET" && method !== "HEAD")
    ) {
      method = "GET";
      body = null;
    }
    // Credentials are for the origin that the program named.
    if (next.origin !== url.origin) {
      headers = headers.filter(([name]) =>
        !CREDENTIALS.includes(name.toLowerCase())
      );
    }
    from = target;
    url = next;
  }
}

async function send(
  exchange: (request: HttpRequest) => Promise<HttpResponse>,
  request: HttpRequest,
  told: HttpTrace | null,
): Promise<HttpResponse> {
  try {
    const response = await exchange(request);
    const { status } = response;
    told?.end(status, status >= 400 ? String(status) : null);
    return response;
  } catch (error) {
    told?.end(null, errorType(error));
    if (error instanceof HandlerRefusal || !(error instanceof HttpError)) {
      throw error;
    }
    const what = error.stage === "connect"
      ? "Connection Failed: Connect error"
      : "Network Error";
    throw new HandlerFailure(
      `HTTP request failed: ${request.url.href}: ${what}: ${error.message}`,
    );
  }
}

/** A few fixed names for what may happen to a request. */
function errorType(error: unknown): string {
  if (error instanceof HandlerRefusal) return "refused";
  return error instanceof HttpError && error.stage === "connect"
    ? "connect_error"
    : "network_error";
}

function factsOf(url: URL, method: string, resends: number): HttpRequestFacts {
  return {
    method,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    resends,
    address: () => `${url.protocol}//${url.host}${url.pathname}`,
  };
}

/**
 * The trace context, for hosts that the policy names for it. It is made here
 * and seen by nobody else: not by the program, its log or its tapes.
 */
function traceHeaders(
  told: HttpTrace | null,
  url: URL,
  headers: readonly (readonly [string, string])[],
  policy: NetPolicy,
): readonly (readonly [string, string])[] {
  if (told === null) return [];
  if (!isListed(policy.traceContextHosts ?? [], url.hostname)) return [];
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  // A program that sends its own context has another parent in mind.
  if (given.has("traceparent")) return [];
  return told.headers.filter(([name]) => !given.has(name));
}

async function result(
  url: URL,
  response: HttpResponse,
  policy: NetPolicy,
): Promise<string> {
  if (response.status >= 400) {
    response.close();
    throw new HandlerFailure(
      `HTTP request failed: ${url.href}: status code ${response.status}`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = await response.read(Number(policy.maxResponseBytes));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new HandlerFailure(`failed to read response body: ${message}`);
  }
  const fault = utf8Fault(bytes);
  if (fault !== null) {
    throw new HandlerFailure(`response body is not valid UTF-8: ${fault}`);
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** The families that the checked addresses of a target belong to, in order. */
async function chooseFamilies(
  target: NetTarget,
  resolve: (name: string) => Promise<readonly string[]>,
): Promise<readonly (4 | 6)[]> {
  const host = target.url.hostname;
  let addresses: readonly string[];
  if (target.address !== null) addresses = [target.address];
  else {
    try {
      addresses = await resolve(host);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new HandlerFailure(`failed to resolve host '${host}': ${message}`);
    }
    if (addresses.length === 0) {
      throw new HandlerFailure(`host '${host}' did not resolve to any address`);
    }
  }
  judgeAddresses(target, addresses);
  return [
    ...new Set(addresses.map((address) => address.includes(":") ? 6 : 4)),
  ];
}

/** One deadline a hop, which the end of the run brings forward. */
function deadline(
  policy: NetPolicy,
  runSignal: AbortSignal | undefined,
): AbortSignal {
  // Timers hold 31 bits; that is 24 days.
  const milliseconds = Math.min(Number(policy.timeoutMs), 2147483647);
  const timeout = AbortSignal.timeout(milliseconds);
  return runSignal === undefined
    ? timeout
    : AbortSignal.any([runSignal, timeout]);
}

function allHeaders(
  url: URL,
  headers: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const added: [string, string][] = [];
  if (!given.has("user-agent")) added.push(["User-Agent", "boruna"]);
  if (!given.has("accept")) added.push(["Accept", "*/*"]);
  if (!given.has("accept-encoding") && !given.has("range")) {
    added.push(["Accept-Encoding", "gzip"]);
  }
  if (
    (url.username !== "" || url.password !== "") && !given.has("authorization")
  ) {
    const pair = `${decodeURIComponent(url.username)}:${
      decodeURIComponent(url.password)
    }`;
    const binary = String.fromCharCode(...new TextEncoder().encode(pair));
    added.push(["Authorization", `Basic ${btoa(binary)}`]);
  }
  return [...added, ...headers];
}

function checkHeaders(headers: readonly (readonly [string, string])[]): void {
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (FORBIDDEN_HEADERS.includes(lower) || /^(proxy|sec)-/.test(lower)) {
      throw new HandlerRefusal(
        `header '${name}' must not be set`,
        "guard",
        "header.forbidden",
      );
    }
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !isHeaderValue(value)) {
      throw new HandlerFailure(
        `HTTP request failed: Bad Header: invalid header '${name}: ${value}'`,
      );
    }
  }
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

function parseUrl(
  written: string,
  base: URL | undefined,
  message: (why: string) => string,
): URL {
  try {
    return new URL(written, base);
  } catch {
    throw new HandlerFailure(message(urlFault(written, base !== undefined)));
  }
}

/** What is wrong with a URL that the parser refused. */
function urlFault(written: string, hasBase: boolean): string {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(written)?.[1];
  if (scheme === undefined && !hasBase) return "relative URL without a base";
  const authority =
    /^[^/\\]*[/\\]*([^/\\?#]*)/.exec(written)?.[1]?.replace(/^.*@/, "") ?? "";
  const host = authority.replace(/:[^:\]]*$/, "");
  if (host === "") return "empty host";
  if (host.startsWith("[")) {
    const inner = host.replace(/^\[|\]$/g, "");
    return addressKind(inner) === null
      ? "invalid IPv6 address"
      : "invalid port number";
  }
  const port = /:([^:]*)$/.exec(authority)?.[1] ?? "";
  if (port !== "" && (/\D/.test(port) || Number(port) > 65535)) {
    return "invalid port number";
  }
  if (/(^|\.)(0x[0-9a-f]*|\d+)\.?$/i.test(host)) return "invalid IPv4 address";
  return /(^|\.)xn--/i.test(host)
    ? "invalid international domain name"
    : "invalid domain character";
}
