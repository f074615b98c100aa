// Copyright 2026 the Boruna authors. MIT license.

/**
 * The lines of README for a machine on which there is Node with npm and nothing
 * else, run in a process that finds nothing else, in a copy of the sources: what
 * they install must not change under the other tests.
 *
 * @module
 */

import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { run } from "./support/spawn.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "boruna-npx-"));
const copy = join(folder, "boruna");
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the lines need of the sources. */
const SOURCES = [
  "deno.json",
  "deno.lock",
  "mod.ts",
  "src",
  "scripts",
  "examples",
];

/** A folder in which only these programs are; null if one is missing. */
function only(programs: readonly string[]): string | null {
  for (const name of programs) {
    const found = (process.env["PATH"] ?? "").split(delimiter)
      .map((path) => join(path, name)).find((path) => existsSync(path));
    if (found === undefined) return null;
    symlinkSync(realpathSync(found), join(folder, name));
  }
  return folder;
}

/** `npx -y deno@…`, as README writes it. */
const readme = readFileSync(join(root, "README.md"), "utf8");
const npx = /npx -y deno@[\d.]+/.exec(readme)?.[0] ?? "";
const path = "Deno" in globalThis
  ? only(["node", "npm", "npx", "env", "sh"])
  : null;
const options = {
  skip: path !== null
    ? false
    : "Deno" in globalThis
    ? "Node and npm are not installed"
    : "started once, by the suite on Deno",
};

/** Runs the words after `npx -y deno@…`. */
async function start(words: string): Promise<string> {
  const ran = await run([
    "npx",
    ...npx.split(" ").slice(1),
    ...words.split(" "),
  ], {
    cwd: copy,
    env: { ...process.env as Record<string, string>, PATH: path ?? "" },
    timeoutMs: 120_000,
  });
  assertEquals(ran.exit, 0, ran.stdout + ran.stderr);
  return ran.stdout;
}

test("README says how to start with npx", () => {
  for (const words of ["install", "run -A mod.ts app.ax", "task demo"]) {
    assert(readme.includes(`${npx} ${words}`), words);
  }
});

test("README: npx installs what is needed", options, async () => {
  for (const name of SOURCES) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  // Tests that the scripts share with the suite.
  cpSync(join(root, "tests", "support"), join(copy, "tests", "support"), {
    recursive: true,
  });
  await start("install --quiet");
  assert(existsSync(join(copy, "node_modules")));
});

test("README: npx runs a program", options, async () => {
  const program = /```ax app\.ax\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const file = join(folder, "app.ax");
  writeFileSync(file, program);
  assertEquals(
    await start(`run -A mod.ts ${file}`),
    '"no url"\nsteps: 11\n',
  );
});

test("README: npx runs the example, end to end", options, async () => {
  assertStringIncludes(await start("task demo"), "4 spans");
});
