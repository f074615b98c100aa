// Copyright 2026 the Boruna authors. MIT license.

/**
 * Tapes: what one capability was asked and what it answered, in order.
 *
 * The tape of `net.fetch` has the form of the reference (`spec/replay.md` 5);
 * further facts stand in members that it ignores. The tapes of other
 * capabilities hold arguments and results in the form of the event log. Like a
 * log, a tape is written front to back and a cut one can be read.
 *
 * @module
 */

import {
  indentJson,
  JsonError,
  type JsonField,
  JsonReader,
  quoteJson,
  readValue,
  U32,
  type Value,
  valueToJson,
} from "../value/mod.ts";
import type { RedactRule } from "./redact.ts";
import { ruleText } from "./redact_rules.ts";

/** The tape version that this package writes and reads. */
export const TAPE_VERSION = 1;

/** The capabilities that have tapes. */
export type TapeCapability = "net.fetch" | "llm.call" | "db.query";

/** One HTTP exchange. */
export interface NetTransaction {
  /** The method in capitals. */
  readonly method: string;
  /** The URL exactly as the program wrote it. */
  readonly url: string;
  /** The request body, or null for none. */
  readonly requestBody: string | null;
  /** The text that the program got. */
  readonly responseBody: string;
  /** The status code; absent from tapes of the reference. */
  readonly status?: number;
  /** The headers of the answer, names in lower case; absent likewise. */
  readonly responseHeaders?: readonly (readonly [string, string])[];
  /**
   * Why a `try_` call failed; its body is empty then. Any other failure ends
   * the run and is not on the tape.
   */
  readonly error?: string;
}

/** One call of another capability. */
export interface CallTransaction {
  /** The arguments. */
  readonly args: readonly Value[];
  /** What the program got; Unit where `error` says why it got nothing. */
  readonly result: Value;
  /** Why a `try_` call failed. */
  readonly error?: string;
}

/** A tape that was read. */
export interface Tape<T> {
  /** The transactions, in order. */
  readonly transactions: readonly T[];
  /** What was redacted when it was written, as written. */
  readonly redact: readonly string[];
  /**
   * Why the text is no JSON, if it was cut off: the tape then holds everything
   * up to there. Null if the file had its end.
   */
  readonly cut: string | null;
}

/**
 * A text that is not a tape; the message has no file name.
 *
 * @example
 * ```ts
 * import { decodeNetTape, TapeError } from "@boruna/cli";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(
 *   () => decodeNetTape('{ "format_version": 9, "transactions": [] }'),
 *   TapeError,
 * );
 * assertEquals(error.version, 9);
 * ```
 */
export class TapeError extends SyntaxError {
  /** Always `TapeError`. */
  override readonly name = "TapeError";
  /** The version of the tape, if that is what is wrong with it. */
  readonly version: number | null;

  /** Creates an error. */
  constructor(message: string, version: number | null = null) {
    super(message);
    this.version = version;
  }
}

const FIRST = "\n    ";
const NEXT = ",\n    ";
const END = "\n  ]\n}";
const END_OF_EMPTY = "]\n}";

/**
 * Writes a tape piece by piece; the pieces in order are the file.
 *
 * @example
 * ```ts
 * import { decodeCallTape, TapeText } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const tape = new TapeText();
 * let text = tape.open("llm.call");
 * text += tape.add({ args: ["hi"], result: "hello" });
 * text += tape.close();
 * assertEquals(decodeCallTape("llm.call", text).transactions.length, 1);
 * ```
 */
export class TapeText {
  /** How many transactions were written. */
  count = 0;

  /** The text before the transactions. */
  open(
    capability: TapeCapability,
    rules: readonly RedactRule[] = [],
  ): string {
    const name = capability === "net.fetch"
      ? ""
      : `  "capability": ${quoteJson(capability)},\n`;
    const redact = rules.length === 0
      ? ""
      : `  "redact": [${
        rules.map((rule) => quoteJson(ruleText(rule))).join(", ")
      }],\n`;
    return `{\n  "format_version": ${TAPE_VERSION},\n${name}${redact}` +
      '  "transactions": [';
  }

  /** The text of one more transaction. */
  add(transaction: NetTransaction | CallTransaction): string {
    const before = this.count++ === 0 ? FIRST : NEXT;
    const compact = "url" in transaction
      ? netToJson(transaction)
      : `{"args":[${transaction.args.map(valueToJson).join(",")}],` +
        `"result":${valueToJson(transaction.result)}${
          errorMember(transaction.error)
        }}`;
    return before + indentJson(compact).replaceAll("\n", "\n    ");
  }

  /** The text after the last transaction. */
  close(): string {
    return this.count === 0 ? END_OF_EMPTY : END;
  }
}

function netToJson(transaction: NetTransaction): string {
  const { method, url, requestBody, responseBody, status, responseHeaders } =
    transaction;
  const body = requestBody === null ? "null" : quoteJson(requestBody);
  const more = (status === undefined ? "" : `,"status":${status}`) +
    (responseHeaders === undefined
      ? ""
      : `,"response_headers":{${
        responseHeaders.map(([name, value]) =>
          `${quoteJson(name)}:${quoteJson(value)}`
        ).join(",")
      }}`) +
    errorMember(transaction.error);
  return `{"method":${quoteJson(method)},"url":${quoteJson(url)},` +
    `"request_body":${body},"response_body":${quoteJson(responseBody)}${more}}`;
}

function errorMember(error: string | undefined): string {
  return error === undefined ? "" : `,"error":${quoteJson(error)}`;
}

/**
 * The whole text of a tape.
 *
 * @example
 * ```ts
 * import { decodeCallTape, encodeTape } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const transactions = [{ args: ["hi"], result: "hello" }];
 * const text = encodeTape("llm.call", transactions);
 * assertEquals(decodeCallTape("llm.call", text).transactions, transactions);
 * ```
 */
export function encodeTape(
  capability: TapeCapability,
  transactions: Iterable<NetTransaction | CallTransaction>,
): string {
  const text = new TapeText();
  let whole = text.open(capability);
  for (const transaction of transactions) whole += text.add(transaction);
  return whole + text.close();
}

/**
 * Reads a tape of `net.fetch`; throws `TapeError`.
 *
 * @example
 * ```ts
 * import { decodeNetTape, encodeTape, replayNet } from "@boruna/cli";
 *
 * const { transactions } = decodeNetTape(encodeTape("net.fetch", []));
 * const handlers = { "net.fetch": replayNet(transactions) }; // for `run`
 * ```
 */
export function decodeNetTape(text: string): Tape<NetTransaction> {
  return decode(text, NET, (found): NetTransaction => ({
    method: found.method,
    url: found.url,
    requestBody: found.request_body,
    responseBody: found.response_body,
    ...(found.status === undefined ? {} : { status: found.status }),
    ...(found.response_headers === undefined
      ? {}
      : { responseHeaders: found.response_headers }),
    ...(found.error === undefined ? {} : { error: found.error }),
  }));
}

/**
 * Reads a tape of another capability; throws `TapeError`.
 *
 * @example
 * ```ts
 * import { decodeCallTape, encodeTape, replayCalls } from "@boruna/cli";
 *
 * const text = encodeTape("llm.call", [{ args: ["hi"], result: "hello" }]);
 * const { transactions } = decodeCallTape("llm.call", text);
 * const handlers = { "llm.call": replayCalls(transactions) }; // for `run`
 * ```
 */
export function decodeCallTape(
  capability: TapeCapability,
  text: string,
): Tape<CallTransaction> {
  return decode(text, {
    read: (reader) => reader.struct("struct CallTransaction", CALL),
    capability,
  }, ({ args, result, error }): CallTransaction => ({
    args,
    result,
    ...(error === undefined ? {} : { error }),
  }));
}

interface Reading<T> {
  readonly read: (reader: JsonReader) => T;
  readonly capability: TapeCapability;
}

const string = { read: (reader: JsonReader) => reader.string() };

/** A member that the reference skips; ignored unless it is what it should be. */
function extra<T>(
  read: (reader: JsonReader) => T | undefined,
): JsonField<T | undefined> {
  return {
    read: (reader) => reader.extra(read),
    absent: () => undefined,
    named: true,
  };
}

const texts = (reader: JsonReader): string[] =>
  reader.array((item) => item.string());

const error = extra(string.read);

const STRUCT = {
  method: string,
  url: string,
  "request_body": {
    read: (reader: JsonReader) => reader.optionalString(),
    absent: () => null,
  },
  "response_body": string,
  status: extra((reader) => reader.small(U32)),
  "response_headers": extra((reader): readonly [string, string][] =>
    reader.map((value) => value.extra(string.read)).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    )
  ),
  error,
};

const NET = {
  read: (reader: JsonReader) => reader.struct("struct HttpTransaction", STRUCT),
  capability: "net.fetch",
} as const;

const CALL = {
  args: { read: (reader: JsonReader) => reader.array(readValue) },
  result: { read: readValue },
  error,
};

function decode<R, T>(
  text: string,
  reading: Reading<R>,
  translate: (found: R) => T,
): Tape<T> {
  let cut: string | null = null;
  let tape = readTape(text, reading);
  if (tape instanceof JsonError && tape.reason.startsWith("EOF ")) {
    cut = tape.message;
    const whole = wholePart(text);
    if (whole !== null) tape = readTape(whole, reading);
  }
  if (tape instanceof JsonError) throw new TapeError(cut ?? tape.message);
  const { format_version: version, transactions, redact, capability } = tape;
  if (version !== TAPE_VERSION) {
    if (cut !== null) throw new TapeError(cut);
    throw new TapeError(`format_version ${version} is not supported`, version);
  }
  if ((capability ?? "net.fetch") !== reading.capability) {
    throw new TapeError(
      `it is a tape of ${
        capability ?? "net.fetch"
      }, not of ${reading.capability}`,
    );
  }
  return {
    transactions: transactions.map(translate),
    redact: redact ?? [],
    cut,
  };
}

interface WholeTape<R> {
  readonly "format_version": number;
  readonly transactions: readonly R[];
  readonly redact: readonly string[] | undefined;
  readonly capability: string | undefined;
}

function readTape<R>(
  text: string,
  { read }: Reading<R>,
): WholeTape<R> | JsonError {
  const reader = new JsonReader(text, true);
  try {
    const tape = reader.struct("struct NetTape", {
      "format_version": { read: (reader: JsonReader) => reader.small(U32) },
      transactions: { read: (reader: JsonReader) => reader.array(read) },
      redact: extra(texts),
      capability: extra(string.read),
    });
    reader.end();
    return tape;
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}

/**
 * The beginning of a cut tape in the written layout up to its last whole
 * transaction, with an end to it; null for any other layout.
 */
function wholePart(text: string): string | null {
  const head =
    /^\{\n {2}"format_version": \d+,\n(?: {2}"\w+": .*,\n)* {2}"transactions": \[/
      .exec(text)?.[0];
  if (head === undefined) return null;
  const end = text.lastIndexOf("\n    }");
  return end < 0
    ? head + END_OF_EMPTY
    : text.slice(0, end + "\n    }".length) + END;
}
