// Copyright 2026 the Boruna authors. MIT license.

/**
 * The compiled tier gives what the interpreter gives, to the step: value or
 * trap, step count, UI output, debug lines, event log, and where in the count
 * each of them falls.
 *
 * This is a small part of `scripts/tiers.ts`, which takes every limit.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { compile } from "../../src/compile/mod.ts";
import { startCompiled } from "../../src/vm/compiled/start.ts";
import { startExecution, trapText } from "../../src/vm/mod.ts";
import { generate, seeded } from "../support/generate.ts";
import { conformancePrograms, OWN_PROGRAMS } from "../support/tier_programs.ts";
import {
  compareTiers,
  loadTiers,
  manyLimits,
  MODES,
} from "../support/tiers.ts";

/** What the compiled tier leaves to the interpreter, and why. */
const REFUSALS: readonly string[] = [
  "operands have no fixed heights",
  "the run fails before it starts",
  "a function has too many locals",
  "a function ends with its caller's operand",
];

await loadTiers();

test("the conformance suites give the same in both tiers", {
  timeout: 60_000,
}, () => {
  const random = seeded(1);
  let compared = 0;
  let refused = 0;
  for (const { id, module, policy } of conformancePrograms()) {
    // Each program in one of the modes; the script takes all.
    if (id.endsWith(", ours")) continue;
    const modes = [MODES[compared % MODES.length]!];
    const limits = manyLimits(random, 3, 2);
    const result = compareTiers(module, limits, { policy }, modes);
    assertEquals(result.difference, null, id);
    if (result.refused === null) compared++;
    else {
      refused++;
      assert(REFUSALS.includes(result.refused), `${id}: ${result.refused}`);
    }
  }
  assert(compared > 2200 && refused < 250, `${compared}, ${refused}`);
});

test("programs of our own give the same under every limit", () => {
  for (const [name, text] of OWN_PROGRAMS) {
    const { module, diagnostics } = compile({ name: "a.ax", text });
    assert(module !== null, `${name}: ${diagnostics[0]?.message}`);
    const result = compareTiers(module, manyLimits(seeded(2), 120, 10));
    assertEquals(result.difference, null, name);
  }
});

test("generated programs give the same", () => {
  const random = seeded(3);
  for (let seed = 0; seed < 200; seed++) {
    const { module } = compile({ name: "a.ax", text: generate(seed) });
    const result = compareTiers(module!, manyLimits(random, 3, 3), {}, [
      MODES[seed % MODES.length]!,
    ]);
    assertEquals(result.difference, null, `seed ${seed}`);
    assertEquals(result.refused, null, `seed ${seed}`);
  }
});

test("frames may be limited", () => {
  const text = `fn f(n: Int) -> Int { if n == 0 { 0 } else { 1 + f(n - 1) } }
fn main() -> Int { f(20) }`;
  const { module } = compile({ name: "a.ax", text });
  for (const callDepth of [1, 2, 3, 20, 21, 22, 23, 900]) {
    const result = compareTiers(module!, () => [], { callDepth });
    assertEquals(result, {
      runs: MODES.length,
      refused: null,
      difference: null,
    });
  }
});

test("values may be limited", () => {
  const text = `fn main() -> Int {
    let mut s = "ab"
    let mut xs = []
    let mut m = {"": 0}
    let mut i = 0
    while i < 20 {
        if i < 5 { s = s ++ s }
        xs = list_push(xs, i)
        m = map_set(m, int_to_string(i), i)
        i = i + 1
    }
    string_len(s) + list_len(xs) + map_len(m)
}`;
  const { module } = compile({ name: "a.ax", text });
  for (
    const sizes of [
      {},
      { text: 1 },
      { text: 4 },
      { text: 63 },
      { text: 64 },
      { list: 1 },
      { list: 19 },
      { map: 2 },
      { map: 20 },
      { map: 21 },
    ]
  ) {
    const { difference } = compareTiers(module!, () => [], { sizes });
    assertEquals(difference, null, JSON.stringify(sizes));
  }
});

test("runs of one program take turns", () => {
  const text = `fn wait(n: Int) -> Int !{time.now} { n + time_now() }
fn main() -> Int !{time.now} {
    let mut t = 0
    let mut i = 0
    while i < 5 {
        t = t * 10 + wait(i) - i
        emit t
        i = i + 1
    }
    t
}`;
  const { module } = compile({ name: "a.ax", text });
  const ui: unknown[][] = [[], [], []];
  const start = (which: number) =>
    startCompiled(module!, {
      observer: {
        contractCheck() {},
        uiEmit: (tree) => void ui[which]!.push(tree),
        debug() {},
      },
    });
  const runs = [start(0), start(1), start(2)];
  const stops: unknown[] = [];
  for (let round = 0; round <= 5; round++) {
    runs.forEach((run, which) => {
      assert(typeof run !== "string");
      const stop = run.resume(
        round === 0 ? undefined : { kind: "value", value: which + 1 },
      );
      stops.push(stop.kind === "done" ? stop.value : stop.kind);
      if (stop.kind === "done") {
        const whole = startExecution(module!, {
          observer: { contractCheck() {}, uiEmit() {}, debug() {} },
          call: () => ({ kind: "value", value: which + 1 }),
        });
        whole.resume();
        assertEquals(run.steps, whole.steps);
      }
    });
  }
  assertEquals(stops.slice(-3), [11111, 22222, 33333]);
  assertEquals(ui[1], [2, 22, 222, 2222, 22222]);
});

test("a program may run inside of its own calls", () => {
  const text = `fn main() -> Int !{time.now} {
    let mut t = 0
    let mut i = 0
    while i < 3 {
        t = t + time_now()
        i = i + 1
    }
    t
}`;
  const { module } = compile({ name: "a.ax", text });
  const observer = { contractCheck() {}, uiEmit() {}, debug() {} };
  let depth = 0;
  const start = () => {
    const run = startCompiled(module!, {
      observer,
      call() {
        if (depth >= 3) return { kind: "value", value: 1 };
        depth++;
        const inner = start();
        depth--;
        return { kind: "value", value: inner };
      },
    });
    assert(typeof run !== "string");
    const stop = run.resume();
    assert(
      stop.kind === "done",
      stop.kind === "trap" ? trapText(stop.trap) : "",
    );
    return stop.value;
  };
  assertEquals(start(), 81);
});
