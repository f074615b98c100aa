// Copyright 2026 the Boruna authors. MIT license.

/**
 * The pure parts work in a page and in a worker: what they load at once
 * names no module of a runtime, and a run needs none of its globals.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { importsOf } from "../support/source_scan.ts";
import { run, runtimeCommand } from "../support/spawn.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("src/run loads no module of a runtime and no package at once", {
  timeout: 120_000,
}, () => {
  const seen = new Set<string>();
  const open = ["src/run/mod.ts"];
  const wrong: string[] = [];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (
      const { specifier, kind } of importsOf(
        readFileSync(join(root, path), "utf8"),
      )
    ) {
      if (kind !== "static") continue;
      if (!specifier.startsWith(".")) {
        wrong.push(`${path} imports ${specifier}`);
      } else open.push(posix.join(posix.dirname(path), specifier));
    }
  }
  assertEquals(wrong, []);
});

test("a program runs, replays and streams without the globals of a runtime", {
  timeout: 120_000,
}, async () => {
  const script = fileURLToPath(new URL("page.ts", import.meta.url));
  const { stdout, stderr, exit } = await run(runtimeCommand(script));
  assertEquals(
    [stdout, exit],
    [
      '{"value":400005,"following":"identical","streamed":4}\n',
      0,
    ],
    stderr,
  );
});
