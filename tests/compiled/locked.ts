// Copyright 2026 the Boruna authors. MIT license.

/**
 * A program that runs where JavaScript may not be made from text; see
 * `tier_test.ts`.
 *
 * @module
 */

import process from "node:process";
import { run } from "../../src/run/mod.ts";
import { compile } from "../../src/compile/mod.ts";
import { startCompiled } from "../../src/vm/compiled/start.ts";

const source = `fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < 2000 {
        t = t + (i * i) % 7
        i = i + 1
    }
    t / 2
}`;
const { module } = compile({ name: "a.ax", text: source });
const observer = { contractCheck() {}, uiEmit() {}, debug() {} };
const refused = startCompiled(module!, { observer });
const values: string[] = [];
for (const tier of ["auto", "compiled"] as const) {
  const { outcome } = await run(source, { tier });
  values.push(outcome.kind === "done" ? String(outcome.value) : outcome.kind);
}
const locked = refused === "code generation is not allowed here";
process.stdout.write(
  `${locked ? "locked" : "open"} ${values[0]} interpreter ${values[1]}\n`,
);
