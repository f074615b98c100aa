// Copyright 2026 the Boruna authors. MIT license.

/**
 * Measuring two ways of doing the same work, side by side.
 *
 * @module
 */

/** The middle value; of an even number, the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** The geometric mean. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(
    values.reduce((sum, value) => sum + Math.log(value), 0) / values.length,
  );
}

/** One way of doing the work. */
export type Work = () => unknown;

/**
 * Times several ways of the same work, interleaved, so that a slow moment of
 * the machine hits all of them.
 *
 * @param ways The ways.
 * @param rounds How often each is timed, after as many unmeasured rounds.
 * @returns The median time of each, in milliseconds for one execution.
 */
export async function compare(
  ways: readonly Work[],
  rounds: number,
): Promise<number[]> {
  const repeats = ways.map(() => 1);
  const times: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds * 2; round++) {
    for (let k = 0; k < ways.length; k++) {
      const at = (k + round) % ways.length;
      const work = ways[at]!;
      const start = performance.now();
      for (let i = 0; i < repeats[at]!; i++) {
        const given = work();
        if (given instanceof Promise) await given;
      }
      const each = (performance.now() - start) / repeats[at]!;
      if (round >= rounds) times[at]!.push(each);
      // Work below the clock's resolution is repeated.
      else if (each * repeats[at]! < 2 && repeats[at]! < 4096) {
        repeats[at]! *= 2;
      }
    }
  }
  return times.map(median);
}
