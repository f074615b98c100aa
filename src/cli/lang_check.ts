// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna lang check FILE`: diagnostics in the format of the reference.
 *
 * @module
 */

import { indentJson, quoteJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { importLoader, readSource } from "./program.ts";
import {
  type Patch,
  type ReferenceDiagnostic,
  referenceDiagnostics,
} from "./reference_diagnostics.ts";

/** Prints the diagnostics, or writes them to a file. */
export function run(call: Call): number {
  const { positionals, world } = call;
  const path = positionals[0] ?? "";
  const found = referenceDiagnostics(
    readSource(path, world),
    importLoader(path, world),
  );
  const output = call.text("output");
  if (output !== undefined) {
    world.writeFile(output, diagnosticSetJson(path, found));
    world.out(`diagnostics written to ${output}\n`);
  } else if (call.has("json")) {
    world.out(`${diagnosticSetJson(path, found)}\n`);
  } else {
    world.out(
      found.length === 0
        ? "no diagnostics\n"
        : found.map((one) => diagnosticText(path, one)).join(""),
    );
  }
  return found.some(({ severity }) => severity === "error") ? FAILED : SUCCESS;
}

const CONFIDENCE = { high: "High", medium: "Medium", low: "Low" } as const;

function diagnosticText(path: string, one: ReferenceDiagnostic): string {
  const head = one.location === null
    ? `[${one.id}] ${one.severity}: ${one.message}\n`
    : `[${one.id}] ${path}:${one.location.line}:` +
      `${one.location.column ?? 0}: ${one.message}\n`;
  const fixes = one.patches.map((patch) =>
    `  fix(${patch.id}): ${patch.description} ` +
    `[confidence: ${CONFIDENCE[patch.confidence]}]\n`
  );
  return head + fixes.join("");
}

/** The diagnostic set as indented JSON, without a final line end. */
function diagnosticSetJson(
  path: string,
  found: readonly ReferenceDiagnostic[],
): string {
  const file = quoteJson(path);
  const list = found.map((one) => {
    const location = one.location === null
      ? "null"
      : `{"file":${file},"line":${one.location.line},` +
        `"col":${one.location.column},"end_line":null,"end_col":null}`;
    const related = one.related.map((message) =>
      `{"message":${quoteJson(message)},"location":null}`
    );
    return `{"id":"${one.id}","severity":"${one.severity}",` +
      `"message":${quoteJson(one.message)},"location":${location},` +
      `"suggested_patches":[${
        one.patches.map((patch) => patchJson(patch, file)).join(",")
      }],"related":[${related.join(",")}]}`;
  });
  return indentJson(
    `{"version":1,"file":${file},"diagnostics":[${list.join(",")}]}`,
  );
}

function patchJson(patch: Patch, file: string): string {
  const edits = patch.edits.map((edit) =>
    `{"file":${file},"start_line":${edit.line},` +
    `"old_text":${quoteJson(edit.oldText)},` +
    `"new_text":${quoteJson(edit.newText)}}`
  );
  return `{"id":${quoteJson(patch.id)},` +
    `"description":${quoteJson(patch.description)},` +
    `"confidence":"${patch.confidence}",` +
    `"rationale":${quoteJson(patch.rationale)},"edits":[${edits.join(",")}]}`;
}
