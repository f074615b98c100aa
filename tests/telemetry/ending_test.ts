// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans arrive however a process ends, or are reported as lost, and change
 * nothing about how it ends. The whole matrix is `deno task test:exit`.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import {
  end,
  ENDINGS,
  FAULTS,
  FILES,
  inParallel,
  observe,
} from "../support/endings.ts";

const IS_DENO = "Deno" in globalThis;
const RUNTIME = {
  name: IS_DENO ? "deno" : "",
  command: IS_DENO
    ? [process.execPath, "run", "-A", "--no-check", "--quiet"]
    : [process.execPath],
};

/** The pairs that differ most from each other. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["command normal end", "answers"],
  ["command trap", "refuses"],
  ["command SIGINT", "answers"],
  ["host end", "answers"],
  ["host throw", "answers"],
  ["host reject", "503, then ok"],
  ["host process.exit", "answers"],
  ["host process.exit", "hangs"],
  ["host Deno.exit", "resets"],
  ["host SIGTERM", "answers"],
];

test("spans survive the ends of a process", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-endings-"));
  for (const [name, text] of Object.entries(FILES)) {
    writeFileSync(join(folder, name), text);
  }
  const plain = new Map<string, ReturnType<typeof end>>();
  const tasks = PAIRS.flatMap(([wanted, wantedFault]) => {
    const ending = ENDINGS.find((one) => `${one.by} ${one.name}` === wanted)!;
    const fault = FAULTS.find((one) => one.name === wantedFault)!;
    if (ending.only !== undefined && ending.only !== RUNTIME.name) return [];
    return [async () => {
      let without = plain.get(wanted);
      if (without === undefined) {
        without = end(RUNTIME, ending, null, folder);
        plain.set(wanted, without);
      }
      const { problems } = await observe(
        RUNTIME,
        ending,
        fault,
        await without,
        folder,
        10_000,
      );
      return problems.map((problem) => `${wanted}, ${wantedFault}: ${problem}`);
    }];
  });
  const problems = await inParallel(4, tasks);
  rmSync(folder, { recursive: true, force: true });
  assertEquals(problems.flat(), []);
});
