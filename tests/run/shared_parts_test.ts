// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that build a value whose tree nobody could visit: a limit ends
 * them, at the same step in both tiers.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { run } from "../../src/run/mod.ts";

const doubled = (end: string) =>
  `enum T { Leaf, Node { l: T, r: T } }
fn main() -> T {
    let mut t = T::Leaf
    let mut i = 0
    while i < 60 {
        t = T::Node { l: t, r: t }
        i = i + 1
    }
    ${end}
}`;

const cases: [string, string][] = [
  ["as the result", "t"],
  ["that is emitted", "emit (t)\n    T::Leaf"],
  ["compared with another", "let same = t == t\n    T::Leaf"],
  ["as JSON", "let text = json_encode(t)\n    T::Leaf"],
];

for (const [where, end] of cases) {
  test(`a value of 2^60 parts ${where} ends the run with a limit`, async () => {
    const steps: number[] = [];
    for (const tier of ["interpreter", "compiled"] as const) {
      const { outcome, steps: told } = await run(doubled(end), { tier });
      assert(outcome.kind === "limit", `${tier}: ${outcome.kind}`);
      assertEquals(outcome.limit, "size");
      steps.push(told);
    }
    assertEquals(steps[0], steps[1]);
  });
}
