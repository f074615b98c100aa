// Copyright 2026 the Boruna authors. MIT license.

/**
 * Generated programs with effects: their logs, recorded on any runtime, are
 * the same bytes, and replay on every other. The digests of the logs are kept
 * in a file; `UPDATE_GOLDEN=1` rewrites it. `deno task across` does it for
 * thousands, with the logs of each runtime replayed on the others.
 *
 * @module
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { digest, record, replayed } from "./support/recorded.ts";

/** How many programs CI tries. */
const PROGRAMS = 200;
/** Programs of one test. */
const CHUNK = 50;

const GOLDEN = new URL("./golden/recorded.txt", import.meta.url);
const wanted = existsSync(GOLDEN)
  ? readFileSync(GOLDEN, "utf8").trimEnd().split("\n")
  : [];
const lines: string[] = [];

for (let first = 1; first <= PROGRAMS; first += CHUNK) {
  test(
    `programs ${first} to ${
      first + CHUNK - 1
    } record the same log and replay it`,
    {
      timeout: 120_000,
    },
    async () => {
      const found: string[] = [];
      const wrong: string[] = [];
      for (let seed = first; seed < first + CHUNK; seed++) {
        const recorded = await record(seed);
        wrong.push(...await replayed(recorded));
        found.push(digest(recorded));
      }
      assertEquals(wrong, []);
      lines.push(...found);
      if (process.env["UPDATE_GOLDEN"] === "1") {
        writeFileSync(GOLDEN, lines.join("\n") + "\n");
      } else assertEquals(found, wanted.slice(first - 1, first - 1 + CHUNK));
    },
  );
}
