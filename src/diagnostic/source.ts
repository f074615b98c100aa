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

/** What was found out about a source, kept as long as the source is. */
interface Lines {
  /** The offset at which each line starts; the first is 0. */
  readonly starts: readonly number[];
  /** The place looked up last: most questions go forward from there. */
  lastLine: number;
  lastOffset: number;
  lastColumn: number;
}

const known: WeakMap<Source, Lines> = new WeakMap();

/**
 * A source of the given name; a byte order mark at the start is dropped.
 *
 * @example
 * ```ts
 * import { check, makeSource } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const source = makeSource("a.ax", "fn main() -> Int { x }");
 * assertEquals(check(source)[0]?.source.name, "a.ax");
 * ```
 */
export function makeSource(name: string, text: string): Source {
  return { name, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
}

/**
 * The offsets at which the lines of a source start. LF, CR and CRLF end a
 * line; a text has one line more than it has line ends.
 */
export function lineStarts(source: Source): readonly number[] {
  return linesOf(source).starts;
}

/**
 * The line and column of an offset; offsets past the end count as the end.
 *
 * @example
 * ```ts
 * import { makeSource, positionOf } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const source = makeSource("a.ax", "let a = 1\nlet b = 2");
 * assertEquals(positionOf(source, 14), { line: 2, column: 5 });
 * ```
 */
export function positionOf(source: Source, offset: number): Position {
  const { text } = source;
  const lines = linesOf(source);
  const at = Math.max(0, Math.min(offset, text.length));
  const line = lineIndexAt(lines.starts, at);
  const start = lines.starts[line] ?? 0;
  let from = start;
  let column = 1;
  if (line === lines.lastLine && at >= lines.lastOffset) {
    from = lines.lastOffset;
    column = lines.lastColumn;
  }
  while (from < at) {
    const wide = text.codePointAt(from)! > 0xffff;
    if (wide && from + 1 >= at) break;
    from += wide ? 2 : 1;
    column++;
  }
  lines.lastLine = line;
  lines.lastOffset = from;
  lines.lastColumn = column;
  return { line: line + 1, column };
}

/** The offset of a line and column; places past the end are moved back. */
export function offsetOf(source: Source, position: Position): number {
  const starts = lineStarts(source);
  const line = Math.max(1, Math.min(position.line, starts.length));
  const span = lineSpan(source, line);
  let offset = span.start;
  for (let left = position.column - 1; left > 0 && offset < span.end; left--) {
    offset += source.text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}

/** The place of a line (from 1), without its line end; empty past the last. */
export function lineSpan(source: Source, line: number): Span {
  const { text } = source;
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return { start: text.length, end: text.length };
  let end = starts[line] ?? text.length;
  if (line < starts.length) {
    if (text.charCodeAt(end - 1) === 0x0a) end--;
    if (end > start && text.charCodeAt(end - 1) === 0x0d) end--;
  }
  return { start, end };
}

/** The text of a line (from 1), without its line end. */
export function lineText(source: Source, line: number): string {
  const { start, end } = lineSpan(source, line);
  return source.text.slice(start, end);
}

function linesOf(source: Source): Lines {
  const found = known.get(source);
  if (found !== undefined) return found;
  const starts = [0];
  const { text } = source;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a) starts.push(at + 1);
    else if (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a) {
      starts.push(at + 1);
    }
  }
  const lines = { starts, lastLine: 0, lastOffset: 0, lastColumn: 1 };
  known.set(source, lines);
  return lines;
}

/** The index of the line that holds an offset, by halving. */
function lineIndexAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
