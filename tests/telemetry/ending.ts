// Copyright 2026 the Boruna authors. MIT license.

/**
 * A program of a host that runs a program of five calls and ends in the way
 * that its argument says; started by `tests/support/endings.ts` as a process of
 * its own. It never flushes: that is what the tests are about.
 *
 * @module
 */

import process from "node:process";
import { openTelemetry, run } from "../../mod.ts";

const SOURCE = `
fn main() -> Int !{time.now} {
  let mut n = 0
  while n < 5 {
    time_now()
    n = n + 1
  }
  n
}
`;

const telemetry = await openTelemetry({
  warn: (message) => process.stderr.write(`warning: ${message}\n`),
});
await run(SOURCE, { recorder: telemetry?.recorder ?? null });
process.stderr.write("ready\n");

switch (process.argv[2]) {
  case "end":
    process.exitCode = 7;
    break;
  case "throw":
    throw new Error("thrown on purpose");
  case "throw later":
    setTimeout(() => {
      throw new Error("thrown on purpose");
    }, 1);
    break;
  case "reject":
    Promise.reject(new Error("rejected on purpose"));
    break;
  case "process.exit":
    process.exit(7);
    break;
  case "Deno.exit":
    (globalThis as unknown as { Deno: { exit(code: number): never } })
      .Deno.exit(7);
    break;
  default:
    // Waits for a signal.
    setInterval(() => {}, 60_000);
}
