// Copyright 2026 the Boruna authors. MIT license.

/**
 * Fixes applied to a text.
 *
 * @module
 */

import type { Edit, Fix } from "./diagnostic.ts";

/** A text after fixes. */
export interface Fixed {
  /** The new text. */
  readonly text: string;
  /** The fixes that were applied, in the order given. */
  readonly applied: readonly Fix[];
  /** The fixes that touch what an earlier one changed; apply them again. */
  readonly skipped: readonly Fix[];
}

/** The text with one fix applied. */
export function applyFix(text: string, fix: Fix): string {
  return applyFixes(text, [fix]).text;
}

/**
 * The text with all fixes applied that do not touch each other. A fix is
 * applied whole or not at all; the first of two that meet wins, and of two
 * equal ones the second counts as applied.
 *
 * @example
 * ```ts
 * import { applyFixes, check } from "@boruna/cli";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = "fn main() -> Int {\n    let counter = 1\n    conter\n}\n";
 * const fixes = check(text).flatMap(({ fix }) => fix ?? []);
 * assertStringIncludes(applyFixes(text, fixes).text, "    counter\n");
 * ```
 */
export function applyFixes(text: string, fixes: readonly Fix[]): Fixed {
  const chosen: Edit[] = [];
  const applied: Fix[] = [];
  const skipped: Fix[] = [];
  for (const fix of fixes) {
    const fresh = fix.edits.filter((edit) =>
      !chosen.some((other) => same(edit, other))
    );
    if (fresh.some((edit) => chosen.some((other) => meets(edit, other)))) {
      skipped.push(fix);
      continue;
    }
    chosen.push(...fresh);
    applied.push(fix);
  }
  // Insertions at one place keep the order in which they came.
  const ordered = chosen.map((edit, index) => ({ edit, index })).sort((a, b) =>
    a.edit.span.start - b.edit.span.start ||
    a.edit.span.end - b.edit.span.end || a.index - b.index
  );
  let result = "";
  let from = 0;
  for (const { edit } of ordered) {
    result += text.slice(from, edit.span.start) + edit.replacement;
    from = edit.span.end;
  }
  return { text: result + text.slice(from), applied, skipped };
}

function same(left: Edit, right: Edit): boolean {
  return left.span.start === right.span.start &&
    left.span.end === right.span.end && left.replacement === right.replacement;
}

/** True if two edits change the same text, or insert at the same place. */
function meets(left: Edit, right: Edit): boolean {
  const a = left.span;
  const b = right.span;
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
