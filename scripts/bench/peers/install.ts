// Copyright 2026 the Boruna authors. MIT license.

/**
 * The engines of others, from npm, into `.runtimes/peers`. Only the benchmarks
 * use them: they are no dependencies of anything.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The packages and their versions. */
export const PACKAGES = {
  "@marcbachmann/cel-js": "8.0.0",
  "cel-js": "0.8.2",
  "fengari": "0.1.5",
  "jsonata": "2.2.2",
  "quickjs-emscripten": "0.32.0",
  "sval": "0.6.12",
  "wasmoon": "1.16.0",
} as const;

/** A package. */
export type PackageName = keyof typeof PACKAGES;

const FOLDER = fileURLToPath(
  new URL("../../../.runtimes/peers/", import.meta.url),
);
const MANIFEST = JSON.stringify({ private: true, dependencies: PACKAGES });

/** How the runtime that runs this installs what a manifest names. */
function installer(): readonly string[] {
  if (process.versions.deno !== undefined) {
    return [process.execPath, "install", "--quiet"];
  }
  if (process.versions.bun !== undefined) {
    return [process.execPath, "install", "--silent", "--no-save"];
  }
  return ["npm", "install", "--silent", "--no-package-lock"];
}

/** Installs the packages once; says what went wrong, or null. */
export function installPeers(): string | null {
  const path = join(FOLDER, "package.json");
  const isThere = existsSync(path) &&
    readFileSync(path, "utf8") === MANIFEST &&
    Object.keys(PACKAGES).every((name) =>
      existsSync(join(FOLDER, "node_modules", name))
    );
  if (isThere) return null;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, MANIFEST);
  writeFileSync(join(FOLDER, "deno.json"), '{ "nodeModulesDir": "auto" }\n');
  const [command = "", ...args] = installer();
  const done = spawnSync(command, args, {
    cwd: FOLDER,
    encoding: "utf8",
    shell: process.platform === "win32",
    timeout: 120_000,
  });
  if (done.status === 0) return null;
  rmSync(FOLDER, { recursive: true, force: true });
  return done.error?.message ?? done.stderr.trim();
}

/** A package that was installed. Its caller says what is in it. */
export function load(name: PackageName): unknown {
  return createRequire(join(FOLDER, "package.json"))(name);
}
