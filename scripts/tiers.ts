// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno task tiers [FROM-TO] [--small | --quick]`: compares the compiled tier
 * with the interpreter on every program of the conformance suites and on the
 * generated programs of the seeds, under every limit up to 200 steps and some
 * beyond, in every mode, and reads all generated code. Works on Bun and Node too.
 *
 * `--small` tries 16 limits of each program. `--quick` is for very many
 * programs: two modes of each, six limits, and the code of one form is read.
 *
 * @module
 */

import process from "node:process";
import { compile } from "../src/compile/mod.ts";
import { compiledText } from "../src/vm/compiled/start.ts";
import { refuseCode } from "../tests/support/closed_code.ts";
import { generate, seeded } from "../tests/support/generate.ts";
import {
  conformancePrograms,
  OWN_PROGRAMS,
  type TierProgram,
} from "../tests/support/tier_programs.ts";
import { ALLOW_ALL } from "../src/capability/mod.ts";
import {
  type Compared,
  compareTiers,
  loadTiers,
  manyLimits,
  MODES,
} from "../tests/support/tiers.ts";

const args = process.argv.slice(2);
const quick = args.includes("--quick");
const small = args.includes("--small");
const [from = 0, to = 0] = (args.find((arg) => /^\d+-\d+$/.test(arg)) ?? "0-0")
  .split("-").map(Number);
const random = seeded(from + 1);
const FORMS = [{}, { sliceable: true }, { light: true }] as const;
let programs = 0;
let runs = 0;
const refusals = new Map<string, number>();
const differences: string[] = [];

function pick<T>(all: readonly T[]): T {
  return all[Math.floor(random() * all.length)]!;
}

function* allPrograms(): Generator<TierProgram> {
  if (from === 0) {
    yield* conformancePrograms();
    for (const [id, text] of OWN_PROGRAMS) {
      const { module } = compile({ name: "a.ax", text });
      yield { id, module: module!, policy: ALLOW_ALL };
    }
  }
  for (let seed = from; seed < to; seed++) {
    const { module } = compile({ name: "a.ax", text: generate(seed) });
    if (module !== null) {
      yield { id: `seed ${seed}`, module, policy: ALLOW_ALL };
    }
  }
}

await loadTiers();
for (const { id, module, policy } of allPrograms()) {
  const limits = quick
    ? manyLimits(random, 0, 1)
    : small
    ? manyLimits(random, 10, 5)
    : manyLimits(random);
  const modes = quick ? [pick(MODES), pick(MODES)] : MODES;
  programs++;
  let result: Compared;
  try {
    result = compareTiers(module, limits, { policy }, modes);
  } catch (error) {
    // Generated code threw what is no end of a program.
    differences.push(id);
    process.stdout.write(`${id}: ${String(error)}\n`);
    continue;
  }
  runs += result.runs;
  if (result.refused !== null) {
    refusals.set(result.refused, (refusals.get(result.refused) ?? 0) + 1);
  }
  if (result.difference !== null) {
    differences.push(id);
    process.stdout.write(`${id}: ${result.difference}\n`);
  }
  for (const form of quick ? [pick(FORMS)] : FORMS) {
    const text = compiledText(module, form);
    const why = text === null ? null : refuseCode(text);
    if (why !== null) {
      differences.push(id);
      process.stdout.write(`${id}: ${why}\n`);
    }
  }
}
for (const [why, count] of refusals) {
  process.stdout.write(`${count} programs left to the interpreter: ${why}\n`);
}
process.stdout.write(
  `${programs} programs, ${runs} runs, ${differences.length} differences\n`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
