// Copyright 2026 the Boruna authors. MIT license.

/**
 * JSON of random values and texts, compared with the plain way of doing it.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import {
  canonicalTree,
  type DescribeType,
  displayFloat,
  err,
  Float,
  jsonEncode,
  jsonGet,
  jsonList,
  listOf,
  listToArray,
  makeRecord,
  mapEntries,
  mapOf,
  NONE,
  ok,
  parseJson,
  some,
  UNIT,
  type Value,
} from "../../src/value/mod.ts";
import {
  AxMap,
  List,
  Record,
  recordFields,
  Variant,
} from "../../src/value/mod.ts";
import { seeded } from "../support/generate.ts";

/** The types of the random values; objects would not keep all their names. */
const TYPES: readonly (readonly string[])[] = [
  [],
  ["zeta", "alpha", "_x", "Beta", "ä"],
  ["__proto__", "a"],
  ["toJSON", "constructor"],
  ["10", "9", "b"],
];

const describe: DescribeType = (type) =>
  TYPES[type] === undefined ? null : { kind: "Record", fields: TYPES[type] };

/** The rule, written down once more in the plainest way. */
function encoded(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Float) {
    return Number.isFinite(value.value) ? displayFloat(value.value) : "null";
  }
  if (value instanceof List) return `[${listToArray(value).map(encoded)}]`;
  if (value instanceof AxMap) {
    const members = mapEntries(value).map(([key, part]) =>
      `${JSON.stringify(key)}:${encoded(part)}`
    );
    return `{${members}}`;
  }
  if (value instanceof Record) {
    const fields = recordFields(value).map((field, i) =>
      [TYPES[value.type]![i]!, encoded(field)] as const
    );
    fields.sort(([a], [b]) => a < b ? -1 : 1);
    return `{${
      fields.map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    }}`;
  }
  if (value instanceof Variant) {
    if (value === NONE) return "null";
    const text = encoded(value.payload);
    return value.tag === ok(1).tag
      ? `{"Ok":${text}}`
      : value.tag === err(1).tag
      ? `{"Err":${text}}`
      : text;
  }
  return "null";
}

const LEAVES: readonly Value[] = [
  0,
  -0,
  7,
  -1,
  9007199254740991,
  9007199254740993n,
  "",
  "a",
  'quote " and \\ and \n',
  "\u2028 ä 😀",
  true,
  UNIT,
  NONE,
  new Float(0),
  new Float(-0),
  new Float(0.1),
  new Float(1 / 3),
  new Float(5e-7),
  new Float(123456789.25),
  new Float(1e22),
  new Float(NaN),
];

/** A random value of about so many parts. */
function someValue(random: () => number, parts: number): Value {
  const pick = (count: number) => Math.floor(random() * count);
  if (parts <= 1) return LEAVES[pick(LEAVES.length)]!;
  const split = (count: number) =>
    Array.from({ length: count }, () => someValue(random, (parts - 1) / count));
  switch (pick(7)) {
    case 0:
      return some(someValue(random, parts - 1));
    case 1:
      return ok(someValue(random, parts - 1));
    case 2:
      return err(someValue(random, parts - 1));
    case 3:
      return mapOf(split(3).map((part, i) => [`${i * 7 % 10}`, part]));
    case 4: {
      const type = pick(TYPES.length);
      return makeRecord(type, split(TYPES[type]!.length));
    }
    default:
      return listOf(split(1 + pick(9)));
  }
}

test("jsonEncode() writes every value by the rule", () => {
  const random = seeded(11);
  for (let i = 0; i < 3000; i++) {
    const value = someValue(random, [3, 10, 40, 600, 3000][i % 5]! * random());
    assertEquals(jsonEncode(value, describe), { text: encoded(value) });
  }
});

/** A random JSON text. */
function someJson(random: () => number, levels: number): string {
  const pick = (count: number) => Math.floor(random() * count);
  const leaves = [
    "null",
    "true",
    "-0",
    "0",
    "1.50",
    "1e2",
    "-12",
    "123456789012345678901",
    "9007199254740993",
    '"a]}\\"[{"',
    '"\\u00e4\\\\"',
    '""',
  ];
  if (levels === 0) return leaves[pick(leaves.length)]!;
  const parts = Array.from(
    { length: pick(5) },
    () => someJson(random, pick(levels)),
  );
  return random() < 0.5
    ? `[${parts.join(" , ")}]`
    : `{${parts.map((part, i) => `"${"bcaBé"[i]}": ${part}`).join(",")}}`;
}

test("the elements of jsonList() are texts like any other", () => {
  const random = seeded(12);
  for (let i = 0; i < 2000; i++) {
    const parts = Array.from({ length: 8 }, () => someJson(random, 3));
    const found = listToArray(jsonList(`[${parts}]`, "")) as string[];
    assertEquals(
      found,
      parts.map((part) => {
        const tree = parseJson(part);
        return typeof tree === "string" ? tree : canonicalTree(tree);
      }),
    );
    // In their order, and in any other.
    const order = i % 2 === 0
      ? found
      : found.map(() => found[Math.floor(random() * 8)]!);
    for (const text of order) {
      const tree = isJson(text) ? parseJson(text) : null;
      assertEquals(
        jsonGet(text, ""),
        tree === null
          ? text === "null" ? "null" : null
          : typeof tree === "string"
          ? tree
          : canonicalTree(tree),
      );
    }
  }
});

function isJson(text: string): boolean {
  try {
    return parseJson(text) !== undefined;
  } catch {
    return false;
  }
}
