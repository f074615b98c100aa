// Copyright 2026 the Boruna authors. MIT license.

/**
 * Source texts and positions in them.
 *
 * Positions are offsets in UTF-16 units; lines and columns are computed once,
 * for display, and count code points (`design/language-decisions.md` 11.4).
 *
 * @module
 */

/** A stretch of source text: offsets in UTF-16 units, the end exclusive. */
export interface Span {
  /** The first unit. */
  readonly start: number;
  /** The unit after the last. */
  readonly end: number;
}

/** A text with the name it has for people. */
export interface Source {
  /** The path or other name shown in messages. */
  readonly name: string;
  /** The whole text, without a byte order mark. */
  readonly text: string;
}

/** A place for people: both numbers start at 1, columns count code points. */
export interface Position {
  /** The line. */
  readonly line: number;
  /** The column. */
  readonly column: number;
}
