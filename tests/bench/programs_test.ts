// Copyright 2026 the Boruna authors. MIT license.

/**
 * The programs of the benchmarks compute what their hand-written twins do: with
 * little work here, and with all of it whenever they are measured.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { assert, assertEquals } from "@std/assert";
import {
  moduleOf,
  runAsUsers,
  runInTier,
  TIER_NAMES,
} from "../../scripts/bench/engine.ts";
import {
  EXPRESSIONS,
  handText,
  type Host,
  makeHost,
  PROGRAMS,
} from "../../scripts/bench/programs/mod.ts";
import { SCALES } from "../../scripts/bench/scales.ts";
import { runModule } from "../../src/run/mod.ts";

/** How much less than in the benchmarks. */
const LESS = 1_000;

for (const program of PROGRAMS) {
  test(`bench: ${program.name} is what is written by hand`, async () => {
    for (const size of [3, Math.ceil(program.size / LESS)]) {
      const module = moduleOf(program.source(size));
      const { value } = await runAsUsers(module);
      assertEquals(value, program.hand(size, makeHost()), `of ${size}`);
    }
  });
}

test("bench: every tier gives the same", () => {
  for (const { name, source, hand } of PROGRAMS) {
    const module = moduleOf(source(3));
    for (const tier of TIER_NAMES) {
      assertEquals(runInTier(module, tier), hand(3, makeHost()), name);
    }
  }
});

test("bench: operations are what is written by hand", async () => {
  for (const { name, source, hand, sizes } of SCALES) {
    const size = sizes![0]! / 50;
    const { value } = await runAsUsers(moduleOf(source(size)));
    assertEquals(value, hand(size, makeHost()), name);
  }
});

test("bench: hand-written programs name nothing but their helpers", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-hand-"));
  const path = join(folder, "hand.mjs");
  const texts = PROGRAMS.map(handText).join(",\n");
  writeFileSync(path, `export const works = [${texts}];\n`);
  const { works } = await import(pathToFileURL(path).href) as {
    readonly works: readonly ((size: number, host: Host) => string)[];
  };
  rmSync(folder, { recursive: true, force: true });
  for (const [i, { name, hand }] of PROGRAMS.entries()) {
    assertEquals(works[i]!(3, makeHost()), hand(3, makeHost()), name);
  }
});

test("bench: rules give the same with inputs", async () => {
  for (const [name, { inputs, values }] of Object.entries(EXPRESSIONS)) {
    const module = moduleOf(inputs);
    let count = 0;
    const size = 300;
    for (let i = 0; i < size; i++) {
      const given = values(i);
      const { outcome } = await runModule(module, {
        policy: "allow-all",
        handlers: { "step.input": ([name]) => String(given[`${name}`]) },
      });
      assert(outcome.kind === "done");
      if (outcome.value === true) count++;
    }
    const { hand } = PROGRAMS.find((program) => program.name === name)!;
    assertEquals(String(count), hand(size, makeHost()), name);
  }
});

test("bench: names are unique, and means have enough programs", () => {
  const names = [...PROGRAMS, ...SCALES].map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  assert(PROGRAMS.filter(({ apart }) => apart === undefined).length >= 20);
});
