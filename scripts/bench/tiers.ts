// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno run -A scripts/bench/tiers.ts [--json] [NAME…]`: the tiers of the
 * engine side by side, as ratios to hand-written JavaScript in one process.
 * Works on Bun and Node too.
 *
 * @module
 */

import process from "node:process";
import { moduleOf, runInTier, TIER_NAMES } from "./engine.ts";
import { geometricMean, median } from "./measure.ts";
import { makeHost, PROGRAMS } from "./programs/mod.ts";

const ROUNDS = 15;

/**
 * The middle ratios of some ways of doing the work to the first of them, and
 * the first one's time in milliseconds. The ways take turns, and each round
 * gives its own ratios: a slow moment of the machine hits them all.
 */
function ratiosOf(
  ways: readonly (() => unknown)[],
  rounds: number,
): { readonly ratios: number[]; readonly milliseconds: number } {
  const repeats = ways.map(() => 1);
  const found: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds * 2; round++) {
    const times = ways.map((work, way) => {
      const count = repeats[way]!;
      const start = performance.now();
      for (let i = 0; i < count; i++) work();
      const took = performance.now() - start;
      if (round < rounds && took < 4 && count < 4096) repeats[way]! *= 2;
      return took / count;
    });
    if (round < rounds) continue;
    times.forEach((time, way) => {
      found[way]!.push(way === 0 ? time : time / times[0]!);
    });
  }
  const [first = [], ...others] = found;
  return { ratios: others.map(median), milliseconds: median(first) };
}

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const rows: number[][] = [];
const say = (line: string) => void process.stdout.write(`${line}\n`);
const column = (x: number) => x.toFixed(2).padStart(10);
say(`${"".padEnd(18)}     exact uncounted sliceable  machine    µs by hand`);
for (const { name, source, hand, size, apart } of PROGRAMS) {
  if (names.length > 0 ? !names.includes(name) : apart !== undefined) continue;
  const module = moduleOf(source(size));
  const byHand = () => hand(size, makeHost());
  const ways = [
    byHand,
    ...TIER_NAMES.map((tier) => () => runInTier(module, tier)),
  ];
  for (const way of ways) {
    if (way() !== byHand()) throw new Error(`${name}: ${way()}`);
  }
  const heavy = name === "capability calls";
  const { ratios, milliseconds } = ratiosOf(ways, heavy ? 3 : ROUNDS);
  rows.push(ratios);
  say(
    `${name.padEnd(18)}${ratios.map(column).join("")}${
      column(milliseconds * 1000)
    }`,
  );
}
const means = [0, 1, 2, 3].map((i) =>
  geometricMean(rows.map((row) => row[i]!))
);
const medians = [0, 1, 2, 3].map((i) => median(rows.map((row) => row[i]!)));
say(`${"geometric mean".padEnd(18)}${means.map(column).join("")}`);
say(`${"median".padEnd(18)}${medians.map(column).join("")}`);
say(
  `exact / uncounted ${
    column(geometricMean(rows.map((row) => row[0]! / row[1]!)))
  }`,
);
say(
  `sliceable / plain ${
    column(geometricMean(rows.map((row) => row[2]! / row[0]!)))
  }`,
);
