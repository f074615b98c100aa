// Copyright 2026 the Boruna authors. MIT license.

/**
 * What `boruna hello.ax` costs over a bare runtime: the difference of the
 * medians of their whole lives, start to exit, run in turns. `bundle` is what
 * packages install, `source` is `mod.ts` as it stands.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "../build.ts";
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

interface Row {
  readonly runtime: string;
  readonly form: string;
  readonly bareMs: number;
  readonly borunaMs: number;
  readonly differenceMs: number;
}

/** Measures a program against an empty one of the same kind. */
function measure(
  runtime: string,
  command: readonly string[],
  form: string,
  program: string,
  empty: string,
  hello: string,
  count: number,
): Row {
  const bare: number[] = [];
  const full: number[] = [];
  // The first round fills caches and is not counted.
  for (let i = 0; i <= count; i++) {
    const a = time([...command, empty]);
    const b = time([...command, program, hello]);
    if (i === 0) continue;
    bare.push(a);
    full.push(b);
  }
  return {
    runtime,
    form,
    bareMs: median(bare),
    borunaMs: median(full),
    differenceMs: median(full) - median(bare),
  };
}

function main(): void {
  const json = process.argv.includes("--json");
  const count = Number(
    process.argv.find((arg) => /^\d+$/.test(arg)) ?? "15",
  );
  const bundle = build();
  const folder = join(root, "dist", "startup");
  mkdirSync(folder, { recursive: true });
  const hello = join(folder, "hello.ax");
  writeFileSync(hello, HELLO);
  writeFileSync(join(folder, "empty.ts"), "export {};\n");
  writeFileSync(join(folder, "empty.mjs"), "export {};\n");
  const { bun, node22, node24, node26 } = installRuntimes(root);
  const runtimes: Record<string, readonly string[]> = {
    deno: [process.execPath, "run", "-A", "--quiet"],
    bun: [bun],
    node22: [node22],
    node24: [node24],
    node26: [node26],
  };
  const rows: Row[] = [];
  for (const [name, command] of Object.entries(runtimes)) {
    const bundled = [bundle, join(folder, "empty.mjs")] as const;
    const source = [join(root, "mod.ts"), join(folder, "empty.ts")] as const;
    rows.push(measure(name, command, "bundle", ...bundled, hello, count));
    rows.push(measure(name, command, "source", ...source, hello, count));
  }
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  process.stdout.write("runtime  form     bare ms  boruna ms  difference\n");
  for (const { runtime, form, bareMs, borunaMs, differenceMs } of rows) {
    process.stdout.write(
      `${runtime.padEnd(8)} ${form.padEnd(6)}${
        bareMs.toFixed(1).padStart(10)
      }` +
        `${borunaMs.toFixed(1).padStart(11)}` +
        `${differenceMs.toFixed(1).padStart(12)}\n`,
    );
  }
}

main();
