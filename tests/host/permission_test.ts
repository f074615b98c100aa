// Copyright 2026 the Boruna authors. MIT license.

/**
 * Permission states of the runtime that runs the tests; `deno task
 * test:permissions` runs all of all runtimes.
 *
 * @module
 */

import { test } from "node:test";
import process from "node:process";
import { assertEquals } from "@std/assert";
import { cellsOf, type Host, play } from "../support/permission_matrix.ts";

const major = Number(process.versions.node.split(".")[0]);
const host: Host = "Deno" in globalThis
  ? "deno"
  : "Bun" in globalThis
  ? "bun"
  : major >= 25
  ? "node26"
  : major >= 24
  ? "node24"
  : "node22";

for (const cell of cellsOf(host)) {
  const { state, capability, expected } = cell;
  test(`${host}, ${state}: ${capability} is ${expected}`, async () => {
    assertEquals(await play(cell, process.execPath), []);
  });
}
