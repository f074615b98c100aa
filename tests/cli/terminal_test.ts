// Copyright 2026 the Boruna authors. MIT license.

/**
 * The command line on a terminal, and where colours go: real processes. A
 * terminal is made by `script` of util-linux; without it those tests are
 * skipped.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boruna, MOD, run, runtimeCommand } from "../support/spawn.ts";

const folder = mkdtempSync(join(tmpdir(), "boruna-terminal-"));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "wrong.ax"), "fn main() -> Int {\n    nope\n}\n");

const environment: Record<string, string> = {
  PATH: process.env.PATH ?? "",
  HOME: folder,
  TERM: "xterm",
  DENO_DIR: process.env.DENO_DIR ?? join(process.env.HOME ?? "", ".cache/deno"),
  BORUNA_HISTORY: join(folder, "state", "history"),
};

const hasScript = process.platform === "linux" &&
  spawnSync("script", ["--version"]).status === 0;

/** Runs a command line on a terminal, and types into it. */
function onTerminal(args: readonly string[], typed: string) {
  const command = [...runtimeCommand(MOD), ...args].map((word) => `'${word}'`);
  return run(["script", "-qec", command.join(" "), "/dev/null"], {
    cwd: folder,
    env: environment,
    stdin: typed,
  });
}

test("a typed REPL has prompts, inputs of several lines and a history", {
  skip: !hasScript,
}, async () => {
  const ran = await onTerminal(
    ["repl"],
    "fn twice(n: Int) -> Int {\n    n * 2\n}\nlet x = twice(20)\nx + 2\n:quit\n",
  );
  assertEquals(ran.exit, 0, ran.stdout);
  assertStringIncludes(ran.stdout, "\r\n42\r\n");
  const lines = readFileSync(join(folder, "state", "history"), "utf8");
  assertStringIncludes(lines, "let x = twice(20)\n");
});

test("doctor tells everything on a terminal", {
  skip: !hasScript,
}, async () => {
  const ran = await onTerminal(["doctor"], "");
  for (const word of ["runtime", "permissions", "engine", "telemetry"]) {
    assertStringIncludes(ran.stdout, word);
  }
});

/** Variables and flags, and whether a piped error has colours. */
const COLORS: readonly (readonly [
  Record<string, string>,
  readonly string[],
  boolean,
])[] = [
  [{}, [], false],
  [{ FORCE_COLOR: "1" }, [], true],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [], false],
  [{ NO_COLOR: "1" }, ["--color=always"], true],
  [{ FORCE_COLOR: "1" }, ["--color", "never"], false],
];

for (const [variables, flags, hasColors] of COLORS) {
  const name = [
    ...Object.entries(variables).map((pair) => pair.join("=")),
    ...flags,
  ].join(" ");
  test(`a pipe with ${name || "nothing"}: ${hasColors ? "" : "no "}colours`, async () => {
    const ran = await boruna(["check", "wrong.ax", ...flags], {
      cwd: folder,
      env: { ...environment, ...variables },
    });
    assertEquals(ran.exit, 1);
    assertEquals(ran.stderr.includes("\x1b["), hasColors);
    assert(ran.stderr.includes("E003"));
  });
}
