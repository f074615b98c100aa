// Copyright 2026 the Boruna authors. MIT license.

/**
 * Applies the fix of a finding.
 *
 * @module
 */

import type { Diagnostic } from "../../src/diagnostic/mod.ts";

/** The text of the finding's source with the fix applied. */
export function applyFix({ source, fix }: Diagnostic): string {
  let text = source.text;
  for (const { span, replacement } of (fix?.edits ?? []).toReversed()) {
    text = text.slice(0, span.start) + replacement + text.slice(span.end);
  }
  return text;
}
