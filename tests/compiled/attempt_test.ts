// Copyright 2026 the Boruna authors. MIT license.

/**
 * Functions that call capabilities are tried in one go. Whichever answers come
 * at once and whichever later: nobody is asked twice, and everything happens at
 * the same step as in the interpreter.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import type { Module } from "../../src/bytecode/mod.ts";
import { compile } from "../../src/compile/mod.ts";
import { display, Float } from "../../src/value/mod.ts";
import {
  type Answer,
  type CapabilityCall,
  type Execution,
  type ExecutionOptions,
  startExecution,
  trapText,
} from "../../src/vm/mod.ts";
import {
  type CompiledOptions,
  startCompiled,
} from "../../src/vm/compiled/start.ts";
import { seeded } from "../support/generate.ts";

const SOURCE = `fn now() -> Int !{time.now} { time_now() }
fn pair(n: Int) -> Int !{time.now} { now() * 10 + now() % (n % 5 + 1) }
fn loop(n: Int) -> Int !{time.now, random} {
    let mut t = 0
    let mut i = 0
    while i < n {
        t = (t + pair(i) * 3 + i) % 10007
        if random() < 0.5 { t = t + work(i) }
        i = i + 1
    }
    t
}
fn work(n: Int) -> Int { if n < 2 { n } else { work(n - 1) + work(n - 2) } }
fn down(n: Int) -> Int !{time.now} { if n == 0 { now() } else { down(n - 1) + pair(n) } }
fn told(n: Int) -> Int !{time.now} {
    emit n
    pair(n) + 1
}
fn apply(f: Fn(Int) -> Int !{time.now}, n: Int) -> Int !{time.now} { f(n) - f(n + 1) }
fn main() -> Int !{time.now, random} {
    let mut t = 0
    let mut i = 0
    while i < 12 {
        t = t * 7 % 100003 + loop(i) + down(i % 4) + told(i) + apply(pair, i)
        i = i + 1
    }
    t / (t - t)
}`;

/** What happens in a run, call by call, with the steps. */
function history(
  start: (options: ExecutionOptions) => Execution | string,
  later: () => boolean,
  more: Partial<CompiledOptions>,
): string[] {
  const lines: string[] = [];
  const random = seeded(5);
  const answer = (call: CapabilityCall): Answer => {
    lines.push(`${call.capability} in ${call.function} at ${run().steps}`);
    const value = Math.floor(random() * 1000);
    return {
      kind: "value",
      value: call.capability === "random" ? new Float(value % 2) : value,
    };
  };
  const started = start({
    observer: {
      contractCheck() {},
      uiEmit: (tree) => void lines.push(`${display(tree)} at ${run().steps}`),
      debug() {},
    },
    call: (call) => later() ? null : answer(call),
    ...more,
  });
  assert(typeof started !== "string", `${started}`);
  const run = () => started;
  let stop = started.resume();
  while (stop.kind === "call" || stop.kind === "yielded") {
    stop = stop.kind === "call"
      ? started.resume(answer(stop))
      : started.resume();
  }
  assert(stop.kind === "trap", stop.kind);
  lines.push(`${trapText(stop.trap)} at ${started.steps}`);
  return lines;
}

test("answers may come at once or later", () => {
  const { module, diagnostics } = compile({ name: "a.ax", text: SOURCE });
  assert(module !== null, diagnostics[0]?.message);
  const m: Module = module;
  for (const maxSteps of [60_000, 20_011, 4_007, 555]) {
    const wanted = history(
      (options) => startExecution(m, options),
      () => false,
      { maxSteps },
    );
    assert(wanted.length > Math.min(300, maxSteps / 100));
    const random = seeded(7);
    for (const share of [0, 0.02, 0.3, 1]) {
      for (
        const more of [
          {},
          { pauseEvery: 700, slack: 100 },
          { pauseEvery: 40, slack: 0, sliceable: false },
        ]
      ) {
        const found = history(
          (options) => startCompiled(m, options),
          () => random() < share,
          { maxSteps, ...more },
        );
        assertEquals(found, wanted, `${maxSteps}, ${share}`);
      }
    }
  }
});
