// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code generator: what it emits for single constructs, and what the
 * emitted code gives.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import type { Instruction, Module } from "../../src/bytecode/mod.ts";
import { compile } from "../../src/compile/mod.ts";
import { display } from "../../src/value/mod.ts";

/** The module of a program that must be right. */
function moduleOf(text: string): Module {
  const { module, diagnostics } = compile({ name: "prog.ax", text });
  assert(module !== null, diagnostics.map(({ message }) => message).join("\n"));
  return module;
}

/** The code of one function on one line; constants are shown as values. */
function listing(text: string, name = "main"): string {
  const module = moduleOf(text);
  const found = module.functions.find((one) => one.name === name);
  return (found?.code ?? []).map((one, at) => `${at} ${shown(module, one)}`)
    .join(" · ");
}

function shown(module: Module, instruction: Instruction): string {
  const { op, ...operands } = instruction;
  if (op === "PushConst" && "index" in instruction) {
    const value = module.constants[instruction.index];
    return `push ${value === undefined ? "?" : display(value)}`;
  }
  return [op, ...Object.values(operands)].join(" ");
}

/** Rows of source, function and code. */
function table(rows: readonly (readonly [string, string, string])[]): void {
  for (const [source, name, expected] of rows) {
    assertEquals(listing(source, name), expected, source);
  }
}

test("plain expressions compile as in the reference", () => {
  table([
    [
      "fn main() -> Int { 2 * (3 + 4) }",
      "main",
      "0 push 2 · 1 push 3 · 2 push 4 · 3 Add · 4 Mul · 5 Ret",
    ],
    [
      'fn pick(n: Int) -> String { if n > 2 { "big" } else { "small" } }\n' +
      "fn main() -> String { pick(5) }",
      "pick",
      '0 LoadLocal 0 · 1 push 2 · 2 Gt · 3 JmpIfNot 6 · 4 push "big" · ' +
      '5 Jmp 7 · 6 push "small" · 7 Ret',
    ],
    [
      "fn main() -> Int { -5 }",
      "main",
      "0 push 5 · 1 Neg · 2 Ret",
    ],
    [
      "fn main() -> Int { -9223372036854775808 }",
      "main",
      "0 push -9223372036854775808 · 1 Ret",
    ],
    ["fn main() { }", "main", "0 Ret"],
    [
      "fn app(g: Fn(Int) -> Int, n: Int) -> Int { g(n) }\n" +
      "fn main() -> Int { 1 }",
      "app",
      "0 LoadLocal 1 · 1 LoadLocal 0 · 2 CallIndirect 1 · 3 Ret",
    ],
  ]);
});

test("logical operators are jumps, and conditions jump straight", () => {
  const head = "fn f(a: Bool, b: Bool, c: Bool) -> ";
  const main = "\nfn main() -> Int { 1 }";
  table([
    [
      head + "Bool { a && b }" + main,
      "f",
      "0 LoadLocal 0 · 1 JmpIfNot 4 · 2 LoadLocal 1 · 3 Jmp 5 · " +
      "4 push false · 5 Ret",
    ],
    [
      head + "Bool { a || b || c }" + main,
      "f",
      "0 LoadLocal 0 · 1 JmpIf 6 · 2 LoadLocal 1 · 3 JmpIf 6 · " +
      "4 LoadLocal 2 · 5 Jmp 7 · 6 push true · 7 Ret",
    ],
    [
      head + "Int { if a && b || c { 1 } else { 2 } }" + main,
      "f",
      "0 LoadLocal 0 · 1 JmpIfNot 4 · 2 LoadLocal 1 · 3 JmpIf 6 · " +
      "4 LoadLocal 2 · 5 JmpIfNot 8 · 6 push 1 · 7 Jmp 9 · 8 push 2 · 9 Ret",
    ],
    [
      head + "Int { if a && (b || c) { 1 } else { 2 } }" + main,
      "f",
      "0 LoadLocal 0 · 1 JmpIfNot 8 · 2 LoadLocal 1 · 3 JmpIf 6 · " +
      "4 LoadLocal 2 · 5 JmpIfNot 8 · 6 push 1 · 7 Jmp 9 · 8 push 2 · 9 Ret",
    ],
  ]);
});

test("statements leave the stack as they found it", () => {
  table([
    [
      "fn main() -> Int { let mut n = 0\n if n > 5 { n = 1 }\n n }",
      "main",
      "0 push 0 · 1 StoreLocal 0 · 2 LoadLocal 0 · 3 push 5 · 4 Gt · " +
      "5 JmpIfNot 8 · 6 push 1 · 7 StoreLocal 0 · 8 LoadLocal 0 · 9 Ret",
    ],
    [
      "fn main() -> Int { for v in [1] { v }\n 2 }",
      "main",
      "0 push 1 · 1 MakeList 1 · 2 StoreLocal 0 · 3 push 0 · 4 StoreLocal 1 · " +
      "5 LoadLocal 1 · 6 LoadLocal 0 · 7 ListLen · 8 Lt · 9 JmpIfNot 21 · " +
      "10 LoadLocal 0 · 11 LoadLocal 1 · 12 ListGet · 13 StoreLocal 2 · " +
      "14 LoadLocal 2 · 15 Pop · 16 LoadLocal 1 · 17 push 1 · 18 Add · " +
      "19 StoreLocal 1 · 20 Jmp 5 · 21 push 2 · 22 Ret",
    ],
    [
      "fn f(n: Int) { let m = n }\nfn main() -> Int { f(1)\n 2 }",
      "f",
      "0 LoadLocal 0 · 1 StoreLocal 1 · 2 push () · 3 Ret",
    ],
    [
      "fn f(c: Bool) -> Int { if c { 1 } else { return 2 } }\n" +
      "fn main() -> Int { f(true) }",
      "f",
      "0 LoadLocal 0 · 1 JmpIfNot 4 · 2 push 1 · 3 Jmp 6 · 4 push 2 · " +
      "5 Ret · 6 Ret",
    ],
    [
      "fn f() -> Int { while true { return 1 } }\nfn main() -> Int { f() }",
      "f",
      "0 push true · 1 JmpIfNot 5 · 2 push 1 · 3 Ret · 4 Jmp 0 · 5 Ret",
    ],
  ]);
});

test("break and continue drop what is pending inside the loop", () => {
  table([
    [
      "fn main() -> Int { while true { let x = [1, { break }] }\n 3 }",
      "main",
      "0 push true · 1 JmpIfNot 8 · 2 push 1 · 3 Pop · 4 Jmp 8 · " +
      "5 MakeList 2 · 6 StoreLocal 0 · 7 Jmp 0 · 8 push 3 · 9 Ret",
    ],
    [
      "fn main() -> Int { for x in [1] { continue }\n 3 }",
      "main",
      "0 push 1 · 1 MakeList 1 · 2 StoreLocal 0 · 3 push 0 · 4 StoreLocal 1 · " +
      "5 LoadLocal 1 · 6 LoadLocal 0 · 7 ListLen · 8 Lt · 9 JmpIfNot 20 · " +
      "10 LoadLocal 0 · 11 LoadLocal 1 · 12 ListGet · 13 StoreLocal 2 · " +
      "14 Jmp 15 · 15 LoadLocal 1 · 16 push 1 · 17 Add · 18 StoreLocal 1 · " +
      "19 Jmp 5 · 20 push 3 · 21 Ret",
    ],
  ]);
});

test("a main that something refers to returns Unit by itself", () => {
  table([
    ["fn main() { let a = 1 }", "main", "0 push 1 · 1 StoreLocal 0 · 2 Ret"],
    [
      "fn main() { let a = 1 }\nfn f() { main() }",
      "main",
      "0 push 1 · 1 StoreLocal 0 · 2 push () · 3 Ret",
    ],
  ]);
});

test("postconditions run on every return", () => {
  const plain = "fn half(n: Int) -> Int\n  requires n >= 0\n" +
    "  ensures result <= n\n{ n / 2 }\nfn main() -> Int { half(10) }";
  table([
    [
      plain,
      "half",
      "0 LoadLocal 0 · 1 push 0 · 2 Gte · 3 Assert 1 Requires 0 · " +
      "4 LoadLocal 0 · 5 push 2 · 6 Div · 7 StoreLocal 1 · 8 LoadLocal 1 · " +
      "9 LoadLocal 0 · 10 Lte · 11 Assert 3 Ensures 0 · 12 LoadLocal 1 · 13 Ret",
    ],
    [
      "fn f(c: Bool) -> Int\n  ensures result > 0\n" +
      "{ if c { return 7 } else { return 8 } }\nfn main() -> Int { f(true) }",
      "f",
      "0 LoadLocal 0 · 1 JmpIfNot 5 · 2 push 7 · 3 Jmp 6 · 4 Jmp 6 · " +
      "5 push 8 · 6 StoreLocal 1 · 7 LoadLocal 1 · 8 push 0 · 9 Gt · " +
      "10 Assert 3 Ensures 0 · 11 LoadLocal 1 · 12 Ret",
    ],
    [
      "fn f() -> Int\n  ensures result > 0\n{ 1 + { return 7 } }\n" +
      "fn main() -> Int { f() }",
      "f",
      "0 push 1 · 1 push 7 · 2 StoreLocal 0 · 3 Pop · 4 Jmp 7 · 5 Add · " +
      "6 StoreLocal 0 · 7 LoadLocal 0 · 8 push 0 · 9 Gt · " +
      "10 Assert 3 Ensures 0 · 11 LoadLocal 0 · 12 Ret",
    ],
  ]);
});

test("records are built by name and evaluated in source order", () => {
  const head = "type P { x: Int, y: Int }\nfn g() -> Int { 1 }\n";
  table([
    [
      head + "fn main() -> P { P { x: g(), y: 2 } }",
      "main",
      "0 Call 0 0 · 1 push 2 · 2 MakeRecord 0 2 · 3 Ret",
    ],
    [
      head + "fn main() -> P { P { y: 2, x: 1 } }",
      "main",
      "0 push 1 · 1 push 2 · 2 MakeRecord 0 2 · 3 Ret",
    ],
    [
      head + "fn main() -> P { P { y: g(), x: 1 } }",
      "main",
      "0 Call 0 0 · 1 StoreLocal 0 · 2 push 1 · 3 StoreLocal 1 · " +
      "4 LoadLocal 1 · 5 LoadLocal 0 · 6 MakeRecord 0 2 · 7 Ret",
    ],
    [
      head + "fn f(p: P) -> P { P { ..p, y: 9 } }\nfn main() -> Int { 1 }",
      "f",
      "0 LoadLocal 0 · 1 StoreLocal 1 · 2 LoadLocal 1 · 3 GetField 0 · " +
      "4 push 9 · 5 MakeRecord 0 2 · 6 Ret",
    ],
    [
      "enum S { Dot, Box { w: Int, h: Int } }\n" +
      "fn main() -> S { S::Box { h: 1, w: 2 } }",
      "main",
      "0 push 2 · 1 push 1 · 2 MakeRecord 0 2 · 3 MakeEnum 0 1 · 4 Ret",
    ],
  ]);
});

test("shallow patterns become a table, deep ones tests", () => {
  const lamp = "enum L { Off, Dim(Int) }\n";
  const option = "fn f(o: Option<Int>) -> ";
  const main = "\nfn main() -> Int { 1 }";
  table([
    [
      lamp + "fn f(l: L) -> Int { match l { Off => 0, Dim(p) => p } }" + main,
      "f",
      "0 LoadLocal 0 · 1 Match 0 · 2 Pop · 3 push 0 · 4 Jmp 7 · " +
      "5 StoreLocal 1 · 6 LoadLocal 1 · 7 Ret",
    ],
    [
      option + "Option<Int> { match o { None => None, whole => whole } }" +
      main,
      "f",
      "0 LoadLocal 0 · 1 StoreLocal 1 · 2 LoadLocal 1 · 3 Match 0 · 4 Pop · " +
      "5 push None · 6 Jmp 11 · 7 Pop · 8 LoadLocal 1 · 9 StoreLocal 2 · " +
      "10 LoadLocal 2 · 11 Ret",
    ],
    [
      option + "Int { match o { Some(0) => 1, Some(n) => n, None => 2 } }" +
      main,
      "f",
      "0 LoadLocal 0 · 1 StoreLocal 1 · 2 LoadLocal 1 · 3 TestTag -3 · " +
      "4 JmpIfNot 12 · 5 LoadLocal 1 · 6 GetPayload · 7 push 0 · 8 Eq · " +
      "9 JmpIfNot 12 · 10 push 1 · 11 Jmp 21 · 12 LoadLocal 1 · " +
      "13 TestTag -3 · 14 JmpIfNot 20 · 15 LoadLocal 1 · 16 GetPayload · " +
      "17 StoreLocal 2 · 18 LoadLocal 2 · 19 Jmp 21 · 20 push 2 · 21 Ret",
    ],
    [
      'fn f(s: String) -> Int { match s { "a" => 1, "b" => 2, o => 3 } }' +
      main,
      "f",
      '0 LoadLocal 0 · 1 StoreLocal 1 · 2 LoadLocal 1 · 3 push "a" · 4 Eq · ' +
      '5 JmpIfNot 8 · 6 push 1 · 7 Jmp 17 · 8 LoadLocal 1 · 9 push "b" · ' +
      "10 Eq · 11 JmpIfNot 14 · 12 push 2 · 13 Jmp 17 · 14 LoadLocal 1 · " +
      "15 StoreLocal 2 · 16 push 3 · 17 Ret",
    ],
    [
      "fn f(n: Int) -> Int { match n { 3 => 30, _ => 0 } }" + main,
      "f",
      "0 LoadLocal 0 · 1 StoreLocal 1 · 2 LoadLocal 1 · 3 push 3 · 4 Eq · " +
      "5 JmpIfNot 8 · 6 push 30 · 7 Jmp 9 · 8 push 0 · 9 Ret",
    ],
  ]);
});

test("nested matches have tables of their own", () => {
  const module = moduleOf(
    "enum E { A, B }\nfn f(c: E, d: E) -> Int {\n" +
      "match c { A => match d { A => 1, B => 2 }, B => 3 } }\n" +
      "fn main() -> Int { f(E::A, E::B) }",
  );
  assertEquals(module.functions[0]?.matchTables, [
    [{ tag: 0, target: 2 }, { tag: 1, target: 11 }],
    [{ tag: 0, target: 5 }, { tag: 1, target: 8 }],
  ]);
});

test("long lists and maps are put together from parts", () => {
  const numbers = Array.from({ length: 600 }, (_, n) => n);
  const list = moduleOf(
    `fn main() -> List<Int> { [${numbers.join(", ")}] }`,
  );
  assertEquals(
    list.functions[0]?.code.filter(({ op }) => op !== "PushConst"),
    [
      { op: "MakeList", count: 255 },
      { op: "MakeList", count: 255 },
      { op: "ListConcat" },
      { op: "MakeList", count: 90 },
      { op: "ListConcat" },
      { op: "Ret" },
    ],
  );
  const entries = numbers.slice(0, 257).map((n) => `"k${n}": ${n}`);
  const map = moduleOf(
    `fn main() -> Map<String, Int> { {${entries.join(", ")}} }`,
  );
  assertEquals(
    map.functions[0]?.code.filter(({ op }) => op !== "PushConst"),
    [
      { op: "MakeMap", count: 255 },
      { op: "MapSet" },
      { op: "MapSet" },
      { op: "Ret" },
    ],
  );
});

test("source calls of capabilities are typed", () => {
  table([
    [
      'fn main() -> String !{fs.read} { fs_read("a") }',
      "main",
      '0 push "a" · 1 TypedCapCall 1 1 · 2 Ret',
    ],
    [
      "fn main() -> Result<String, String> !{net.fetch} " +
      '{ try_net_fetch("u", "GET") }',
      "main",
      '0 push "u" · 1 push "GET" · 2 TryCapCall 0 2 · 3 Ret',
    ],
    [
      'fn main() -> String { step_input("a") }',
      "main",
      '0 push "a" · 1 CapCall 10 1 · 2 Ret',
    ],
  ]);
});

test("each instruction has a place in the source", () => {
  const text = "fn main() -> Int { 1 / 0 }";
  const { module, places } = compile({ name: "prog.ax", text });
  const spans = places[0]?.spans ?? [];
  assertEquals(spans.length, module?.functions[0]?.code.length);
  assertEquals(
    spans.map(({ start, end }) => text.slice(start, end)),
    ["1", "0", "1 / 0", "{ 1 / 0 }"],
  );
});

test("a function with too many locals is an error", () => {
  const lets = "let a = 1\n".repeat(65_536);
  const { module, diagnostics } = compile({
    name: "prog.ax",
    text: `fn main() -> Int {\n${lets}a\n}\n`,
  });
  assertEquals(module, null);
  assertEquals(diagnostics.at(-1)?.code, "E008");
});
