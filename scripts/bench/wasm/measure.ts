// Copyright 2026 the Boruna authors. MIT license.

/**
 * One program as WebAssembly, beside our compiled tier and the work by hand.
 *
 * @module
 */

import { moduleOf, runInTier } from "../engine.ts";
import { type Spread, takeTurns } from "../measure.ts";
import { type BenchProgram, makeHost } from "../programs/mod.ts";
import { bytesOf, instantiate } from "./build.ts";
import { WASM_PROGRAMS } from "./programs.ts";

/** What was found of a program: ratios to the work by hand. */
export interface WasmRow {
  readonly compiled: Spread;
  readonly wasm: Spread;
  /** Bytes of the module. */
  readonly bytes: number;
}

const MAX_STEPS = 1e12;

/** Measures a program, with the steps counted exactly on both sides. */
export async function measureWasm(
  { name, size, source, hand }: BenchProgram,
): Promise<WasmRow> {
  const program = WASM_PROGRAMS.find((program) => program.name === name);
  if (program === undefined) throw new Error(`${name} is not WebAssembly`);
  const bytes = bytesOf(program, size);
  const run = instantiate(bytes);
  const module = moduleOf(source(size));
  const wanted = hand(size, makeHost());
  const { value } = run(MAX_STEPS);
  const given = wanted === "true" ? String(value === 1) : String(value);
  if (given !== wanted) throw new Error(`it gives ${given}, not ${wanted}`);
  const [, compiled, wasm] = await takeTurns([
    () => hand(size, makeHost()),
    () => runInTier(module, "exact"),
    () => run(MAX_STEPS),
  ], { rounds: 15, budget: 2_000 });
  return {
    compiled: compiled!.ratio,
    wasm: wasm!.ratio,
    bytes: bytes.length,
  };
}
