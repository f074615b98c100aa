// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics for people, on a stream.
 *
 * @module
 */

import { type Diagnostic, positionOf } from "../diagnostic/mod.ts";
import type { World } from "./world.ts";

/** The text of all diagnostics. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  _world: World,
  _stream: "stdout" | "stderr",
): string {
  return diagnostics.map((one) => {
    const { line, column } = positionOf(one.source, one.span.start);
    return `${one.severity}[${one.code}]: ${one.message}\n  --> ${one.source.name}:${line}:${column}\n` +
      (one.help === null ? "" : `  = help: ${one.help}\n`);
  }).join("");
}
