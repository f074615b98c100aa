// Copyright 2026 the Boruna authors. MIT license.

/**
 * One HTTP exchange over a socket that was looked at before it was used.
 *
 * The global `fetch` resolves names by itself, obeys proxy variables on some
 * runtimes and hides what it connected to. `node:http` over a socket of our own
 * behaves the same everywhere: we connect to an address that was judged, judge
 * the peer's address again, and only then send the first byte.
 *
 * @module
 */

import type { ClientRequest, IncomingMessage } from "node:http";
import type { BlockList, Socket } from "node:net";
import { DENO } from "./globals.ts";
import { hostDenial } from "./permission.ts";

/** What to ask for. */
export interface HttpRequest {
  /** `http:` or `https:`; user name, password and fragment are not sent. */
  readonly url: URL;
  /** The method, in capitals. */
  readonly method: string;
  /** Headers to send beside `Host`, `Connection` and `Content-Length`. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body, or null for none. */
  readonly body: Uint8Array | null;
  /** Ends the exchange when aborted, at any stage. */
  readonly signal: AbortSignal;
  /** Called with the address of the peer before anything is sent; may throw. */
  readonly checkPeer: (address: string) => void;
  /** The addresses to connect to, in this order; they were judged. */
  readonly addresses: readonly string[];
  /** How long one attempt to connect may take, in milliseconds. */
  readonly connectMs: number;
  /**
   * Networks that a connection must not be opened to where the host forbids to
   * connect to an address itself and the name is looked up once more.
   */
  readonly blocked: readonly (readonly [network: string, length: number])[];
  /** The proxy to go through, with its judged addresses; null for none. */
  readonly proxy: {
    readonly host: string;
    readonly port: number;
    readonly addresses: readonly string[];
  } | null;
}

/** What came back. */
export interface HttpResponse {
  /** The status code. */
  readonly status: number;
  /** All headers, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  /** A header by its lower-case name; null if absent. */
  header(name: string): string | null;
  /**
   * Reads the body, decompressed if it was sent as gzip. Ends the exchange.
   *
   * @throws {HttpError} Of stage `limit` if the body is larger than that.
   */
  read(maxBytes: number): Promise<Uint8Array>;
  /** Ends the exchange without reading the body. */
  close(): void;
}

/** At which stage an exchange failed. */
export type HttpStage = "connect" | "exchange" | "limit";

/** A failed exchange, in the words of the operating system where it has some. */
export class HttpError extends Error {
  /** Always `HttpError`. */
  override readonly name = "HttpError";
  /** Where it failed. */
  readonly stage: HttpStage;

  /** Creates an error of a stage; the cause is what the runtime threw. */
  constructor(stage: HttpStage, message: string, cause?: unknown) {
    super(message, { cause });
    this.stage = stage;
  }
}

/** All addresses of a host name, in the order of the resolver. */
export async function resolveHost(name: string): Promise<string[]> {
  const { lookup } = await import("node:dns/promises");
  const answers = await lookup(name, { all: true, verbatim: true });
  return answers.map((answer) => answer.address);
}

/** Sends a request and waits for the head of the answer. Throws `HttpError`. */
export async function exchange(request: HttpRequest): Promise<HttpResponse> {
  const socket = await connect(request);
  try {
    return await ask(request, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The most addresses that are tried. */
const MAX_ATTEMPTS = 4;

async function connect(request: HttpRequest): Promise<Socket> {
  const { proxy, signal } = request;
  let failure: unknown = new HttpError("connect", "no address to connect to");
  for (const address of request.addresses.slice(0, MAX_ATTEMPTS)) {
    try {
      const socket = proxy === null
        ? await open(
          request,
          bareHost(request.url),
          portOf(request.url),
          address,
        )
        : await tunnel(request, proxy, address);
      return request.url.protocol === "https:"
        ? await secure(request, socket)
        : socket;
    } catch (error) {
      failure = error;
      if (signal.aborted || !(error instanceof HttpError)) break;
    }
  }
  throw failure;
}

/** A connection whose peer was judged. */
async function open(
  request: HttpRequest,
  name: string,
  port: number,
  address: string,
  check: (address: string) => void = request.checkPeer,
): Promise<Socket> {
  const { connect, BlockList } = await import("node:net");
  // A grant of Deno for a name is none for its address. Then the name is looked
  // up again, and what that may lead to is blocked before the connection.
  const byName = DENO !== undefined &&
    hostDenial({ kind: "net", host: address, port }) !== null &&
    hostDenial({ kind: "net", host: name, port }) === null;
  const socket = connect({
    host: byName ? name : address,
    port,
    // Trying families ourselves: the automatic way ends a restricted Deno.
    autoSelectFamily: false,
    ...(byName
      ? {
        family: address.includes(":") ? 6 : 4,
        blockList: listOf(BlockList, request.blocked),
      }
      : {}),
  });
  await until(socket, "connect", "connect", request, request.connectMs);
  try {
    check(socket.remoteAddress ?? "");
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}

/** A connection through a proxy, to the address and not to the name. */
async function tunnel(
  request: HttpRequest,
  proxy: NonNullable<HttpRequest["proxy"]>,
  address: string,
): Promise<Socket> {
  request.checkPeer(address);
  const socket = await open(
    request,
    proxy.host,
    proxy.port,
    proxy.addresses[0] ?? "",
    (peer) => {
      if (proxy.addresses.some((known) => sameAddress(known, peer))) return;
      throw new HttpError("connect", "the proxy is not where it was");
    },
  );
  const { request: send } = await import("node:http");
  const target = `${address.includes(":") ? `[${address}]` : address}:${
    portOf(request.url)
  }`;
  const outgoing = send({
    method: "CONNECT",
    host: proxy.host,
    path: target,
    headers: { "Host": target },
    setHost: false,
    createConnection: () => socket,
  });
  try {
    return await new Promise<Socket>((resolve, reject) => {
      const fail = (error: unknown) => reject(httpError("connect", error));
      const stop = () => fail(new Error(abortText(request.signal)));
      request.signal.addEventListener("abort", stop, { once: true });
      outgoing.on("connect", (answer, tunneled: Socket) => {
        request.signal.removeEventListener("abort", stop);
        if (answer.statusCode === 200) resolve(tunneled);
        else fail(new Error(`the proxy answered ${answer.statusCode}`));
      });
      outgoing.on(
        "response",
        (answer) => fail(new Error(`the proxy answered ${answer.statusCode}`)),
      );
      outgoing.on("error", fail);
      outgoing.end();
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function secure(
  request: HttpRequest,
  socket: Socket,
): Promise<Socket> {
  try {
    const { connect } = await import("node:tls");
    const host = bareHost(request.url);
    const isAddress = request.url.hostname.startsWith("[") ||
      /^[\d.]+$/.test(host);
    const secured = connect({
      socket,
      host,
      ...(isAddress ? {} : { servername: host.replace(/\.$/, "") }),
      ALPNProtocols: ["http/1.1"],
    });
    await until(
      secured,
      "secureConnect",
      "connect",
      request,
      request.connectMs,
    );
    return secured;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

let blockList: BlockList | undefined;

function listOf(
  List: typeof BlockList,
  networks: HttpRequest["blocked"],
): BlockList {
  if (blockList !== undefined || networks.length === 0) {
    return blockList ?? new List();
  }
  blockList = new List();
  for (const [network, length] of networks) {
    blockList.addSubnet(
      network,
      length,
      network.includes(":") ? "ipv6" : "ipv4",
    );
  }
  return blockList;
}

function sameAddress(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/^::ffff:(?=\d+\.)/i, "");
  return plain(a) === plain(b);
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === "https:" ? 443 : 80);
}

async function ask(
  request: HttpRequest,
  socket: Socket,
): Promise<HttpResponse> {
  const { request: send } = await import("node:http");
  const { url, body } = request;
  const headers: Record<string, string | string[]> = { "Host": url.host };
  for (const [name, value] of request.headers) headers[name] = value;
  headers["Connection"] = "close";
  if (body !== null) headers["Content-Length"] = String(body.length);
  const outgoing = send({
    method: request.method,
    host: bareHost(url),
    path: url.pathname + url.search,
    headers,
    setHost: false,
    maxHeaderSize: 65536,
    createConnection: () => socket,
  });
  outgoing.on("socket", (used) => {
    if (used !== socket) {
      outgoing.destroy(new Error("the client used another socket"));
    }
  });
  if (body === null) {
    // Without a body no length is announced, not even for POST.
    outgoing.removeHeader("Content-Length");
    outgoing.removeHeader("Transfer-Encoding");
  }
  outgoing.end(body ?? undefined);
  const incoming = await answerTo(outgoing, request.signal);
  return response(incoming, request);
}

function response(
  incoming: IncomingMessage,
  { signal, method }: HttpRequest,
): HttpResponse {
  const header = (name: string) => {
    const value = incoming.headers[name];
    return value === undefined
      ? null
      : Array.isArray(value)
      ? value.join(", ")
      : value;
  };
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.keys(incoming.headers).map((name) =>
      [name, header(name) ?? ""] as const
    ),
    header,
    async read(maxBytes) {
      try {
        return method === "HEAD"
          ? new Uint8Array(0)
          : await body(incoming, header, maxBytes, signal);
      } finally {
        incoming.destroy();
      }
    },
    close: () => void incoming.destroy(),
  };
}

async function body(
  incoming: IncomingMessage,
  header: (name: string) => string | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let stream: AsyncIterable<Uint8Array> = incoming;
  const encoding = header("content-encoding")?.trim().toLowerCase();
  if (encoding === "gzip" || encoding === "x-gzip") {
    const { createGunzip } = await import("node:zlib");
    const gunzip = createGunzip();
    incoming.on("error", (error) => gunzip.destroy(error));
    incoming.on(
      "aborted",
      () => gunzip.destroy(new Error("the connection was closed early")),
    );
    stream = incoming.pipe(gunzip);
  }
  const stop = () =>
    incoming.destroy(new HttpError("exchange", abortText(signal)));
  signal.addEventListener("abort", stop);
  try {
    if (signal.aborted) throw new HttpError("exchange", abortText(signal));
    const announced = Number(header("content-length"));
    if (stream === incoming && announced > maxBytes) throw tooLarge(maxBytes);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
    }
    return joined(chunks, size);
  } catch (error) {
    throw httpError(
      "exchange",
      signal.aborted ? new Error(abortText(signal)) : error,
    );
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Waits for the head of the answer. */
function answerTo(
  outgoing: ClientRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const stop = () => outgoing.destroy(new Error(abortText(signal)));
    const settle = () => signal.removeEventListener("abort", stop);
    outgoing.on("response", (incoming) => {
      settle();
      resolve(incoming);
    });
    outgoing.on("error", (error) => {
      settle();
      reject(
        httpError(
          "exchange",
          signal.aborted ? new Error(abortText(signal)) : error,
        ),
      );
    });
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}

/** Waits for one event of a socket, or for its failure. */
function until(
  socket: Socket,
  event: "connect" | "secureConnect",
  stage: HttpStage,
  { signal }: HttpRequest,
  milliseconds: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => fail(new Error(abortText(signal)));
    const alarm = setTimeout(
      () => fail(new Error("timed out")),
      Math.min(milliseconds, 2147483647),
    );
    const settle = () => {
      clearTimeout(alarm);
      signal.removeEventListener("abort", stop);
      socket.removeListener("error", fail);
      socket.removeListener("close", closed);
    };
    const closed = () => fail(new Error("the connection was closed early"));
    const fail = (error: unknown) => {
      settle();
      // An error that comes later has nobody to tell.
      socket.on("error", () => {});
      socket.destroy();
      reject(httpError(stage, error));
    };
    socket.once(event, () => {
      settle();
      socket.on("error", () => {});
      resolve();
    });
    socket.on("error", fail);
    socket.on("close", closed);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}

function abortText(signal: AbortSignal): string {
  const { name, message } = signal.reason as {
    name?: string;
    message?: string;
  };
  // Every runtime has its own sentence for a timeout.
  return name === "TimeoutError"
    ? "timed out"
    : message ?? "the run was stopped";
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, size - at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError("limit", `larger than ${maxBytes} bytes`);
}

/** The host as a socket wants it: IPv6 without brackets. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

const SYSTEM_TEXTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused (os error 111)",
  ECONNRESET: "Connection reset by peer (os error 104)",
  EHOSTUNREACH: "No route to host (os error 113)",
  ENETUNREACH: "Network is unreachable (os error 101)",
  ETIMEDOUT: "Connection timed out (os error 110)",
  EPIPE: "Broken pipe (os error 32)",
  EADDRNOTAVAIL: "Cannot assign requested address (os error 99)",
};

function httpError(stage: HttpStage, error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { code, message } = error as { code?: string; message?: string };
  return new HttpError(
    stage,
    SYSTEM_TEXTS[code ?? ""] ?? message ?? String(error),
    error,
  );
}
