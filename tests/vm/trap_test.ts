// Copyright 2026 the Boruna authors. MIT license.

/**
 * The texts and classes of traps.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import {
  type Trap,
  type TrapClass,
  trapClass,
  trapText,
} from "../../src/vm/mod.ts";

const traps: readonly [Trap, string, TrapClass][] = [
  [{ kind: "StackUnderflow" }, "stack underflow", "runtime_error"],
  [
    { kind: "StackOverflow", limit: 256 },
    "stack overflow (max 256)",
    "runtime_error",
  ],
  [
    { kind: "InvalidFunction", index: 4294967295 },
    "invalid function index: 4294967295",
    "runtime_error",
  ],
  [
    { kind: "InvalidConstant", index: 3 },
    "invalid constant index: 3",
    "runtime_error",
  ],
  [
    { kind: "InvalidLocal", index: 3 },
    "invalid local index: 3",
    "runtime_error",
  ],
  [
    { kind: "InvalidGlobal", index: 3 },
    "invalid global index: 3",
    "runtime_error",
  ],
  [
    { kind: "TypeError", expected: "Int", got: "String" },
    "type error: expected Int, got String",
    "runtime_error",
  ],
  [{ kind: "DivisionByZero" }, "division by zero", "runtime_error"],
  [
    { kind: "ArithmeticOverflow", operation: "addition" },
    "integer overflow in addition",
    "runtime_error",
  ],
  [
    { kind: "CapabilityDenied", capability: "net.fetch" },
    "capability denied: net.fetch",
    "capability_denied",
  ],
  [
    { kind: "CapabilityBudgetExceeded", capability: "fs.read" },
    "capability budget exceeded: fs.read",
    "capability_budget_exceeded",
  ],
  [
    { kind: "UnknownCapability", id: 11 },
    "unknown capability id: 11",
    "runtime_error",
  ],
  [
    {
      kind: "CapabilityFailed",
      capability: "fs.read",
      message: "no such file",
    },
    "assertion failed: capability error: no such file",
    "runtime_error",
  ],
  [
    {
      kind: "CapabilityFailed",
      capability: "net.fetch",
      message: "HTTP request failed: reset",
    },
    "assertion failed: capability error: HTTP request failed: reset",
    "transient_network",
  ],
  [
    {
      kind: "CapabilityFailed",
      capability: "net.fetch",
      message: "failed to read response body: cut",
    },
    "assertion failed: capability error: failed to read response body: cut",
    "transient_network",
  ],
  [
    {
      kind: "ContractViolation",
      message: '"precondition 1 failed in `f`"',
      counterexample: ["-1", '"a"'],
    },
    '"precondition 1 failed in `f`" [counterexample: (-1, "a")]',
    "contract_violation",
  ],
  [
    { kind: "ContractViolation", message: "m", counterexample: [] },
    "m [counterexample: ()]",
    "contract_violation",
  ],
  [
    { kind: "IndexOutOfBounds", index: -9223372036854775808n, length: 2 },
    "list index out of bounds: index -9223372036854775808, length 2",
    "runtime_error",
  ],
  [{ kind: "MatchExhausted" }, "no match found for value", "runtime_error"],
  [
    { kind: "MailboxEmpty" },
    "actor mailbox empty (blocking not supported in this mode)",
    "runtime_error",
  ],
  [
    { kind: "ExecutionLimitExceeded", limit: 18446744073709551615n },
    "max execution steps exceeded (18446744073709551615)",
    "step_limit_exceeded",
  ],
  [
    { kind: "WallTimeExceeded", milliseconds: 5 },
    "wall-clock execution limit exceeded (5 ms)",
    "wall_time_exceeded",
  ],
  [
    { kind: "Deadlock" },
    "deadlock: all actors blocked with no pending messages",
    "runtime_error",
  ],
  [
    { kind: "MaxRoundsExceeded", rounds: 10000 },
    "max scheduler rounds exceeded (10000)",
    "runtime_error",
  ],
  [
    { kind: "SizeLimitExceeded", what: "list length", limit: 10 },
    "size limit exceeded: list length (max 10)",
    "runtime_error",
  ],
];

for (const [trap, text, class_] of traps) {
  test(`trapText() says ${text}`, () => {
    assertEquals(trapText(trap), text);
    assertEquals(trapClass(trap), class_);
  });
}
