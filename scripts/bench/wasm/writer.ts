// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of one function while it is written, and its count of steps.
 *
 * The steps are counted late: at each place of the code the steps made so far
 * are those that were charged and an offset that is known when the code is
 * written. A failure tells its offset, so that its count is exact.
 *
 * @module
 */

import {
  type Bytes,
  I32,
  I64,
  NOTHING,
  OP,
  signed,
  unsigned,
} from "./binary.ts";

/** Why code fails, by the number that it tells. */
export const FAILURES = [
  "ExecutionLimitExceeded",
  "ArithmeticOverflow",
  "DivisionByZero",
  "StackOverflow",
] as const;

/** Why code fails. */
export type Failure = typeof FAILURES[number];

/** What code is written like. */
export interface Manner {
  /** The most frames. */
  readonly callDepth: number;
  /** Whether Ints are looked at after arithmetic, as they have to be. */
  readonly checked: boolean;
}

/** The function of the host that ends a run: of a failure and an offset. */
export const FAIL = 0;
/** The function that says whether a product leaves 64 bits. */
export const OVERFLOWS = 1;

/** Writes a function. */
export class Writer {
  readonly manner: Manner;
  /** The steps since the last charge, at the place that is written. */
  offset = 0;
  /** How many blocks the place is in. */
  nesting = 0;
  /** The local with the number of frames; of functions that can recurse. */
  depth = -1;
  readonly locals: Bytes[] = [];
  #code: number[] = [];
  readonly #parameters: number;
  /** The global with the steps that are left. */
  readonly #fuel: number;
  /** The local that has them while the function runs, or -1. */
  #ownFuel = -1;

  constructor(manner: Manner, parameters: number, fuel: number) {
    this.manner = manner;
    this.#parameters = parameters;
    this.#fuel = fuel;
  }

  get code(): Bytes {
    return this.#code;
  }

  put(...parts: readonly (number | Bytes)[]): void {
    for (const part of parts) {
      if (typeof part === "number") this.#code.push(part);
      else this.#code.push(...part);
    }
  }

  /** A new local. */
  local(type: Bytes): number {
    return this.#parameters + this.locals.push(type) - 1;
  }

  /** Writes something that is put into the code later. */
  apart(write: () => void): Bytes {
    const before = this.#code;
    const code: number[] = [];
    this.#code = code;
    write();
    this.#code = before;
    return code;
  }

  /** Opens a block; `end` closes it. */
  open(op: number, type: Bytes = NOTHING): void {
    this.put(op, type);
    this.nesting++;
  }

  end(): void {
    this.put(OP.end);
    this.nesting--;
  }

  /** Keeps the steps in a local, in a function that calls nobody. */
  ownFuel(): void {
    this.#ownFuel = this.local(I64);
    this.put(OP.globalGet, unsigned(this.#fuel));
    this.put(OP.localSet, unsigned(this.#ownFuel));
  }

  /** Gives back the steps of `ownFuel`. */
  returnFuel(): void {
    if (this.#ownFuel < 0) return;
    this.put(OP.localGet, unsigned(this.#ownFuel));
    this.put(OP.globalSet, unsigned(this.#fuel));
  }

  /** Charges steps, so that the offset becomes a smaller one. */
  charge(offset = 0): void {
    // No end of the code is reached here.
    if (this.offset === Infinity) return;
    const steps = this.offset - offset;
    if (steps < 0) throw new Error(`${steps} steps cannot be charged`);
    this.offset = offset;
    if (steps > 0) this.spend(() => this.put(OP.i64Const, signed(steps)));
  }

  /** Takes a number of 64 bits from the steps that are left. */
  spend(steps: () => void): void {
    this.#getFuel();
    steps();
    this.put(OP.i64Sub);
    if (this.#ownFuel < 0) this.put(OP.globalSet, unsigned(this.#fuel));
    else this.put(OP.localSet, unsigned(this.#ownFuel));
  }

  /** Fails if more steps were charged than are allowed. */
  checkLimit(): void {
    this.#getFuel();
    this.put(OP.i64Const, 0, OP.i64LtS);
    this.failIf("ExecutionLimitExceeded");
  }

  /** Fails if there are too many frames. */
  checkDepth(): void {
    this.put(OP.localGet, unsigned(this.depth));
    this.put(OP.i32Const, signed(this.manner.callDepth), OP.i32GtS);
    this.failIf("StackOverflow");
  }

  /** Fails if the operand is true. */
  failIf(failure: Failure): void {
    this.open(OP.if);
    this.returnFuel();
    this.put(OP.i32Const, signed(FAILURES.indexOf(failure)));
    this.put(OP.i32Const, signed(this.offset));
    this.put(OP.call, unsigned(FAIL), OP.unreachable);
    this.end();
  }

  /**
   * One of two ways, as the operand says. Where they meet, the longer one has
   * been charged the difference.
   */
  choose(type: Bytes, yes: () => void, no: () => void): void {
    const start = this.offset;
    const ways = [yes, no].map((write) => {
      this.offset = start;
      this.nesting++;
      const code = this.apart(write);
      this.nesting--;
      return { code, offset: this.offset };
    });
    const least = Math.min(...ways.map(({ offset }) => offset));
    this.open(OP.if, type);
    for (const [i, { code, offset }] of ways.entries()) {
      if (i > 0) this.put(OP.else);
      this.put(code);
      this.offset = offset;
      this.charge(least);
    }
    this.end();
    this.offset = least;
  }

  #getFuel(): void {
    if (this.#ownFuel < 0) this.put(OP.globalGet, unsigned(this.#fuel));
    else this.put(OP.localGet, unsigned(this.#ownFuel));
  }
}

/** The type of a number of frames. */
export const DEPTH: Bytes = I32;
