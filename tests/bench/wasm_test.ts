// Copyright 2026 the Boruna authors. MIT license.

/**
 * The programs of the benchmarks as WebAssembly end as the interpreter does,
 * step for step, under every limit.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { moduleOf } from "../../scripts/bench/engine.ts";
import { programOf } from "../../scripts/bench/programs/mod.ts";
import {
  add,
  divide,
  equal,
  less,
  multiply,
  remainder,
  subtract,
} from "../../scripts/bench/wasm/arithmetic.ts";
import {
  double,
  I64,
  signed,
  unsigned,
} from "../../scripts/bench/wasm/binary.ts";
import { call } from "../../scripts/bench/wasm/module.ts";
import {
  WASM_PROGRAMS,
  type WasmProgram,
} from "../../scripts/bench/wasm/programs.ts";
import { type Ending, hasStructs, load } from "../../scripts/bench/wasm/run.ts";
import {
  choose,
  inOrder,
  int,
  loop,
  set,
  type Term,
  variable,
} from "../../scripts/bench/wasm/terms.ts";
import type { Module } from "../../src/bytecode/mod.ts";
import { runModule } from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";
import { startExecution } from "../../src/vm/mod.ts";

/** How the interpreter ends. */
function interpreted(module: Module, maxSteps: number): Ending {
  const execution = startExecution(module, {
    maxSteps,
    observer: { contractCheck() {}, uiEmit() {}, debug() {} },
  });
  const stop = execution.resume();
  const { steps } = execution;
  if (stop.kind === "done") {
    return { value: display(stop.value), failure: null, steps };
  }
  if (stop.kind !== "trap") throw new Error(stop.kind);
  return { value: null, failure: stop.trap.kind as Ending["failure"], steps };
}

/** Compares the ends under many limits; gives the one without a limit. */
function compare(program: WasmProgram, size: number, source: string): Ending {
  const module = moduleOf(source);
  const run = load(program, size);
  const wanted = interpreted(module, 1e9);
  assertEquals(run(1e9), wanted, program.name);
  const { steps } = wanted;
  const limits = Array.from({ length: 100 }, (_, limit) => limit);
  for (const limit of [...limits, steps - 2, steps - 1, steps, steps + 1]) {
    const what = `${program.name} with ${limit} steps`;
    assertEquals(run(limit), interpreted(module, limit), what);
  }
  return wanted;
}

for (const program of WASM_PROGRAMS) {
  test(`bench: ${program.name} as WebAssembly is exact`, async (context) => {
    if (program.structs && !hasStructs()) {
      context.skip("this runtime has no structs in WebAssembly");
      return;
    }
    const { source } = programOf(program.name);
    for (const size of [1, 2]) {
      const { value, steps } = compare(program, size, source(size));
      const { outcome, steps: made } = await runModule(moduleOf(source(size)));
      assertEquals(outcome.kind === "done" && display(outcome.value), value);
      assertEquals(made, steps);
    }
  });
}

/** A loop from 0 below 100 that sets a variable, which is 1 at first. */
function repeated(
  name: string,
  text: string,
  value: (t: Term, i: Term) => Term,
): readonly [WasmProgram, string] {
  const build: WasmProgram["build"] = (m) =>
    m.entry(I64, (w) => {
      const t = variable(w, I64);
      const i = variable(w, I64);
      return inOrder(
        set(t, int(1)),
        set(i, int(0)),
        loop(
          less(i, int(100)),
          set(t, value(t, i)),
          set(i, add(i, int(1))),
        ),
        t,
      );
    });
  const source = `fn main() -> Int {
    let mut t = 1
    let mut i = 0
    while i < 100 { t = ${text} i = i + 1 }
    t
}`;
  return [{ name, structs: false, build }, source];
}

const LARGE = 4_000_000_000_000_000_000n;

const down: WasmProgram = {
  name: "too many frames",
  structs: false,
  build(m) {
    const down = m.recursive(
      [I64],
      I64,
      { exit: 7 },
      (down) => (_, n) =>
        choose(
          equal(n!, int(0)),
          n!,
          add(int(1), down(subtract(n!, int(1)))),
        ),
    );
    return m.entry(I64, () => call(down, [int(300)]));
  },
};

const FAILING: readonly (readonly [WasmProgram, string])[] = [
  repeated("a sum", "t + t", (t) => add(t, t)),
  repeated("a sum with a constant", `t + ${LARGE}`, (t) => add(t, int(LARGE))),
  repeated("a difference", `t - ${LARGE}`, (t) => subtract(t, int(LARGE))),
  repeated(
    "a difference of both",
    `t - (${LARGE} + i)`,
    (t, i) => subtract(t, add(int(LARGE), i)),
  ),
  repeated("a product", "t * 3", (t) => multiply(t, int(3))),
  repeated(
    "a negative product",
    "t * (0 - 3)",
    (t) => multiply(t, subtract(int(0), int(3))),
  ),
  repeated(
    "a quotient",
    "t / (9 - i)",
    (t, i) => divide(t, subtract(int(9), i)),
  ),
  repeated(
    "a remainder",
    "t % (9 - i)",
    (t, i) => remainder(t, subtract(int(9), i)),
  ),
  [
    down,
    `fn down(n: Int) -> Int { if n == 0 { n } else { 1 + down(n - 1) } }
fn main() -> Int { down(300) }`,
  ],
];

for (const [program, source] of FAILING) {
  test(`bench: WebAssembly fails exactly: ${program.name}`, () => {
    assert(compare(program, 0, source).failure !== null);
  });
}

test("bench: numbers in modules", () => {
  assertEquals([0, 127, 128, 624485].map(unsigned), [
    [0],
    [0x7f],
    [0x80, 0x01],
    [0xe5, 0x8e, 0x26],
  ]);
  assertEquals([0, 63, 64, -1, -64, -65, -123456].map(signed), [
    [0],
    [0x3f],
    [0xc0, 0x00],
    [0x7f],
    [0x40],
    [0xbf, 0x7f],
    [0xc0, 0xbb, 0x78],
  ]);
  assertEquals(double(1), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
});
