// Copyright 2026 the Boruna authors. MIT license.

/**
 * Every deterministic limit ends a program at a step that stands here, on
 * every runtime, with progress and events watched or not.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  type LimitKind,
  type Limits,
  run,
  runErrorJson,
  type RunOptions,
} from "../../src/run/mod.ts";

const GROW = `fn main() -> List<String> !{time.now} {
  let mut xs = []
  let mut i = 0
  while i < 20000 {
    xs = list_push(xs, "abc" ++ int_to_string(i))
    if i % 1000 == 0 { let _ = time_now() }
    i = i + 1
  }
  xs
}`;

const NEST =
  `fn down(n: Int) -> Int { if n == 0 { 0 } else { 1 + down(n - 1) } }
fn main() -> Int { down(5000) }`;

const DOUBLE = `fn main() -> Int {
  let mut s = "x"
  let mut i = 0
  while i < 60 { s = s ++ s i = i + 1 }
  string_len(s)
}`;

const MAPS = `fn main() -> Int {
  let mut m = {}
  let mut i = 0
  while i < 20000 { m = map_set(m, int_to_string(i), i) i = i + 1 }
  list_len(map_keys(m))
}`;

/** Program, limits, the limit that ends it, and at which step. */
const TABLE: readonly (readonly [string, Limits, LimitKind, number])[] = [
  [GROW, { steps: 1000 }, "steps", 1001],
  [GROW, { steps: 300_000 }, "steps", 300_001],
  [GROW, { steps: 10_000_000, eventLogBytes: 1000 }, "event_log_bytes", 88030],
  [
    GROW,
    { steps: 10_000_000, memoryBytes: 400_000 },
    "memory_bytes",
    246784,
  ],
  [GROW, { steps: 10_000_000, outputBytes: 3 }, "output_bytes", 440051],
  [NEST, {}, "stack", 2297],
  [NEST, { callDepth: 1000 }, "stack", 8993],
  [DOUBLE, {}, "size", 323],
  [DOUBLE, { sizes: { text: 1000 } }, "size", 128],
  [DOUBLE, { memoryBytes: 100_000 }, "size", 206],
  [MAPS, { memoryBytes: 200_000 }, "memory_bytes", 40960],
];

const WATCHED: readonly RunOptions[] = [
  {},
  { keepEvents: false },
  { onProgress: () => {}, progressSteps: 1000 },
  { onProgress: () => {}, onEvent: () => {} },
  { tier: "interpreter" },
  { tier: "compiled" },
  { tier: "compiled", onProgress: () => {} },
  { limits: { wallMs: 600_000 } },
  { limits: { wallMs: 600_000, capabilityMs: 60_000 }, onProgress: () => {} },
];

for (const [i, [source, limits, kind, steps]] of TABLE.entries()) {
  test(`limit ${i}: ${kind} under ${JSON.stringify(limits)}`, {
    timeout: 120_000,
  }, async () => {
    for (const watched of WATCHED) {
      const result = await run(source, {
        ...watched,
        limits: { ...limits, ...watched.limits },
      });
      const { outcome } = result;
      assert(outcome.kind === "limit", outcome.kind);
      assertEquals(outcome.limit, kind);
      assertEquals(result.steps, steps);
    }
  });
}

test("a limit that equals what the run reports is enough, one less is not", async () => {
  const source = "fn main() -> Int { let a = 1 a + 1 }";
  const { steps } = await run(source);
  const exact = await run(source, { limits: { steps } });
  assertEquals(exact.outcome.kind, "done");
  const less = await run(source, { limits: { steps: steps - 1 } });
  assertEquals(
    runErrorJson(less),
    `{"error_kind":"limit_exceeded","limit":${
      steps - 1
    },"limit_kind":"steps",` +
      `"message":"max execution steps exceeded (${steps - 1})",` +
      `"phase":"execution","steps":${steps}}`,
  );
});

test("output is measured as the result and then each tree", async () => {
  const source = `fn main() -> Int { emit "abc" emit "de" 1 }`;
  const fits = async (outputBytes: number) =>
    (await run(source, { limits: { outputBytes } })).outcome.kind === "done";
  assertEquals(await fits(10), true);
  assertEquals(await fits(9), false);
  assertEquals(await fits(0), false);
});

test("wall time ends a busy program at a multiple of 1024 steps", async () => {
  const result = await run(
    "fn main() -> Int { let mut i = 0 while true { i = i + 1 } i }",
    { limits: { wallMs: 30, steps: 1e15 } },
  );
  assert(result.outcome.kind === "limit");
  assertEquals(result.outcome.limit, "wall_ms");
  assertEquals(result.steps % 1024, 0);
});

test(
  "wall time ends few steps that copy much",
  { timeout: 60_000 },
  async () => {
    const source = `fn main() -> Int {
    let mut a: List<Int> = []
    let mut i = 0
    while i < 300000 { a = list_push(a, i) i = i + 1 }
    let mut n = 0
    while true { n = n + list_len(list_reverse(a)) }
    n
}`;
    for (const tier of ["interpreter", "compiled"] as const) {
      const start = performance.now();
      const result = await run(source, { tier, limits: { wallMs: 200 } });
      assert(result.outcome.kind === "limit");
      assertEquals(result.outcome.limit, "wall_ms");
      // Thousands of lists were made before the clock was looked at.
      assert(performance.now() - start < 2_000);
    }
  },
);

test("one call may take only so long, and all of them only so long", async () => {
  const source = 'fn main() -> String !{fs.read} { fs_read("a") }';
  const never = () => new Promise<never>(() => {});
  for (const limits of [{ capabilityMs: 20 }, { wallMs: 20 }]) {
    const result = await run(source, {
      policy: "allow-all",
      handlers: { "fs.read": never },
      limits,
    });
    assert(result.outcome.kind === "limit");
    assertEquals(
      result.outcome.limit,
      "wallMs" in limits ? "wall_ms" : "capability_ms",
    );
    assertEquals(result.events.length, 1);
  }
});

test("progress tells multiples of its steps and the calls in between", async () => {
  const told: [number, number][] = [];
  const result = await run(GROW, {
    limits: { steps: 10_000_000 },
    onProgress: (steps, capabilities) =>
      told.push([steps, capabilities.length]),
  });
  assertEquals(told.length, Math.floor(result.steps / 100_000));
  assert(told.every(([steps], i) => steps === (i + 1) * 100_000));
  const calls = told.reduce((sum, [, count]) => sum + count, 0);
  assert(calls <= 20 && calls >= 18);
});
