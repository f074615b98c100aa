// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the checker says to a program: the code and the place of every finding,
 * and a word that it must hold.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { analyze } from "../../src/compile/mod.ts";
import { applyFix, makeSource, positionOf } from "../../src/diagnostic/mod.ts";

/** A source, its findings, and words of the first one. */
type Row = readonly [source: string, findings: string, ...words: string[]];

const ROWS: readonly Row[] = [
  // What follows a `return` that gives Unit is no value of the function.
  ["fn f() { return\n5 }\nfn main() { f() }", "W006 1:10"],
  ["fn main() -> Unit { return\n[1] }", "W006 1:21"],
  ["fn f(c: Bool) { if c { return\nSome(1) } }\nfn main() { 1 }", "W006 1:24"],
  ["fn f() -> Int { return\n5 }\nfn main() { 1 }", "W006 1:17, E009 1:17"],
  ['fn f() -> Int { return 1\n"a" }\nfn main() { 1 }', "E009 2:1"],
  // What has no JSON cannot be encoded.
  ["fn w() { }\nfn main() { json_encode(w) }", "E009 2:25", "Fn() -> Unit"],
  [
    "fn w() { }\nfn main() !{actor.spawn} { json_encode([spawn w]) }",
    "E009 2:40",
    "ActorId",
    "List<ActorId> may hold one",
  ],
  [
    "enum E { F(Option<E>), G { f: Fn(Int) -> Int } }\n" +
    "fn main() { json_encode(E::F(None)) }",
    "E009 2:25",
    "Fn(Int) -> Int",
    "E may hold one",
  ],
  [
    "type T { next: Option<T>, m: Map<String, Result<Int, Bool>> }\n" +
    'fn f(t: T) -> String { json_encode(t) }\nfn main() { "" }',
    "",
  ],
  // A match without arms names every case.
  ["fn f(b: Bool) -> Int { match b { } }", "E013 1:24", "`true`, `false`"],
  ["fn f(u: Unit) -> Int { match u { } }", "E013 1:24", "`()`"],
  // Help.
  ['fn main() { [1] ++ "a" }', "E009 1:13", "list_concat"],
  ['fn main() { ({ "a": 1 }).a }', "E009 1:26", 'map_get(m, "a")'],
  ["fn f(g: Fn) { }\nfn main() { 1 }", "E009 1:9", "Fn(Int) -> Int"],
  ["fn main() { not true }", "E003 1:13", "`!`"],
];

for (const [text, findings, ...words] of ROWS) {
  test(`check() answers ${JSON.stringify(text)}`, () => {
    const { diagnostics } = analyze(makeSource("a.ax", text));
    const found = diagnostics.map(({ code, source, span }) => {
      const { line, column } = positionOf(source, span.start);
      return `${code} ${line}:${column}`;
    });
    assertEquals(found.join(", "), findings);
    const { message = "", help = "" } = diagnostics[0] ?? {};
    for (const word of words) {
      assertStringIncludes(`${message}\n${help}`, word);
    }
  });
}

test("the fix of a dropped Option keeps its parentheses", () => {
  const text = "fn main() {\n    ((Some(1)))\n    2\n}\n";
  const { diagnostics } = analyze(makeSource("a.ax", text));
  assertEquals(diagnostics.map(({ code }) => code), ["W005"]);
  const fixed = applyFix(text, diagnostics[0]!.fix!);
  assertEquals(fixed, "fn main() {\n    let _ = ((Some(1)))\n    2\n}\n");
  assertEquals(analyze(makeSource("a.ax", fixed)).diagnostics, []);
});

test("the fix of a doubly negated Int keeps the outer sign", () => {
  const text = "fn f(n: Int) -> Bool { !!n }\nfn main() { 1 }";
  const { diagnostics } = analyze(makeSource("a.ax", text));
  const fixed = applyFix(text, diagnostics[0]!.fix!);
  assertEquals(fixed, "fn f(n: Int) -> Bool { !(n == 0) }\nfn main() { 1 }");
  assertEquals(analyze(makeSource("a.ax", fixed)).diagnostics, []);
});
