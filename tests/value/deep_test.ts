// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values nested deeper than the stack of any engine, and what is equal to what.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ActorId,
  byteSize,
  canonicalJson,
  copyForProgram,
  debugForm,
  display,
  err,
  Float,
  FnRef,
  isTruthy,
  jsonEncode,
  JsonError,
  kindName,
  listOf,
  makeRecord,
  mapOf,
  matchTag,
  NONE,
  ok,
  some,
  UNIT,
  type Value,
  valueFromJson,
  valuesEqual,
  valueToJson,
  valueToUntaggedJson,
  Variant,
} from "../../src/value/mod.ts";

const DEPTH = 100_000;

function nested(core: Value): Value {
  let value = core;
  for (let i = 0; i < DEPTH; i++) {
    switch (i % 5) {
      case 0:
        value = some(value);
        break;
      case 1:
        value = listOf([value]);
        break;
      case 2:
        value = makeRecord(1, [value]);
        break;
      case 3:
        value = new Variant(2, 3, value);
        break;
      default:
        value = mapOf([["k", value]]);
    }
  }
  return value;
}

for (
  const write of [
    display,
    debugForm,
    valueToJson,
    valueToUntaggedJson,
    canonicalJson,
    (value: Value) => JSON.stringify(jsonEncode(value, () => null)),
  ]
) {
  test(`a deep value is written by ${write.name || "jsonEncode"}()`, () => {
    assert(write(nested("core")).includes("core"));
  });
}

test("deep values are compared, copied and measured", () => {
  const value = nested("core");
  assert(valuesEqual(value, nested("core")));
  assert(!valuesEqual(value, nested("other")));
  assert(valuesEqual(copyForProgram(value), value));
  assertEquals(byteSize(value), 4 + DEPTH / 5);
});

test("a deep value is not read back", () => {
  const text = '{"Some":'.repeat(DEPTH) + "1" + "}".repeat(DEPTH);
  assertThrows(() => valueFromJson(text), JsonError, "recursion");
});

test("values are equal by kind and content", () => {
  const values: readonly Value[] = [
    UNIT,
    true,
    false,
    0,
    1,
    9007199254740993n,
    new Float(1),
    new Float(0),
    "",
    "1",
    NONE,
    some(1),
    ok(1),
    err(1),
    new Variant(0, 0, UNIT),
    new Variant(1, 0, UNIT),
    new Variant(0, 1, UNIT),
    makeRecord(0, []),
    makeRecord(0, [1]),
    makeRecord(1, [1]),
    listOf([]),
    listOf([1]),
    listOf([new Float(1)]),
    mapOf([]),
    mapOf([["a", 1]]),
    mapOf([["b", 1]]),
    new ActorId(1),
    new ActorId(2),
    new FnRef(1),
  ];
  values.forEach((a, i) =>
    values.forEach((b, k) => {
      const copy = copyForProgram(b);
      assertEquals(
        valuesEqual(a, copy),
        i === k,
        `${display(a)} ${display(b)}`,
      );
    })
  );
});

test("a NaN equals nothing, and zeros are equal", () => {
  const nan = new Float(NaN);
  assert(!valuesEqual(nan, nan));
  const list = listOf([nan]);
  assert(!valuesEqual(list, list));
  assert(valuesEqual(new Float(0), new Float(-0)));
});

test("kinds, truth and match tags", () => {
  const cases: readonly (readonly [Value, string, boolean, number])[] = [
    [UNIT, "Unit", false, -1],
    [true, "Bool", true, 1],
    [false, "Bool", false, 0],
    [0, "Int", false, -1],
    [9007199254740993n, "Int", true, -1],
    [new Float(0), "Float", false, -1],
    [new Float(-0), "Float", false, -1],
    [new Float(NaN), "Float", true, -1],
    ["", "String", false, -1],
    ["0", "String", true, -1],
    [NONE, "None", false, -2],
    [some(false), "Some", true, -3],
    [ok(UNIT), "Ok", true, -4],
    [err(1), "Err", false, -5],
    [new Variant(7, 0, UNIT), "Enum", true, 7],
    [new Variant(1, 65534, UNIT), "Enum", true, 1],
    [makeRecord(0, []), "Record", true, -1],
    [listOf([]), "List", false, -1],
    [listOf([0]), "List", true, -1],
    [mapOf([]), "Map", false, -1],
    [mapOf([["", 0]]), "Map", true, -1],
    [new ActorId(0), "ActorId", true, -1],
    [new FnRef(0), "FnRef", true, -1],
  ];
  for (const [value, kind, truthy, tag] of cases) {
    assertEquals(kindName(value), kind);
    assertEquals(isTruthy(value), truthy, kind);
    assertEquals(matchTag(value), tag, kind);
  }
});

test("byteSize() counts the bytes of text", () => {
  const cases: readonly (readonly [Value, number])[] = [
    [5, 0],
    ["é😀", 6],
    [some("ab"), 2],
    [makeRecord(3, [1, "ab", listOf(["c"])]), 3],
    [new Variant(2, 4, "p"), 1],
    [mapOf([["ab", 1], ["c", "xyz"]]), 6],
    [UNIT, 0],
  ];
  for (const [value, size] of cases) assertEquals(byteSize(value), size);
});
