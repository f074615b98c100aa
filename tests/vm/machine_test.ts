// Copyright 2026 the Boruna authors. MIT license.

/**
 * Stopping and going on: steps, limits, slices, pauses, calls and frames.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { display, UNIT } from "../../src/value/mod.ts";
import {
  type Observer,
  startExecution,
  type Stop,
  trapText,
} from "../../src/vm/mod.ts";
import { moduleFromText } from "../support/assembly.ts";
import { runToEnd } from "../support/machine.ts";

const observer: Observer = {
  contractCheck() {},
  uiEmit() {},
  debug() {},
};

/** Counts to ten: 2 + 11 * 4 + 10 * 5 + 2 instructions and the last pass. */
const counting = moduleFromText(`
  fn main 0 1
    const 0
    StoreLocal 0
  again:
    LoadLocal 0
    const 10
    Lt
    JmpIfNot done
    LoadLocal 0
    const 1
    Add
    StoreLocal 0
    Jmp again
  done:
    LoadLocal 0
    Ret
`);
const COUNTING_STEPS = 99;

function text(stop: Stop): string {
  return stop.kind === "done"
    ? display(stop.value)
    : stop.kind === "trap"
    ? trapText(stop.trap)
    : stop.kind;
}

test("a step limit is exact", () => {
  for (const limit of [COUNTING_STEPS, 2n ** 64n - 1n]) {
    const { stop, steps } = runToEnd(counting, { maxSteps: limit });
    assertEquals([text(stop), steps], ["10", COUNTING_STEPS]);
  }
  for (let limit = 0; limit < COUNTING_STEPS; limit++) {
    const { stop, steps } = runToEnd(counting, { maxSteps: limit });
    assertEquals(text(stop), `max execution steps exceeded (${limit})`);
    assertEquals(steps, limit + 1);
  }
});

test("every slice costs a step", () => {
  for (const slice of [2, 3, 10, 50, 98, 99, 100, 1000]) {
    const { stop, steps, yields } = runToEnd(counting, { slice });
    assertEquals(text(stop), "10");
    assertEquals(steps, COUNTING_STEPS + yields);
    // A slice executes one instruction less than its budget.
    assertEquals(yields, Math.ceil(COUNTING_STEPS / (slice - 1)) - 1);
  }
});

test("a slice of one step never gets anywhere", () => {
  const execution = startExecution(counting, { observer, slice: 1 });
  for (let i = 1; i <= 50; i++) {
    assertEquals(execution.resume(), { kind: "yielded", reason: "slice" });
    assertEquals(execution.steps, i);
    assertEquals(execution.frames()[0]!.instruction, 0);
  }
});

test("pauses leave no trace in the step count", () => {
  for (const pauseEvery of [1, 2, 7, 98, 99, 100]) {
    const execution = startExecution(counting, { observer, pauseEvery });
    let pauses = 0;
    let stop = execution.resume();
    while (stop.kind === "yielded") {
      assertEquals(stop.reason, "pause");
      assertEquals(execution.steps, ++pauses * pauseEvery);
      stop = execution.resume();
    }
    assertEquals(text(stop), "10");
    assertEquals(execution.steps, COUNTING_STEPS);
    assertEquals(pauses, Math.floor(COUNTING_STEPS / pauseEvery));
  }
});

test("pauses and slices do not disturb each other", () => {
  for (const slice of [2, 5, 7, 20]) {
    const plain = runToEnd(counting, { slice });
    const paused = runToEnd(counting, { slice, pauseEvery: 3 });
    assertEquals(paused.steps, plain.steps);
    assertEquals(text(paused.stop), "10");
  }
});

test("a call waits for its answer", () => {
  const module = moduleFromText(`
    fn main 0 0 time.now random
      const 1
      const "x"
      CapCall 5 2
      TypedCapCall 6 0
      MakeList 2
      Ret
  `);
  const execution = startExecution(module, { observer });
  const call = {
    kind: "call",
    capability: "time.now",
    args: [1, "x"],
    function: "main",
    declared: true,
    form: "plain",
  } as const;
  assertEquals(execution.resume(), call);
  assertEquals(execution.steps, 3);
  assertThrows(() => execution.resume(), TypeError, "waits for an answer");
  assertEquals(execution.resume({ kind: "value", value: 7 }), {
    ...call,
    capability: "random",
    args: [],
    form: "typed",
  });
  const end = execution.resume({ kind: "value", value: UNIT });
  assertEquals(text(end), "[7, ()]");
  assertThrows(() => execution.resume(), TypeError, "ended");
});

test("an answer may be a trap", () => {
  const module = moduleFromText(`
    fn main 0 0 time.now
      CapCall 5 0
      Ret
  `);
  const execution = startExecution(module, { observer });
  execution.resume();
  const trap = {
    kind: "CapabilityFailed",
    capability: "time.now",
    message: "no clock",
  } as const;
  const stop = execution.resume({ kind: "trap", trap });
  assertEquals(text(stop), "assertion failed: capability error: no clock");
  assertEquals(execution.steps, 1);
  assertEquals(execution.frames(), [
    { function: "main", index: 0, instruction: 0 },
  ]);
});

test("an undeclared call cannot be answered with a value", () => {
  const module = moduleFromText(`
    fn main 0 0
      CapCall 5 3
      Ret
  `);
  for (const inside of [false, true]) {
    const answer = { kind: "value", value: 1 } as const;
    const execution = startExecution(module, {
      observer,
      ...inside ? { call: () => answer } : {},
    });
    let stop = execution.resume();
    if (!inside) {
      assert(stop.kind === "call" && !stop.declared && stop.args.length === 0);
      stop = execution.resume(answer);
    }
    assertEquals(text(stop), "capability denied: time.now");
  }
});

test("an answer may overflow the operands", () => {
  const module = moduleFromText(`
    fn main 0 0 time.now
      const 1
      CapCall 5 0
      Ret
  `);
  const { stop, events } = runToEnd(module, { operandLimit: 1 });
  assertEquals(text(stop), "stack overflow (max 1)");
  // The call was made, and is on record.
  assertEquals(events.length, 2);
});

test("frames tell where a trap happened", () => {
  const module = moduleFromText(`
    fn inner 1 1
      LoadLocal 0
      const 0
      Div
      Ret
    fn outer 0 0
      const 4
      Call inner 1
      Ret
    fn main 0 0
      Nop
      Call outer 0
      Ret
  `);
  const { stop, frames } = runToEnd(module);
  assertEquals(text(stop), "division by zero");
  assertEquals(
    frames.map((frame) => `${frame.function}:${frame.instruction}`),
    ["main:1", "outer:1", "inner:2"],
  );
});

test("call depth is exact at any limit", () => {
  const module = moduleFromText(`
    fn down 1 1
      LoadLocal 0
      const 0
      Eq
      JmpIfNot more
      LoadLocal 0
      Ret
    more:
      LoadLocal 0
      const 1
      Sub
      Call down 1
      Ret
    fn main 0 0
      const 1000
      Call down 1
      Ret
  `);
  assertEquals(text(runToEnd(module, { callDepth: 1002 }).stop), "0");
  for (const callDepth of [0, 1, 2, 255, 256, 1001]) {
    const { stop, frames } = runToEnd(module, { callDepth });
    assertEquals(text(stop), `stack overflow (max ${callDepth})`);
    assertEquals(frames.length, callDepth);
  }
  assertEquals(text(runToEnd(module).stop), "stack overflow (max 256)");
});

test("a deeper recursion may hold more operands", () => {
  const module = moduleFromText(`
    fn sum 1 1
      LoadLocal 0
      const 0
      Eq
      JmpIfNot more
      LoadLocal 0
      Ret
    more:
      LoadLocal 0
      LoadLocal 0
      const 1
      Sub
      Call sum 1
      Add
      Ret
    fn main 0 0
      const 99000
      Call sum 1
      Ret
  `);
  assertEquals(text(runToEnd(module).stop), "stack overflow (max 256)");
  const deep = runToEnd(module, { callDepth: 100_000 });
  assertEquals(text(deep.stop), "4900549500");
  const { stop } = runToEnd(module, { callDepth: 100_000, operandLimit: 4096 });
  assertEquals(text(stop), "stack overflow (max 4096)");
});

test("a run starts with the function that is asked for", () => {
  const module = moduleFromText(`
    fn main 0 0
      const 1
      Ret
    fn other 0 0
      const 2
      Ret
  `);
  assertEquals(text(runToEnd(module, { entry: 1 }).stop), "2");
  const { stop, steps } = runToEnd(module, { entry: 2 });
  assertEquals([text(stop), steps], ["invalid function index: 2", 0]);
});

test("runs of one module do not meet", () => {
  const module = moduleFromText(
    `
    fn main 0 1 time.now
      LoadGlobal 0
      CapCall 5 0
      StoreLocal 0
      LoadLocal 0
      StoreGlobal 0
      LoadLocal 0
      CapCall 5 0
      MakeList 3
      Ret
  `,
    { globals: ["g"] },
  );
  const value = (n: number) => ({ kind: "value", value: n }) as const;
  const [a, b] = [1, 2].map(() => startExecution(module, { observer }));
  a!.resume();
  b!.resume();
  a!.resume(value(1));
  b!.resume(value(2));
  assertEquals(text(a!.resume(value(3))), "[(), 1, 3]");
  const c = startExecution(module, { observer });
  c.resume();
  assertEquals(text(b!.resume(value(4))), "[(), 2, 4]");
  c.resume(value(5));
  assertEquals(text(c.resume(value(6))), "[(), 5, 6]");
});

test("implicit returns pass the operand limit", () => {
  const module = moduleFromText(`
    fn empty 0 0
    fn main 0 0
    again:
      Call empty 0
      Jmp again
  `);
  const { stop, steps } = runToEnd(module, { maxSteps: 30_000 });
  assertEquals(text(stop), "max execution steps exceeded (30000)");
  assertEquals(steps, 30_001);
  const push = moduleFromText(`
    fn empty 0 0
    fn main 0 0
    Call empty 0
    Call empty 0
    Call empty 0
    const 1
    Ret
  `);
  assertEquals(
    text(runToEnd(push, { operandLimit: 2 }).stop),
    "stack overflow (max 2)",
  );
  assertEquals(text(runToEnd(push, { operandLimit: 4 }).stop), "1");
});
