// Copyright 2026 the Boruna authors. MIT license.

/**
 * A run that changes its machine is one run: handlers are asked once, events,
 * output and debug lines come once and in order, limits and signals hold.
 *
 * @module
 */

import { test } from "node:test";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { encodeModule } from "../../src/bytecode/mod.ts";
import {
  loadProgram,
  run,
  runModule,
  type RunOptions,
} from "../../src/run/mod.ts";
import { display, Float, type Value } from "../../src/value/mod.ts";
import { moduleFromText } from "../support/assembly.ts";
import { run as execute } from "../support/spawn.ts";

const TIERS = ["interpreter", "auto", "compiled"] as const;

/** Runs a program in a tier and tells what can be seen of it. */
async function seen(source: string, options: RunOptions): Promise<string> {
  const lines: string[] = [];
  const { outcome, steps, ui, events } = await run(source, {
    ...options,
    onDebug: (line) => void lines.push(line),
  });
  return JSON.stringify([
    outcome.kind === "done"
      ? display(outcome.value)
      : [outcome.kind, outcome.text, outcome.frames],
    steps,
    ui.map(display),
    events,
    lines,
  ]);
}

/** Long enough for the switch, with all that can be seen. */
const LONG = `fn work(n: Int) -> Int
    ensures result >= n
{
    let mut t = n
    let mut i = 0
    while i < 50 {
        t = t + i % 3
        i = i + 1
    }
    t
}
fn ask(n: Int) -> Int !{time.now} { time_now() + n }
fn main() -> Int !{time.now, random} {
    let mut t = 0
    let mut i = 0
    while i < 240 {
        t = (t + ask(work(i))) % 1000
        if i % 10 == 0 {
            emit t
            let _ = debug(t)
        }
        if random() < 2.0 { i = i + 1 }
    }
    t
}`;

test("every tier shows the same, and asks handlers once", async () => {
  for (const last of ["t\n}", "100 / (t - t)\n}"]) {
    const source = LONG.slice(0, LONG.lastIndexOf("t\n}")) + last;
    for (const asynchronous of [false, true]) {
      const shown: string[] = [];
      const asked: number[] = [];
      for (const tier of TIERS) {
        let count = 0;
        const answer = (value: Value) => {
          count++;
          // Every third answer has to be waited for.
          return asynchronous && count % 3 === 0
            ? Promise.resolve(value)
            : value;
        };
        shown.push(
          await seen(source, {
            tier,
            policy: "allow-all",
            handlers: {
              "time.now": () => answer(count % 17),
              random: () => answer(new Float(0.5)),
            },
          }).catch((error) => `${error}`),
        );
        asked.push(count);
      }
      assertEquals(shown[1], shown[0]);
      assertEquals(shown[2], shown[0]);
      assertEquals(new Set(asked).size, 1);
    }
  }
});

test("limits fall at the same step in every tier", async () => {
  for (const steps of [10, 65_535, 65_536, 65_537, 70_001, 90_000]) {
    const shown: string[] = [];
    for (const tier of TIERS) {
      shown.push(await seen(LONG, { tier, limits: { steps } }));
    }
    assertEquals(new Set(shown).size, 1, `${steps}`);
  }
});

test("a long run that cannot be compiled goes on as it began", async () => {
  // Each turn leaves an operand, so there are no fixed heights.
  const module = moduleFromText(`
    fn main 0 1 time.now
      const 0
      StoreLocal 0
    again:
      CapCall 5 0
      Dup
      EmitUi
      const true
      Assert 0 Requires 0
      LoadLocal 0
      const 1
      Add
      StoreLocal 0
      LoadLocal 0
      const 2000
      Lt
      JmpIf again
      LoadLocal 0
      Ret`);
  const told: unknown[] = [];
  for (const tier of TIERS) {
    let calls = 0;
    const { outcome, steps, events, ui } = await run(encodeModule(module), {
      tier,
      policy: "allow-all",
      handlers: { "time.now": () => ++calls },
    });
    assertEquals(outcome, { kind: "done", value: 2000 });
    assertEquals([calls, ui.length, events.length], [2000, 2000, 8000], tier);
    assertEquals(ui.at(-1), 2000, tier);
    told.push([steps, events]);
  }
  assertEquals(told[1], told[0]);
  assertEquals(told[2], told[0]);
});

for (
  const [what, place] of [
    ["in the generator", /vm.compiled.analyse/],
    ["in generated code", /callAt/],
  ] as const
) {
  test(`a mistake ${what} costs time only`, () => survives(place));
}

/** Runs a module that compiled code chokes on at a place, and nobody else. */
async function survives(place: RegExp): Promise<void> {
  const { module } = loadProgram(LONG);
  const told: unknown[] = [];
  for (const tier of TIERS) {
    let calls = 0;
    let reads = 0;
    const odd = new Proxy(module, {
      get(target, key) {
        if (!place.test(new Error().stack ?? "")) {
          return Reflect.get(target, key);
        }
        reads++;
        throw new TypeError("a mistake");
      },
    });
    if (tier === "compiled") {
      await assertRejects(() => runModule(odd, { tier }), TypeError, "mistake");
      continue;
    }
    const { outcome, steps, events } = await runModule(odd, {
      tier,
      policy: "allow-all",
      handlers: {
        "time.now": () => ++calls,
        random: () => new Float(0.5),
      },
    });
    assertEquals([outcome.kind, reads], ["done", tier === "auto" ? 1 : 0]);
    told.push([outcome, steps, events]);
  }
  assertEquals(told[1], told[0]);
}

test("what a host throws is for the host, and asked for once", async () => {
  for (const tier of TIERS) {
    let calls = 0;
    await assertRejects(
      () =>
        run(LONG, {
          tier,
          policy: "allow-all",
          handlers: { "time.now": () => ++calls, random: () => new Float(0.5) },
          onEvent: () => {
            if (calls === 200) throw new TypeError("the host's own");
          },
        }),
      TypeError,
      "the host's own",
    );
    assertEquals(calls, 200, tier);
  }
});

test("budgets count calls once", async () => {
  const policy = {
    version: 1,
    defaultAllow: true,
    rules: { "time.now": { allow: true, budget: 100 } },
  } as unknown as NonNullable<RunOptions["policy"]>;
  const shown: string[] = [];
  for (const tier of TIERS) {
    const { outcome, events } = await run(LONG, { tier, policy });
    shown.push(`${outcome.kind} ${events.length}`);
  }
  assertEquals(new Set(shown).size, 1);
});

const ENDLESS = `fn spin(n: Int) -> Int {
    let mut i = n
    while i >= 0 { i = i + 1 }
    i
}
fn main() -> Int { spin(0) }`;

test("long runs can be stopped in every tier", async () => {
  for (const tier of TIERS) {
    const { outcome } = await run(ENDLESS, {
      tier,
      limits: { steps: 1e15 },
      signal: AbortSignal.timeout(50),
    });
    assertEquals(outcome.kind, "cancelled", tier);
    const late = await run(ENDLESS, {
      tier,
      limits: { steps: 1e15, wallMs: 50 },
    });
    assertEquals(late.outcome.kind, "limit", tier);
  }
});

test("a brief limit does not keep the event loop waiting for long", async () => {
  // Each step takes long here, so that the limit is far away.
  const source = `fn main() -> Int {
    let mut s = "0123456789abcdef"
    for i in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] { s = s ++ s }
    let mut n = 0
    while n >= 0 { n = n + list_len(string_split(s, "c")) }
    n
}`;
  const { outcome } = await run(source, {
    tier: "compiled",
    signal: AbortSignal.timeout(400),
  });
  assertEquals(outcome.kind, "cancelled");
});

test("recursion ends at the same frame", async () => {
  const source =
    `fn down(n: Int) -> Int { if n == 0 { 0 } else { down(n - 1) } }
fn main() -> Int {
    let mut i = 0
    while i < 200 {
        let _ = down(i)
        i = i + 1
    }
    down(1000)
}`;
  const shown = new Set<string>();
  for (const tier of TIERS) shown.add(await seen(source, { tier }));
  assertEquals(shown.size, 1);
  assert([...shown][0]!.includes("stack overflow (max 256)"));
});

test("where code generation is forbidden the interpreter runs everything", async () => {
  const flag = "--disallow-code-generation-from-strings";
  const command = "Deno" in globalThis
    ? [process.execPath, "run", "-A", "--quiet", `--v8-flags=${flag}`]
    : "Bun" in globalThis
    ? null
    : [process.execPath, flag];
  if (command === null) return;
  const script = fileURLToPath(new URL("locked.ts", import.meta.url));
  const { exit, stdout, stderr } = await execute([...command, script]);
  assertEquals(stderr, "");
  assertEquals(exit, 0);
  assertEquals(stdout.trim(), "locked 1999 interpreter 1999");
});
