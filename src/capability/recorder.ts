// Copyright 2026 the Boruna authors. MIT license.

/**
 * Who is told of calls: the recorder of telemetry sees sizes and fixed names,
 * the call log sees the values. Nothing flows back from either.
 *
 * @module
 */

import type { CapabilityName, Int, Value } from "../value/mod.ts";

/** Told of calls as they open and close; sees names and numbers only. */
export interface Recorder {
  /** A call passes the door. The token is given back to `close`. */
  open(capability: CapabilityName, bytesIn: number): unknown;
  /** The call ended. */
  close(token: unknown, outcome: CallOutcome): void;
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
  /** A permitted call is about to be answered. */
  capCall(capability: CapabilityName, args: readonly Value[]): void;
  /** The answer. */
  capResult(capability: CapabilityName, result: Value): void;
}
