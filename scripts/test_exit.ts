// Copyright 2026 the Boruna authors. MIT license.

/**
 * The matrix of runtimes, endings and collector faults, each one a real
 * process: whether spans arrive or are reported as lost, whether the exit code
 * is what it would be without telemetry, and how long the exit takes.
 *
 * `deno task test:exit [runtime …]` prints the table and ends with the number of
 * what does not hold.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  end,
  type Ending,
  ENDINGS,
  FAULTS,
  FILES,
  inParallel,
  LIMIT_MS,
  observe,
  type Observed,
  type RuntimeCommand,
  SPANS,
} from "../tests/support/endings.ts";
import { installRuntimes } from "./runtimes.ts";

/** Endings at a time, each with all faults; most processes only wait. */
const LANES = 1;
/** What a busy machine may add, in milliseconds. */
const TOLERANCE_MS = 3_000;

function runtimes(only: readonly string[]): RuntimeCommand[] {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { bun, node22, node24, node26 } = installRuntimes(root);
  const all: RuntimeCommand[] = [
    {
      name: "deno",
      command: [process.execPath, "run", "-A", "--no-check", "--quiet"],
    },
    { name: "bun", command: [bun] },
    { name: "node22", command: [node22] },
    { name: "node24", command: [node24] },
    { name: "node26", command: [node26] },
  ];
  return only.length === 0
    ? all
    : all.filter(({ name }) => only.includes(name));
}

function cell(
  { problems, delivered, reported, milliseconds }: Observed,
): string {
  const mark = problems.length === 0 ? "" : "! ";
  const what = delivered > 0 ? `${delivered} in` : `${reported} lost`;
  return `${mark}${what} ${(milliseconds / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-endings-"));
  for (const [name, text] of Object.entries(FILES)) {
    writeFileSync(join(folder, name), text);
  }
  const rows: { runtime: RuntimeCommand; ending: Ending }[] = [];
  for (const runtime of runtimes(process.argv.slice(2))) {
    for (const ending of ENDINGS) {
      if (ending.only === undefined || ending.only === runtime.name) {
        rows.push({ runtime, ending });
      }
    }
  }
  say(
    `${SPANS} spans a process; "6 in" means that all arrived, "6 lost" that the ` +
      "process said so; times from the program's end to that of the process",
  );
  const width = 14;
  const heads = FAULTS.map(({ name }) => name.padEnd(width));
  say("runtime  ending                status   " + heads.join(""));
  const problems: string[] = [];
  let slowest = 0;
  const tasks = rows.map(({ runtime, ending }) => async () => {
    const plain = await end(runtime, ending, null, folder);
    const cells = await Promise.all(
      FAULTS.map((fault) =>
        observe(runtime, ending, fault, plain, folder, TOLERANCE_MS)
      ),
    );
    const name = `${ending.by} ${ending.name}`;
    say(
      `${runtime.name.padEnd(9)}${name.padEnd(22)}${
        (cells[0]?.status ?? "").padEnd(9)
      }${cells.map((one) => cell(one).padEnd(width)).join("")}`,
    );
    for (const [j, { problems: wrong, milliseconds }] of cells.entries()) {
      slowest = Math.max(slowest, milliseconds);
      for (const problem of wrong) {
        problems.push(
          `${runtime.name}, ${name}, ${FAULTS[j]!.name}: ${problem}`,
        );
      }
    }
  });
  await inParallel(LANES, tasks);
  rmSync(folder, { recursive: true, force: true });
  problems.forEach((problem) => say(`! ${problem}`));
  const count = rows.length * FAULTS.length;
  say(
    `${count} processes, ${problems.length} problems; the slowest exit took ${
      (slowest / 1000).toFixed(1)
    } s, the limit is ${LIMIT_MS / 1000} s and the process's own end`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}

await main();
