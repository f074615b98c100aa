// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is wrong is said in one screen, with the right exit code, without a
 * stack trace, soon.
 *
 * @module
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BAD_INPUT, writeBadInput } from "../support/bad_input.ts";
import { boruna } from "../support/spawn.ts";

const folder = mkdtempSync(join(tmpdir(), "boruna-bad-"));
after(() => rmSync(folder, { recursive: true, force: true }));
writeBadInput(folder);

for (const [args, exit, words] of BAD_INPUT) {
  test(`boruna ${args.join(" ")} says: ${words}`, async () => {
    const ran = await boruna(args, { cwd: folder });
    assertEquals([ran.exit, ran.stdout], [exit, ""], ran.stderr);
    assertStringIncludes(ran.stderr, words);
    const lines = ran.stderr.split("\n");
    assert(lines.length <= 50, `${lines.length} lines`);
    assert(lines.every((line) => line.length <= 400), "a line is too long");
    assert(!/^\s+at .*:\d+:\d+\)?$/m.test(ran.stderr), "a stack trace");
    assert(!ran.stderr.includes("\u001b"), "an escape sequence");
    assert(!ran.stderr.includes("defect"), ran.stderr);
    // `deno task bench:bad` shows the two seconds of an idle machine.
    assert(ran.milliseconds < 15_000, `${ran.milliseconds} ms`);
  });
}
