// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that hoard end in a limit, on every machine and runtime, and the
 * process that runs them does not end with them. All of them, with figures, are
 * in `deno task bench:bombs`.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { run } from "../../src/run/mod.ts";
import { type Bomb, GARBAGE, HOARDS } from "../support/bombs.ts";
import { borunaInstalled } from "../support/spawn.ts";

/** Little enough to be reached soon, and more than the runtimes take. */
const LIMIT = ["--max-resident-bytes", "250000000"];

const folder = mkdtempSync(join(tmpdir(), "boruna-memory-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function hoard(name: string): Bomb {
  const found = HOARDS.find((one) => one.name.startsWith(name));
  assert(found !== undefined, name);
  return found;
}

test("hoards of large copies and of small values end in a limit", {
  timeout: 120_000,
}, async () => {
  for (const name of ["joined texts", "copies of a list", "records linked"]) {
    writeFileSync(join(folder, "app.ax"), hoard(name).source);
    const { exit, stdout, stderr } = await borunaInstalled([
      "app.ax",
      "--max-steps=1000000000000000",
      ...LIMIT,
    ], { cwd: folder });
    assertEquals([exit, stdout], [4, ""], stderr);
    assertStringIncludes(
      stderr,
      "resident memory limit exceeded (max 250000000 bytes)",
    );
    assertStringIncludes(stderr, "--max-resident-bytes raises the limit");
  }
});

test("garbage is no hoard", { timeout: 60_000 }, async () => {
  writeFileSync(join(folder, "app.ax"), GARBAGE);
  const { exit, stderr } = await borunaInstalled(["app.ax", ...LIMIT], {
    cwd: folder,
  });
  assertEquals(exit, 0, stderr);
});

test("a run that ends so leaves its log, which tells", {
  timeout: 60_000,
}, async () => {
  const { source } = hoard("texts made");
  const app = source
    .replace("-> Int {", "-> Int !{time.now} {\n    let t = time_now()");
  writeFileSync(join(folder, "app.ax"), app);
  const args = ["app.ax", "--record", "log.json", "--json", ...LIMIT];
  const { exit, stdout } = await borunaInstalled(args, { cwd: folder });
  assertEquals(exit, 4);
  const { error } = JSON.parse(stdout);
  assertEquals([error.kind, error.limit_kind], ["limit", "resident_bytes"]);
  const log = JSON.parse(readFileSync(join(folder, "log.json"), "utf8"));
  assertEquals([log.events.length, log.ended], [2, "resident_bytes"]);
});

test("every machine is watched, where a host asks for it", async () => {
  const source = "fn main() -> Int {\n" +
    "  let mut i = 0\n  while i < 1000000 { i = i + 1 }\n  i\n}";
  const limits = { steps: 100_000_000 };
  for (const tier of ["interpreter", "compiled", "auto"] as const) {
    for (const watched of [{}, { onProgress: () => {} }]) {
      const free = await run(source, { tier, limits, ...watched });
      assertEquals(free.outcome.kind, "done");
      // No process is as small as this.
      const { outcome } = await run(source, {
        tier,
        limits: { ...limits, residentBytes: 1_000_000 },
        ...watched,
      });
      assert(outcome.kind === "limit", tier);
      assertEquals(outcome.limit, "resident_bytes");
      assertEquals(outcome.max, 1_000_000);
      assertEquals(outcome.frames.at(-1)?.function, "main");
    }
  }
});

test("few steps with large copies are watched", async () => {
  for (const tier of ["interpreter", "compiled"] as const) {
    const { outcome, steps } = await run(hoard("texts made").source, {
      tier,
      limits: { residentBytes: 1_000_000 },
    });
    assert(outcome.kind === "limit", tier);
    assertEquals(outcome.limit, "resident_bytes");
    assert(steps < 2_000, `${steps} steps`);
  }
});
