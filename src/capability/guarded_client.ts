// Copyright 2026 the Boruna authors. MIT license.

/**
 * The one HTTP client of all live handlers: guard, host permission, a resolved
 * and pinned address, and redirects that are judged like first requests.
 *
 * @module
 */

import {
  exchange,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  resolveHost,
} from "../host/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import { RANGES_4, RANGES_6 } from "./address.ts";
import { Deadline } from "./deadline.ts";
import { HandlerFailure, HandlerRefusal } from "./handler.ts";
import { askHost, lateRefusal } from "./host_layer.ts";
import { expectLate } from "./late_error.ts";
import {
  bareHost,
  judgeAddresses,
  judgePeer,
  judgeRequest,
  judgeUrl,
  type NetTarget,
} from "./net_guard.ts";
import type { HostPort, NetRules } from "./net_rules.ts";
import type { CallTrace, HttpTrace } from "./recorder.ts";

/** What the client uses of the world; tests put their own in its place. */
export interface NetWorld {
  /** All addresses of a host name. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** One HTTP exchange. */
  readonly exchange?: (request: HttpRequest) => Promise<HttpResponse>;
}

/** What to ask for. */
export interface ClientRequest {
  /** The capability on whose behalf; refusals name it. */
  readonly capability: CapabilityName;
  /** The URL as it was written. */
  readonly url: string;
  /** The method, in capitals. */
  readonly method: string;
  /** The headers of the program; the client adds its own. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body, or null for none. */
  readonly body: Uint8Array | null;
  /** Ends the request. */
  readonly signal: AbortSignal | undefined;
  /** Who is told of each request; null for nobody. */
  readonly trace: CallTrace | null;
  /** Headers that are added to a request and never kept. */
  readonly extraHeaders?: (
    told: HttpTrace | null,
    url: URL,
    headers: readonly (readonly [string, string])[],
  ) => readonly (readonly [string, string])[];
}

/** What came back after all redirects. */
export interface ClientResponse {
  /** The URL of the last hop, normalised. */
  readonly url: URL;
  /** The answer; its body is read or closed by the caller. */
  readonly response: HttpResponse;
}

/** The longest that a name may take to resolve, and a connection to stand. */
const STAGE_MS = 10_000;
/** All redirects together may take so many times one request. */
const TOTAL_FACTOR = 3;
const REDIRECTS = [301, 302, 303, 307, 308];
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

/** The networks that are never connected to by a second look-up. */
const BLOCKED = [...RANGES_4, ...RANGES_6].map(([network, length]) =>
  [network, length] as const
);

/**
 * Sends a request under the guard and follows its redirects.
 *
 * @throws {HandlerRefusal} If the guard or the host says no, at any hop.
 * @throws {HandlerFailure} If the network, or the other side, fails.
 */
export async function send(
  request: ClientRequest,
  rules: NetRules,
  world: NetWorld = {},
): Promise<ClientResponse> {
  const deadline = new Deadline(
    request.signal,
    Number(rules.policy.timeoutMs) * TOTAL_FACTOR,
  );
  try {
    const answer = await follow(request, rules, world, deadline);
    return { ...answer, response: withEnd(answer.response, deadline) };
  } catch (error) {
    deadline.done();
    throw error;
  }
}

/** Sends requests until the answer is no redirect. */
async function follow(
  request: ClientRequest,
  rules: NetRules,
  world: NetWorld,
  deadline: Deadline,
): Promise<ClientResponse> {
  let { url: written, method, headers, body } = request;
  let from: NetTarget | null = null;
  while (true) {
    const target = judgeUrl(written, method, rules, from);
    judgeRequest(target, method, headers);
    const response = await hop(
      { ...request, method, headers, body },
      target,
      rules,
      world,
      deadline,
    );
    const { status } = response;
    if (!rules.policy.allowRedirects || !REDIRECTS.includes(status)) {
      return { url: target.url, response };
    }
    const location = response.header("location");
    response.close();
    if (location === null) {
      throw new HandlerFailure(`redirect ${status} without a Location header`);
    }
    if (target.hops === rules.maxRedirects) {
      throw new HandlerFailure(
        `HTTP request failed: ${target.url.href}: more than ${rules.maxRedirects} redirects`,
      );
    }
    if (
      status === 303 || (status < 303 && method !== "GET" && method !== "HEAD")
    ) {
      method = "GET";
      body = null;
    }
    // Secrets are for the origin that the program named.
    if (!isSameOrigin(location, target.url)) {
      headers = headers.filter(([name]) =>
        !CREDENTIALS.includes(name.toLowerCase())
      );
    }
    from = target;
    written = location;
  }
}

/** An answer whose end is the end of the call's time. */
function withEnd(response: HttpResponse, deadline: Deadline): HttpResponse {
  return {
    status: response.status,
    headers: response.headers,
    header: response.header,
    async read(maxBytes) {
      try {
        return await response.read(maxBytes);
      } finally {
        deadline.done();
      }
    },
    close() {
      deadline.done();
      response.close();
    },
  };
}

/**
 * The body of an answer.
 *
 * @throws {HandlerFailure} If it is larger than the policy allows, or breaks.
 */
export async function readBody(
  response: HttpResponse,
  rules: NetRules,
): Promise<Uint8Array> {
  const limit = Number(rules.policy.maxResponseBytes);
  try {
    return await response.read(limit);
  } catch (error) {
    if (error instanceof HttpError && error.stage === "limit") {
      throw new HandlerFailure(
        `response body is larger than the ${limit} bytes of max_response_bytes`,
      );
    }
    const message = error instanceof Error ? error.message : String(error);
    throw new HandlerFailure(`failed to read response body: ${message}`);
  }
}

/** One request to a judged target. */
async function hop(
  request: ClientRequest,
  target: NetTarget,
  rules: NetRules,
  world: NetWorld,
  deadline: Deadline,
): Promise<HttpResponse> {
  const { capability, trace, method, headers } = request;
  const { url, host, port } = target;
  const timeout = Number(rules.policy.timeoutMs);
  const { signal } = deadline;
  const need = { kind: "net", host, port } as const;
  const direct = rules.proxy === null;
  if (direct) askHost(capability, need);
  const late = expectLate((error) => lateRefusal(capability, need, error));
  let told: HttpTrace | null = null;
  try {
    const resolve = world.resolve ?? resolveHost;
    deadline.stage(Math.min(STAGE_MS, timeout));
    const addresses = target.address !== null
      ? [target.address]
      : await late.race(addressesOf(target, resolve, signal));
    judgeAddresses(target, addresses);
    const proxy = direct
      ? null
      : await proxyOf(rules.proxy!, capability, resolve, signal);
    deadline.stage(timeout);
    told = trace?.http({
      method,
      host,
      port,
      resends: target.hops,
      address: () => `${url.protocol}//${url.host}${url.pathname}`,
    }) ?? null;
    const response = await late.race((world.exchange ?? exchange)({
      url,
      method,
      headers: [
        ...standardHeaders(headers),
        ...headers,
        ...(request.extraHeaders?.(told, url, headers) ?? []),
      ],
      body: request.body,
      signal,
      checkPeer: (address) => judgePeer(target, address),
      addresses,
      connectMs: Math.min(STAGE_MS, timeout),
      blocked: target.opened === "no" ? BLOCKED : [],
      proxy,
    }));
    const { status } = response;
    told?.end(status, status >= 400 ? String(status) : null);
    return response;
  } catch (error) {
    told?.end(null, errorType(error));
    if (error instanceof HandlerRefusal) throw error;
    const refusal = lateRefusal(capability, need, error);
    if (refusal !== null) throw refusal;
    if (!(error instanceof HttpError)) throw error;
    const what = error.stage === "connect"
      ? "Connection Failed: Connect error"
      : "Network Error";
    throw new HandlerFailure(
      `HTTP request failed: ${url.href}: ${what}: ${error.message}`,
    );
  } finally {
    late.done();
  }
}

/** What a target's host resolves to; an address is itself. */
async function addressesOf(
  { host, address }: Pick<NetTarget, "host" | "address">,
  resolve: NonNullable<NetWorld["resolve"]>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (address !== null) return [address];
  let addresses: readonly string[];
  try {
    addresses = await within(resolve(host), signal);
  } catch (error) {
    if (error instanceof HandlerFailure) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw Object.assign(
      new HandlerFailure(`failed to resolve host '${host}': ${message}`),
      { cause: error },
    );
  }
  if (addresses.length === 0) {
    throw new HandlerFailure(`host '${host}' did not resolve to any address`);
  }
  return addresses;
}

/** The proxy that the policy names, judged like a target. */
async function proxyOf(
  proxy: HostPort,
  capability: CapabilityName,
  resolve: NonNullable<NetWorld["resolve"]>,
  signal: AbortSignal,
): Promise<HttpRequest["proxy"]> {
  askHost(capability, { kind: "net", ...proxy });
  const url = new URL(
    `http://${proxy.host.includes(":") ? `[${proxy.host}]` : proxy.host}/`,
  );
  const isAddress = /^[\d.]+$/.test(proxy.host) || proxy.host.includes(":");
  const target: NetTarget = {
    url,
    host: bareHost(url),
    port: proxy.port,
    address: isAddress ? proxy.host : null,
    // The policy names it with host and port, which is what an exception is.
    opened: isAddress ? "address" : "name",
    hops: 0,
  };
  const addresses = await addressesOf(target, resolve, signal);
  judgeAddresses(target, addresses);
  return { ...proxy, addresses };
}

/** A few fixed names for what may happen to a request. */
function errorType(error: unknown): string {
  if (error instanceof HandlerRefusal) return "refused";
  return error instanceof HttpError && error.stage === "connect"
    ? "connect_error"
    : "network_error";
}

function standardHeaders(
  headers: readonly (readonly [string, string])[],
): [string, string][] {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const added: [string, string][] = [];
  if (!given.has("user-agent")) added.push(["User-Agent", "boruna"]);
  if (!given.has("accept")) added.push(["Accept", "*/*"]);
  if (!given.has("accept-encoding") && !given.has("range")) {
    added.push(["Accept-Encoding", "gzip"]);
  }
  return added;
}

function isSameOrigin(location: string, base: URL): boolean {
  try {
    return new URL(location, base).origin === base.origin;
  } catch {
    return false;
  }
}

/** The promise, or a failure as soon as the signal is aborted. */
function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      const { name, message } = signal.reason as Error;
      reject(new Error(name === "TimeoutError" ? "timed out" : message));
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() =>
      signal.removeEventListener("abort", stop)
    );
  });
}
