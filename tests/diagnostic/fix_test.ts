// Copyright 2026 the Boruna authors. MIT license.

/**
 * Fixes applied to texts, and diagnostics as JSON.
 *
 * @module
 */

// The names of the members are those of the reference.
// deno-lint-ignore-file camelcase

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import {
  applyFix,
  applyFixes,
  type Fix,
  makeSource,
  toJson,
} from "../../src/diagnostic/mod.ts";

type Change = readonly [start: number, end: number, replacement: string];

function fixOf(...changes: Change[]): Fix {
  return {
    message: "change",
    edits: changes.map(([start, end, replacement]) => ({
      span: { start, end },
      replacement,
    })),
  };
}

/** Name, text, fixes, result, number applied. */
const fixes: [string, string, Fix[], string, number][] = [
  ["nothing", "abc", [], "abc", 0],
  ["a replacement", "abc", [fixOf([1, 2, "X"])], "aXc", 1],
  ["an insertion", "abc", [fixOf([3, 3, "!"])], "abc!", 1],
  ["two places", "abc", [fixOf([0, 0, "("], [3, 3, ")"])], "(abc)", 1],
  ["any order", "abc", [fixOf([2, 3, "Z"]), fixOf([0, 1, "X"])], "XbZ", 2],
  ["neighbours", "abc", [fixOf([0, 1, "X"]), fixOf([1, 2, "Y"])], "XYc", 2],
  ["overlaps", "abc", [fixOf([0, 2, "X"]), fixOf([1, 3, "Y"])], "Xc", 1],
  ["the same twice", "abc", [fixOf([0, 1, "X"]), fixOf([0, 1, "X"])], "Xbc", 2],
  [
    "two at one place",
    "abc",
    [fixOf([1, 1, "x"]), fixOf([1, 1, "y"])],
    "axbc",
    1,
  ],
  [
    "all of one or nothing",
    "abc",
    [fixOf([0, 1, "X"]), fixOf([0, 1, "Y"], [2, 3, "Z"])],
    "Xbc",
    1,
  ],
];

for (const [what, text, list, wanted, applied] of fixes) {
  test(`applyFixes() applies ${what}`, () => {
    const result = applyFixes(text, list);
    assertEquals(result.text, wanted);
    assertEquals(result.applied.length, applied);
    assertEquals(result.skipped.length, list.length - applied);
  });
}

test("applyFix() applies one", () => {
  assertEquals(applyFix("abc", fixOf([1, 2, ""])), "ac");
});

test("toJson() keeps the members of the reference and adds exact edits", () => {
  const source = makeSource("a.ax", "one\nlet é = 1;\nthree\n");
  const json = toJson({
    code: "E002",
    severity: "error",
    message: "no",
    source,
    span: { start: 13, end: 14 },
    labels: [{ source, span: { start: 0, end: 3 }, message: "see" }],
    notes: ["n"],
    help: "remove it",
    fix: {
      message: "remove",
      edits: [{ span: { start: 13, end: 14 }, replacement: "" }],
    },
  });
  const place = { file: "a.ax", line: 2, col: 10, end_line: 2, end_col: 11 };
  assertEquals(json, {
    id: "E002",
    severity: "error",
    message: "no",
    location: place,
    suggested_patches: [{
      id: "E002-fix",
      description: "remove",
      confidence: "high",
      rationale: "remove it",
      edits: [{
        file: "a.ax",
        start_line: 2,
        old_text: "let é = 1;",
        new_text: "let é = 1",
      }],
    }],
    related: [{
      message: "see",
      location: { file: "a.ax", line: 1, col: 1, end_line: 1, end_col: 4 },
    }],
    notes: ["n"],
    help: "remove it",
    fix: { message: "remove", edits: [{ ...place, replacement: "" }] },
  });
});

test("toJson() joins edits of the same lines", () => {
  const source = makeSource("a.ax", "a\nb c\nd\n");
  const json = toJson({
    code: "E002",
    severity: "error",
    message: "no",
    source,
    span: { start: 2, end: 3 },
    labels: [],
    notes: [],
    help: null,
    fix: fixOf([2, 3, "X"], [4, 5, "Y\nZ"], [6, 7, "D"]),
  });
  assertEquals(
    json.suggested_patches[0]?.edits.map((edit) => [
      edit.start_line,
      edit.old_text,
      edit.new_text,
    ]),
    [[2, "b c", "X Y\nZ"], [3, "d", "D"]],
  );
});
