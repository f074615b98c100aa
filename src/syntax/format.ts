// Copyright 2026 the Boruna authors. MIT license.

/**
 * Trees to text in the one canonical layout (`design/language-decisions.md`
 * 11.5 and `spec/tooling.md` 4.2).
 *
 * @module
 */

import { type Diagnostic, makeSource, type Source } from "../diagnostic/mod.ts";
import { layout } from "./layout.ts";
import { parse } from "./parse.ts";
import { printFile } from "./print_item.ts";
import { Printer } from "./printer.ts";
import type { SourceFile } from "./tree.ts";

/** The width that lists, literals, calls and signatures are wrapped at. */
export const LINE_WIDTH = 100;

/**
 * The text of a file in canonical layout. Comments, one empty line at most
 * between statements, and the spelling of strings and numbers stay as they
 * are in the source.
 *
 * Throws `SyntaxError` with the first error if a text does not parse; a tree
 * must come from a source without errors.
 */
export function format(input: string | SourceFile): string {
  if (typeof input !== "string") return finish(input, input.source.text);
  const { text, diagnostics } = formatSource(makeSource("input.ax", input));
  if (text !== null) return text;
  throw new SyntaxError(diagnostics[0]?.message);
}

/**
 * The text of a tree, without a look at its source: for trees that were made
 * by a program. Parsing the result gives the tree again, spans, parentheses
 * and the spelling of literals aside.
 */
export function print(file: SourceFile): string {
  return finish(file, null);
}

/** The canonical text of a source, or null and why there is none. */
export function formatSource(
  source: Source,
): {
  readonly text: string | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { file, diagnostics } = parse(source);
  const wrong = diagnostics.some(({ severity }) => severity === "error");
  return { text: wrong ? null : format(file), diagnostics };
}

function finish(file: SourceFile, text: string | null): string {
  const printer = new Printer(file, text);
  const printed = layout(printFile(printer, file), LINE_WIDTH);
  return `${printed}\n`;
}
