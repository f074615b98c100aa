// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the parser makes of right programs.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { makeSource } from "../../src/diagnostic/mod.ts";
import {
  childrenOf,
  nodesAt,
  parse,
  treeToJson,
  walk,
} from "../../src/syntax/mod.ts";
import { outlineBody, plain, read } from "./outline.ts";

/** The body of a function, and its outline. */
const bodies: [string, string][] = [
  // Literals.
  ["007", "7"],
  ["1_000_000", "1000000"],
  ["9223372036854775807", "9223372036854775807"],
  ["-9223372036854775808", "-9223372036854775808"],
  ["- 9_223_372_036_854_775_808", "-9223372036854775808"],
  ["a - 9223372036854775807", "(- a 9223372036854775807)"],
  ["-5", "(- 5)"],
  ["--5", "(- (- 5))"],
  ["1.5", "1.5"],
  ["1.5e-3", "0.0015"],
  ["1e+2", "100."],
  ["1E5", "100000."],
  ["2_0.2_5", "20.25"],
  ["1.x", "(. 1 x)"],
  ['"a\\nb\\t\\r\\0\\"\\\\"', '"a\\nb\\t\\r\\u0000\\"\\\\"'],
  ['"\\u{1F600}\\u{41}"', '"😀A"'],
  ['"a\nb"', '"a\\nb"'],
  ['"é日"', '"é日"'],
  ["()", "()"],
  ["( )", "()"],
  ["true false None", "true; false; None"],
  // Operators.
  [
    "a || b && c == d ++ e + f * g",
    "(|| a (&& b (== c (++ d (+ e (* f g))))))",
  ],
  ["a - b - c", "(- (- a b) c)"],
  ["a ++ b ++ c", "(++ (++ a b) c)"],
  ["(a + b) * c", "(* (+ a b) c)"],
  ["!a == b", "(== (! a) b)"],
  ["-a.b", "(- (. a b))"],
  ["-f(x)", "(- (call f x))"],
  ["(a < b) == c", "(== (< a b) c)"],
  ["a+b<c", "(< (+ a b) c)"],
  ["a++b", "(++ a b)"],
  ["a - -b", "(- a (- b))"],
  // Calls and fields.
  ["f()", "(call f)"],
  ["f(a, b,)", "(call f a b)"],
  ["f(a)(b).c.d(e)", "(call (. (. (call (call f a) b) c) d) e)"],
  ["f(\n  a,\n  - b\n)", "(call f a (- b))"],
  ["f(a\n  - b)", "(call f (- a b))"],
  ["[1, 2,]", "(list 1 2)"],
  ["[]", "(list)"],
  // Line ends.
  ["let a = total\n-1", "(let a total); (- 1)"],
  ["let g = pick\n(3)", "(let g pick); 3"],
  ["let g = pick\n[3]", "(let g pick); (list 3)"],
  ["let a = b\n  + c\n  * d", "(let a (+ b (* c d)))"],
  ["let a = b +\n  c", "(let a (+ b c))"],
  ["let a = b -\n  c", "(let a (- b c))"],
  ["let a =\n  c", "(let a c)"],
  ["a\n&& b\n|| c", "(|| (&& a b) c)"],
  ["a\n== b", "(== a b)"],
  ["a\n.b\n.c()", "(call (. (. a b) c))"],
  ["a\n  // comment\n  ++ b", "(++ a b)"],
  ["(a\n- b)", "(- a b)"],
  ["[a\n- b,\n- c]", "(list (- a b) (- c))"],
  ["({ a\n- b })", "{a; (- b)}"],
  ["let a = 1 let b = 2 a + b", "(let a 1); (let b 2); (+ a b)"],
  ["f\n()", "f; ()"],
  ["a = 1\nb = 2", "(= a 1); (= b 2)"],
  ["return", "(return)"],
  ["return a\n- b", "(return a); (- b)"],
  ["if a { 1 }\nelse { 2 }", "(if a {1} {2})"],
  ["if a\n{ 1 } else\n{ 2 }", "(if a {1} {2})"],
  ["while a\n{ b }", "(while a {b})"],
  ["for x in xs\n{ b }", "(for x xs {b})"],
  ["match a\n{ _ => 1 }", "(match a [_ 1])"],
  // Branches.
  ["if a { 1 } else if b { 2 } else { 3 }", "(if a {1} (if b {2} {3}))"],
  ["if a { 1 } else { if b { 2 } }", "(if a {1} {(if b {2})})"],
  ["if Ready { 1 }", "(if Ready {1})"],
  ["if (P { x: 1 }) == p { 1 }", "(if (== (P [x 1]) p) {1})"],
  ["if f(P { x: 1 }) { 1 }", "(if (call f (P [x 1])) {1})"],
  ["if [P { x: 1 }] == p { 1 }", "(if (== (list (P [x 1])) p) {1})"],
  ["while N { 1 }", "(while N {1})"],
  ["for x in Items { x }", "(for x Items {x})"],
  ["match Mode { A => 1 }", "(match Mode [A 1])"],
  ["match E::V { A => 1 }", "(match (E::V) [A 1])"],
  ["if a == E::V { 1 }", "(if (== a (E::V)) {1})"],
  ["for _ in xs { break continue }", "(for _ xs {(break); (continue)})"],
  ["let _ = f()", "(let _ (call f))"],
  ["let mut a: List<Int>= []", "(let mut a (list))"],
  ["while { a } { b }", "(while {a} {b})"],
  // Blocks and maps.
  ["{ a b }", "{a; b}"],
  ["{}", "{}"],
  ["let m = {}", "(let m {})"],
  ['{"a": 1}', '(map ["a" 1])'],
  ['{ "a": 1, "b": 2, }', '(map ["a" 1] ["b" 2])'],
  ["{ key: 1, f(x): 2 }", "(map [key 1] [(call f x) 2])"],
  ['f({"a": {"b": 1}})', '(call f (map ["a" (map ["b" 1])]))'],
  ['{"a"\n: 1}', '(map ["a" 1])'],
  ["{ let a = 1\n a }", "{(let a 1); a}"],
  // Records and variants.
  ["P { x: 1, y: 2 }", "(P [x 1] [y 2])"],
  ["P { ..p, y: 2, }", "(P ..p [y 2])"],
  ["P { ..p y: 2 }", "(P ..p [y 2])"],
  ["P {}", "(P)"],
  ["P {\n  x: a\n  - b,\n}", "(P [x (- a b)])"],
  ["let p = P\n{ 1 }", "(let p P); {1}"],
  ["E::V", "(E::V)"],
  ["E::V(1)", "(E::V 1)"],
  ["E::V(1,)", "(E::V 1)"],
  ["E::V { a: 1 }", "(E::V [a 1])"],
  ["E::V\n(1)", "(E::V); 1"],
  ['Some(1) Ok(()) Err("x")', '(Some 1); (Ok ()); (Err "x")'],
  // Actors.
  ["spawn w", "(spawn w)"],
  ["emit f(x)", "(emit (call f x))"],
  ["emit s.label", "(emit (. s label))"],
  ["emit a + b", "(+ (emit a) b)"],
  ["emit -1", "(emit (- 1))"],
  ["send w f(1)", "(send w (call f 1))"],
  ["send w (a + b)", "(send w (+ a b))"],
  ["send w(1)", "(send w 1)"],
  ["send f(1) 2", "(send (call f 1) 2)"],
  ["send w [1]", "(send w (list 1))"],
  ["send self.next -1", "(send (. self next) (- 1))"],
  ["let m: Int = receive", "(let m receive)"],
  // Patterns.
  [
    'match x { 1 => a, -2 => b, "s" => c, true => d, () => e, _ => f }',
    '(match x [1 a] [-2 b] ["s" c] [true d] [() e] [_ f])',
  ],
  [
    "match x { None => 0, Some(Some(y)) => y, Ok(_) => 1, Err(e) => 2 }",
    "(match x [None 0] [(Some (Some y)) y] [(Ok _) 1] [(Err e) 2])",
  ],
  [
    "match x { V => 1, V(p) => 2, E::V => 3, E::V(_) => 4, V { f, g: 1 } => 5, E::V { } => 6 }",
    "(match x [V 1] [(V p) 2] [E::V 3] [(E::V _) 4] [(V f [g 1]) 5] [(E::V) 6])",
  ],
  ["match x { 1 => 2 3 => 4 }", "(match x [1 2] [3 4])"],
  ["match x {\n  a => b\n  -1 => c\n}", "(match x [a b] [-1 c])"],
  ["match x { a => {\n b\n}\n c => {} }", "(match x [a {b}] [c {}])"],
  ['match x { a => {"k": 1} }', '(match x [a (map ["k" 1])])'],
  [
    "match x { -9223372036854775808 => 1 }",
    "(match x [-9223372036854775808 1])",
  ],
  ["match x { }", "(match x)"],
  // Words that are no keywords.
  ["let record = self", "(let record self)"],
  ["loop(where)", "(call loop where)"],
];

for (const [text, wanted] of bodies) {
  test(`parse() reads ${JSON.stringify(text)}`, () => {
    assertEquals(outlineBody(text), wanted);
  });
}

/** Items, and what they are printed back as when they are read again. */
const items: [string, unknown][] = [
  ["module m", []],
  ['import "std-json"', [{
    kind: "Import",
    exported: false,
    path: "std-json",
  }]],
  ['export import "./a.ax"', [{
    kind: "Import",
    exported: true,
    path: "./a.ax",
  }]],
];

for (const [text, wanted] of items) {
  test(`parse() reads ${text}`, () => {
    assertEquals(plain(read(text).items), wanted);
  });
}

test("parse() reads a function with all its parts", () => {
  const [item] = read(`/// Doc one.
///
///   Doc two.
export fn f(a: Int, g: Fn(A, B) -> R !{net},) -> Map<String, List<T>> !{fs.read, actor.spawn}
    requires a > 0
    intent "why"
    ensures result == a
{ a }`).items;
  assert(item?.kind === "Function");
  assertEquals(item.doc, "Doc one.\n\n  Doc two.");
  assertEquals(item.exported, true);
  assertEquals(item.parameters.map(({ name }) => name.text), ["a", "g"]);
  assertEquals(item.capabilities?.names.map(({ text }) => text), [
    "fs.read",
    "actor.spawn",
  ]);
  assertEquals(item.clauses.map(({ kind }) => kind), [
    "Requires",
    "Intent",
    "Ensures",
  ]);
});

/** The result type and list of a signature: which of the two has a list. */
const signatures: [string, string | null, string | null][] = [
  ["fn f() -> Fn() -> Int !{net} { 1 }", null, "net"],
  ["fn f() -> Fn() -> Int !{fs.read} !{net} { 1 }", "fs.read", "net"],
  ["fn f() -> (Fn() -> Int !{fs.read}) { 1 }", "fs.read", null],
  ["fn f() -> (Fn() -> Int !{fs.read}) !{net} { 1 }", "fs.read", "net"],
];

for (const [text, inner, outer] of signatures) {
  test(`parse() gives the capabilities of ${text} to their owner`, () => {
    const [item] = read(text).items;
    assert(item?.kind === "Function" && item.result?.kind === "FunctionType");
    assertEquals(item.result.capabilities?.names[0]?.text ?? null, inner);
    assertEquals(item.capabilities?.names[0]?.text ?? null, outer);
  });
}

/** Text above an item, and its doc. */
const docs: [string, string | null][] = [
  ["/// a\n", "a"],
  ["/// a\n/// b\n", "a\nb"],
  ["///a\n", "a"],
  ["/// a\n\n", null],
  ["/// a\n// b\n", null],
  ["// a\n/// b\n", "b"],
  ["/// a\n\n/// b\n", "b"],
  ["//// a\n", null],
  ["/// a\r\n", "a"],
];

for (const [text, wanted] of docs) {
  test(`parse() takes ${JSON.stringify(text)} for the doc ${wanted}`, () => {
    const [item] = read(`${text}type P { }`).items;
    assertEquals(item?.kind === "Record" ? item.doc : undefined, wanted);
  });
}

test("parse() warns of a value behind a return", () => {
  const { diagnostics } = parse(
    makeSource("a", "fn f() {\n    return\n    1\n}\n"),
  );
  assertEquals(diagnostics.map(({ code, severity }) => [code, severity]), [
    ["W006", "warning"],
  ]);
});

test("the place of every node is inside that of its parent", () => {
  const file = read(`import "a"
type P { x: Int }
enum E { A, B(Int), C { y: Int } }
fn f(a: Int, g: Fn(Int) -> Int) -> Int !{net.fetch} requires a > 0 {
    let mut m = {"a": [1, -2.5], "b": []}
    for x in xs { if x == (1 + 2) { break } else if !y { m = g(x) } else { } }
    while true { return P { ..p, x: E::C { y: 1 }.z } }
    match Some(E::B(())) { Some(B(n)) => send a (emit n), C { y, z: -1 } => spawn f, _ => None }
}`);
  walk(file, (node) => {
    for (const child of childrenOf(node)) {
      assert(
        child.span.start >= node.span.start && child.span.end <= node.span.end,
        JSON.stringify(plain(child)),
      );
    }
  });
});

test("nodesAt() gives the way to a place", () => {
  const text = "fn main() { f(a + bc) }";
  const kinds = nodesAt(read(text), text.indexOf("bc") + 1)
    .map((node) => "kind" in node ? node.kind : "");
  assertEquals(kinds, [
    "SourceFile",
    "Function",
    "Block",
    "Expression",
    "Call",
    "Binary",
    "NameExpression",
  ]);
});

test("walk() leaves out what it is told to", () => {
  const names: string[] = [];
  walk(read("fn f() { a }\nfn g() { b }"), (node) => {
    const kind = "kind" in node ? node.kind : null;
    if (kind === "Name" && "text" in node) names.push(String(node.text));
    return kind !== "Block";
  });
  assertEquals(names, ["f", "g"]);
});

test("treeToJson() writes the shape of the reference", () => {
  assertEquals(
    treeToJson(
      read("module m\nfn f(a: Int) -> Int { if a > 1 { -1 } else { 2.0 } }"),
    ),
    `{
  "module_name": "m",
  "items": [
    {
      "Function": {
        "name": "f",
        "params": [
          {
            "name": "a",
            "ty": {
              "Named": "Int"
            }
          }
        ],
        "return_type": {
          "Named": "Int"
        },
        "capabilities": [],
        "intent": null,
        "requires": [],
        "ensures": [],
        "body": {
          "stmts": [
            {
              "Expr": {
                "If": {
                  "condition": {
                    "Binary": {
                      "op": "Gt",
                      "left": {
                        "Ident": "a"
                      },
                      "right": {
                        "IntLit": 1
                      }
                    }
                  },
                  "then_block": {
                    "stmts": [
                      {
                        "Expr": {
                          "Unary": {
                            "op": "Neg",
                            "expr": {
                              "IntLit": 1
                            }
                          }
                        }
                      }
                    ]
                  },
                  "else_block": {
                    "stmts": [
                      {
                        "Expr": {
                          "FloatLit": 2.0
                        }
                      }
                    ]
                  }
                }
              }
            }
          ]
        },
        "exported": false
      }
    }
  ]
}`,
  );
});
