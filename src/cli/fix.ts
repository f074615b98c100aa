// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna fix FILE...`: the changes that errors and warnings suggest, shown
 * first and made with `--write`.
 *
 * @module
 */

import { compile } from "../compile/mod.ts";
import {
  applyFixes,
  type Diagnostic,
  type Fix,
  makeSource,
  type Source,
} from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { diagnosticsText } from "./diagnostics_text.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { importLoader, readSource } from "./program.ts";
import { unifiedDiff } from "./text_diff.ts";

/** One fix may make room for the next; this often at most. */
const MAX_ROUNDS = 20;

/** A file after its fixes. */
interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly fixes: readonly Fix[];
  /** What is left. */
  readonly left: readonly Diagnostic[];
}

/**
 * Shows or makes the changes: 1 with `--check` when there are some, and when
 * errors are left that no fix removes.
 */
export function run(call: Call): number {
  const { world } = call;
  const files = call.positionals.map((path) => fixFile(path, call));
  const changed = files.filter(({ before, after }) => before !== after);
  const isWritten = call.has("write");
  if (isWritten) {
    for (const { path, after } of changed) {
      if (path === "-") world.out(after);
      else world.writeFile(path, after);
    }
  }
  const left = files.flatMap((file) => file.left);
  const failed = left.some(({ severity }) => severity === "error") ||
    (call.has("check") && changed.length > 0);
  if (call.has("json")) {
    world.out(envelope({
      written: isWritten,
      files: files.map(({ path, before, after, fixes, left }) => ({
        file: path,
        changed: before !== after,
        fixes: fixes.map(({ message }) => message),
        left: left.length,
        text: after,
      })),
    }));
    return failed ? FAILED : SUCCESS;
  }
  const color = world.hasColors("stdout");
  for (const { path, before, after, fixes } of changed) {
    if (!isWritten) world.out(unifiedDiff(path, before, after, color));
    for (const { message } of fixes) {
      world.error(`${isWritten ? "fixed" : "would fix"} ${path}: ${message}\n`);
    }
  }
  const errors = left.filter(({ severity }) => severity === "error");
  if (errors.length > 0) world.error(diagnosticsText(errors, world, "stderr"));
  else if (changed.length === 0) world.error("nothing to fix\n");
  if (!isWritten && changed.length > 0) {
    world.error("nothing is written; --write makes the changes\n");
  }
  return failed ? FAILED : SUCCESS;
}

function fixFile(path: string, call: Call): FixedFile {
  let source: Source = readSource(path, call.world);
  const load = importLoader(path, call.world);
  const before = source.text;
  const fixes: Fix[] = [];
  const seen = new Set([before]);
  for (let round = 0;; round++) {
    const { diagnostics } = compile(source, { load });
    const { text, applied } = applyFixes(
      source.text,
      diagnostics.filter((one) => one.source === source)
        .flatMap(({ fix }) => fix ?? []),
    );
    // A fix that undoes an earlier one ends the work.
    if (applied.length === 0 || round === MAX_ROUNDS || seen.has(text)) {
      return { path, before, after: source.text, fixes, left: diagnostics };
    }
    seen.add(text);
    fixes.push(...applied);
    source = makeSource(source.name, text);
  }
}
