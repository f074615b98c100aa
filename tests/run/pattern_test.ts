// Copyright 2026 the Boruna authors. MIT license.

/**
 * Patterns of schemas: the same answers as the engine's own expressions, in
 * time that the text cannot stretch.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { run } from "../../src/run/mod.ts";
import { matchBudget, Pattern } from "../../src/run/schema/pattern.ts";
import {
  PatternLimit,
  patternMachine,
} from "../../src/run/schema/pattern_machine.ts";
import { readPattern } from "../../src/run/schema/pattern_tree.ts";

/** Whether the machine finds the pattern, without help of the engine. */
function found(source: string, flags: string, text: string): boolean {
  const isUnicode = flags === "u";
  return patternMachine(readPattern(source, isUnicode), isUnicode)
    .test(text, { left: 1_000_000 });
}

const FORMS: readonly (readonly [source: string, texts: readonly string[]])[] =
  [
    ["", ["", "a"]],
    ["^a|b$", ["a", "xb", "bx"]],
    ["^(?:a+)+$", ["aaa", "aab", ""]],
    ["^[a-z]+(-[a-z]+)*$", ["a-b-c", "a--b", "-"]],
    ["a{2,3}?b", ["ab", "aab", "aaaab"]],
    ["^(a|ab)(c|bcd)$", ["abcd", "ac", "abc", "abd"]],
    ["(?=.*\\d)(?=.*[A-Z])^.{3,}$", ["aB1", "ab1", "B1"]],
    ["(?<!x)y", ["y", "xy", "xyy"]],
    ["(?<=a+)b", ["aab", "b"]],
    ["(?<![a-z]{2}|\\d)k", ["k", "abk", "1k", "ak"]],
    ["\\bcat\\b", ["a cat", "cats", "cat"]],
    ["\\Bat", ["cat", "at"]],
    ["^.$", ["\u{1f600}", "\n", "\u2028", "x"]],
    ["^\\u{1f600}$", ["\u{1f600}", "u"]],
    ["^\\ud83d\\ude00$", ["\u{1f600}", "\ud83d"]],
    ["^\\p{Lu}\\P{Lu}$", ["Aa", "aa", "\u00c9\u00e9"]],
    ["^[^\\]\\\\]$", ["]", "\\", "x"]],
    ["^\\x41\\cA?$", ["A", "A\u0001", "B"]],
    ["(a)(?:\\1)+$", ["aa", "aaa", "ab"]],
    ["^(?<q>['\"]).*\\k<q>$", ["'a'", "'a\"", '"x"']],
    ["^\\2(a)(b)", ["ab", "bab"]],
    ["(?<=(\\d+)(\\d+))$", ["1053", ""]],
    ["^(?:(a)|b)*\\1$", ["ab", "aba", "b", "baa"]],
    ["(?=(a+))a*b\\1", ["baaabac", "aab"]],
    ["(z)((a+)?(b+)?(c))*", ["zaacbbbcac", "z"]],
    ["^(a*)*$", ["aaa", "b"]],
    ["^(?:a?)*?b", ["aab", "c"]],
  ];
const OLD_FORMS: typeof FORMS = [
  ["^\\-a\\-$", ["-a-", "a"]],
  ["^a{$", ["a{", "a"]],
  ["^]}$", ["]}", "]"]],
  ["^\\101\\8$", ["A8", "x"]],
  ["^\\u$", ["u", "\\u"]],
  ["^\\c$", ["\\c", "c"]],
  ["^\\k$", ["k"]],
  ["^..$", ["\u{1f600}", "ab"]],
  ["^(a)\\2$", ["a\u0002", "a"]],
];

for (const [forms, flags] of [[FORMS, "u"], [OLD_FORMS, ""]] as const) {
  for (const [source, texts] of forms) {
    test(`/${source}/${flags} is found where the engine finds it`, () => {
      const regex = new RegExp(source, flags);
      for (const text of texts) {
        assertEquals(found(source, flags, text), regex.test(text), text);
      }
    });
  }
}

/** Numbers that are the same at each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
    return (state >>> 8) % below;
  };
}

function anyPattern(next: (below: number) => number, depth: number): string {
  const inner = () => anyPattern(next, depth - 1);
  if (depth === 0) {
    return ["a", "b", "[ab]", "[^a]", ".", "^", "$", "\\b"][next(8)]!;
  }
  const quantifiers = ["*", "+", "?", "{2}", "{1,2}", "*?", "{0,3}?", "{2,}"];
  switch (next(8)) {
    case 0:
      return `(?:${inner()}|${inner()})`;
    case 1:
      return `(?:${inner()})${quantifiers[next(8)]}`;
    case 2:
      return `(${inner()})`;
    case 3:
      return `(?=${inner()})`;
    case 4:
      return `(?${["!", "<=", "<!"][next(3)]}${inner()})`;
    default:
      return inner() + inner();
  }
}

test("generated patterns are found where the engine finds them", () => {
  const next = numbers(7);
  for (let i = 0; i < 2_000; i++) {
    let source = anyPattern(next, 1 + next(4));
    if (next(4) === 0) source = `(${source})${anyPattern(next, 2)}\\1`;
    const regex = new RegExp(source, "u");
    for (let k = 0; k < 4; k++) {
      const text = Array.from({ length: next(7) }, () => "ab "[next(3)])
        .join("");
      let ours: boolean;
      try {
        ours = found(source, "u", text);
      } catch (error) {
        assert(error instanceof PatternLimit, String(error));
        continue;
      }
      assertEquals(ours, regex.test(text), `/${source}/u on ${text}`);
    }
  }
});

const SLOW: readonly (readonly [source: string, text: string])[] = [
  ["^(a+)+$", `${"a".repeat(50_000)}b`],
  ["^(a|aa)*$", `${"a".repeat(50_000)}b`],
  ["^(?:a|a)*$", `${"a".repeat(50_000)}b`],
  ["^(.*?,){11}P", "1,".repeat(3_000)],
  ["x*x*x*x*y", "x".repeat(20_000)],
  ["(?=(?:a+)+$)b", "a".repeat(20_000)],
];

for (const [source, text] of SLOW) {
  test(`/${source}/ on ${text.length} characters is decided`, () => {
    const budget = matchBudget();
    const { left } = budget;
    try {
      assertEquals(new Pattern(source).test(text, budget), false);
    } catch (error) {
      assert(error instanceof PatternLimit, String(error));
    }
    assert(budget.left < left, "the engine was asked");
  });
}

test("references that try everything end at the budget", () => {
  const pattern = new Pattern("^(a+)+\\1b$");
  const error = assertThrows(
    () => pattern.test("a".repeat(60), matchBudget()),
    PatternLimit,
  );
  assertEquals(
    (error as Error).message,
    'matching "^(a+)+\\\\1b$" takes too much work',
  );
});

test("a result that a pattern chokes on is judged, not waited for", async () => {
  const text = `${"a".repeat(40)}!`;
  const { outcome } = await run(`fn main() -> String { "${text}" }`, {
    schema: { type: "string", pattern: "^(a+)+$" },
  });
  assertEquals(outcome.kind, "invalid_output");
});

test("many short texts are left to the engine", () => {
  const budget = matchBudget();
  const { left } = budget;
  const pattern = new Pattern("^[a-z]+@[a-z]+$");
  for (let i = 0; i < 10_000; i++) pattern.test("somebody@example", budget);
  assertEquals(budget.left, left);
});
