// Copyright 2026 the Boruna authors. MIT license.

/**
 * How a command tells that a program does not compile.
 *
 * On a terminal, and for every command line that is ours, in full: excerpt,
 * caret, help. Where a script of the reference reads the stream, in its one
 * line, if it has one for this error.
 *
 * @module
 */

import { type Diagnostic, diagnosticsToJson } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { diagnosticsText } from "./diagnostics_text.ts";
import { referenceError, referenceText } from "./reference_error.ts";

/** Writes the errors; `prefix` stands before a line of the reference. */
export function showCompileErrors(
  call: Call,
  diagnostics: readonly Diagnostic[],
  prefix: string,
): void {
  const { world } = call;
  if (call.has("json") && !call.reference) {
    world.out(checkJson(call.positionals[0] ?? "", diagnostics));
    return;
  }
  if (call.reference && !world.isTerminal("stderr")) {
    const error = referenceError(diagnostics);
    if (error !== null) {
      world.error(`${prefix}${referenceText(error)}\n`);
      return;
    }
  }
  world.error(diagnosticsText(diagnostics, world, "stderr"));
}

/** Diagnostics as one document: whether all is well, and everything found. */
export function checkJson(
  file: string,
  diagnostics: readonly Diagnostic[],
): string {
  const ok = diagnostics.every(({ severity }) => severity !== "error");
  const document = { ok, ...diagnosticsToJson(file, diagnostics) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
