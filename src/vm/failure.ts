// Copyright 2026 the Boruna authors. MIT license.

/**
 * How code inside the machine fails: it throws a trap, and the loop returns it.
 *
 * The signal is no `Error`: it never leaves the room, and a stack trace of the
 * machine says nothing about the program.
 *
 * @module
 */

import { kindName, type Value } from "../value/mod.ts";
import type { Trap } from "./trap.ts";

/** A trap on its way to the loop. */
export class TrapSignal {
  /** The trap. */
  readonly trap: Trap;

  /** Wraps a trap. */
  constructor(trap: Trap) {
    this.trap = trap;
  }
}

/** Ends the run with a trap. */
export function fail(trap: Trap): never {
  throw new TrapSignal(trap);
}

/** Ends the run because an instruction found no value. */
export function failUnderflow(): never {
  throw new TrapSignal({ kind: "StackUnderflow" });
}

/** Ends the run because operands or frames reached their limit. */
export function failOverflow(limit: number): never {
  throw new TrapSignal({ kind: "StackOverflow", limit });
}

/** Ends the run because of a value of the wrong kind. */
export function failType(expected: string, value: Value): never {
  throw new TrapSignal({ kind: "TypeError", expected, got: kindName(value) });
}

/** Ends the run because a value would become too large. */
export function failSize(what: string, limit: number): never {
  throw new TrapSignal({ kind: "SizeLimitExceeded", what, limit });
}
