// Copyright 2026 the Boruna authors. MIT license.

/**
 * The one door between a program and the world.
 *
 * @module
 */

import type { CapabilityName, Value } from "../value/mod.ts";

/** What a handler is told beside its arguments. */
export interface HandlerContext {
  readonly capability: CapabilityName;
  /** The name of the calling function. */
  readonly function: string;
  /** How the program called; see `vm/`: `plain` wants the 1.1 mock answers. */
  readonly form: "plain" | "typed" | "try";
  /** Aborted when the run is cancelled or out of time. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Answers calls of one capability, or of a family. Throws `HandlerFailure` for
 * a failure that belongs to the program; its message is shown and recorded.
 */
export type Handler = (
  args: readonly Value[],
  context: HandlerContext,
) => Value | Promise<Value>;

/** Handlers by capability; what is absent is answered by the next layer. */
export type Handlers = Readonly<Partial<Record<CapabilityName, Handler>>>;

/** A handler's regular failure. */
export class HandlerFailure extends Error {
  /** Always `HandlerFailure`. */
  override readonly name = "HandlerFailure";
}

/** Told of calls as they open and close; sees names and numbers only. */
export interface Recorder {
  /** A call passes the door. The token is given back to `close`. */
  open(capability: CapabilityName, bytesIn: number): unknown;
  /** The call ended. */
  close(token: unknown, outcome: CallOutcome): void;
}

/** How a call ended, in numbers and fixed names (`spec/telemetry.md` 1). */
export interface CallOutcome {
  readonly bytesOut: number | null;
  readonly budgetRemaining: number | null;
  /** The value of `error.kind`, or null on success. */
  readonly errorKind: string | null;
}

/** Where the gateway writes what happened. */
export interface CallLog {
  /** A permitted call is about to be answered. */
  capCall(capability: CapabilityName, args: readonly Value[]): void;
  /** The answer. */
  capResult(capability: CapabilityName, result: Value): void;
}
