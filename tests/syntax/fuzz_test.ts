// Copyright 2026 the Boruna authors. MIT license.

/**
 * Broken programs: whatever a text holds, there is a tree, the places are in
 * the text, and a text without errors can be formatted without losing comments.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { makeSource, render } from "../../src/diagnostic/mod.ts";
import { childrenOf, format, parse, walk } from "../../src/syntax/mod.ts";
import { seeded } from "../support/generate.ts";
import { plain, read } from "./outline.ts";
import { print } from "../../src/syntax/mod.ts";
import { RandomTree } from "./random_tree.ts";

const FRAGMENTS: readonly string[] = [
  ..."(){}[]<>,.:;=+-*/%!&|\"'\\_ \n\t\r#@",
  "fn ",
  "let ",
  "mut ",
  "if ",
  " else ",
  "match ",
  " => ",
  "return ",
  "type ",
  "record ",
  "enum ",
  "import ",
  "export ",
  "while ",
  "for ",
  " in ",
  "break",
  "emit ",
  "send ",
  "spawn ",
  "Some(",
  "None",
  "P { x: ",
  "E::V",
  "!{net}",
  " -> Int",
  "x",
  "f(",
  "1",
  "1.5",
  "0x",
  '"s"',
  '"\\u{',
  "// c\n",
  "/// d\n",
  "++",
  "&&",
  "..",
  "::",
  "é",
  "😀",
  "\u2066",
  "\ud800",
  "\ufeff",
  "{}",
];

/** Texts to break. */
const SEEDS: readonly string[] = [
  `import "std-json"
/// A point.
type P { x: Int, y: Fn(Int) -> Option<Int> !{net} }
enum E { A, B(Int), C { z: Int } } // e
export fn f(p: P, n: Int) -> Int !{fs.read, time.now}
    requires n > 0 // positive
    ensures result >= n
{
    let mut total = 0 // sum
    for x in [1, 2, -3] { if x > 1 && !(x == 2) { total = total + x } else if x < 0 { continue } }
    while total < 1_000 { total = total * 2 break }
    match E::B(n) { A => 0, B(k) => k, C { z } => z, _ => { return 1 } }
    let m = {"a": 1, "b": p.x}
    send g(P { ..p, x: 1e5 }) "text\\n"
    emit spawn w
}
`,
  "fn main() { // a\n  f(a, // b\n    b)\n  // c\n  [1,\n  // d\n  2] // e\n}\n// f\n",
];

function check(text: string): void {
  const source = makeSource("fuzz.ax", text);
  const { file, diagnostics } = parse(source);
  assert(diagnostics.length <= 50);
  let last = 0;
  for (const { span, labels, fix } of diagnostics) {
    assert(span.start >= last && span.end >= span.start);
    last = span.start;
    for (const part of [{ span }, ...labels, ...fix?.edits ?? []]) {
      assert(part.span.start >= 0 && part.span.end <= source.text.length);
      assert(part.span.start <= part.span.end);
    }
  }
  for (const finding of diagnostics.slice(0, 3)) render(finding);
  if (diagnostics.some(({ severity }) => severity === "error")) return;
  walk(file, (node) => {
    let end = node.span.start;
    for (const child of childrenOf(node)) {
      assert(child.span.start >= node.span.start);
      assert(child.span.end <= node.span.end);
      // Only a field that is its own pattern has one place for two nodes.
      assert(child.span.start >= end || "shorthand" in node);
      end = child.span.end;
    }
  });
  const formatted = format(file);
  assertEquals(comments(formatted), comments(text));
  assertEquals(tree(formatted), tree(text));
  assertEquals(format(formatted), formatted);
}

function comments(text: string): string[] {
  return read(text).comments.map((comment) => comment.text.trimEnd()).sort();
}

/** The tree without what the layout may change: order of clauses, spellings. */
function tree(text: string): string {
  return JSON.stringify(plain(read(text)), (name, value) => {
    if (name === "capabilities" || name === "doc") return null;
    return name === "clauses"
      ? [...value].sort((a, b) =>
        a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0
      )
      : value;
  });
}

function mutated(text: string, random: () => number): string {
  let result = text;
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time++) {
    const at = Math.floor(random() * (result.length + 1));
    const to = Math.min(result.length, at + Math.floor(random() * 6));
    const kind = random();
    const piece = FRAGMENTS[Math.floor(random() * FRAGMENTS.length)]!;
    if (kind < 0.4) result = result.slice(0, at) + piece + result.slice(at);
    else if (kind < 0.7) result = result.slice(0, at) + result.slice(to);
    else if (kind < 0.8) result = result.slice(0, at);
    else {result = result.slice(0, at) + result.slice(at, to).repeat(2) +
        result.slice(at);}
  }
  return result;
}

function attempt(seed: number, text: string): void {
  try {
    check(text);
  } catch (error) {
    throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause: error });
  }
}

test("parse() and format() stand programs with pieces changed", () => {
  for (let seed = 1; seed <= 600; seed++) {
    const random = seeded(seed);
    attempt(seed, mutated(SEEDS[seed % SEEDS.length]!, random));
  }
});

test("parse() stands random pieces", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = seeded(seed);
    const count = Math.floor(random() * 40);
    const pieces = Array.from(
      { length: count },
      () => FRAGMENTS[Math.floor(random() * FRAGMENTS.length)]!,
    );
    attempt(seed, pieces.join(""));
    attempt(seed, `fn main() { ${pieces.join("")} }`);
  }
});

test("format() keeps comments that stand anywhere", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = seeded(seed);
    const text = print(new RandomTree(random).file());
    const { tokens } = { tokens: text.split(/(?<=[(){}[\],])/) };
    let index = 0;
    const commented = tokens.map((token) =>
      random() < 0.1 && !/["\\]/.test(text) ? `${token} // ${index++}\n` : token
    ).join("");
    attempt(seed, commented);
  }
});
