// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs the scripts `check_*.ax`: findings beside the lines that earn them.
 *
 * @module
 */

import { test } from "node:test";
import { readdirSync } from "node:fs";
import { fail } from "@std/assert";
import { check } from "../../src/check/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";
import { parse } from "../../src/syntax/mod.ts";
import { judge, readChunks } from "../support/chunked.ts";

const folder = new URL("../scripts/", import.meta.url);
const scripts = readdirSync(folder)
  .filter((name) => name.startsWith("check_") && name.endsWith(".ax"))
  .sort();

for (const script of scripts) {
  test(`findings of ${script}`, () => {
    const wrong: string[] = [];
    for (const chunk of readChunks(script)) {
      const parsed = parse(makeSource(chunk.name, chunk.source));
      const checked = check({
        main: parsed.file,
        imports: [],
        resolved: new Map(),
      });
      wrong.push(...judge(chunk, [
        ...parsed.diagnostics,
        ...checked.diagnostics,
      ]));
    }
    if (wrong.length > 0) fail(wrong.join("\n"));
  });
}
