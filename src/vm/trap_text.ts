// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a trap says to a person and to a workflow, in the reference's words
 * (`spec/bytecode.md` 7).
 *
 * @module
 */

import type { Trap } from "./trap.ts";

/** The class of a trap, as workflows and evidence name it. */
export type TrapClass =
  | "wall_time_exceeded"
  | "step_limit_exceeded"
  | "capability_denied"
  | "capability_budget_exceeded"
  | "transient_network"
  | "contract_violation"
  | "runtime_error";

/** The text of a trap, exactly as the reference prints it. */
export function trapText(trap: Trap): string {
  switch (trap.kind) {
    case "StackUnderflow":
      return "stack underflow";
    case "StackOverflow":
      return `stack overflow (max ${trap.limit})`;
    case "InvalidFunction":
      return `invalid function index: ${trap.index}`;
    case "InvalidConstant":
      return `invalid constant index: ${trap.index}`;
    case "InvalidLocal":
      return `invalid local index: ${trap.index}`;
    case "InvalidGlobal":
      return `invalid global index: ${trap.index}`;
    case "TypeError":
      return `type error: expected ${trap.expected}, got ${trap.got}`;
    case "DivisionByZero":
      return "division by zero";
    case "ArithmeticOverflow":
      return `integer overflow in ${trap.operation}`;
    case "CapabilityDenied":
      return `capability denied: ${trap.capability}`;
    case "CapabilityBudgetExceeded":
      return `capability budget exceeded: ${trap.capability}`;
    case "UnknownCapability":
      return `unknown capability id: ${trap.id}`;
    case "CapabilityFailed":
      return `assertion failed: capability error: ${trap.message}`;
    case "ContractViolation":
      return `${trap.message} [counterexample: (${
        trap.counterexample.join(", ")
      })]`;
    case "IndexOutOfBounds":
      return `list index out of bounds: index ${trap.index}, length ${trap.length}`;
    case "MatchExhausted":
      return "no match found for value";
    case "MailboxEmpty":
      return "actor mailbox empty (blocking not supported in this mode)";
    case "ExecutionLimitExceeded":
      return `max execution steps exceeded (${trap.limit})`;
    case "WallTimeExceeded":
      return `wall-clock execution limit exceeded (${trap.milliseconds} ms)`;
    case "Deadlock":
      return "deadlock: all actors blocked with no pending messages";
    case "MaxRoundsExceeded":
      return `max scheduler rounds exceeded (${trap.rounds})`;
    case "SizeLimitExceeded":
      return `size limit exceeded: ${trap.what} (max ${trap.limit})`;
    case "RunLimitExceeded":
      return runLimitText(trap.what, trap.limit);
    case "Stopped":
      return trap.reason;
  }
}

function runLimitText(
  what: Extract<Trap, { kind: "RunLimitExceeded" }>["what"],
  limit: number,
): string {
  switch (what) {
    case "memory":
    case "resident memory":
    case "event log":
      return `${what} limit exceeded (max ${limit} bytes)`;
    case "output":
      return `serialized output exceeded ${limit} bytes`;
    case "capability time":
      return `capability time limit exceeded (max ${limit} ms)`;
  }
}

/** The class of a trap. */
export function trapClass(trap: Trap): TrapClass {
  switch (trap.kind) {
    case "WallTimeExceeded":
      return "wall_time_exceeded";
    case "ExecutionLimitExceeded":
      return "step_limit_exceeded";
    case "CapabilityDenied":
      return "capability_denied";
    case "CapabilityBudgetExceeded":
      return "capability_budget_exceeded";
    case "ContractViolation":
      return "contract_violation";
    case "CapabilityFailed":
      return trap.message.includes("HTTP request failed:") ||
          trap.message.includes("failed to read response body:")
        ? "transient_network"
        : "runtime_error";
    default:
      return "runtime_error";
  }
}
