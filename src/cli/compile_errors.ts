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

import type { Diagnostic } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { diagnosticsText } from "./diagnostics_text.ts";
import { diagnosticsJson } from "./diagnostics_json.ts";
import { referenceError, referenceText } from "./reference_error.ts";

/** Writes the errors; `prefix` stands before a line of the reference. */
export function showCompileErrors(
  call: Call,
  diagnostics: readonly Diagnostic[],
  prefix: string,
): void {
  const { world } = call;
  if (call.has("json")) {
    world.out(
      `{\n  "ok": false,\n  "diagnostics": ${
        diagnosticsJson(diagnostics, "  ")
      }\n}\n`,
    );
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
