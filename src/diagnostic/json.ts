// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics as plain data for tools.
 *
 * The members of `spec/tooling.md` 1.2 come first and keep their meaning, so
 * that a reader of the reference's output reads this one; the others are ours.
 * Lines and columns start at 1, columns count code points, ends are exclusive.
 *
 * @module
 */

// The names of the members are those of the reference.
// deno-lint-ignore-file camelcase

import type { Diagnostic, Edit } from "./diagnostic.ts";
import {
  lineSpan,
  lineText,
  positionOf,
  type Source,
  type Span,
} from "./source.ts";

/** A place. */
export interface LocationJson {
  /** The name of the file. */
  readonly file: string;
  /** The line of the start. */
  readonly line: number;
  /** The column of the start. */
  readonly col: number;
  /** The line of the end. */
  readonly end_line: number;
  /** The column of the end, exclusive. */
  readonly end_col: number;
}

/** A replacement of whole lines, as the reference writes it. */
export interface LineEditJson {
  /** The name of the file. */
  readonly file: string;
  /** The first line that is replaced. */
  readonly start_line: number;
  /** The lines that are replaced, without their last line end. */
  readonly old_text: string;
  /** The lines that take their place. */
  readonly new_text: string;
}

/** A change, as the reference writes it. */
export interface PatchJson {
  /** A name for the change, unique for its kind. */
  readonly id: string;
  /** What the change does. */
  readonly description: string;
  /** How sure it is. */
  readonly confidence: "high" | "medium" | "low";
  /** Why it helps. */
  readonly rationale: string;
  /** The replacements. */
  readonly edits: readonly LineEditJson[];
}

/** A replacement of exact text. */
export interface EditJson extends LocationJson {
  /** The text to put there. */
  readonly replacement: string;
}

/** One finding. */
export interface DiagnosticJson {
  /** The code. */
  readonly id: string;
  /** How bad it is. */
  readonly severity: "error" | "warning";
  /** The sentence. */
  readonly message: string;
  /** The place. */
  readonly location: LocationJson;
  /** The fix in lines; empty when there is none. */
  readonly suggested_patches: readonly PatchJson[];
  /** Other places that explain it. */
  readonly related: readonly {
    readonly message: string;
    readonly location: LocationJson;
  }[];
  /** Further facts. */
  readonly notes: readonly string[];
  /** The way out in words. */
  readonly help: string | null;
  /** The fix in exact text. */
  readonly fix: {
    readonly message: string;
    readonly edits: readonly EditJson[];
  } | null;
}

/** The findings of a file. */
export interface DiagnosticsJson {
  /** The version of this form. */
  readonly version: 1;
  /** The name of the file that was asked about. */
  readonly file: string;
  /** The findings in source order. */
  readonly diagnostics: readonly DiagnosticJson[];
}

/** One diagnostic as plain data. */
export function toJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, source, span, notes, help } = diagnostic;
  const { fix } = diagnostic;
  return {
    id: code,
    severity,
    message,
    location: location(source, span),
    suggested_patches: fix === null ? [] : [{
      id: `${code}-fix`,
      description: fix.message,
      confidence: "high",
      rationale: help ?? message,
      edits: lineEdits(source, fix.edits),
    }],
    related: diagnostic.labels.map((label) => ({
      message: label.message,
      location: location(label.source, label.span),
    })),
    notes,
    help,
    fix: fix === null ? null : {
      message: fix.message,
      edits: fix.edits.map((edit) => ({
        ...location(source, edit.span),
        replacement: edit.replacement,
      })),
    },
  };
}

/**
 * The diagnostics of a file as plain data.
 *
 * @example
 * ```ts
 * import { check, diagnosticsToJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const found = check('fn main() -> Int { "a" }');
 * const { diagnostics } = diagnosticsToJson("program.ax", found);
 * assertEquals(diagnostics[0]?.location.col, 20);
 * ```
 */
export function diagnosticsToJson(
  file: string,
  diagnostics: readonly Diagnostic[],
): DiagnosticsJson {
  return { version: 1, file, diagnostics: diagnostics.map(toJson) };
}

function location(source: Source, span: Span): LocationJson {
  const start = positionOf(source, span.start);
  const end = positionOf(source, span.end);
  return {
    file: source.name,
    line: start.line,
    col: start.column,
    end_line: end.line,
    end_col: end.column,
  };
}

/** Edits as replacements of whole lines; edits of one line become one. */
function lineEdits(source: Source, edits: readonly Edit[]): LineEditJson[] {
  const lines: LineEditJson[] = [];
  let group: Edit[] = [];
  let first = 0;
  let last = 0;
  const flush = (): void => {
    if (group.length === 0) return;
    const { start } = lineSpan(source, first);
    const { end } = lineSpan(source, last);
    let changed = "";
    let from = start;
    for (const edit of group) {
      changed += source.text.slice(from, edit.span.start) + edit.replacement;
      from = edit.span.end;
    }
    changed += source.text.slice(from, end);
    const old: string[] = [];
    for (let line = first; line <= last; line++) {
      old.push(lineText(source, line));
    }
    lines.push({
      file: source.name,
      start_line: first,
      old_text: old.join("\n"),
      new_text: changed.replaceAll("\r\n", "\n"),
    });
    group = [];
  };
  for (const edit of edits) {
    const from = positionOf(source, edit.span.start).line;
    const to = positionOf(source, edit.span.end).line;
    if (group.length > 0 && from > last) flush();
    if (group.length === 0) first = from;
    group.push(edit);
    last = Math.max(to, group.length === 1 ? 0 : last);
  }
  flush();
  return lines;
}
