// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that want all of the machine, as whole processes of the npm package
 * on each runtime: how each ended, how long it took, and the most that was
 * resident. On Linux.
 *
 * `deno task bench:bombs [--max-resident-bytes=N]`
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Bomb, BOMBS, HOARDS } from "../../tests/support/bombs.ts";
import { buildNpm, NPM_FOLDER } from "../build_npm.ts";
import { installRuntimes } from "../runtimes.ts";
import { type Ended, runWatched } from "./peak.ts";

function explode(
  command: readonly string[],
  { source }: Bomb,
  folder: string,
): Promise<Ended> {
  writeFileSync(join(folder, "bomb.ax"), source);
  return runWatched([...command, "bomb.ax", ...process.argv.slice(2)], folder);
}

async function main(): Promise<void> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "boruna-bombs-"));
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
  let wrong = 0;
  try {
    for (const [name, command] of Object.entries(runtimes)) {
      process.stdout.write(`${name}\n`);
      for (const bomb of [...BOMBS, ...HOARDS]) {
        const ended = await explode(command, bomb, folder);
        const { exit, error, milliseconds, megabytes } = ended;
        if (exit !== 4) wrong++;
        process.stdout.write(
          `${milliseconds.toFixed(0).padStart(7)} ms ${
            megabytes.toFixed(0).padStart(5)
          } MB  exit ${exit}  ${bomb.name}: ${
            error.split("\n")[0]!.replace("runtime error: ", "")
          }\n`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (wrong > 0) {
    process.stdout.write(`${wrong} did not end in a limit\n`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
