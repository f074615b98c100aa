// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where steps are charged.
 *
 * At every place of generated code the exact number of steps is the counter
 * plus an offset that is known when the code is written. So most code charges
 * nothing at all. Where ways meet, the smallest offset counts and the others
 * charge the difference; a call charges what is due and goes on with the
 * callee's own offset.
 *
 * @module
 */

import type { Analysis, Facts } from "./analyse.ts";

/** The offsets of a function. */
export interface Offsets {
  /** At the start of each block. */
  readonly starts: readonly number[];
  /** After a return. */
  readonly exit: number;
}

/** The offsets of a program. */
export interface Charges {
  readonly functions: ReadonlyMap<number, Offsets>;
  /** After a call through a value. */
  readonly indirect: number;
}

/**
 * Computes all offsets. In `exact` code a call charges all that is due; in
 * other code the caller goes on with its own offset.
 */
export function placeCharges(analysis: Analysis, exact: boolean): Charges {
  const exits = new Map<number, number>();
  const indirect = (): number => {
    let least = Infinity;
    for (const index of analysis.taken) {
      least = Math.min(least, exits.get(index) ?? Infinity);
    }
    return least;
  };
  const scan = (facts: Facts): { starts: number[]; exit: number } => {
    const { code } = analysis.module.functions[facts.index]!;
    const { blocks } = facts.graph;
    const inlined = analysis.plan.inlined.get(facts.index)!;
    const starts = new Array<number>(blocks.length).fill(Infinity);
    starts[0] = 0;
    let exit = Infinity;
    blocks.forEach(({ first, end, ending, next }, number) => {
      let offset = starts[number]!;
      for (let i = first; i < end; i++) {
        offset++;
        const instruction = code[i]!;
        let after: number;
        if (instruction.op === "Call") {
          if (instruction.index >= analysis.module.functions.length) continue;
          // Such a call is a jump to the start.
          if (!exact && facts.ownEnds.has(i)) return;
          after = exits.get(instruction.index) ?? Infinity;
        } else if (instruction.op === "CallIndirect") after = indirect();
        else continue;
        if (exact && !inlined.has(i)) offset = after;
        else offset += after;
      }
      if (ending.kind === "end") offset++;
      if (ending.kind === "end" || ending.kind === "return") {
        exit = Math.min(exit, offset);
      }
      for (const to of next) {
        if (to > number) starts[to] = Math.min(starts[to]!, offset);
      }
    });
    return { starts, exit };
  };
  const functions = new Map<number, Offsets>();
  for (const group of analysis.groups) {
    // In a recursion the ways that come to an end by themselves decide.
    for (let round = 0; round < group.length; round++) {
      for (const facts of group) {
        if (exits.has(facts.index)) continue;
        // Who is to look at the steps has to charge some.
        const charges = !exact && facts.checksSteps && !facts.recursive;
        const exit = charges ? 0 : scan(facts).exit;
        if (exit !== Infinity) exits.set(facts.index, exit);
      }
    }
    for (const { index } of group) if (!exits.has(index)) exits.set(index, 0);
    for (const facts of group) {
      functions.set(facts.index, {
        starts: scan(facts).starts.map(finite),
        exit: exits.get(facts.index)!,
      });
    }
  }
  return { functions, indirect: finite(indirect()) };
}

/** Code that no way leads to has no offset; any number will do. */
function finite(offset: number): number {
  return offset === Infinity ? 0 : offset;
}
