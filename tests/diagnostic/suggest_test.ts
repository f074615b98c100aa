// Copyright 2026 the Boruna authors. MIT license.

/**
 * The name that was probably meant.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { editDistance, suggest } from "../../src/diagnostic/mod.ts";

const BUILTINS = [
  "list_len",
  "list_get",
  "list_push",
  "int_to_string",
  "string_len",
  "fs_read",
  "random",
];

/** What was written, the candidates, what is suggested. */
const suggestions: [string, readonly string[], string | null][] = [
  ["lst_len", BUILTINS, "list_len"],
  ["listlen", BUILTINS, "list_len"],
  ["List_Len", BUILTINS, "list_len"],
  ["list_gte", BUILTINS, "list_get"],
  ["int_to_sting", BUILTINS, "int_to_string"],
  ["int_tostrng", BUILTINS, "int_to_string"],
  ["rnadom", BUILTINS, "random"],
  ["print", BUILTINS, null],
  ["fun", ["fn", "type"], "fn"],
  ["fnn", ["fn", "type"], "fn"],
  ["x", ["y", "z"], null],
  ["i", ["ii", "n"], "ii"],
  ["nam", ["name", "age"], "name"],
  ["name", ["name"], null],
  ["total", ["totals", "totl"], "totals"],
  ["a".repeat(65), ["a".repeat(64)], null],
  ["abc", [], null],
];

for (const [name, candidates, wanted] of suggestions) {
  test(`suggest() answers ${name.slice(0, 20)} with ${wanted}`, () => {
    assertEquals(suggest(name, candidates), wanted);
  });
}

/** Two texts and the slips between them. */
const distances: [string, string, number][] = [
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "abc", 0],
  ["abc", "abd", 1],
  ["abc", "acb", 1],
  ["abc", "bc", 1],
  ["kitten", "sitting", 3],
];

for (const [left, right, wanted] of distances) {
  test(`editDistance() of ${left} and ${right} is ${wanted}`, () => {
    assertEquals(editDistance(left, right), wanted);
    assertEquals(editDistance(right, left), wanted);
  });
}

test("editDistance() stops behind its limit", () => {
  assertEquals(editDistance("abcdefgh", "stuvwxyz", 2), 3);
});
