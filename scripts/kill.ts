// Copyright 2026 the Boruna authors. MIT license.

/**
 * Kills recording programs at 200 moments of chance: every log and tape that
 * is left must load, and replay up to its end.
 *
 * @module
 */

import process from "node:process";
import { killMany } from "../tests/support/crash.ts";
import { seeded } from "../tests/support/generate.ts";

const count = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);
const tapes = Math.floor(count / 4);
const found = { log: [0, 0], tape: [0, 0] };
await killMany(count - tapes, tapes, 2, seeded(seed), (what, { whole }) => {
  const entry = found[what as "log" | "tape"];
  entry[0] = entry[0]! + 1;
  entry[1] = entry[1]! + whole;
});
process.stdout.write(
  `${found.log[0]} logs with ${found.log[1]} events, ` +
    `${found.tape[0]} tapes with ${
      found.tape[1]
    } exchanges: all loaded and replayed\n`,
);
