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

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { BAD_INPUT, writeBadInput } from "../../tests/support/bad_input.ts";
import { buildNpm, NPM_FOLDER } from "../build_npm.ts";
import { installRuntimes } from "../runtimes.ts";

/** How long a refusal may take, in milliseconds. */
const LIMIT_MS = 2_000;

/** A case that was run. */
interface Refused {
  readonly line: string;
  readonly milliseconds: number;
  /** The most that was resident, as far as it was seen. */
  readonly megabytes: number;
}

/** The most that a process had resident, in megabytes; 0 when it is gone. */
function peak(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

function refuse(
  command: readonly string[],
  args: readonly string[],
  exit: number,
  cwd: string,
): Promise<Refused> {
  const line = args.join(" ");
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command[0]!, [...command.slice(1), ...args], {
      cwd,
      stdio: "ignore",
    });
    let megabytes = 0;
    const watch = setInterval(() => {
      megabytes = Math.max(megabytes, peak(child.pid!));
    }, 5);
    child.on("exit", (code) => {
      clearInterval(watch);
      if (code !== exit) reject(new Error(`${line}: exit code ${code}`));
      resolve({ line, milliseconds: performance.now() - start, megabytes });
    });
  });
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
