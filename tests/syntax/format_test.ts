// Copyright 2026 the Boruna authors. MIT license.

/**
 * The canonical layout beyond the conformance suite: comments in every place,
 * wrapping, empty lines.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { makeSource } from "../../src/diagnostic/mod.ts";
import { format, formatSource, LINE_WIDTH } from "../../src/syntax/mod.ts";

/** Name, source, layout; the layout of the layout is itself. */
const layouts: [string, string, string][] = [
  [
    "lines that end in CR LF are no empty lines",
    "fn f() {\r\n  let a = 1\r\n  // why\r\n  let b = 2\r\n \t\r\n  a\r\n}\r\n",
    "fn f() {\n    let a = 1\n    // why\n    let b = 2\n\n    a\n}\n",
  ],
  [
    "lines that end in CR are no empty lines",
    "fn f() {\r  let a = 1\r  let b = 2\r\r  a\r}\r",
    "fn f() {\n    let a = 1\n    let b = 2\n\n    a\n}\n",
  ],
  [
    "a comment behind a statement",
    "fn f() {\n  let a = 1   // one\n  a // two\n}",
    "fn f() {\n    let a = 1 // one\n    a // two\n}\n",
  ],
  [
    "comments behind braces",
    "fn f() { // in\n  a\n  // last\n} // out\n",
    "fn f() { // in\n    a\n    // last\n} // out\n",
  ],
  [
    "a comment alone in a block",
    "fn f() {\n  // nothing\n}",
    "fn f() {\n    // nothing\n}\n",
  ],
  [
    "comments in a list",
    "fn f() { let a = [1, // one\n 2,\n // three\n 3] }",
    "fn f() {\n    let a = [\n        1, // one\n        2,\n        // three\n        3,\n    ]\n}\n",
  ],
  [
    "a comment at the end of a list",
    "fn f() { [1\n // end\n] }",
    "fn f() {\n    [\n        1,\n        // end\n    ]\n}\n",
  ],
  [
    "a comment in an empty list",
    "fn f() { g(// none\n) }",
    "fn f() {\n    g(\n        // none\n    )\n}\n",
  ],
  [
    "a comment inside an expression",
    "fn f() {\n  let a = b + // why\n    c\n}",
    "fn f() {\n    // why\n    let a = b + c\n}\n",
  ],
  [
    "a comment in a condition",
    "fn f() { if a && // why\n b { c } }",
    "fn f() {\n    if a && b { // why\n        c\n    }\n}\n",
  ],
  [
    "comments around else",
    "fn f() { if a { b } // one\n else // two\n { c } }",
    "fn f() {\n    if a {\n        b\n    } else { // one\n        // two\n        c\n    }\n}\n",
  ],
  [
    "comments in a match",
    "fn f() { match a { // arms\n 1 => 2, // two\n // three\n _ => // rest\n 4\n // end\n } }",
    "fn f() {\n    match a { // arms\n        1 => 2, // two\n        // three\n        // rest\n        _ => 4,\n        // end\n    }\n}\n",
  ],
  [
    "comments in declarations",
    "type P { // the fields\n  x: Int, // one\n  // two\n  y: Int\n  // end\n}\nenum E { A // a\n , // b\n B }",
    "type P { // the fields\n    x: Int, // one\n    // two\n    y: Int,\n    // end\n}\n\nenum E {\n    A, // a\n    // b\n    B,\n}\n",
  ],
  [
    "comments in a signature",
    "fn f(a: Int, // one\n b: Int) -> Int // two\n { 1 }",
    "fn f(\n    a: Int, // one\n    b: Int,\n) -> Int { // two\n    1\n}\n",
  ],
  [
    "comments between clauses",
    "fn f(n: Int) -> Int\n  // about requires\n  requires n > 0 // positive\n  ensures result > 0 // too\n{ n }",
    "fn f(n: Int) -> Int\n// about requires\nrequires n > 0 // positive\nensures result > 0 { // too\n    n\n}\n",
  ],
  [
    "comments at the top",
    '// license\n\n\n// about\nimport "a" // a\n\nimport "b"\n// main\nfn main() { }\n\n\n// end\n',
    '// license\n\n// about\nimport "a" // a\nimport "b"\n\n// main\nfn main() {\n}\n\n// end\n',
  ],
  [
    "a comment before a module line",
    "// c\nmodule m // d\nfn f() { }",
    "// c\nmodule m // d\n\nfn f() {\n}\n",
  ],
  [
    "line ends of other systems",
    "fn f() {\r\n  a // c  \r\n\r\n  b\r\n}\r\n",
    "fn f() {\n    a // c\n\n    b\n}\n",
  ],
  [
    "empty lines at the ends of a block",
    "fn f() {\n\n  a\n\n\n  // c\n\n  b\n\n}",
    "fn f() {\n    a\n\n    // c\n\n    b\n}\n",
  ],
  [
    "else if",
    "fn f() { if a {b} else if c {d} else {e} }",
    "fn f() {\n    if a {\n        b\n    } else if c {\n        d\n    } else {\n        e\n    }\n}\n",
  ],
  [
    "maps",
    'fn f() { g({ "a" : 1,"b":2 , }, {}) let m = { } }',
    'fn f() {\n    g({"a": 1, "b": 2}, {})\n    let m = {}\n}\n',
  ],
  [
    "named fields",
    "enum C { A { x:Int,y :Int } }\nfn f() { C::A{x:1,y:2} match a { A{x,y:0}=>1 } }",
    "enum C {\n    A { x: Int, y: Int },\n}\n\nfn f() {\n    C::A { x: 1, y: 2 }\n    match a {\n        A { x, y: 0 } => 1,\n    }\n}\n",
  ],
  [
    "numbers as written",
    "fn f() { [1_000, 1e5, 2E+3, 0.50, 1_0.5_0, 007, -1] }",
    "fn f() {\n    [1_000, 1e5, 2E+3, 0.5, 1_0.5_0, 7, -1]\n}\n",
  ],
  [
    "long floats",
    "fn f() { [100000000000000000000000.0, 0.00000012] }",
    "fn f() {\n    [100000000000000000000000.0, 0.00000012]\n}\n",
  ],
  [
    "an empty set of capabilities",
    "fn f() ! { } { }\nrecord R { f: Fn() -> Int !{ } }",
    "fn f() !{} {\n}\n\nrecord R {\n    f: Fn() -> Int !{},\n}\n",
  ],
  [
    "capabilities",
    "fn f() !{net, fs . read, my.own} { }",
    "fn f() !{net.fetch, fs.read, my.own} {\n}\n",
  ],
  [
    "parentheses that keep a comparison",
    "fn f() { (a < b) == c\n a == (b < c) }",
    "fn f() {\n    (a < b) == c\n    a == (b < c)\n}\n",
  ],
  [
    "parentheses around literals in conditions",
    "fn f() { if ((P { x: 1 })) == p { } while f(P { x: 1 }) { } }",
    "fn f() {\n    if (P { x: 1 }) == p {\n    }\n    while f(P { x: 1 }) {\n    }\n}\n",
  ],
  [
    "statements on lines of their own",
    "fn f() { let a = 1 let b = 2; }".replace(";", "") + "",
    "fn f() {\n    let a = 1\n    let b = 2\n}\n",
  ],
  [
    "a statement that starts with a parenthesis",
    "fn f() {\n  a\n  (b)(c)\n}",
    "fn f() {\n    a\n    b(c)\n}\n",
  ],
  [
    "a long call",
    `fn f() { call_something(${"argument_number, ".repeat(6)}last) }`,
    `fn f() {\n    call_something(\n${
      "        argument_number,\n".repeat(6)
    }        last,\n    )\n}\n`,
  ],
  [
    "a call in a call",
    `fn f() { outer(inner(${"a, ".repeat(10)}b), ${"c, ".repeat(20)}d) }`,
    `fn f() {\n    outer(\n        inner(${"a, ".repeat(10)}b),\n${
      "        c,\n".repeat(20)
    }        d,\n    )\n}\n`,
  ],
  [
    "a long record literal",
    `fn f() { P { ${"a_long_field_name: 12345, ".repeat(5)}z: 1 } }`,
    `fn f() {\n    P {\n${
      "        a_long_field_name: 12345,\n".repeat(5)
    }        z: 1,\n    }\n}\n`,
  ],
  [
    "a long map",
    `fn f() { let m = {${'"a long key": 12345, '.repeat(6)}} }`,
    `fn f() {\n    let m = {\n${
      '        "a long key": 12345,\n'.repeat(6)
    }    }\n}\n`,
  ],
  [
    "a long signature",
    `fn f(${
      "a_parameter: Int, ".repeat(6)
    }) -> Int !{net} requires a > 0 { 1 }`,
    `fn f(\n${
      "    a_parameter: Int,\n".repeat(6)
    }) -> Int !{net.fetch}\nrequires a > 0 {\n    1\n}\n`,
  ],
  [
    "a block in an argument",
    "fn f() { g(1, match x { _ => 2 }, 3) }",
    "fn f() {\n    g(1, match x {\n        _ => 2,\n    }, 3)\n}\n",
  ],
];

for (const [what, source, wanted] of layouts) {
  test(`format() lays out ${what}`, () => {
    assertEquals(format(source), wanted);
    assertEquals(format(wanted), wanted);
  });
}

/** The length of a call, and whether it stays on one line. */
for (const [length, lines] of [[LINE_WIDTH, 1], [LINE_WIDTH + 1, 4]] as const) {
  test(`format() gives a line of ${length} columns ${lines} lines`, () => {
    const call = "    g(" + "é".repeat(0) + "a".repeat(length - 10) + ", b)";
    assertEquals(call.length, length);
    const formatted = format(`fn f() {\n${call}\n}\n`);
    assertEquals(formatted.split("\n").length - 3, lines);
  });
}

test("format() counts characters, not units", () => {
  const text = `    g("${"😀".repeat(LINE_WIDTH - 12)}", b)`;
  assertEquals([...text].length, LINE_WIDTH);
  assert(format(`fn f() {\n${text}\n}\n`).includes(text));
});

test("format() refuses a text with errors", () => {
  assertThrows(() => format("fn f( {"), SyntaxError, "expected a parameter");
  const { diagnostics, text } = formatSource(makeSource("a.ax", "fn f( {"));
  assertEquals([text, diagnostics.length], [null, 1]);
});

test("format() is quick with a long list", () => {
  const text = `fn f() { [${"1, ".repeat(200_000)}] }`;
  const start = performance.now();
  assertEquals(format(text).split("\n").length, 200_005);
  assert(performance.now() - start < 10_000);
});
