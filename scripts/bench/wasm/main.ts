// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno task bench:wasm [--json]`: what WebAssembly with GC types would gain.
 * Works on Bun and Node too: `bun scripts/bench/wasm/main.ts`.
 *
 * Some programs of the benchmarks are written as WebAssembly, with the meaning
 * that ours has to keep: Ints of 64 bits that fail where they overflow, exact
 * steps, limits on steps and frames. Records are structs.
 *
 * @module
 */

import process from "node:process";
import { environment, environmentLine } from "../document.ts";
import { geometricMean } from "../measure.ts";
import { measureAlone } from "../process.ts";
import { WASM_PROGRAMS } from "./programs.ts";
import type { WasmRow } from "./measure.ts";

const json = process.argv.includes("--json");
const say = (text: string) => {
  (json ? process.stderr : process.stdout).write(`${text}\n`);
};

function line(name: string, compiled: number, wasm: number): string {
  const cells = [compiled, wasm, wasm / compiled].map((value) =>
    value.toFixed(2).padStart(14)
  );
  return name.padEnd(20) + cells.join("");
}

const where = environment();
say(`${environmentLine(where)}\n`);
say(
  `${"÷ by hand".padEnd(20)}${
    ["compiled", "WebAssembly", "one ÷ other"].map((head) => head.padStart(14))
      .join("")
  }`,
);
const rows: (WasmRow & { readonly name: string; readonly kind: string })[] = [];
for (const { name, kind } of WASM_PROGRAMS) {
  try {
    const row = await measureAlone("wasm", name) as WasmRow;
    rows.push({ name, kind, ...row });
    say(line(name, row.compiled.median, row.wasm.median));
  } catch (error) {
    // A runtime without structs says so.
    say(`${name}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
for (const kind of ["Ints", "records"]) {
  const of = rows.filter((row) => row.kind === kind);
  say(line(
    `mean, ${kind}`,
    geometricMean(of.map((row) => row.compiled.median)),
    geometricMean(of.map((row) => row.wasm.median)),
  ));
}
if (json) {
  process.stdout.write(
    `${JSON.stringify({ environment: where, rows }, null, 2)}\n`,
  );
}
