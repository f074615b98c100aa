// Copyright 2026 the Boruna authors. MIT license.

/**
 * The whole matrix of runtimes and permissions, as real processes.
 *
 * @module
 */

import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  cellsOf,
  type Host,
  play,
} from "../tests/support/permission_matrix.ts";
import { installRuntimes } from "./runtimes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

async function main(): Promise<number> {
  const { bun, node22, node24, node26 } = installRuntimes(root);
  const programs: Readonly<Record<Host, string>> = {
    deno: process.execPath,
    bun,
    node22,
    node24,
    node26,
  };
  let failed = 0;
  let count = 0;
  for (const host of Object.keys(programs) as Host[]) {
    for (const cell of cellsOf(host)) {
      const problems = await play(cell, programs[host]);
      count++;
      failed += problems.length === 0 ? 0 : 1;
      const { state, capability, expected } = cell;
      const line = [
        problems.length === 0 ? "ok  " : "FAIL",
        host.padEnd(7),
        state.padEnd(20),
        capability.padEnd(10),
        expected,
      ].join(" ");
      process.stdout.write(`${line}\n`);
      for (const problem of problems) {
        process.stdout.write(`     ${problem}\n`);
      }
    }
  }
  process.stdout.write(`${count - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
