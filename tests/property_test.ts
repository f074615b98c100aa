// Copyright 2026 the Boruna authors. MIT license.

/**
 * Properties over generated programs. The digests of their runs are kept in a
 * file, so that every runtime compares with every other.
 *
 * `UPDATE_GOLDEN=1` rewrites the file. `deno task fuzz` does the same for many
 * more programs.
 *
 * @module
 */

import { test } from "node:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { assertEquals } from "@std/assert";
import { checkProgram } from "./support/property.ts";

/** How many programs CI tries. */
const PROGRAMS = 500;
/** Programs of one test. */
const CHUNK = 50;

const GOLDEN = new URL("./golden/property.txt", import.meta.url);
const wanted = existsSync(GOLDEN)
  ? readFileSync(GOLDEN, "utf8").trimEnd().split("\n")
  : [];
const lines: string[] = [];

for (let first = 1; first <= PROGRAMS; first += CHUNK) {
  test(`programs ${first} to ${first + CHUNK - 1} keep their properties and their runs`, async () => {
    const found: string[] = [];
    for (let seed = first; seed < first + CHUNK; seed++) {
      found.push(await checkProgram(seed));
    }
    lines.push(...found);
    if (process.env["UPDATE_GOLDEN"] === "1") {
      writeFileSync(GOLDEN, lines.join("\n") + "\n");
    } else assertEquals(found, wanted.slice(first - 1, first - 1 + CHUNK));
  });
}
