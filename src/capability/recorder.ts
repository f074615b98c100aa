// Copyright 2026 the Boruna authors. MIT license.

/**
 * Who is told of calls: the recorder of telemetry sees sizes and fixed names,
 * the call log sees the values. Nothing flows back from either.
 *
 * @module
 */

import type { CapabilityName, Int, Value } from "../value/mod.ts";

/**
 * Told of calls as they open and close; sees names and numbers only.
 *
 * @example
 * ```ts
 * import { type Recorder, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * const recorder: Recorder = {
 *   open: (capability) => seen.push(capability),
 *   close: (_token, { errorKind }) => seen.push(String(errorKind)),
 * };
 * await run("fn main() -> Int !{time.now} { time_now() }", { recorder });
 * assertEquals(seen, ["time.now", "null"]);
 * ```
 */
export interface Recorder {
  /** A call passes the door. The token is given back to `close`. */
  open(capability: CapabilityName, bytesIn: number): unknown;
  /** The call ended. */
  close(token: unknown, outcome: CallOutcome): void;
  /**
   * Runs a call's handler, so that spans which the handler makes by itself
   * belong to the call. Does nothing else, and throws only what it throws.
   */
  within?<T>(token: unknown, handler: () => T): T;
  /** What the call's handler may tell of its own work; null for nothing. */
  trace?(token: unknown): CallTrace | null;
  /** A run begins; null where nothing groups its calls. */
  run?(facts: RunFacts): RunRecorder | null;
}

/** The recorder of one run. */
export interface RunRecorder extends Recorder {
  /** The run is over; further calls of this do nothing. */
  end(end: RunEnd): void;
}

/** Where the answers of a run come from. */
export type AnswerSource = "mock" | "live" | "host" | "log" | "tape";

/** What is known of a run before it begins: hashes and fixed names. */
export interface RunFacts {
  /** The hash of the program, with the name of the hash function before it. */
  readonly programHash: () => string;
  /** The hash of the policy, in the same form. */
  readonly policyHash: () => string;
  /** The hash of the capabilities of this implementation. */
  readonly capabilitySetHash: () => string;
  /** Where the answers of a capability come from. */
  readonly sourceOf: (capability: CapabilityName) => AnswerSource;
  /** Where most answers come from. */
  readonly source: AnswerSource;
}

/** How a run ended. */
export interface RunEnd {
  /** The exit code that it has, or would have as a command. */
  readonly exitCode: number;
  /** A fixed name of what went wrong, or null. */
  readonly errorType: string | null;
  /** The steps that it took, where they are known. */
  readonly steps?: Int;
}

/** Told by a handler what it does within a call. */
export interface CallTrace {
  /** An HTTP request is about to be sent. */
  http(request: HttpRequestFacts): HttpTrace;
  /** A model is about to be asked. */
  model(request: ModelFacts): ModelTrace;
}

/** What is told of an HTTP request: no path, no query, no header. */
export interface HttpRequestFacts {
  /** The method, in capitals. */
  readonly method: string;
  /** The host name or address. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** How many requests of the same call came before it. */
  readonly resends: number;
  /** The address without credentials and query; asked for only if wanted. */
  readonly address: () => string;
}

/** A request that is under way. */
export interface HttpTrace {
  /** Headers that connect the receiver's trace with this one. */
  readonly headers: readonly (readonly [string, string])[];
  /** The head of the answer is there, or the request failed. */
  end(status: number | null, errorType: string | null): void;
}

/** What is told of a question to a model. */
export interface ModelFacts {
  /** The provider, such as `anthropic`. */
  readonly provider: string;
  /** The model that was asked for. */
  readonly model: string;
  /** The most tokens that were asked for. */
  readonly maxTokens?: number;
  /** The prompt; asked for only if the operator wants contents. */
  readonly prompt?: () => string;
}

/** A question that is under way. */
export interface ModelTrace {
  /** The answer is there, or the question failed. */
  end(answer: ModelAnswer): void;
}

/** What is told of a model's answer. */
export interface ModelAnswer {
  /** A fixed name of what went wrong, or null. */
  readonly errorType: string | null;
  /** The model that answered. */
  readonly model?: string;
  /** Tokens of the prompt. */
  readonly inputTokens?: number;
  /** Tokens of the answer. */
  readonly outputTokens?: number;
  /** Why the model stopped. */
  readonly finishReasons?: readonly string[];
  /** The answer; asked for only if the operator wants contents. */
  readonly text?: () => string;
}

/** How a call ended, in numbers and fixed names (`spec/telemetry.md` 1). */
export interface CallOutcome {
  /** The size of the result in bytes, or null on failure. */
  readonly bytesOut: number | null;
  /**
   * The calls still permitted, or null without a budget. A budget may reach
   * 2^64 - 1, hence a BigInt beyond the safe range.
   */
  readonly budgetRemaining: Int | null;
  /** The value of `error.kind`, or null on success. */
  readonly errorKind: ErrorKind | null;
}

/** The three values of `error.kind` (`spec/telemetry.md` 2.3). */
export type ErrorKind = "denied" | "budget_exceeded" | "runtime_error";

/** Where the gateway writes what happened. */
export interface CallLog {
  /**
   * A permitted call is about to be answered.
   *
   * @param at By which time it was judged, in milliseconds since 1970, where a
   * rule of the policy asked for the time.
   */
  capCall(
    capability: CapabilityName,
    args: readonly Value[],
    at?: number,
  ): void;
  /**
   * The answer.
   *
   * @param tokens The tokens that it took, where the policy counts them.
   */
  capResult(capability: CapabilityName, result: Value, tokens?: number): void;
}
