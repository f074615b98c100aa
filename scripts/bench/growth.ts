// Copyright 2026 the Boruna authors. MIT license.

/**
 * How the time of a program grows with its work: ten times as much should take
 * ten times as long.
 *
 * @module
 */

import type { SizeLimits } from "../../src/vm/mod.ts";
import { moduleOf, runAsUsers } from "./engine.ts";
import { takeTurns } from "./measure.ts";
import { type Host, makeHost } from "./programs/mod.ts";

/** A program whose work can be any. */
export interface Growing {
  readonly name: string;
  readonly about: string;
  /** The text that does so much work. */
  readonly source: (size: number) => string;
  /** The same by hand. */
  readonly hand: (size: number, host: Host) => string;
  /** The work in the benchmarks, where `sizes` are not given. */
  readonly size?: number;
  /** Amounts of work, each ten times the one before. */
  readonly sizes?: readonly number[];
}

/** What was found of one program. */
export interface Growth {
  readonly sizes: readonly number[];
  /** Milliseconds for each size. */
  readonly ours: readonly number[];
  readonly hand: readonly number[];
  /** The largest ratio between two neighbours; medians of rounds. */
  readonly growth: number;
  readonly handGrowth: number;
}

/** What ten times the work may cost. */
export const GROWTH_TARGET = 11;

/** Larger values than hosts allow unless they say so. */
const SIZES: SizeLimits = { text: 2 ** 28, list: 2 ** 26, map: 2 ** 23 };

/** Ten times as much of this would not fit into memory. */
const MOST_SIZE = 3e7;

/** Measures a program at its sizes. */
export async function growthOf(program: Growing): Promise<Growth> {
  const size = program.size ?? 1;
  const sizes = program.sizes ??
    (program.name === "capability calls" || size * 10 > MOST_SIZE
      ? [size / 10, size]
      : [size, size * 10]);
  const modules = sizes.map((size) => moduleOf(program.source(size)));
  for (const [i, size] of sizes.entries()) {
    const { value } = await runAsUsers(modules[i]!, {
      limits: { sizes: SIZES },
    });
    const wanted = program.hand(size, makeHost());
    if (value !== wanted) {
      throw new Error(`at ${size} ours gives ${value}, not ${wanted}`);
    }
  }
  const ours = await neighbours(
    modules.map((module) => () =>
      runAsUsers(module, { limits: { sizes: SIZES } })
    ),
  );
  const hand = await neighbours(
    sizes.map((size) => () => program.hand(size, makeHost())),
  );
  return {
    sizes,
    ours: ours.times,
    hand: hand.times,
    growth: ours.growth,
    handGrowth: hand.growth,
  };
}

/** Times works, and how much longer each takes than the one before. */
async function neighbours(
  works: readonly (() => unknown)[],
): Promise<{ readonly times: number[]; readonly growth: number }> {
  const times: number[] = [];
  let growth = 0;
  for (let i = 1; i < works.length; i++) {
    const [small, large] = await takeTurns(
      [works[i - 1]!, works[i]!],
      { rounds: 9, budget: 3_000 },
    );
    if (i === 1) times.push(small!.ms);
    times.push(large!.ms);
    growth = Math.max(growth, large!.ratio.median);
  }
  return { times, growth };
}
