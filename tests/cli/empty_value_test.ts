// Copyright 2026 the Boruna authors. MIT license.

/**
 * An empty text is a value of `--policy` and `--env`, no value is not
 * (`spec/cli.md` 2.4 and 2.5).
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertEquals } from "@std/assert";
import { main } from "../../src/cli/main.ts";
import { processWorld } from "../../src/cli/world.ts";

const folder = mkdtempSync(join(tmpdir(), "boruna-empty-"));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "a.ax"), "fn main() -> Int { 1 }\n");
writeFileSync(join(folder, "l.json"), '{"events":[]}');

const NO_POLICY = "policy.io_error: : No such file or directory (os error 2)";
const NO_VALUE =
  "error: a value is required for '--policy <POLICY>' but none was supplied";
const NO_NAME = "error: --env name must not be empty";

/** The arguments, the exit code and the first line of standard error. */
const CASES: readonly (readonly [readonly string[], number, string])[] = [
  [["run", "a.ax", "--policy", ""], 1, NO_POLICY],
  [["run", "a.ax", "--policy="], 1, NO_POLICY],
  [["run", "-p", "", "a.ax"], 1, NO_POLICY],
  [["run", "-p=", "a.ax"], 1, NO_POLICY],
  [["run", "a.ax", "--policy"], 2, NO_VALUE],
  [["run", "a.ax", "-p"], 2, NO_VALUE],
  [
    ["run", "a.ax", "--policy", "", "--policy", "x"],
    2,
    "error: the argument '--policy <POLICY>' cannot be used multiple times",
  ],
  [["run", "a.ax", "--env", ""], 1, NO_NAME],
  [["--env", "", "run", "a.ax"], 1, NO_NAME],
  [["repl", "--policy", ""], 1, `error: ${NO_POLICY}`],
  [
    ["replay", "a.ax", "l.json", "--policy=none"],
    1,
    `error: ${NO_POLICY.replace(": :", ": none:")}`,
  ],
];

for (const [args, exit, line] of CASES) {
  test(`boruna ${args.map((arg) => arg || '""').join(" ")}`, async () => {
    let out = "";
    let error = "";
    // Only the files are of the folder: an empty path has none.
    const words = args.map((arg) => /\.\w/.test(arg) ? join(folder, arg) : arg);
    const code = await main(words, {
      ...processWorld(),
      out: (text) => out += text,
      error: (text) => error += text,
      isTerminal: () => false,
      hasColors: () => false,
      variable: () => undefined,
    });
    assertEquals([code, error.split("\n")[0], out], [exit, line, ""]);
  });
}
