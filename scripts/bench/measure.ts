// Copyright 2026 the Boruna authors. MIT license.

/**
 * Measuring several ways of doing the same work, side by side.
 *
 * @module
 */

/** The middle value; of an even number, the lower middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a part of the others lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
}

/** The geometric mean. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(
    values.reduce((sum, value) => sum + Math.log(value), 0) / values.length,
  );
}

/** One way of doing the work. */
export type Work = () => unknown;

/** A value that was measured again and again. */
export interface Spread {
  /** The middle. */
  readonly median: number;
  /** A quarter was lower. */
  readonly low: number;
  /** A quarter was higher. */
  readonly high: number;
}

/** What one way of doing the work took. */
export interface Taken {
  /** Milliseconds for one execution, the median. */
  readonly ms: number;
  /** How often as long as the first way in the same round. */
  readonly ratio: Spread;
}

/** How long to measure. */
export interface Patience {
  /** How often each way is timed, after as many unmeasured rounds. */
  readonly rounds: number;
  /**
   * Milliseconds after which a slow way is left out of further rounds, once
   * before the measured ones and once in them. It is timed twice at least.
   */
  readonly budget: number;
}

/** Work shorter than this is repeated within a round, in milliseconds. */
const LEAST_MS = 4;

/**
 * Times several ways of the same work. They take turns, and each round gives
 * its own ratios to the first way: a slow moment of the machine hits all.
 */
export async function takeTurns(
  ways: readonly Work[],
  { rounds, budget }: Patience,
): Promise<Taken[]> {
  const repeats = ways.map(() => 1);
  const times: number[][] = ways.map(() => []);
  const ratios: number[][] = ways.map(() => []);
  let used = ways.map(() => 0);
  for (let round = 0; round < rounds * 2; round++) {
    if (round === rounds) used = ways.map(() => 0);
    const measured = round >= rounds;
    let first = 0;
    for (const [way, work] of ways.entries()) {
      const least = round % rounds < (measured ? 2 : 1);
      if (used[way]! > budget && way > 0 && !least) continue;
      const count = repeats[way]!;
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        const given = work();
        if (given instanceof Promise) await given;
      }
      const took = performance.now() - start;
      used[way]! += took;
      const each = took / count;
      if (way === 0) first = each;
      if (measured) {
        times[way]!.push(each);
        ratios[way]!.push(each / first);
      } else if (took < LEAST_MS && count < 4096) repeats[way]! *= 2;
    }
  }
  return ways.map((_, way) => ({
    ms: median(times[way]!),
    ratio: spreadOf(ratios[way]!),
  }));
}

/** The middle of some values, and how far they lie around it. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: median(values),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
  };
}
