// Copyright 2026 the Boruna authors. MIT license.

/**
 * Modules that no source compiles to: the compiled tier takes them too, and
 * they give the same as in the interpreter.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { moduleFromText } from "../support/assembly.ts";
import { compareTiers, loadTiers } from "../support/tiers.ts";

await loadTiers();

const CASES: Readonly<Record<string, string>> = {
  "the ways to the end leave different numbers of operands": `
    fn main 0 0
      const true
      JmpIf end
      const 1
    end:`,
  "a way to the end leaves operands, a way around it does not": `
    fn main 0 0
      const 2
      Call 1 1
      Call 1 0
      Ret
    fn f 1 1
      LoadLocal 0
      JmpIf more
      Jmp end
    more:
      const 5
      const 6
    end:`,
  "a function that never returns is written into its caller": `
    fn main 0 0
      const 3
      Call 1 1
      Ret
    fn f 1 1
      LoadLocal 0
      Match 0`,
  "the entry has parameters, which nobody has set": `
    fn main 1 2
      const 10
      LoadLocal 0
      const 0
      Eq
      JmpIfNot first
      Ret
    first:
      const 0
      Call 0 1
      LoadLocal 0
      MakeList 3
      Ret`,
  "the entry wants an Int that nobody gave": `
    fn main 1 1
      LoadLocal 0
      IntToString
      Pop
      const 7
      Call 0 1
      Ret`,
  "the entry recurses with parameters until no frame is left": `
    fn main 1 1
      const 7
      Call 0 1
      Ret`,
  "a value that the entry calls is no function": `
    fn main 1 1
      const @main
      Pop
      const 10
      LoadLocal 0
      CallIndirect 1
      Ret`,
  "a longer list goes into a local that is not there": `
    fn main 0 1
      MakeList 0
      const 1
      ListPush
      StoreLocal 1
      const 2
      Ret`,
  "a test fails whose ways are one": `
    fn main 0 1
      LoadLocal 0
      const 1
      Gt
      JmpIf next
    next:
      LoadLocal 0
      StringLen
      Ret`,
};

for (const [name, text] of Object.entries(CASES)) {
  test(name, () => {
    const all = (steps: number) =>
      Array.from({ length: steps + 2 }, (_, i) => i);
    const limits = (steps: number) => all(Math.min(steps, 60));
    const { difference, refused } = compareTiers(moduleFromText(text), limits);
    assertEquals({ difference, refused }, { difference: null, refused: null });
  });
}
