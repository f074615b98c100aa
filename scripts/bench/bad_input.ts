// Copyright 2026 the Boruna authors. MIT license.

/**
 * How long wrong input takes to be refused, and how much memory: the slowest
 * and the largest of the cases of `tests/support/bad_input.ts`, whole
 * processes of the npm package, on each runtime. On Linux.
 *
 * `deno task bench:bad [--all]`
 *
 * @module
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { BAD_INPUT, writeBadInput } from "../../tests/support/bad_input.ts";
import { buildNpm, NPM_FOLDER } from "../build_npm.ts";
import { installRuntimes } from "../runtimes.ts";
import { type Ended, runWatched } from "./peak.ts";

/** How long a refusal may take, in milliseconds. */
const LIMIT_MS = 2_000;

/** A case that was run. */
interface Refused extends Ended {
  readonly line: string;
}

async function refuse(
  command: readonly string[],
  args: readonly string[],
  exit: number,
  cwd: string,
): Promise<Refused> {
  const line = args.join(" ");
  const ended = await runWatched([...command, ...args], cwd);
  if (ended.exit !== exit) throw new Error(`${line}: exit code ${ended.exit}`);
  return { line, ...ended };
}

async function main(): Promise<void> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "boruna-bad-"));
  writeBadInput(folder);
  await buildNpm();
  const program = join(NPM_FOLDER, "bin", "boruna.js");
  const { bun, node22, node24, node26 } = installRuntimes(root);
  const runtimes: Readonly<Record<string, readonly string[]>> = {
    deno: [process.execPath, "run", "-A", "--quiet", program],
    bun: [bun, program],
    node22: [node22, program],
    node24: [node24, program],
    node26: [node26, program],
  };
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const show = ({ line, milliseconds, megabytes }: Refused) =>
    `${milliseconds.toFixed(0).padStart(6)} ms ${
      megabytes.toFixed(0).padStart(5)
    } MB  ${line}`;
  try {
    for (const [name, command] of Object.entries(runtimes)) {
      const all: Refused[] = [];
      for (const [args, exit] of BAD_INPUT) {
        all.push(await refuse(command, args, exit, folder));
      }
      if (process.argv.includes("--all")) all.forEach((one) => say(show(one)));
      const slowest = all.reduce((a, b) =>
        a.milliseconds > b.milliseconds ? a : b
      );
      const largest = all.reduce((a, b) => a.megabytes > b.megabytes ? a : b);
      const late = all.filter((one) => one.milliseconds > LIMIT_MS).length;
      say(`${name}: ${all.length} cases, ${late} over ${LIMIT_MS} ms`);
      say(`  slowest ${show(slowest)}`);
      say(`  largest ${show(largest)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await main();
