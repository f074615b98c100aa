// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which calls are written into their callers: small functions without loops
 * that call nobody, or only such functions.
 *
 * A call that is no call charges nothing, and engines see through more of the
 * code.
 *
 * @module
 */

import type { Module } from "../../bytecode/mod.ts";
import type { Facts } from "./analyse.ts";

/** What is written into what. */
export interface Plan {
  /** For each function the places of the calls that are written out. */
  readonly inlined: ReadonlyMap<number, ReadonlySet<number>>;
  /** The functions that someone really calls. */
  readonly called: ReadonlySet<number>;
}

/** The most instructions of a function that is written into others. */
const MAX_SIZE = 60;
/** The most instructions that others may add to a function. */
const MAX_GROWTH = 600;

/** Plans a program; callees come before callers in the groups. */
export function planCalls(
  module: Module,
  groups: readonly (readonly Facts[])[],
  entry: number,
): Plan {
  /** The sizes of functions that may be written into others. */
  const sizes = new Map<number, number>();
  const inlined = new Map<number, Set<number>>();
  const called = new Set<number>();
  for (const facts of groups.flat()) {
    const { code, locals } = module.functions[facts.index]!;
    const places = new Set<number>();
    inlined.set(facts.index, places);
    let simple = !facts.recursive && facts.graph.outer.size === 0 &&
      facts.index !== entry && locals <= 16;
    let growth = 0;
    let size = 0;
    for (const { first, end } of facts.graph.blocks) {
      for (let i = first; i < end; i++) {
        size++;
        const instruction = code[i]!;
        switch (instruction.op) {
          case "Call": {
            if (instruction.index >= module.functions.length) break;
            const more = sizes.get(instruction.index);
            if (more === undefined || growth + more > MAX_GROWTH) {
              called.add(instruction.index);
              simple = false;
            } else {
              places.add(i);
              growth += more;
            }
            break;
          }
          case "CallIndirect":
          case "CapCall":
          case "TypedCapCall":
          case "TryCapCall":
          case "Halt":
            simple = false;
        }
      }
    }
    if (simple && size + growth <= MAX_SIZE) {
      sizes.set(facts.index, size + growth);
    }
  }
  return { inlined, called };
}
