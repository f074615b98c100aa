// Copyright 2026 the Boruna authors. MIT license.

/**
 * Sequences of instructions that the machine executes in one turn: a trace
 * forces one turn an instruction, and must be the only difference.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import type { Module } from "../../src/bytecode/mod.ts";
import { display } from "../../src/value/mod.ts";
import { trapText } from "../../src/vm/mod.ts";
import { moduleFromText } from "../support/assembly.ts";
import { type MachineRunOptions, runToEnd } from "../support/machine.ts";

function outcome(module: Module, options: MachineRunOptions): unknown {
  const { stop, steps, frames, events } = runToEnd(module, options);
  return {
    result: stop.kind === "done" ? display(stop.value) : trapText(stop.trap),
    steps,
    frames,
    events,
  };
}

/** Compares under every step limit, and under small operand limits. */
function compare(name: string, module: Module): void {
  const { steps } = runToEnd(module);
  assert(steps < 3000, name);
  const options: MachineRunOptions[] = [{}];
  for (let maxSteps = 0; maxSteps < steps + 2; maxSteps++) {
    options.push({ maxSteps });
  }
  for (let operandLimit = 0; operandLimit < 8; operandLimit++) {
    options.push({ operandLimit });
  }
  for (const pauseEvery of [1, 2, 3, 5]) options.push({ pauseEvery });
  for (const each of options) {
    assertEquals(
      outcome(module, each),
      outcome(module, { ...each, keepTrace: true }),
      `${name} ${JSON.stringify(each)}`,
    );
  }
  for (const slice of [2, 3, 4, 5, 9]) {
    assertEquals(
      outcome(module, { slice }),
      outcome(module, { slice, keepTrace: true }),
    );
  }
}

/** Values that take the short way, and values that do not. */
const operands = [
  "0",
  "-3",
  "7",
  "9007199254740991",
  "-9007199254740992",
  "9223372036854775807",
  "1.5",
  '"a"',
  "true",
  "()",
];
const operators = [
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Mod",
  "Eq",
  "Neq",
  "Lt",
  "Lte",
  "Gt",
  "Gte",
];

/** What follows an operator: nothing, a store, a jump. */
const endings = [
  "Ret",
  "StoreLocal 2\n LoadLocal 2\n Ret",
  "JmpIfNot no\n const 1\n Ret\nno:\n const 2\n Ret",
];

test("sequences of two operands and an operator", () => {
  for (const a of operands) {
    for (const b of operands) {
      for (const operator of operators) {
        for (const ending of endings) {
          const body = (second: string, first = "LoadLocal 0") =>
            moduleFromText(`
              fn main 0 3
                const ${a}
                StoreLocal 0
                const ${b}
                StoreLocal 1
                ${first}
                ${second}
                ${operator}
                ${ending}
            `);
          for (
            const module of [
              body("LoadLocal 1"),
              body(`const ${b}`),
              body("LoadLocal 1", `const ${a}`),
              body(`const ${b}`, `const ${a}`),
            ]
          ) {
            assertEquals(
              outcome(module, {}),
              outcome(module, { keepTrace: true }),
              `${a} ${operator} ${b}`,
            );
          }
        }
      }
    }
  }
});

test("sequences near limits", () => {
  compare(
    "loop over a list",
    moduleFromText(`
      fn main 0 4
        const 7
        const 8
        const -1
        MakeList 3
        StoreLocal 0
        const 0
        StoreLocal 1
        const 0
        StoreLocal 3
      again:
        LoadLocal 1
        LoadLocal 0
        ListLen
        Lt
        JmpIfNot done
        LoadLocal 0
        LoadLocal 1
        ListGet
        StoreLocal 2
        LoadLocal 3
        LoadLocal 2
        Add
        StoreLocal 3
        LoadLocal 1
        const 1
        Add
        StoreLocal 1
        Jmp again
      done:
        LoadLocal 3
        Ret
    `),
  );
  compare(
    "fields and recursion",
    moduleFromText(`
      fn sum 1 1
        LoadLocal 0
        GetField 0
        const 1
        Lte
        JmpIfNot more
        LoadLocal 0
        GetField 1
        Ret
      more:
        LoadLocal 0
        GetField 0
        const 1
        Sub
        LoadLocal 0
        GetField 1
        LoadLocal 0
        GetField 0
        Add
        MakeRecord 0 2
        Call sum 1
        Ret
      fn main 0 0
        const 9
        const 0
        MakeRecord 0 2
        Call sum 1
        Ret
    `),
  );
  compare(
    "values of other kinds",
    moduleFromText(`
      fn main 0 2
        const 0.5
        StoreLocal 0
        const "text"
        StoreLocal 1
        LoadLocal 0
        const 1
        Add
        StoreLocal 0
        LoadLocal 0
        LoadLocal 0
        Mul
        Pop
        LoadLocal 1
        GetField 0
        Ret
    `),
  );
  compare(
    "an operand of the caller",
    moduleFromText(`
      fn thief 0 0
        const 2
        Mul
        Ret
      fn main 0 0
        const 21
        Call thief 0
        Ret
    `),
  );
  compare(
    "no operand at all",
    moduleFromText(`
      fn main 0 1
        const 2
        Mul
        Ret
    `),
  );
  compare(
    "an index beyond the list",
    moduleFromText(`
      fn main 0 2
        MakeList 0
        StoreLocal 0
        const 3
        StoreLocal 1
        LoadLocal 0
        LoadLocal 1
        ListGet
        Ret
    `),
  );
});

test("a jump into a sequence executes the rest of it", () => {
  const module = moduleFromText(`
    fn main 0 1
      const 5
      StoreLocal 0
      const 40
      Jmp inside
      LoadLocal 0
    inside:
      const 2
      Add
      StoreLocal 0
      LoadLocal 0
      Ret
  `);
  compare("jump inside", module);
  assertEquals((outcome(module, {}) as { result: string }).result, "42");
});
