// Copyright 2026 the Boruna authors. MIT license.

/**
 * The pages that are written by a script say what the source says.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assert } from "@std/assert";
import { generatedPages } from "../scripts/gen_docs.ts";

for (const [name, text] of Object.entries(generatedPages())) {
  test(`docs/${name} is current`, () => {
    const place = new URL(`../docs/${name}`, import.meta.url);
    assert(
      readFileSync(place, "utf8") === text,
      `run: node scripts/gen_docs.ts (docs/${name} is not current)`,
    );
  });
}
