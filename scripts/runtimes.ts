// Copyright 2026 the Boruna authors. MIT license.

/**
 * Bun and four lines of Node, from npm, into `.runtimes/`, so that the suite
 * runs on machines that have none of them.
 *
 * The packages that hold the binary of one platform are asked for directly:
 * they need no install script.
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
import { join } from "node:path";
import process from "node:process";

/**
 * The versions that the suite runs on; Deno is the one that runs this. Node 20
 * runs only what is built.
 */
export const VERSIONS = {
  bun: "1.4.5",
  node20: "20.20.2",
  node22: "22.18.0",
  node24: "24.21.0",
  node26: "26.10.0",
} as const;

/** A runtime beside Deno. */
export type RuntimeName = keyof typeof VERSIONS;

/** Paths of the binaries, installed on the first call. */
export function installRuntimes(root: string): Record<RuntimeName, string> {
  const folder = join(root, ".runtimes");
  const windows = process.platform === "win32";
  const nodePlatform = windows ? "win" : process.platform;
  const bunPlatform = windows ? "windows" : process.platform;
  const bunArch = process.arch === "arm64" ? "aarch64" : process.arch;
  const dependencies: Record<string, string> = {};
  const paths: Partial<Record<RuntimeName, string>> = {};
  for (const [name, version] of Object.entries(VERSIONS)) {
    const from = name === "bun"
      ? `@oven/bun-${bunPlatform}-${bunArch}`
      : `node-${nodePlatform}-${process.arch}`;
    dependencies[name] = `npm:${from}@${version}`;
    const binary = name === "bun" ? "bun" : "node";
    paths[name as RuntimeName] = join(
      folder,
      "node_modules",
      name,
      "bin",
      windows ? `${binary}.exe` : binary,
    );
  }
  const manifest = JSON.stringify({ private: true, dependencies });
  const manifestPath = join(folder, "package.json");
  const complete = existsSync(manifestPath) &&
    readFileSync(manifestPath, "utf8") === manifest &&
    Object.values(paths).every((path) => existsSync(path));
  if (!complete) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifestPath, manifest);
    writeFileSync(join(folder, "deno.json"), '{ "nodeModulesDir": "auto" }\n');
    const done = spawnSync(process.execPath, ["install", "--quiet"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (done.status !== 0) {
      throw new Error(`Cannot install the runtimes: ${done.stderr}`);
    }
  }
  return paths as Record<RuntimeName, string>;
}
