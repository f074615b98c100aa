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

/** What a loop does to a local. */
interface Work {
  stores: number;
  steps: number;
  /** Whether all of its steps are small, and whether some need no look. */
  small: boolean;
  fits: boolean;
}

/** Finds the sums of a function. */
export function findSums({ graph }: Facts, flow: Flow): Sums {
  const additions = new Set<number>();
  const locals = new Map<number, number[]>();
  const works = new Map<number, Map<number, Work>>();
  /** The loops around a block, and what they do to a local. */
  const around = (block: number, local: number): Work[] => {
    let ofLocal = works.get(local);
    if (ofLocal === undefined) works.set(local, ofLocal = new Map());
    const all: Work[] = [];
    let head = graph.blocks[block]!.loop;
    for (; head >= 0; head = graph.outer.get(head)!) {
      let work = ofLocal.get(head);
      if (work === undefined) {
        work = { stores: 0, steps: 0, small: true, fits: true };
        ofLocal.set(head, work);
      }
      all.push(work);
    }
    return all;
  };
  for (const step of flow.steps) {
    for (const work of around(step.block, step.local)) {
      work.steps++;
      work.small &&= isSmall(step);
      work.fits &&= step.fits;
    }
  }
  for (const [block, local] of flow.stores) {
    if (!works.has(local)) continue;
    for (const work of around(block, local)) work.stores++;
  }
  // Outer loops first: their looks are enough for the loops inside of them.
  const chosen = new Set<string>();
  for (const [local, ofLocal] of works) {
    for (const head of [...ofLocal.keys()].sort((a, b) => a - b)) {
      const { stores, steps, small, fits } = ofLocal.get(head)!;
      // Each step is also a store.
      if (stores !== steps || !small || fits) continue;
      let outer = graph.outer.get(head)!;
      while (outer >= 0 && !chosen.has(`${local} ${outer}`)) {
        outer = graph.outer.get(outer)!;
      }
      if (outer >= 0) continue;
      chosen.add(`${local} ${head}`);
      locals.set(head, [...locals.get(head) ?? [], local]);
    }
  }
  for (const { at, block, local } of flow.steps) {
    let head = graph.blocks[block]!.loop;
    while (head >= 0 && !chosen.has(`${local} ${head}`)) {
      head = graph.outer.get(head)!;
    }
    if (head >= 0) additions.add(at);
  }
  return { additions, locals };
}

function isSmall({ by: { kinds, low, high } }: Step): boolean {
  return kinds === NUMBER && low >= -SMALL && high <= SMALL;
}
