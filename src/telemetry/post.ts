// Copyright 2026 the Boruna authors. MIT license.

/**
 * One OTLP request over the runtime's own fetch, and what its answer means.
 *
 * @module
 */

import { type OtlpSettings, printable } from "./settings.ts";
import { readPartialSuccess } from "./partial_success.ts";

/** A batch that is encoded when it is sent. */
export interface Parcel {
  /** How many spans it holds. */
  readonly spans: number;
  /** The request body, not compressed. May throw. */
  body(): Uint8Array<ArrayBuffer>;
}

/** Compresses a body. */
export type Compress = (
  bytes: Uint8Array<ArrayBuffer>,
) => Uint8Array<ArrayBuffer>;

/** What became of a request. */
export type Outcome =
  | {
    readonly kind: "accepted";
    /** How many of the spans the collector refused. */
    readonly rejected: number;
    /** What it says about them; text from outside. */
    readonly message: string;
  }
  /** The same request will not be accepted later either. */
  | { readonly kind: "refused"; readonly reason: string }
  | RetryOutcome;

/** A failure that may be over in a while. */
export interface RetryOutcome {
  /** Tells the outcomes apart. */
  readonly kind: "retry";
  /** What went wrong, in a few words. */
  readonly reason: string;
  /** When the collector wants to be asked again, in milliseconds from now. */
  readonly retryAfter: number | null;
  /** Whether no connection came about. */
  readonly isUnreachable: boolean;
}

/** Everything that fetch needs beside the body; plain data, for any thread. */
export interface RequestForm {
  /** The address. */
  readonly url: string;
  /** All headers. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The largest answer that is read, in bytes; it holds one short message. */
const LARGEST_ANSWER = 64 * 1024;

// A program, or a host's handler, may replace these; spans go the way that was
// there when they were set up.
const fetch_ = globalThis.fetch;

/** The address and headers of all requests. */
export function requestForm(settings: OtlpSettings): RequestForm {
  return {
    url: settings.url,
    headers: {
      "user-agent": "boruna OTel-OTLP-Exporter-JavaScript",
      ...settings.headers,
      "content-type": settings.protocol === "http/json"
        ? "application/json"
        : "application/x-protobuf",
      ...(settings.compression === "gzip"
        ? { "content-encoding": "gzip" }
        : {}),
    },
  };
}

/** The compression that the settings ask for. */
export async function compression(settings: OtlpSettings): Promise<Compress> {
  if (settings.compression === "none") return (bytes) => bytes;
  const { gzipSync } = await import("node:zlib");
  // Spans of one program are alike; more effort gains nothing.
  return (bytes) => new Uint8Array(gzipSync(bytes, { level: 1 }));
}

/** Sends a body once, within so many milliseconds. Never rejects. */
export async function post(
  settings: OtlpSettings,
  body: Uint8Array<ArrayBuffer>,
  limitMs: number,
  stop: AbortSignal,
): Promise<Outcome> {
  try {
    const response = await fetch_(settings.url, {
      method: "POST",
      headers: requestForm(settings).headers,
      body,
      // Following would hand the credentials to whoever is named there.
      redirect: "manual",
      signal: limitMs === 0
        ? stop
        : AbortSignal.any([stop, AbortSignal.timeout(limitMs)]),
    });
    return outcomeOf(response, await readAnswer(response));
  } catch (error) {
    return failureOf(error, limitMs);
  }
}

function outcomeOf(response: Response, answer: Uint8Array): Outcome {
  const isJson = response.headers.get("content-type")?.includes("json") ??
    false;
  return outcomeOfStatus(
    response.status,
    answer,
    isJson,
    readRetryAfter(response.headers.get("retry-after")),
  );
}

/** What an answer means. */
export function outcomeOfStatus(
  status: number,
  answer: Uint8Array,
  isJson: boolean,
  retryAfter: number | null,
): Outcome {
  if (status >= 200 && status < 300) {
    return { kind: "accepted", ...readPartialSuccess(answer, isJson) };
  }
  // A hidden redirect has the type opaqueredirect and the status 0.
  if (status === 0 || (status >= 300 && status < 400)) {
    return {
      kind: "refused",
      reason: "the collector redirects, which is not followed",
    };
  }
  const reason = `HTTP ${status}`;
  if (status !== 429 && status !== 502 && status !== 503 && status !== 504) {
    return { kind: "refused", reason };
  }
  return { kind: "retry", reason, retryAfter, isUnreachable: false };
}

function failureOf(error: unknown, requestTimeout: number): Outcome {
  const name = error instanceof Error ? error.name : "";
  if (name === "TimeoutError") {
    const reason = `no answer within ${requestTimeout} ms`;
    return { kind: "retry", reason, retryAfter: null, isUnreachable: false };
  }
  if (name === "AbortError") {
    return { kind: "refused", reason: "the flush took too long" };
  }
  if (name === "NotCapable") {
    return { kind: "refused", reason: "no permission to use the network" };
  }
  return {
    kind: "retry",
    reason: networkReason(error),
    retryAfter: null,
    isUnreachable: true,
  };
}

/** The runtimes put the code of the system in different places, or only in texts. */
function networkReason(error: unknown): string {
  const { code, cause } = error as {
    code?: unknown;
    cause?: { code?: unknown };
  };
  const known = [cause?.code, code].find((code) =>
    typeof code === "string" && /^E[A-Z]+$/.test(code)
  );
  if (known === "ECONNREFUSED") return "connection refused";
  if (typeof known === "string") return known;
  const text = String(
    (cause as Error | undefined)?.message ?? (error as Error).message,
  );
  return /connection refused/i.test(text) ? "connection refused" : printable(
    // Deno names the address, which may hold a token.
    text.replace(/\S+:\/\/\S+/g, "the collector"),
  );
}

/** `Retry-After` in milliseconds: a number of seconds, or a date. */
export function readRetryAfter(
  text: string | null,
  now: number = Date.now(),
): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (/^[0-9]+$/.test(trimmed)) return Number(trimmed) * 1_000;
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

async function readAnswer(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && length <= LARGEST_ANSWER) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  if (length > LARGEST_ANSWER) {
    await reader?.cancel();
    return new Uint8Array();
  }
  const answer = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    answer.set(chunk, offset);
    offset += chunk.length;
  }
  return answer;
}
