// Copyright 2026 the Boruna authors. MIT license.

/**
 * Builds binaries of the command into `dist/bin`, each the bundle together
 * with the runtime of Bun, and tells their sizes and SHA-256 sums. Runs the one
 * of this machine.
 *
 * Without a target only the one of this machine is built; `--all` builds the
 * eight. The runtimes of other platforms come from npm.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildBundle, BUNDLE } from "./build_bundle.ts";
import { installRuntimes } from "./runtimes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(root, "dist", "bin");

/** The platforms that there are binaries for. */
export const TARGETS = [
  "linux-x64",
  "linux-arm64",
  "linux-x64-musl",
  "linux-arm64-musl",
  "darwin-x64",
  "darwin-arm64",
  "windows-x64",
  "windows-arm64",
] as const;

/** A platform that there is a binary for. */
export type Target = typeof TARGETS[number];

/** The platform of this machine. */
export function hostTarget(): Target {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const musl = process.platform === "linux" && !hasGlibc() ? "-musl" : "";
  const name = `${platform}-${process.arch}${musl}`;
  const target = TARGETS.find((target) => target === name);
  if (target === undefined) throw new Error(`No binaries for ${name}`);
  return target;
}

function hasGlibc(): boolean {
  const done = spawnSync("ldd", ["--version"], { encoding: "utf8" });
  return !/musl/.test(`${done.stdout}${done.stderr}`);
}

/** Builds the binary of a platform from the bundle, and gives its path. */
export function buildBinary(
  bundle: string,
  target: Target,
  folder: string = FOLDER,
): string {
  mkdirSync(folder, { recursive: true });
  const ending = target.startsWith("windows") ? ".exe" : "";
  const file = join(folder, `boruna-${target}${ending}`);
  const { bun } = installRuntimes(root);
  const done = spawnSync(bun, [
    "build",
    "--compile",
    // The code is compiled here and not at every start.
    "--bytecode",
    "--format=esm",
    ...(target === hostTarget() ? [] : [`--target=bun-${target}`]),
    // What a user's folder holds must not change what the command does.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    bundle,
    `--outfile=${file}`,
  ], { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) {
    throw new Error(`Cannot build ${target}: ${done.stderr || done.stdout}`);
  }
  return file;
}

/** The SHA-256 sum of a file, in hex. */
function sum(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const wrong = words.find((word) =>
    word !== "--all" && !(TARGETS as readonly string[]).includes(word)
  );
  if (wrong !== undefined) {
    process.stderr.write(
      `error: no target ${wrong}; there are --all, ${TARGETS.join(", ")}\n`,
    );
    return 2;
  }
  const host = hostTarget();
  const targets = words.includes("--all")
    ? TARGETS
    : words.length > 0
    ? words as Target[]
    : [host];
  await buildBundle();
  const sums: string[] = [];
  for (const target of targets) {
    const file = buildBinary(BUNDLE, target);
    const size = (statSync(file).size / 1e6).toFixed(1);
    const line = `${sum(file)}  ${basename(file)}`;
    sums.push(line);
    process.stdout.write(`${line}  ${size} MB\n`);
    if (target !== host) continue;
    const done = spawnSync(file, ["--version"], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${file} fails: ${done.stderr}`);
    process.stdout.write(`  ${done.stdout.trim()}\n`);
  }
  writeFileSync(join(FOLDER, "SHA256SUMS"), `${sums.join("\n")}\n`);
  return 0;
}

if (import.meta.main) process.exitCode = await main();
