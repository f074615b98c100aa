// Copyright 2026 the Boruna authors. MIT license.

/**
 * The most telling permission states of the runtime that runs the tests; `deno
 * task test:permissions` runs all states of all runtimes.
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

// A refusal is followed by a run with the flag that it offers, so what is
// granted is tested with it.
const telling = cellsOf(host).filter(({ state, capability }) =>
  capability !== "time.now" && !["-A", "open"].includes(state) &&
  !state.includes("granted")
);

for (const cell of telling) {
  const { state, capability, expected } = cell;
  test(`${host}, ${state}: ${capability} is ${expected}`, async () => {
    assertEquals(await play(cell, process.execPath), []);
  });
}
