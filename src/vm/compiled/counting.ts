// Copyright 2026 the Boruna authors. MIT license.

/**
 * Locals that count loops.
 *
 * A local that starts at a small constant, and is only ever made larger by a
 * constant in a loop whose head has just found it to be below a bound, is a
 * small number that is not negative, without a look at it.
 *
 * @module
 */

import type { Instruction } from "../../bytecode/mod.ts";
import type { Value } from "../../value/mod.ts";
import { type Graph, inLoop } from "./graph.ts";

/** What is small enough to be added to a bound. */
const SMALL = 2 ** 31;

/** The locals of a function that count loops; none of them is a parameter. */
export function countingLocals(
  graph: Graph,
  code: readonly Instruction[],
  constants: readonly Value[],
  parameters: number,
): Set<number> {
  const found = new Set<number>();
  const refused = new Set<number>();
  graph.blocks.forEach(({ first, end }, block) => {
    for (let i = first; i < end; i++) {
      const instruction = code[i]!;
      if (instruction.op !== "StoreLocal") continue;
      const { index } = instruction;
      const counts = index >= parameters &&
        (isStart(i, first) || isTurn(i, first, block, index));
      (counts ? found : refused).add(index);
    }
  });
  for (const index of refused) found.delete(index);
  return found;

  /** A constant is stored. */
  function isStart(at: number, first: number): boolean {
    return at > first && smallConstant(at - 1) !== null;
  }

  /** The local itself is stored with a constant added. */
  function isTurn(
    at: number,
    first: number,
    block: number,
    local: number,
  ): boolean {
    if (at - 3 < first || code[at - 1]!.op !== "Add") return false;
    if (!loads(at - 3, local) || smallConstant(at - 2) === null) return false;
    const head = graph.blocks[block]!.loop;
    return head >= 0 && head !== block && isTested(head, local) &&
      storesIn(head, local) === 1;
  }

  function smallConstant(at: number): number | null {
    const instruction = code[at]!;
    if (instruction.op !== "PushConst") return null;
    const value = constants[instruction.index];
    return typeof value === "number" && value >= 0 && value < SMALL
      ? value
      : null;
  }

  function loads(at: number, local: number): boolean {
    const instruction = code[at]!;
    return instruction.op === "LoadLocal" && instruction.index === local;
  }

  /** Whether the head of a loop goes on only below a bound. */
  function isTested(head: number, local: number): boolean {
    const { first, end, ending } = graph.blocks[head]!;
    if (ending.kind !== "branch" || !inLoop(graph, ending.yes, head)) {
      return false;
    }
    const at = end - 1;
    if (at - 3 < first || code[at - 1]!.op !== "Lt") return false;
    if (code[at - 2]!.op === "ListLen" && at - 4 >= first) {
      return code[at - 3]!.op === "LoadLocal" && loads(at - 4, local);
    }
    return smallConstant(at - 2) !== null && loads(at - 3, local);
  }

  function storesIn(head: number, local: number): number {
    let stores = 0;
    graph.blocks.forEach(({ first, end }, block) => {
      if (!inLoop(graph, block, head)) return;
      for (let i = first; i < end; i++) {
        const instruction = code[i]!;
        if (instruction.op === "StoreLocal" && instruction.index === local) {
          stores++;
        }
      }
    });
    return stores;
  }
}
