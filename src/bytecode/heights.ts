// Copyright 2026 the Boruna authors. MIT license.

/**
 * How many operands a function has on the stack at each instruction.
 *
 * The stack is shared by all calls, so a function that takes more than it put
 * there takes its caller's operands. Code compiled from source never does, and
 * then the height at each instruction is fixed. Engines that keep operands
 * anywhere but on a real stack rely on that.
 *
 * @module
 */

import type { Instruction } from "./instruction.ts";
import type { Function } from "./module.ts";
import { STACK_PICTURES } from "./picture.ts";

/** Why a function has no fixed heights. */
export interface HeightFault {
  /** What is wrong. */
  readonly kind:
    | "Underflow"
    | "Mismatch"
    | "Leftover"
    | "FallsOff"
    /** A return of the caller's operand, or of Unit where there is none. */
    | "BareReturn";
  /** The instruction at which it shows. */
  readonly index: number;
  /** One sentence without a final period. */
  readonly message: string;
}

/** The heights of a function. */
export interface Heights {
  /** The height before each instruction; -1 where code is not reached. */
  readonly before: Int32Array;
  /** The largest height of all. */
  readonly largest: number;
  /** Empty if and only if the heights can be relied on. */
  readonly faults: readonly HeightFault[];
}

/** Computes the heights of a function in one pass over its code. */
export function stackHeights(function_: Function): Heights {
  const { code } = function_;
  const before = new Int32Array(code.length).fill(-1);
  const faults: HeightFault[] = [];
  let largest = 0;
  const open: number[] = [];

  function flow(from: number, to: number, height: number): void {
    if (to >= code.length) {
      // Running off the end drops what is left and returns Unit.
      if (height > 0) {
        const message = `${height} operands are left at the end of the code`;
        faults.push({ kind: "FallsOff", index: from, message });
      }
    } else if (before[to] === -1) {
      before[to] = height;
      open.push(to);
    } else if (before[to] !== height) {
      const message = `instruction ${to} is reached with ${
        before[to]
      } and with ${height} operands`;
      faults.push({ kind: "Mismatch", index: from, message });
    }
  }

  if (code.length > 0) flow(0, 0, 0);
  while (open.length > 0) {
    const index = open.pop()!;
    const instruction = code[index]!;
    const height = before[index]!;
    const { pops, pushes } = stackEffect(instruction);
    if (pops > height && instruction.op === "Ret") {
      const message = "Ret has no operand of its own to return";
      faults.push({ kind: "BareReturn", index, message });
    } else if (pops > height) {
      const message = `${instruction.op} takes ${pops} of ${height} operands`;
      faults.push({ kind: "Underflow", index, message });
    }
    // Where too little is there, go on as if it had been enough.
    const after = Math.max(0, height - pops) + pushes;
    largest = Math.max(largest, height, after);
    if (instruction.op === "Ret") {
      if (height > 1) {
        const message = `${height - 1} operands are left at the return`;
        faults.push({ kind: "Leftover", index, message });
      }
    } else {
      for (const target of successors(function_, index)) {
        flow(index, target, after);
      }
    }
  }
  faults.sort((a, b) => a.index - b.index);
  return { before, largest, faults };
}

/** How many values an instruction takes and leaves. */
export function stackEffect(
  instruction: Instruction,
): { readonly pops: number; readonly pushes: number } {
  const { pops, pushes, popsPerCount } = STACK_PICTURES[instruction.op];
  const count = "count" in instruction ? instruction.count : 0;
  return { pops: pops + popsPerCount * count, pushes };
}

/** The instructions that may follow one; beyond the code means its end. */
export function successors(function_: Function, index: number): number[] {
  const instruction = function_.code[index]!;
  switch (instruction.op) {
    case "Ret":
    case "Halt":
      return [];
    case "Jmp":
      return [instruction.target];
    case "JmpIf":
    case "JmpIfNot":
      return [index + 1, instruction.target];
    case "Match": {
      const table = function_.matchTables[instruction.index] ?? [];
      return table.map((arm) => arm.target);
    }
    default:
      return [index + 1];
  }
}
