// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno task bench [--json] [NAME…]`: what running a program costs, as a ratio
 * to the same work written by hand in JavaScript, in the same process. Works
 * on Bun and Node too: `bun scripts/bench/main.ts`.
 *
 * @module
 */

import process from "node:process";
import { makeSource } from "../../src/diagnostic/mod.ts";
import { loadProgram, runModule } from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";
import { compare, geometricMean } from "./measure.ts";
import { PROGRAMS } from "./programs.ts";

/** How often each way is timed. */
const ROUNDS = 7;

interface Row {
  readonly name: string;
  readonly about: string;
  readonly steps: number;
  readonly milliseconds: number;
  readonly hand: number;
  readonly ratio: number;
}

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const rows: Row[] = [];
for (const program of PROGRAMS) {
  if (names.length > 0 && !names.includes(program.name)) continue;
  const { module } = loadProgram(
    makeSource(`${program.name}.ax`, program.source),
  );
  const options = { limits: { steps: 1_000_000_000 } };
  const { outcome, steps } = await runModule(module, options);
  const wanted = program.hand();
  if (outcome.kind !== "done" || display(outcome.value) !== wanted) {
    throw new Error(`${program.name} does not give ${wanted}`);
  }
  const heavy = program.name === "capability calls";
  const [milliseconds = 0, hand = 0] = await compare(
    [() => runModule(module, options), program.hand],
    heavy ? 2 : ROUNDS,
  );
  rows.push({
    name: program.name,
    about: program.about,
    steps,
    milliseconds,
    hand,
    ratio: milliseconds / hand,
  });
  if (!args.includes("--json")) print(rows.at(-1)!);
}
const mean = geometricMean(rows.map((row) => row.ratio));
if (args.includes("--json")) {
  process.stdout.write(
    `${JSON.stringify({ runtime: runtime(), rows, mean }, null, 2)}\n`,
  );
} else {process.stdout.write(
    `geometric mean ${mean.toFixed(2)} on ${runtime()}\n`,
  );}

function print(row: Row): void {
  process.stdout.write(
    `${row.name.padEnd(18)} ${row.ratio.toFixed(2).padStart(8)} × by hand   ` +
      `${
        row.milliseconds.toFixed(2).padStart(9)
      } ms   ${row.steps} steps   ${row.about}\n`,
  );
}

function runtime(): string {
  const { versions } = process;
  if (versions.deno !== undefined) return `Deno ${versions.deno}`;
  if (versions.bun !== undefined) return `Bun ${versions.bun}`;
  return `Node ${versions.node}`;
}
