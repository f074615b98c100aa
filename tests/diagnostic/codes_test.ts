// Copyright 2026 the Boruna authors. MIT license.

/**
 * The registry of codes, and what the parser says to its examples.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { codeEntry, CODES, makeSource } from "../../src/diagnostic/mod.ts";
import { format, parse } from "../../src/syntax/mod.ts";

test("the codes are in order, and each is there once", () => {
  const codes = CODES.map(({ code }) => code);
  assertEquals(codes, [...new Set(codes)].sort());
});

test("codeEntry() takes any spelling", () => {
  assertEquals(codeEntry(" e009 ")?.name, "type-error");
  assertEquals(codeEntry("E999"), null);
});

for (const entry of CODES) {
  const { code, explanation, right, summary, wrong } = entry;
  test(`${code} is explained, and its right program parses`, () => {
    assert(/^[A-Z`].*\.$/s.test(summary));
    assert(/\.$/.test(explanation));
    assertEquals(parse(makeSource("right.ax", right)).diagnostics, []);
    assert(wrong !== right);
    format(right);
  });
  test(`${code} is what the parser says to its wrong program, if it does`, () => {
    const { diagnostics } = parse(makeSource("wrong.ax", wrong));
    const own = ["E001", "E002", "W006"].includes(code);
    assertEquals(diagnostics[0]?.code, own ? code : undefined);
  });
}
