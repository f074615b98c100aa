// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics drawn for a terminal.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  type Diagnostic,
  displayWidth,
  makeSource,
  render,
  renderAll,
  type Source,
} from "../../src/diagnostic/mod.ts";

function at(
  source: Source,
  start: number,
  end: number,
  more: Partial<Diagnostic> = {},
): Diagnostic {
  return {
    code: "E009",
    severity: "error",
    message: "wrong",
    source,
    span: { start, end },
    labels: [],
    notes: [],
    help: null,
    fix: null,
    ...more,
  };
}

/** The part after the first two lines, which are the sentence and the place. */
function excerpt(text: string, start: number, end: number): string {
  return render(at(makeSource("a.ax", text), start, end))
    .split("\n").slice(3).join("\n");
}

/** Text, span, excerpt. */
const excerpts: [string, string, number, number, string][] = [
  ["a name", "let x = y", 8, 9, "1 | let x = y\n  |         ^\n"],
  ["several characters", "let xy = 1", 4, 6, "1 | let xy = 1\n  |     ^^\n"],
  ["an empty span", "let x", 5, 5, "1 | let x\n  |      ^\n"],
  ["a tab", "\tlet x", 5, 6, "1 |     let x\n  |         ^\n"],
  [
    "wide characters",
    'f("日本", x)',
    8,
    9,
    '1 | f("日本", x)\n  |           ^\n',
  ],
  ["an emoji", "😀x", 2, 3, "1 | 😀x\n  |   ^\n"],
  ["a combining mark", "e\u0301x", 2, 3, "1 | e\u0301x\n  |  ^\n"],
  [
    "a control character",
    "a\u001b[31mb",
    6,
    7,
    "1 | a\\u{1b}[31mb\n  |            ^\n",
  ],
  ["a span over lines", "a(\n  b\n)", 1, 8, "1 | a(\n  |  ^\n"],
  ["an empty line", "a\n\nb", 2, 2, "2 |\n  | ^\n"],
  ["the end of the file", "a\n", 2, 2, "2 |\n  | ^\n"],
  ["a line with CRLF", "a\r\nb\r\n", 3, 4, "2 | b\n  | ^\n"],
];

for (const [what, text, start, end, wanted] of excerpts) {
  test(`render() underlines ${what}`, () => {
    assertEquals(excerpt(text, start, end), wanted);
  });
}

test("render() shows everything that a finding holds", () => {
  const source = makeSource("prog.ax", "fn f() {\n    1\n}\n\nf(2)\n");
  const other = makeSource("lib.ax", "fn g() { }\n");
  const drawn = render(at(source, 19, 20, {
    message: "f takes no argument",
    labels: [
      { source, span: { start: 3, end: 4 }, message: "declared here" },
      { source: other, span: { start: 3, end: 4 }, message: "or this" },
    ],
    notes: ["a note"],
    help: "remove it",
  }));
  assertEquals(
    drawn,
    `error[E009]: f takes no argument
 --> prog.ax:5:2
  |
1 | fn f() {
  |    - declared here
...
5 | f(2)
  |  ^
 ::: lib.ax:1:4
  |
1 | fn g() { }
  |    - or this
  |
  = note: a note
  = help: remove it
`,
  );
});

test("render() shows the message of a fix where there is no help", () => {
  const source = makeSource("a.ax", "x");
  const drawn = render(at(source, 0, 1, {
    severity: "warning",
    code: "W001",
    fix: { message: "write y", edits: [] },
  }));
  assert(drawn.startsWith("warning[W001]: wrong\n"));
  assert(drawn.endsWith("  = help: write y\n"));
});

test("render() cuts a long line around the place", () => {
  const text = `${"x".repeat(1_000_000)}?${"y".repeat(4_000_000)}`;
  const drawn = excerpt(text, 1_000_000, 1_000_001);
  const lines = drawn.split("\n");
  assertEquals(lines[0], `1 | …${"x".repeat(40)}?${"y".repeat(59)}…`);
  assertEquals(lines[1], `  | ${" ".repeat(41)}^`);
});

test("render() cuts a long span", () => {
  const drawn = excerpt("x".repeat(5_000_000), 0, 5_000_000);
  assert(drawn.length < 400);
});

test("render() does not cut characters in half", () => {
  const drawn = excerpt("😀".repeat(1000), 1000, 1002);
  assert(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(drawn));
});

test("render() writes no escapes without color, and resets with it", () => {
  const source = makeSource("a\u001b[2J.ax", "\u202ex");
  const plain = render(at(source, 0, 1, { message: "\u001b[1m" }));
  assert(!plain.includes("\u001b") && !plain.includes("\u202e"));
  const colored = render(at(source, 0, 1), { color: true });
  assertEquals(
    colored.split("\u001b[0m").length,
    colored.split("\u001b[1").length,
  );
});

test("render() lines up the numbers of several lines", () => {
  const source = makeSource("a.ax", "a\n".repeat(12));
  const drawn = render(at(source, 22, 23, {
    labels: [{ source, span: { start: 0, end: 1 }, message: "first" }],
  }));
  assert(drawn.includes("\n 1 | a\n   | - first\n...\n12 | a\n   | ^\n"));
});

test("renderAll() puts an empty line between findings", () => {
  const one = at(makeSource("a.ax", "x"), 0, 1);
  assertEquals(renderAll([one, one]), `${render(one)}\n${render(one)}`);
  assertEquals(renderAll([]), "");
});

test("displayWidth() counts columns", () => {
  assertEquals(displayWidth("a日e\u0301😀"), 6);
});
