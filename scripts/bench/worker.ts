// Copyright 2026 the Boruna authors. MIT license.

/**
 * One program, measured in a process of its own: no other program has left its
 * types in the engine. Prints one line of JSON.
 *
 * @module
 */

import process from "node:process";
import { moduleOf, runAsUsers, runInTier, TIER_NAMES } from "./engine.ts";
import { takeTurns } from "./measure.ts";
import { growthOf } from "./growth.ts";
import { measurePeers } from "./peers/mod.ts";
import { type BenchProgram, makeHost, programOf } from "./programs/mod.ts";
import { SCALES } from "./scales.ts";

/** What a process may measure. */
export type Part = "warm" | "tiers" | "peers" | "growth" | "scale";

const PATIENCE = { rounds: 15, budget: 2_000 } as const;

async function warm(program: BenchProgram): Promise<unknown> {
  const { size, hand } = program;
  const module = moduleOf(program.source(size));
  const { value, steps } = await runAsUsers(module);
  const wanted = hand(size, makeHost());
  if (value !== wanted) throw new Error(`ours gives ${value}, not ${wanted}`);
  const [byHand, ours] = await takeTurns([
    () => hand(size, makeHost()),
    () => runAsUsers(module),
  ], PATIENCE);
  return { steps, hand: byHand!.ms, ours: ours!.ms, ratio: ours!.ratio };
}

async function tiers(program: BenchProgram): Promise<unknown> {
  const { size, hand } = program;
  const module = moduleOf(program.source(size));
  const wanted = hand(size, makeHost());
  for (const tier of TIER_NAMES) {
    const value = runInTier(module, tier);
    if (value !== wanted) {
      throw new Error(`${tier} gives ${value}, not ${wanted}`);
    }
  }
  const taken = await takeTurns([
    () => hand(size, makeHost()),
    ...TIER_NAMES.map((tier) => () => runInTier(module, tier)),
  ], PATIENCE);
  return Object.fromEntries(
    TIER_NAMES.map((tier, i) => [tier, taken[i + 1]!.ratio]),
  );
}

async function measure(part: string, name: string): Promise<unknown> {
  switch (part as Part) {
    case "warm":
      return await warm(programOf(name));
    case "tiers":
      return await tiers(programOf(name));
    case "peers":
      return await measurePeers(programOf(name));
    case "growth":
      return await growthOf(programOf(name));
    case "scale": {
      const scale = SCALES.find((one) => one.name === name);
      if (scale === undefined) throw new Error(`no scale is called ${name}`);
      return await growthOf(scale);
    }
    default:
      throw new Error(`no part is called ${part}`);
  }
}

const [part = "", name = ""] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measure(part, name))}\n`);
