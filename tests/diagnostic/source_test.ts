// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lines, columns and offsets.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import {
  lineStarts,
  lineText,
  makeSource,
  offsetOf,
  positionOf,
} from "../../src/diagnostic/mod.ts";

/** Text, offset, line, column. */
const positions: [string, number, number, number][] = [
  ["", 0, 1, 1],
  ["abc", 0, 1, 1],
  ["abc", 3, 1, 4],
  ["abc", 99, 1, 4],
  ["abc", -1, 1, 1],
  ["a\nb", 1, 1, 2],
  ["a\nb", 2, 2, 1],
  ["a\r\nb", 3, 2, 1],
  ["a\rb", 2, 2, 1],
  ["a\n\nb", 2, 2, 1],
  ["a\n", 2, 2, 1],
  ["é😀x", 1, 1, 2],
  ["é😀x", 3, 1, 3],
  ["é😀x", 2, 1, 2],
  ["\tx", 1, 1, 2],
];

for (const [text, offset, line, column] of positions) {
  test(`positionOf() finds offset ${offset} of ${JSON.stringify(text)}`, () => {
    assertEquals(positionOf(makeSource("a", text), offset), { line, column });
  });
}

test("positionOf() gives the same in any order of questions", () => {
  const text = "a😀b\nlong line é\r\n\rx";
  const inOrder = makeSource("a", text);
  for (let offset = text.length; offset >= 0; offset--) {
    const fresh = positionOf(makeSource("b", text), offset);
    assertEquals(positionOf(inOrder, offset), fresh);
    assertEquals(positionOf(inOrder, offset), fresh);
  }
});

test("offsetOf() undoes positionOf()", () => {
  const source = makeSource("a", "a😀b\nzwei\r\n\nx");
  for (const offset of [0, 1, 3, 4, 5, 8, 11, 12]) {
    assertEquals(offsetOf(source, positionOf(source, offset)), offset);
  }
  assertEquals(offsetOf(source, { line: 1, column: 99 }), 4);
  assertEquals(offsetOf(source, { line: 99, column: 1 }), 12);
});

test("lines end with LF, CR and CRLF", () => {
  const source = makeSource("a", "one\ntwo\rthree\r\nfour");
  assertEquals(
    [1, 2, 3, 4, 5].map((line) => lineText(source, line)),
    ["one", "two", "three", "four", ""],
  );
  assertEquals(lineStarts(source), [0, 4, 8, 15]);
});

test("makeSource() drops a byte order mark at the start only", () => {
  assertEquals(makeSource("a", "\ufeffx\ufeff").text, "x\ufeff");
});

test("positionOf() is fast on a long line", () => {
  const source = makeSource("a", "x".repeat(2_000_000));
  for (let offset = 0; offset < 2_000_000; offset += 100) {
    assertEquals(positionOf(source, offset).column, offset + 1);
  }
});
