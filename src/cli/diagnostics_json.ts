// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics as data, with everything that the text shows.
 *
 * @module
 */

import { type Diagnostic, positionOf, type Span } from "../diagnostic/mod.ts";
import type { Source } from "../diagnostic/mod.ts";

/** A JSON array; `indent` stands before every line but the first. */
export function diagnosticsJson(
  diagnostics: readonly Diagnostic[],
  indent: string,
): string {
  const text = JSON.stringify(diagnostics.map(plain), null, 2);
  return text.replaceAll("\n", `\n${indent}`);
}

/** A place: lines and columns from 1, columns in code points. */
function place(source: Source, span: Span): Record<string, unknown> {
  const start = positionOf(source, span.start);
  const end = positionOf(source, span.end);
  return {
    file: source.name,
    line: start.line,
    column: start.column,
    end_line: end.line,
    end_column: end.column,
  };
}

function plain(one: Diagnostic): Record<string, unknown> {
  return {
    code: one.code,
    severity: one.severity,
    message: one.message,
    ...place(one.source, one.span),
    labels: one.labels.map((label) => ({
      message: label.message,
      ...place(label.source, label.span),
    })),
    notes: one.notes,
    help: one.help,
    fix: one.fix === null ? null : {
      message: one.fix.message,
      edits: one.fix.edits.map((edit) => ({
        ...place(one.source, edit.span),
        replacement: edit.replacement,
      })),
    },
  };
}
