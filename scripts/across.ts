// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records generated programs with effects on each runtime and replays every
 * log on the others: `deno task across [programs]`, 5000 unless given.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { record, type Recorded, replayed } from "../tests/support/recorded.ts";
import { installRuntimes } from "./runtimes.ts";

const [mode = "5000", file = "", count = ""] = process.argv.slice(2);
if (mode === "record") await recordAll(file, Number(count));
else if (mode === "replay") await replayAll(file);
else await across(Number(mode));

/** Records programs 1 to `count` into a file, one a line. */
async function recordAll(file: string, count: number): Promise<void> {
  const lines: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    lines.push(JSON.stringify(await record(seed)));
  }
  writeFileSync(file, lines.join("\n"));
}

/** Replays what another runtime recorded. */
async function replayAll(file: string): Promise<void> {
  let wrong = 0;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    for (const what of await replayed(JSON.parse(line) as Recorded)) {
      if (++wrong <= 5) process.stderr.write(`${what}\n`);
    }
  }
  if (wrong > 0) process.exitCode = 1;
}

async function across(programs: number): Promise<void> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const script = fileURLToPath(import.meta.url);
  const { bun, node24 } = installRuntimes(root);
  const runtimes: Readonly<Record<string, readonly string[]>> = {
    deno: [process.execPath, "run", "-A", "--no-check", script],
    bun: [bun, script],
    node: [node24, script],
  };
  const folder = mkdtempSync(join(tmpdir(), "boruna-across-"));
  let failed = 0;
  try {
    const names = Object.keys(runtimes);
    for (const name of names) {
      await execute([
        ...runtimes[name]!,
        "record",
        join(folder, name),
        String(programs),
      ]);
    }
    const [first] = names;
    const expected = readFileSync(join(folder, first!), "utf8");
    for (const name of names) {
      const same = readFileSync(join(folder, name), "utf8") === expected;
      if (!same) failed++;
      say(
        `${programs} programs recorded on ${name}: ${
          same ? "the same bytes" : `differs from ${first}`
        }`,
      );
      for (const other of names) {
        if (other === name) continue;
        const ok = await execute([
          ...runtimes[other]!,
          "replay",
          join(folder, name),
        ]);
        if (!ok) failed++;
        say(`  replayed on ${other}: ${ok ? "identical" : "FAILED"}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

function execute([command, ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, args, { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
