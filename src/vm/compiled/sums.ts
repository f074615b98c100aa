// Copyright 2026 the Boruna authors. MIT license.

/**
 * Locals that add up in loops, and cannot leave the safe range unseen.
 *
 * If a loop only ever adds or takes away small numbers, and the local is looked
 * at before the loop and whenever the run is told of many steps, then nothing
 * has to be looked at in between: a few steps cannot bring it from one half of
 * the safe range out of the other.
 *
 * @module
 */

import type { Facts } from "./analyse.ts";
import type { Flow, Step } from "./flow.ts";
import { inLoop } from "./graph.ts";
import { NUMBER } from "./types.ts";

/** The sums of a function. */
export interface Sums {
  /** The instructions that add without a look. */
  readonly additions: ReadonlySet<number>;
  /** The locals to look at, by the loop that adds to them. */
  readonly locals: ReadonlyMap<number, readonly number[]>;
}

/** What may be added in one step. */
const SMALL = 2 ** 35;

/** Finds the sums of a function. */
export function findSums({ graph }: Facts, flow: Flow): Sums {
  const additions = new Set<number>();
  const locals = new Map<number, number[]>();
  // Outer loops first: their looks are enough for the loops inside of them.
  const heads = [...graph.outer.keys()].sort((a, b) => a - b);
  for (const local of new Set(flow.steps.map((step) => step.local))) {
    const steps = flow.steps.filter((step) => step.local === local);
    const done: number[] = [];
    for (const head of heads) {
      if (done.some((outer) => inLoop(graph, head, outer))) continue;
      const inside = steps.filter(({ block }) => inLoop(graph, block, head));
      const stores = flow.stores.filter(([block, stored]) =>
        stored === local && inLoop(graph, block, head)
      );
      // Each step is also a store.
      if (stores.length !== inside.length) continue;
      if (inside.every(({ fits }) => fits)) continue;
      if (!inside.every(isSmall)) continue;
      done.push(head);
      for (const { at } of inside) additions.add(at);
      locals.set(head, [...locals.get(head) ?? [], local]);
    }
  }
  return { additions, locals };
}

function isSmall({ by: { kinds, low, high } }: Step): boolean {
  return kinds === NUMBER && low >= -SMALL && high <= SMALL;
}
