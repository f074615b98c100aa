// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna lang repair FILE`: applies patches as the reference does
 * (`spec/cli.md` 5.9). `boruna fix` does more and shows it first.
 *
 * @module
 */

import { makeSource } from "../diagnostic/mod.ts";
import { decodeText } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { readDiagnosticSet } from "./diagnostic_set.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS } from "./exit.ts";
import { applyPatches, choosePatches, type Skipped } from "./patches.ts";
import { importLoader, readSource } from "./program.ts";
import { referenceDiagnostics } from "./reference_diagnostics.ts";

/** Rewrites the file; the exit code is 0 whatever could be repaired. */
export function run(call: Call): number {
  const { world } = call;
  const path = call.positionals[0] ?? "";
  const source = readSource(path, world);
  const load = importLoader(path, world);
  const from = call.text("from");
  const found = from === undefined
    ? referenceDiagnostics(source, load)
    : readDiagnosticSet(decodeText(world.readFile(from), from));
  const chosen = choosePatches(found, call.text("apply") ?? "best");
  const { text, applied, skipped } = applyPatches(source.text, chosen);
  if (applied.length === 0) {
    const none = found.some(({ patches }) => patches.length > 0) &&
      chosen.length === 0;
    const reasons: readonly Skipped[] = none
      ? [{ id: "all", reason: "no applicable patches found" }]
      : skipped;
    if (call.has("json")) {
      world.out(envelope({ applied: [], skipped: reasons }));
      return SUCCESS;
    }
    world.out(
      `no patches applied\n${
        reasons.map(({ id, reason }) => `  skipped ${id}: ${reason}\n`).join("")
      }`,
    );
    return SUCCESS;
  }
  world.writeFile(path, text);
  const after = referenceDiagnostics(makeSource(path, text), load);
  const passed = after.every(({ severity }) => severity !== "error");
  if (call.has("json")) {
    world.out(envelope({
      applied: applied.map(({ id, patch }) => ({ id, patch: patch.id })),
      skipped,
      before: found.length,
      after: after.length,
      passed,
    }));
    return SUCCESS;
  }
  world.out(
    `applied ${applied.length} patches:\n${
      applied.map(({ id, patch }) =>
        `  [${id}] ${patch.id}: ${patch.description}\n`
      ).join("")
    }diagnostics: ${found.length} -> ${after.length}\n` +
      `verify: ${passed ? "PASS" : "FAIL (remaining issues)"}\n`,
  );
  return SUCCESS;
}
