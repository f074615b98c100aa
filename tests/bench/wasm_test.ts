// Copyright 2026 the Boruna authors. MIT license.

/**
 * The programs that are measured as WebAssembly mean what ours mean: value,
 * steps and limit.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { moduleOf, runAsUsers } from "../../scripts/bench/engine.ts";
import { makeHost, programOf } from "../../scripts/bench/programs/mod.ts";
import { bytesOf, instantiate } from "../../scripts/bench/wasm/build.ts";
import { WASM_PROGRAMS } from "../../scripts/bench/wasm/programs.ts";
import { run } from "../../src/run/mod.ts";

const SIZE = 7;

for (const program of WASM_PROGRAMS) {
  test(`${program.name} as WebAssembly`, async () => {
    const { source, hand } = programOf(program.name);
    const { value, steps } = await runAsUsers(moduleOf(source(SIZE)));
    assertEquals(value, hand(SIZE, makeHost()));
    const execute = instantiate(bytesOf(program, SIZE));
    const end = execute(1e9);
    const shown = value === "true" ? "1" : value;
    assertEquals([String(end.value), end.steps], [shown, steps]);
    assertEquals(execute(steps), end);
    for (const limit of [1, 20, steps >> 1, steps - 1]) {
      assertEquals(execute(limit), {
        value: "ExecutionLimitExceeded",
        steps: limit,
      });
      const { outcome } = await run(source(SIZE), { limits: { steps: limit } });
      assert(outcome.kind === "limit");
    }
  });
}
