// Copyright 2026 the Boruna authors. MIT license.

/**
 * Patches of whole lines, chosen and applied as the reference does
 * (`spec/tooling.md` 3).
 *
 * @module
 */

import type { Patch, ReferenceDiagnostic } from "./reference_diagnostics.ts";

/** A patch with the finding it belongs to. */
export interface Chosen {
  readonly id: string;
  readonly patch: Patch;
}

/** A patch that was not applied, and why. */
export interface Skipped {
  readonly id: string;
  readonly reason: string;
}

const RANK = { high: 2, medium: 1, low: 0 } as const;

/** The patches of a strategy: `best`, `all`, or the id of a patch. */
export function choosePatches(
  found: readonly ReferenceDiagnostic[],
  strategy: string,
): Chosen[] {
  return found.flatMap(({ id, patches }): Chosen[] => {
    if (strategy !== "best" && strategy !== "all") {
      return patches.filter((patch) => patch.id === strategy)
        .map((patch) => ({ id, patch }));
    }
    let best: Patch | null = null;
    for (const patch of patches) {
      const gain = best === null
        ? 1
        : RANK[patch.confidence] - RANK[best.confidence];
      // Among equals the last, or with `all` the first.
      if (gain > 0 || (gain === 0 && strategy === "best")) best = patch;
    }
    return best === null ? [] : [{ id, patch: best }];
  });
}

/** The text after as many of the patches as fit. */
export function applyPatches(
  text: string,
  chosen: readonly Chosen[],
): {
  readonly text: string;
  readonly applied: readonly Chosen[];
  readonly skipped: readonly Skipped[];
} {
  const applied: Chosen[] = [];
  const skipped: Skipped[] = [];
  let current = text;
  for (const one of chosen) {
    const next = applyPatch(current, one.patch);
    if (typeof next === "string") skipped.push({ id: one.id, reason: next });
    else {
      current = next.text;
      applied.push(one);
    }
  }
  return { text: current, applied, skipped };
}

/** The changed text, or why the patch does not fit. */
function applyPatch(text: string, { edits }: Patch): { text: string } | string {
  const lines = linesOf(text);
  const ordered = [...edits].sort((a, b) => b.line - a.line);
  for (const { line, oldText, newText } of ordered) {
    if (line < 1 || line > lines.length) {
      return `edit line ${line} out of range (1-${lines.length})`;
    }
    const old = linesOf(oldText);
    const there = (lines[line - 1] as string).trim();
    if (old.length === 1 && there !== oldText.trim()) {
      return `line ${line} mismatch: expected '${oldText.trim()}', got '${there}'`;
    }
    lines.splice(line - 1, Math.max(1, old.length), ...linesOf(newText));
  }
  return { text: lines.join("\n") + (text.endsWith("\n") ? "\n" : "") };
}

/** The lines of a text, without line ends. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
}
