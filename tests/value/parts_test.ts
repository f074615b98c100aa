// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values whose tree is larger than anything that can be visited.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import {
  byteSize,
  canonicalJson,
  copyForProgram,
  debugForm,
  display,
  listOf,
  mapOf,
  type Value,
  valuesEqual,
  valueToJson,
} from "../../src/value/mod.ts";

/** A list of itself twice, and again: 2^depth leaves in `depth` lists. */
function doubled(leaf: Value, depth: number): Value {
  let value = leaf;
  for (let i = 0; i < depth; i++) value = listOf([value, value]);
  return value;
}

const walks: [string, (value: Value) => unknown][] = [
  ["display", display],
  ["debugForm", debugForm],
  ["valueToJson", valueToJson],
  ["valuesEqual", (value) => valuesEqual(value, doubled(1, 60))],
  ["copyForProgram", copyForProgram],
];

for (const [name, walk] of walks) {
  test(`${name}() ends with a RangeError on a value of 2^60 parts`, () => {
    assertThrows(() => walk(doubled(1, 60)), RangeError, "more than");
  });
}

test("canonicalJson() writes 2^20 parts, however they are put together", () => {
  const row = Array.from({ length: 2 ** 10 - 1 }, (_, i) => i);
  // A list of plain values in one go, others part by part.
  for (const mixed of [false, true]) {
    const last = mixed ? [listOf([])] : [];
    const shown = mixed ? [...row.slice(1), []] : row;
    const rows = Array.from({ length: 2 ** 10 });
    const value = listOf(
      rows.map(() => listOf([...row.slice(last.length), ...last])),
    );
    assertEquals(canonicalJson(value), JSON.stringify(rows.map(() => shown)));
    assertThrows(
      () => canonicalJson(listOf([value, true])),
      RangeError,
      "more than 1048576 parts",
    );
  }
});

test("byteSize() ends on a value of 2^60 parts", () => {
  assertEquals(typeof byteSize(doubled("ab", 60)), "number");
});

test("copyForProgram() ends on a shared map", () => {
  const map = mapOf([["k", 1]]);
  assertThrows(() => copyForProgram(listOf([doubled(1, 60), map])), RangeError);
});
