// Copyright 2026 the Boruna authors. MIT license.

/**
 * What `boruna hello.ax` costs over a bare runtime: the difference of the
 * medians of their whole lives, start to exit, run in turns.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installRuntimes } from "../runtimes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const HELLO = 'fn main() -> String {\n    "hello"\n}\n';

/** The milliseconds that a command takes; throws when it fails. */
function time(command: readonly string[]): number {
  const start = performance.now();
  const done = spawnSync(command[0] as string, command.slice(1), {
    stdio: ["ignore", "ignore", "pipe"],
    env: process.env,
  });
  const taken = performance.now() - start;
  if (done.status !== 0) {
    throw new Error(`${command.join(" ")} failed: ${done.stderr}`);
  }
  return taken;
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function main(): void {
  const json = process.argv.includes("--json");
  const count = Number(
    process.argv.find((arg) => /^\d+$/.test(arg)) ?? "15",
  );
  const folder = mkdtempSync(join(tmpdir(), "boruna-startup-"));
  const hello = join(folder, "hello.ax");
  const empty = join(folder, "empty.ts");
  writeFileSync(hello, HELLO);
  writeFileSync(empty, "export {};\n");
  const { bun, node22, node24, node26 } = installRuntimes(root);
  const runtimes: Record<string, readonly string[]> = {
    deno: [process.execPath, "run", "-A", "--quiet"],
    bun: [bun],
    node22: [node22],
    node24: [node24],
    node26: [node26],
  };
  const rows = Object.entries(runtimes).map(([name, command]) => {
    const bare: number[] = [];
    const full: number[] = [];
    // The first round fills caches and is not counted.
    for (let i = 0; i <= count; i++) {
      const a = time([...command, empty]);
      const b = time([...command, join(root, "mod.ts"), hello]);
      if (i === 0) continue;
      bare.push(a);
      full.push(b);
    }
    return {
      runtime: name,
      bareMs: median(bare),
      borunaMs: median(full),
      differenceMs: median(full) - median(bare),
    };
  });
  rmSync(folder, { recursive: true, force: true });
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  process.stdout.write("runtime    bare ms  boruna ms  difference\n");
  for (const { runtime, bareMs, borunaMs, differenceMs } of rows) {
    process.stdout.write(
      `${runtime.padEnd(8)} ${bareMs.toFixed(1).padStart(9)}` +
        `${borunaMs.toFixed(1).padStart(11)}` +
        `${differenceMs.toFixed(1).padStart(12)}\n`,
    );
  }
}

main();
