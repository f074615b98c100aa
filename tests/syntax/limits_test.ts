// Copyright 2026 the Boruna authors. MIT license.

/**
 * Texts that are too deep, too long or full of errors: each gets an answer,
 * and soon.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { makeSource, render } from "../../src/diagnostic/mod.ts";
import {
  format,
  HEIGHT_LIMIT,
  NESTING_LIMIT,
  parse,
} from "../../src/syntax/mod.ts";

const MANY = 100_000;

function firstMessage(text: string): string {
  const { diagnostics } = parse(makeSource("a.ax", text));
  assert(diagnostics.length <= 50);
  const [first] = diagnostics;
  if (first === undefined) return "";
  assert(render(first).length < 2000);
  return first.message;
}

function body(text: string): string {
  return `fn main() -> Int { ${text} }`;
}

const DEEP = `this is nested too deeply: more than ${NESTING_LIMIT} levels`;
const LONG =
  `this is nested too deeply: more than ${HEIGHT_LIMIT} links in a chain`;

/** What it is, the text, the first message. */
const texts: [string, string, string][] = [
  ["parentheses", body("(".repeat(MANY) + "1" + ")".repeat(MANY)), DEEP],
  ["open parentheses", body("(".repeat(MANY)), DEEP],
  ["lists", body("[".repeat(MANY)), DEEP],
  ["blocks", body("{".repeat(MANY)), DEEP],
  ["calls", body("f(".repeat(MANY)), DEEP],
  ["matches", body("match x { _ => ".repeat(MANY)), DEEP],
  ["subjects", body("match ".repeat(MANY)), DEEP],
  ["loops", body("while a { ".repeat(MANY)), DEEP],
  ["records", body("P { x: ".repeat(MANY)), DEEP],
  ["emits", body("emit ".repeat(MANY)), DEEP],
  ["types", `fn f(a: ${"List<".repeat(MANY)}) { }`, DEEP],
  ["function types", `fn f() -> ${"Fn() -> ".repeat(MANY)} Int { }`, DEEP],
  ["patterns", body(`match x { ${"Some(".repeat(MANY)} => 1 }`), DEEP],
  ["minus signs", body("-".repeat(MANY) + "1"), LONG],
  ["operators", body("1 + ".repeat(MANY) + "1"), LONG],
  ["else ifs", body("if a { } else ".repeat(MANY) + "{ }"), LONG],
  ["fields", body("a" + ".b".repeat(MANY)), LONG],
  ["chained calls", body("f" + "()".repeat(MANY)), LONG],
  [
    "towers of chains",
    body("(1 + ".repeat(200) + "1" + " + 1".repeat(900) + ")".repeat(200)),
    LONG,
  ],
  ["closing braces", "}".repeat(MANY), "this `}` closes nothing"],
  [
    "semicolons",
    body("a; ".repeat(MANY)),
    "statements end with their line, not with `;`",
  ],
  ["a long line", body(`[${"1, ".repeat(400_000)}]`), ""],
  [
    "a long name",
    `${"a".repeat(2_000_000)}`,
    "expected a declaration, found `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`",
  ],
  ["a long string", body(`"${"x\\n".repeat(500_000)}"`), ""],
  [
    "a long open string",
    body(`"${"x".repeat(2_000_000)}`),
    "this string is never closed",
  ],
  ["many open strings", '\\"\n'.repeat(MANY), "unexpected character `\\`"],
  ["zeros", "\0".repeat(1_000_000), "unexpected control character U+0000"],
];

for (const [what, text, wanted] of texts) {
  test(`parse() answers a text of many ${what}`, () => {
    const start = performance.now();
    assertEquals(firstMessage(text), wanted);
    // The machine may be busy; a quadratic parser takes minutes.
    assert(performance.now() - start < 10_000);
  });
}

/** Constructs at the limit, as a function of their depth. */
const limits: [string, number, (depth: number) => string][] = [
  // The value inside, and the body of the function, are levels as well.
  [
    "parentheses",
    NESTING_LIMIT - 1,
    (n) => "(".repeat(n) + "1" + ")".repeat(n),
  ],
  ["lists", NESTING_LIMIT - 1, (n) => "[".repeat(n) + "1" + "]".repeat(n)],
  ["operators", HEIGHT_LIMIT - 2, (n) => "1" + " + 1".repeat(n)],
  ["minus signs", HEIGHT_LIMIT - 2, (n) => "-".repeat(n) + "1"],
  ["fields", HEIGHT_LIMIT - 2, (n) => "a" + ".b".repeat(n)],
];

for (const [what, limit, make] of limits) {
  test(`parse() takes ${limit} ${what} and no more`, () => {
    assertEquals(firstMessage(body(make(limit))), "");
    format(body(make(limit)));
    assert(firstMessage(body(make(limit + 1))).startsWith("this is nested"));
  });
}
