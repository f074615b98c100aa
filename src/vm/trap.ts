// Copyright 2026 the Boruna authors. MIT license.

/**
 * Why a program stopped, as data, with the reference's texts
 * (`spec/bytecode.md` 7).
 *
 * @module
 */

import type { CapabilityName, Int } from "../value/mod.ts";

/** A run-time error of a program. */
export type Trap =
  | { readonly kind: "StackUnderflow" }
  | { readonly kind: "StackOverflow"; readonly limit: number }
  | { readonly kind: "InvalidFunction"; readonly index: number }
  | { readonly kind: "InvalidConstant"; readonly index: number }
  | { readonly kind: "InvalidLocal"; readonly index: number }
  | { readonly kind: "InvalidGlobal"; readonly index: number }
  | {
    readonly kind: "TypeError";
    readonly expected: string;
    readonly got: string;
  }
  | { readonly kind: "DivisionByZero" }
  | { readonly kind: "ArithmeticOverflow"; readonly operation: string }
  | { readonly kind: "CapabilityDenied"; readonly capability: CapabilityName }
  | {
    readonly kind: "CapabilityBudgetExceeded";
    readonly capability: CapabilityName;
  }
  | { readonly kind: "UnknownCapability"; readonly id: number }
  /** A handler failed; the text is that of the handler. */
  | {
    readonly kind: "CapabilityFailed";
    readonly capability: CapabilityName;
    readonly message: string;
  }
  | {
    readonly kind: "ContractViolation";
    readonly message: string;
    readonly counterexample: readonly string[];
  }
  | {
    readonly kind: "IndexOutOfBounds";
    readonly index: Int;
    readonly length: number;
  }
  | { readonly kind: "MatchExhausted" }
  | { readonly kind: "MailboxEmpty" }
  | { readonly kind: "ExecutionLimitExceeded"; readonly limit: Int }
  | { readonly kind: "WallTimeExceeded"; readonly milliseconds: number }
  | { readonly kind: "Deadlock" }
  | { readonly kind: "MaxRoundsExceeded"; readonly rounds: number }
  /** A limit of ours on the size of a value (string, list, map, nesting). */
  | {
    readonly kind: "SizeLimitExceeded";
    readonly what: string;
    readonly limit: number;
  }
  /** A limit of ours on the whole run; `limit` is in bytes or milliseconds. */
  | {
    readonly kind: "RunLimitExceeded";
    readonly what:
      | "memory"
      | "resident memory"
      | "event log"
      | "output"
      | "capability time";
    readonly limit: number;
  }
  /** The host ended the run, for a reason of its own. */
  | { readonly kind: "Stopped"; readonly reason: string };
