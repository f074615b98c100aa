// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs the formatter suite: sources with their canonical layout. A case
 * without `formatted` is canonical already.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { assertEquals } from "@std/assert";
import { format } from "../../src/syntax/mod.ts";

interface Case {
  readonly id: string;
  readonly source: string;
  readonly formatted?: string;
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("./format.json", import.meta.url), "utf8"),
);

test("the suite holds 56 cases", () => assertEquals(cases.length, 56));

for (const { id, source, formatted = source } of cases) {
  test(`${id}: the layout is canonical and stays so`, () => {
    assertEquals(format(source), formatted);
    assertEquals(format(formatted), formatted);
  });
}
