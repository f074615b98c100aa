// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno task fuzz [PROGRAMS [FIRST_SEED]]`: checks the properties of generated
 * programs on Deno, Bun and Node, and that every program runs alike on them.
 *
 * The work is done by child processes, one for each runtime and slice of
 * seeds, so that a program that ends one does not end the others.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { checkProgram, PropertyError } from "../tests/support/property.ts";
import { installRuntimes } from "./runtimes.ts";

/** Seeds of one child process. */
const SLICE = 1000;

const self = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));

/** The child's part: one line for each seed. */
async function work(first: number, count: number): Promise<void> {
  for (let seed = first; seed < first + count; seed++) {
    let line: string;
    try {
      line = await checkProgram(seed);
    } catch (error) {
      if (!(error instanceof PropertyError)) throw error;
      line = `${seed} PROPERTY ${JSON.stringify(error.message)}`;
    }
    process.stdout.write(`${line}\n`);
  }
}

/** Runs a child and gives its lines; a missing line tells where it ended. */
function lines(command: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (data) => output += data);
    child.on("error", reject);
    child.on("close", () => resolve(output.trimEnd().split("\n")));
  });
}

async function main(programs: number, first: number): Promise<number> {
  const runtimes = installRuntimes(root);
  const commands: [string, string[]][] = [
    ["deno", [process.execPath, "run", "-A", "--no-check", self]],
    ["bun", [runtimes.bun, self]],
    ["node", [runtimes.node24, self]],
  ];
  const kinds = new Map<string, number>();
  let failed = 0;
  const slices: [number, number][] = [];
  for (let start = first; start < first + programs; start += SLICE) {
    slices.push([start, Math.min(SLICE, first + programs - start)]);
  }
  const next = async (): Promise<void> => {
    for (
      let slice = slices.shift();
      slice !== undefined;
      slice = slices.shift()
    ) {
      const [start, count] = slice;
      const answers: string[][] = [];
      for (const [, command] of commands) {
        answers.push(await lines([...command, "work", `${start}`, `${count}`]));
      }
      for (let i = 0; i < count; i++) {
        const [wanted = ""] = answers.map((answer) => answer[i]);
        const kind = wanted.split(" ")[1] ?? "missing";
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        const bad = kind === "PROPERTY" || kind === "missing" ||
          answers.some((answer) => answer[i] !== wanted);
        if (!bad) continue;
        failed++;
        process.stdout.write(`seed ${start + i} differs or fails:\n`);
        commands.forEach(([name], at) =>
          process.stdout.write(`  ${name}: ${answers[at]![i] ?? "no answer"}\n`)
        );
      }
      process.stdout.write(`programs ${start} to ${start + count - 1} done\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  const summary = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(
    ", ",
  );
  process.stdout.write(`endings: ${summary}\n`);
  process.stdout.write(`${programs - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const [mode, a, b] = process.argv.slice(2);
if (mode === "work") await work(Number(a), Number(b));
else process.exitCode = await main(Number(mode ?? 20_000), Number(a ?? 1));
