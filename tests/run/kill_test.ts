// Copyright 2026 the Boruna authors. MIT license.

/**
 * A recording program is killed, and everything that it wrote is there. The
 * long version is `deno task kill`.
 *
 * @module
 */

import process from "node:process";
import { test } from "node:test";
import { assert } from "@std/assert";
import { killMany } from "../support/crash.ts";
import { seeded } from "../support/generate.ts";

test("logs and tapes of killed programs load and replay to their end", {
  skip: process.platform === "win32",
  timeout: 240_000,
}, async () => {
  const found = { log: 0, tape: 0 };
  await killMany(
    14,
    6,
    4,
    seeded(1),
    (what, { whole }) => found[what as "log" | "tape"] += whole,
  );
  assert(found.log > 0 && found.tape > 0, JSON.stringify(found));
});
