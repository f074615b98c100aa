// Copyright 2026 the Boruna authors. MIT license.

/**
 * One HTTP exchange over a socket that was looked at before it was used.
 *
 * The global `fetch` resolves names by itself, obeys proxy variables on some
 * runtimes and hides what it connected to. `node:http` over a socket of our own
 * behaves the same everywhere: we connect, judge the peer's address, and only
 * then send the first byte.
 *
 * @module
 */

import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";

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
  /** The address families to try, in this order. */
  readonly families: readonly (4 | 6)[];
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
   * Reads the body, decompressed if it was sent as gzip, up to a limit; what
   * is beyond is left unread. Ends the exchange.
   */
  read(maxBytes: number): Promise<Uint8Array>;
  /** Ends the exchange without reading the body. */
  close(): void;
}

/** At which stage an exchange failed. */
export type HttpStage = "connect" | "exchange";

/** A failed exchange, in the words of the operating system where it has some. */
export class HttpError extends Error {
  /** Always `HttpError`. */
  override readonly name = "HttpError";
  /** Where it failed. */
  readonly stage: HttpStage;

  /** Creates an error of a stage. */
  constructor(stage: HttpStage, message: string) {
    super(message);
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
    request.checkPeer(socket.remoteAddress ?? "");
    return await ask(request, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function connect(request: HttpRequest): Promise<Socket> {
  let failure: unknown;
  for (const family of request.families) {
    try {
      const socket = await open(request, family);
      return request.url.protocol === "https:"
        ? await secure(request, socket)
        : socket;
    } catch (error) {
      failure = error;
      if (request.signal.aborted) break;
    }
  }
  throw failure;
}

async function open(
  { url, signal }: HttpRequest,
  family: 4 | 6,
): Promise<Socket> {
  const { connect } = await import("node:net");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const host = bareHost(url);
  // Trying families ourselves: the automatic way ends a restricted Deno.
  const socket = connect({ host, port, family, autoSelectFamily: false });
  await until(socket, "connect", "connect", signal);
  return socket;
}

async function secure(
  { url, signal, checkPeer }: HttpRequest,
  socket: Socket,
): Promise<Socket> {
  try {
    checkPeer(socket.remoteAddress ?? "");
    const { connect } = await import("node:tls");
    const host = bareHost(url);
    const isAddress = url.hostname.startsWith("[") ||
      /^[\d.]+$/.test(url.hostname);
    const secured = connect({
      socket,
      host,
      ...(isAddress ? {} : { servername: host }),
      ALPNProtocols: ["http/1.1"],
    });
    await until(secured, "secureConnect", "connect", signal);
    return secured;
  } catch (error) {
    socket.destroy();
    throw error;
  }
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
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
    return joined(chunks, Math.min(size, maxBytes));
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
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => fail(new Error(abortText(signal)));
    const settle = () => {
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
  );
}
