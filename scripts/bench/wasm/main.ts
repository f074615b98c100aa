// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno task bench:wasm [--json] [PROGRAM…]`: what programs would cost as
 * WebAssembly, beside the compiled tier and the same work by hand. Works on Bun
 * and Node too: `bun scripts/bench/wasm/main.ts`.
 *
 * All run in one process and take turns. Values and steps are compared first.
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "node:util";
import { environment, environmentLine } from "../document.ts";
import { moduleOf, runAsUsers, runInTier } from "../engine.ts";
import { geometricMean, takeTurns } from "../measure.ts";
import { makeHost, programOf } from "../programs/mod.ts";
import { figure, line } from "../tables.ts";
import { WASM_PROGRAMS, type WasmProgram } from "./programs.ts";
import { hasStructs, load } from "./run.ts";

const PATIENCE = { rounds: 15, budget: 2_000 } as const;
const MAX_STEPS = 1e12;

/** What was measured of a program. */
interface Measured {
  readonly name: string;
  /** Whether it makes records or variants. */
  readonly structs: boolean;
  readonly steps: number;
  /** Milliseconds by hand. */
  readonly hand: number;
  /** The compiled tier with exact steps ÷ by hand. */
  readonly compiled: number;
  /** WebAssembly ÷ by hand. */
  readonly wasm: number;
  /** The same without a look at any Int: the most that known bounds could save. */
  readonly unchecked: number;
}

async function measure(program: WasmProgram): Promise<Measured> {
  const { name, structs } = program;
  const { size, source, hand } = programOf(name);
  const module = moduleOf(source(size));
  const exact = load(program, size);
  const unchecked = load(program, size, { checked: false });
  const { value, steps } = await runAsUsers(module);
  for (const run of [exact, unchecked]) {
    const ending = run(MAX_STEPS);
    if (ending.value !== value || ending.steps !== steps) {
      const found = `${ending.value} after ${ending.steps} steps`;
      throw new Error(`${name} gives ${found}, not ${value} after ${steps}`);
    }
  }
  const [byHand, ...others] = await takeTurns([
    () => hand(size, makeHost()),
    () => runInTier(module, "exact"),
    () => exact(MAX_STEPS),
    () => unchecked(MAX_STEPS),
  ], PATIENCE);
  const [compiled, wasm, bare] = others.map(({ ratio }) => ratio.median);
  return {
    name,
    structs,
    steps,
    hand: byHand!.ms,
    compiled: compiled!,
    wasm: wasm!,
    unchecked: bare!,
  };
}

/** The cells of a program, or of the geometric means of some. */
function cells(programs: readonly Measured[]): string[] {
  const mean = (of: (program: Measured) => number) =>
    figure(geometricMean(programs.map(of)));
  return [
    mean(({ compiled }) => compiled),
    mean(({ wasm }) => wasm),
    mean(({ wasm, compiled }) => wasm / compiled),
    mean(({ unchecked, compiled }) => unchecked / compiled),
  ];
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const output = values.json ? process.stderr : process.stdout;
const say = (text: string) => void output.write(`${text}\n`);
const runs = environment();
say(environmentLine(runs));
if (!hasStructs()) {
  say("This runtime has no structs in WebAssembly: Ints only.");
}
const found: Measured[] = [];
for (const structs of hasStructs() ? [false, true] : [false]) {
  const programs = WASM_PROGRAMS.filter((program) =>
    program.structs === structs &&
    (positionals.length === 0 || positionals.includes(program.name))
  );
  if (programs.length === 0) continue;
  const head = ["÷ hand", "÷ hand", "÷ compiled", "÷ compiled", "", ""];
  say("");
  say(line(structs ? "Records" : "Ints", [
    "compiled",
    "wasm",
    "wasm",
    "unchecked",
    "hand ms",
    "steps",
  ]));
  say(line("", head).trimEnd());
  const group: Measured[] = [];
  for (const program of programs) {
    const measured = await measure(program);
    group.push(measured);
    say(line(measured.name, [
      ...cells([measured]),
      figure(measured.hand),
      String(measured.steps),
    ]));
  }
  say(line("geometric mean", cells(group)));
  found.push(...group);
}
if (values.json) {
  const document = { schema: 1, environment: runs, programs: found };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
