// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs whose value shows that the code means what the source says, where
 * statements, loops, matches and returns stand in each other's way.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { compile } from "../../src/compile/mod.ts";
import { runModule } from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";
import { imbalance } from "../support/balance.ts";

/** What a program prints, or why it does not. */
async function outcome(text: string): Promise<string> {
  const { module, diagnostics } = compile({ name: "prog.ax", text });
  if (module === null) {
    return diagnostics.map(({ code, message }) => `${code} ${message}`)
      .join("\n");
  }
  for (const [index, one] of module.functions.entries()) {
    assertEquals(imbalance(one, index === module.entry), null, text);
  }
  const { outcome } = await runModule(module);
  return outcome.kind === "done" ? display(outcome.value) : outcome.text;
}

const ROWS: readonly (readonly [string, string])[] = [
  // A `return` at the end of its line gives Unit, whatever follows.
  ["fn f() { return\n5 }\nfn main() { [f()] }", "[()]"],
  [
    "fn f(c: Bool) { if c { return\nSome(5) } }\nfn main() { [f(true)] }",
    "[()]",
  ],
  ["fn f() ensures result == () { return\n[5] }\nfn main() { f() }", "()"],
  // Leaving loops while operands are pending.
  [
    `fn main() -> List<Int> {
      let mut n = 0
      let mut seen = []
      while true {
        n = n + 1
        seen = list_push(seen, 10 * n + if n == 3 { break } else { n })
      }
      list_push(seen, n)
    }`,
    "[11, 22, 3]",
  ],
  [
    `fn main() -> List<Int> {
      let mut out = []
      for x in [1, 2, 3, 4] {
        let y = [x, if x % 2 == 0 { continue } else { x * 10 }]
        out = list_concat(out, y)
      }
      out
    }`,
    "[1, 10, 3, 30]",
  ],
  [
    `fn main() -> Int {
      1000 + {
        let mut t = 0
        for x in [1, 2, 3] {
          for y in [1, 2, 3] {
            if y > x { break }
            if y == 2 { continue }
            t = t + x * 10 + y
          }
        }
        t
      }
    }`,
    "1096",
  ],
  // Returning while operands are pending, with and without contracts.
  [
    `fn f(n: Int) -> Int {
      list_len([1, 2 + if n > 0 { return 7 } else { n }, 3])
    }
    fn main() -> List<Int> { [f(1), f(0)] }`,
    "[7, 3]",
  ],
  [
    `fn f(n: Int) -> Int { 1 + 2 * if n > 0 { return 7 } else { 4 } }
    fn main() -> List<Int> { [f(1), f(0)] }`,
    "[7, 9]",
  ],
  [
    `fn f(n: Int) -> Int
      ensures result < 9
    { 1 + 2 * if n > 0 { return 7 } else { 4 } }
    fn main() -> List<Int> { [f(1), f(0)] }`,
    '"postcondition 1 failed in `f`" [counterexample: (0)]',
  ],
  [
    `fn f(n: Int) -> Int
      ensures result > 0
      ensures result < 100
    {
      for x in [1, 2, 3] {
        match x {
          2 => { if n == x { return 20 } }
          _ => { if n == x { return x } }
        }
      }
      50
    }
    fn main() -> List<Int> { [f(1), f(2), f(3), f(4)] }`,
    "[1, 20, 3, 50]",
  ],
  [
    `fn f(n: Int)
      ensures n > 0
    { if n == 1 { return } }
    fn main() -> List<Unit> { [f(1), f(2)] }`,
    "[(), ()]",
  ],
  // Branches without a value, in every place.
  [
    `fn note(n: Int) -> Unit { if n > 0 { let m = n } else { note(n + 1) } }
    fn main() -> List<Unit> { [note(1), note(-3), if true { note(1) }] }`,
    "[(), (), ()]",
  ],
  [
    `fn main() -> Unit {
      let mut n = 0
      let u = if n == 0 { n = 1 } else { n = 2 }
      u
    }`,
    "()",
  ],
  [
    `fn main() -> List<Int> {
      let mut n = 0
      while n < 3 {
        n = n + 1
        if n == 2 { 5 } else { n = n }
      }
      [n]
    }`,
    "[3]",
  ],
  [
    `fn main() -> Int {
      let mut n = 0
      match n { 0 => { n = 1 }, 1 => 5, _ => "text" }
      if n == 1 { "a" } else { n = 7 }
      n
    }`,
    "1",
  ],
  [
    `fn f(c: Bool) -> Int { if c { while true { return 1 } } else { 2 } }
    fn main() -> List<Int> { [f(true), f(false)] }`,
    "[1, 2]",
  ],
  [
    `fn f(c: Bool) -> Int {
      let x = if c { while true { return 1 } } else { 2 }
      x + 1
    }
    fn main() -> List<Int> { [f(true), f(false)] }`,
    "[1, 3]",
  ],
  [
    `fn f(n: Int) -> Int {
      while true {
        if n > 5 { break }
        n = n + 1
      }
      n
    }
    fn main() -> Int { f(1) }`,
    "6",
  ],
  ["fn main() { if true { emit 3 } }", "()"],
  // Scopes.
  [
    `fn main() -> List<Int> {
      let x = 1
      let a = { let x = 2  x } + x
      for x in [10] { let x = x + 1 }
      let b = match Some(5) { Some(x) => x, None => x }
      [x, a, b, x]
    }`,
    "[1, 3, 5, 1]",
  ],
  [
    `fn id(n: Int) -> Int { n }
    fn main() -> Int { let id = dbl  id(4) }
    fn dbl(n: Int) -> Int { n * 2 }`,
    "8",
  ],
  // Logic.
  [
    `fn t(x: Int) -> Bool { emit x  true }
    fn f(x: Int) -> Bool { emit x  false }
    fn main() -> List<Bool> {
      [t(1) && f(2) || t(3), (f(4) || t(5)) && !(t(6) && f(7)), f(8) && t(9)]
    }`,
    "[true, true, false]",
  ],
  [
    `fn main() -> Int {
      let mut n = 0
      while n < 10 && (n < 3 || n == 3) || n == 4 { n = n + 1 }
      n
    }`,
    "5",
  ],
  // Records and variants.
  [
    `type P { a: Int, b: Int, c: Int }
    fn see(n: Int) -> Int { emit n  n }
    fn main() -> List<P> {
      let p = P { c: see(3), a: see(1), b: see(2) }
      [p, P { ..p, c: see(30), a: see(10) }, P { ..P { ..p, b: 5 }, a: 0 }]
    }`,
    "[Record#0{1, 2, 3}, Record#0{10, 2, 30}, Record#0{0, 5, 3}]",
  ],
  [
    `type P { a: Int, b: Int }
    fn main() -> P { let mut n = 1  P { b: { n = 2  n }, a: n } }`,
    "Record#0{2, 2}",
  ],
  [
    `type P { a: Int, b: Int }
    fn main() -> P { let mut n = 1  P { b: n, a: { n = 2  n } } }`,
    "Record#0{2, 1}",
  ],
  // Patterns.
  [
    `enum S { Dot, Box { w: Int, h: Option<Int> }, At(P) }
    type P { x: Int, y: Bool }
    fn f(s: S) -> Int {
      match s {
        Box { h: Some(0) } => 1,
        Box { w: 3, h: Some(n) } => 10 + n,
        At(P { y: true, x }) => 100 + x,
        S::At(P { x: -1 }) => 200,
        Box { w, h: _ } => 300 + w,
        other => match other { Dot => 400, At(p) => 500 + p.x, _ => 600 },
      }
    }
    fn main() -> List<Int> {
      [
        f(S::Box { w: 1, h: Some(0) }), f(S::Box { h: Some(4), w: 3 }),
        f(S::At(P { x: 5, y: true })), f(S::At(P { x: -1, y: false })),
        f(S::Box { w: 7, h: None }), f(S::Dot), f(S::At(P { x: 2, y: false })),
      ]
    }`,
    "[1, 14, 105, 200, 307, 400, 502]",
  ],
  [
    `enum S { Box { w: Int, h: Int }, Dot }
    fn f(s: S) -> Int { match s { Box { h, w: _ } => h, Dot => 0 } }
    fn main() -> List<Int> { [f(S::Box { w: 1, h: 2 }), f(S::Dot)] }`,
    "[2, 0]",
  ],
  [
    `enum W { Only(Option<Int>) }
    fn f(w: W) -> Int { match w { Only(Some(n)) => n, Only(None) => 0 } }
    fn main() -> List<Int> { [f(W::Only(Some(3))), f(W::Only(None))] }`,
    "[3, 0]",
  ],
  [
    `fn f(a: Bool, b: Bool) -> Int {
      match a {
        true => match b { true => 1, false => 2 },
        false => match b { other => if other { 3 } else { 4 } },
      }
    }
    fn main() -> List<Int> {
      [f(true, true), f(true, false), f(false, true), f(false, false)]
    }`,
    "[1, 2, 3, 4]",
  ],
  [
    `fn f(r: Result<Int, String>) -> String {
      match r {
        Ok(0) => "zero",
        Err("") => "silent",
        Ok(n) => int_to_string(n),
        Err(e) => e,
      }
    }
    fn main() -> List<String> { [f(Ok(0)), f(Ok(5)), f(Err("")), f(Err("x"))] }`,
    '["zero", "5", "silent", "x"]',
  ],
  [
    `fn f(o: Option<Int>) -> Int {
      match o { whole => match whole { Some(n) => n, None => -1 } }
    }
    fn main() -> List<Int> { [f(Some(2)), f(None)] }`,
    "[2, -1]",
  ],
  // Texts, maps, actors.
  ['fn main() -> String { "a" + "b" ++ "c" + ("d" + "e") }', '"abcde"'],
  ['fn main() -> Map<String, Int> { {"b": 1, "a": 2} }', "{a: 2, b: 1}"],
  ["fn main() -> Map<String, Int> { {} }", "{}"],
  [
    "fn main() -> Int { let n: Int = receive  n }",
    "type error: expected Int, got Unit",
  ],
  ["fn main() -> Unit { let n: Unit = receive  n }", "()"],
  [
    `fn w() -> Int { 1 }
    fn main() -> Int !{actor.spawn, actor.send} {
      let a = spawn w
      let u = send a 1
      100 + { send a 2  5 }
    }`,
    "105",
  ],
];

test("control flow means what it says", async () => {
  const wrong: string[] = [];
  for (const [source, expected] of ROWS) {
    const actual = await outcome(source);
    if (actual !== expected) wrong.push(`${source}\n=> ${actual}`);
  }
  assertEquals(wrong, []);
});
