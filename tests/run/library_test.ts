// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs inside a host program: handlers, injected time and chance, streams, and
 * a thousand of them side by side.
 *
 * @module
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { encodeModule } from "../../src/bytecode/mod.ts";
import { ALLOW_ALL, capabilitySetHash } from "../../src/capability/mod.ts";
import { encodeEventLog, type Event } from "../../src/replay/mod.ts";
import {
  loadProgram,
  moduleHash,
  policyHash,
  replay,
  run,
  stream,
  verify,
} from "../../src/run/mod.ts";
import { Float } from "../../src/value/mod.ts";

/** A program that keeps state of its own over many calls. */
const COUNTING = `fn main() -> Int !{llm.call} {
  let mut sum = 0
  let mut i = 0
  while i < 20 {
    let answer = llm_call(int_to_string(i), "own/model")
    match int_parse(answer) { Some(n) => { sum = sum + n }, None => { sum = sum } }
    i = i + 1
  }
  sum
}`;

test("a thousand runs side by side do not see each other", {
  timeout: 120_000,
}, async () => {
  const module = loadProgram(COUNTING).module;
  const runs = Array.from({ length: 1000 }, async (_, id) => {
    const seen: string[] = [];
    const result = await run(module, {
      policy: "allow-all",
      handlers: {
        "llm.call": async ([prompt]) => {
          seen.push(String(prompt));
          // Hand over to the others, now and then for longer.
          await (id % 7 === 0
            ? new Promise((resolve) => setTimeout(resolve, 0))
            : null);
          return String(id);
        },
      },
      limits: id % 10 === 3 ? { steps: 100 } : {},
    });
    if (id % 10 === 3) {
      assertEquals(result.outcome.kind, "limit");
      assertEquals(result.steps, 101);
      return;
    }
    assert(result.outcome.kind === "done");
    assertEquals(result.outcome.value, id * 20);
    assertEquals(seen, Array.from({ length: 20 }, (_, i) => String(i)));
    assertEquals(result.events.length, 40);
  });
  await Promise.all(runs);
});

test("time and chance are what the host says", async () => {
  const source =
    "fn main() -> List<Float> !{time.now, random} { [random(), int_to_float(time_now())] }";
  const { outcome } = await run(source, {
    clock: () => 1_234_567_890_999,
    random: () => 0.25,
  });
  assert(outcome.kind === "done");
  const { outcome: handled } = await run(source, {
    policy: "allow-all",
    clock: () => 0,
    handlers: { "time.now": () => 7, "random": () => new Float(0.5) },
  });
  assert(handled.kind === "done");
  const show = (value: unknown) => JSON.stringify(value);
  assert(show(outcome.value).includes("1234567890"), show(outcome.value));
  assert(show(handled.value).includes("0.5"));
});

test("onEvent hears a call before it is answered, and what it throws ends the run", async () => {
  const order: string[] = [];
  await run('fn main() -> String !{fs.read} { fs_read("a") }', {
    policy: "allow-all",
    handlers: {
      "fs.read": () => {
        order.push("handler");
        return "x";
      },
    },
    onEvent: ({ event }) => order.push(event),
  });
  assertEquals(order, ["CapCall", "handler", "CapResult"]);
  let calls = 0;
  await assertRejects(
    () =>
      run('fn main() -> String !{fs.read} { fs_read("a") }', {
        policy: "allow-all",
        handlers: { "fs.read": () => String(calls++) },
        onEvent: () => {
          throw new Error("the disk is full");
        },
      }),
    Error,
    "the disk is full",
  );
  assertEquals(calls, 0);
});

test("a stream gives every event, and waits for its reader", async () => {
  const source = `fn main() -> Int !{time.now} {
    let mut i = 0
    while i < 5000 { let _ = time_now() i = i + 1 }
    i
  }`;
  const expected = (await run(source)).events;
  const running = stream(source);
  const events: Event[] = [];
  for await (const event of running) {
    events.push(event);
    if (events.length % 500 === 0) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  assertEquals(encodeEventLog(events), encodeEventLog(expected));
  const result = await running.result;
  assertEquals([result.outcome.kind, result.events.length], ["done", 0]);
});

test("leaving a stream stops its run", async () => {
  const running = stream(
    "fn main() -> Int !{time.now} { let mut i = 0 while true { i = i + time_now() } i }",
    { limits: { steps: 1e15 } },
  );
  let count = 0;
  for await (const _ of running) if (++count === 10) break;
  assertEquals((await running.result).outcome.kind, "cancelled");
});

test("a stream of a program that does not compile rejects", async () => {
  await assertRejects(async () => {
    for await (const _ of stream("fn main( {")) {
      // Nothing comes.
    }
  }, SyntaxError);
});

test("a program in a file runs with its imports", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-file-"));
  try {
    mkdirSync(join(folder, "lib"));
    writeFileSync(
      join(folder, "lib/two.ax"),
      "fn two() -> Int { 2 }\n",
    );
    const file = join(folder, "app.ax");
    writeFileSync(
      file,
      'import "./lib/two.ax"\nfn main() -> Int { two() + 40 }\n',
    );
    const { outcome } = await run({ file });
    assert(outcome.kind === "done");
    assertEquals(outcome.value, 42);
    const compiled = join(folder, "app.axbc");
    writeFileSync(
      compiled,
      encodeModule(loadProgram("fn main() -> Int { 7 }").module),
    );
    const again = await run({ file: compiled });
    assert(again.outcome.kind === "done");
    assertEquals(again.outcome.value, 7);
    await assertRejects(() => run({ file: join(folder, "none.ax") }), Error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("replay() and verify() differ in strictness", async () => {
  const source = (path: string) =>
    `fn main() -> String !{fs.read} { fs_read("${path}") }`;
  const { events } = await run(source("a"));
  const lenient = await replay(source("b"), events);
  assertEquals(lenient.result.outcome.kind, "done");
  assertEquals(lenient.verification.kind, "diverged");
  const strict = await verify(source("b"), { events });
  assert(strict.following.kind === "diverged");
  assertEquals(strict.following.index, 0);
  // It ended where it differed: the line can be told.
  assert(strict.result.outcome.kind === "trap");
  assertEquals(strict.result.outcome.frames.length, 1);
  const denied = await verify(source("a"), { events }, { policy: "deny-all" });
  assert(denied.following.kind === "diverged");
});

test("a policy that is none ends before anything runs", async () => {
  for (const policy of ["allow", "", null, true, 1]) {
    const error = await assertRejects(
      () => run("fn main() -> Int { 1 }", { policy: policy as never }),
      TypeError,
    );
    assertEquals(
      error.message.split(":")[0],
      `the policy is ${JSON.stringify(policy)}`,
    );
  }
});

test("hashes say what a run was made of", () => {
  const { module } = loadProgram("fn main() -> Int { 1 }");
  assertEquals(moduleHash(module), moduleHash(structuredClone(module)));
  assert(/^sha256:[0-9a-f]{64}$/.test(policyHash(ALLOW_ALL)));
  assert(
    policyHash(ALLOW_ALL) !== policyHash({ ...ALLOW_ALL, defaultAllow: false }),
  );
  assert(/^sha256:[0-9a-f]{64}$/.test(capabilitySetHash()));
});
