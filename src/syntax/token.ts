// Copyright 2026 the Boruna authors. MIT license.

/**
 * The tokens of a file, kept as columns.
 *
 * A token is an index. Its kind is the text itself for words and signs
 * (`fn`, `->`, `_`), and `name`, `int`, `float`, `string` or `eof` for the rest, so
 * that a kind can be compared and shown without a table.
 *
 * @module
 */

import type { Comment } from "./tree.ts";

/** The tokens of a file; the last one is `eof`. */
export interface Tokens {
  /** The kinds; a `>=` that closes a type is cut in two by the parser. */
  readonly kinds: string[];
  /** Where each starts, in UTF-16 units. */
  readonly starts: Int32Array;
  /** Where each ends, exclusive. */
  readonly ends: Int32Array;
  /** The index of the first token on the line where each starts. */
  readonly lineFirst: Int32Array;
  /** All comments in source order. */
  readonly comments: readonly Comment[];
  /** Tokens that were reported already: their neighbours are not to blame. */
  readonly flawed: ReadonlySet<number>;
}

/**
 * The reserved words (`spec/language.md` 2.3 and `break`, `continue` of
 * `design/language-decisions.md` 2.7).
 */
export const KEYWORDS: ReadonlySet<string> = new Set([
  "fn",
  "let",
  "mut",
  "if",
  "else",
  "match",
  "return",
  "type",
  "enum",
  "module",
  "import",
  "export",
  "true",
  "false",
  "None",
  "Some",
  "Ok",
  "Err",
  "requires",
  "ensures",
  "intent",
  "spawn",
  "send",
  "receive",
  "emit",
  "while",
  "for",
  "in",
  "break",
  "continue",
]);

/** The length of the longest reserved word. */
export const LONGEST_KEYWORD = 8;
