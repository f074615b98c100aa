// Copyright 2026 the Boruna authors. MIT license.

/**
 * What `boruna hello.ax` loads. Whoever makes it load more finds out here.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { importsOf } from "../support/source_scan.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files that the start of the command names, and those that these name. */
function loaded(starts: readonly string[]): string[] {
  const seen = new Set<string>();
  const open = [...starts];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!path.endsWith(".ts")) continue;
    for (
      const { specifier, kind } of importsOf(
        readFileSync(join(root, path), "utf8"),
      )
    ) {
      if (kind !== "static") continue;
      open.push(
        specifier.startsWith(".")
          ? posix.normalize(posix.join(posix.dirname(path), specifier))
          : specifier,
      );
    }
  }
  return [...seen].sort();
}

test("the sources of a plain run stay few", () => {
  const all = loaded(["src/cli/main.ts", "src/cli/run.ts"]);
  const heavy = all.filter((path) =>
    /^(?:node:|@opentelemetry|@cfworker|pg)|^src\/(?:telemetry|mcp|vm\/compiled)\//
      .test(path) ||
    /^src\/capability\/handlers\/(?:live|net_|fs_|db|llm)/.test(path) ||
    /^src\/cli\/(?:help|explain|fmt|tapes|journal|replay|policy_file|effects)/
      .test(path)
  );
  assertEquals(heavy, []);
  assert(all.length <= 240, `a plain run loads ${all.length} files`);
});

test(
  "the bundle of a plain run holds what runs, and no more",
  { skip: !("Deno" in globalThis) },
  async () => {
    const { plainRun } = await import("../../scripts/bundle.ts");
    const all = [...await plainRun()].map((id) => id.replace(root, "")).sort();
    const idle = all.filter((path) =>
      /^src\/syntax\/(?:format|layout|print|comments|spelling|tree_json)/
        .test(path) ||
      /^src\/diagnostic\/(?:codes|excerpt|json|render|fix)/.test(path) ||
      /^src\/replay\/(?:tape|verify)/.test(path) ||
      /^src\/capability\/(?:address|database|host_layer|net_|providers|punycode|url_)/
        .test(path) ||
      /^src\/bytecode\/(?:heights|verify|analysis)/.test(path) ||
      /^src\/host\/(?:http|sqlite|blocking)/.test(path) ||
      /^src\/vm\/(?:actors|compiled)/.test(path) ||
      /node_modules/.test(path)
    );
    assertEquals(idle, []);
    assert(all.length <= 160, `a plain run holds ${all.length} files`);
  },
);
