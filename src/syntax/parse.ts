// Copyright 2026 the Boruna authors. MIT license.

/**
 * Text to tree.
 *
 * @module
 */

import type { Diagnostic, Source } from "../diagnostic/mod.ts";
import { Cursor } from "./cursor.ts";
import { lex } from "./lexer.ts";
import { parseFile } from "./parse_item.ts";
import { Reporter } from "./report.ts";
import type { SourceFile } from "./tree.ts";

/** What a text was read as, and what is wrong with it. */
export interface Parsed {
  /** The tree; where the text is wrong it holds `Error` nodes. */
  readonly file: SourceFile;
  /** Errors and warnings in source order, at most fifty. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a source. Never throws: whatever the text holds, there is a tree and,
 * if anything is wrong, at least one error (`E001` or `E002`).
 */
export function parse(source: Source): Parsed {
  const reporter = new Reporter(source);
  const tokens = lex(source.text, reporter);
  const cursor = new Cursor(source.text, tokens, reporter);
  const file = parseFile(cursor, source);
  return { file, diagnostics: reporter.sorted() };
}
