// Copyright 2026 the Boruna authors. MIT license.

/**
 * A line of source as it can be shown: tabs as blanks, invisible characters by
 * their code points, wide characters counted as two columns, long lines cut.
 *
 * @module
 */

import { lineSpan, type Source, type Span } from "./source.ts";

/** A character as shown. */
export interface Cell {
  /** What to print. */
  readonly text: string;
  /** The columns that it takes. */
  readonly width: number;
  /** How many UTF-16 units it has in the source. */
  readonly units: number;
}

/** Lines up to this length, in UTF-16 units, are shown whole. */
const LONGEST_LINE = 120;
/** What is shown before the marked place of a longer line. */
const BEFORE = 40;
/** What is shown from the marked place on. */
const AFTER = 60;

/** The columns that a tab takes, wherever it stands. */
const TAB = "    ";

/** A line, or the part of it around a place. */
export class Excerpt {
  /** The text to print. */
  readonly text: string;
  readonly #start: number;
  readonly #end: number;
  readonly #lineEnd: number;
  readonly #cells: readonly Cell[];
  readonly #indent: number;

  /** The part of a line from `start` to `end`, both offsets of the source. */
  constructor(source: Source, line: Span, start: number, end: number) {
    this.#start = start;
    this.#end = end;
    this.#lineEnd = line.end;
    this.#cells = cellsOf(source.text.slice(start, end));
    const open = start > line.start ? "…" : "";
    this.#indent = open.length;
    this.text = `${open}${this.#cells.map((cell) => cell.text).join("")}${
      end < line.end ? "…" : ""
    }`.trimEnd();
  }

  /** True if the start of a span is shown. */
  holds(span: Span): boolean {
    return span.start >= this.#start &&
      (span.start < this.#end || this.#end === this.#lineEnd);
  }

  /** The columns before a span, and those below which to draw. */
  columns(span: Span): { readonly before: number; readonly below: number } {
    let offset = this.#start;
    let before = this.#indent;
    let below = 0;
    for (const cell of this.#cells) {
      if (offset >= span.end) break;
      if (offset + cell.units <= span.start) before += cell.width;
      else below += cell.width;
      offset += cell.units;
    }
    return { before, below: Math.max(1, below) };
  }
}

/** The part of a line (from 1) that shows the start of a span. */
export function excerptOf(source: Source, line: number, span: Span): Excerpt {
  const whole = lineSpan(source, line);
  if (whole.end - whole.start <= LONGEST_LINE) {
    return new Excerpt(source, whole, whole.start, whole.end);
  }
  const at = Math.max(whole.start, Math.min(span.start, whole.end));
  let start = Math.max(whole.start, at - BEFORE);
  let end = Math.min(whole.end, at + AFTER);
  if (isLow(source.text, start)) start--;
  if (isLow(source.text, end)) end++;
  return new Excerpt(source, whole, start, end);
}

/** True in the middle of a surrogate pair. */
function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0;
}

/** The characters of a text as shown. */
export function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const units = character.length;
    if (point === 0x09) cells.push({ text: TAB, width: TAB.length, units });
    else if (isInvisible(point)) {
      const shown = `\\u{${point.toString(16)}}`;
      cells.push({ text: shown, width: shown.length, units });
    } else cells.push({ text: character, width: widthOf(point), units });
  }
  return cells;
}

/** A text without anything that a terminal would obey; line ends stay. */
export function clean(text: string): string {
  let result = "";
  for (const character of text) {
    const point = character.codePointAt(0)!;
    result += point !== 0x0a && isInvisible(point)
      ? `\\u{${point.toString(16)}}`
      : character;
  }
  return result;
}

function isInvisible(point: number): boolean {
  return point < 0x20 || (point >= 0x7f && point <= 0xa0) ||
    point === 0xad || point === 0x061c || point === 0x180e ||
    (point >= 0x200b && point <= 0x200f && point !== 0x200d) ||
    (point >= 0x2028 && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) || point === 0xfeff ||
    (point >= 0xd800 && point <= 0xdfff);
}

/** The columns of a character: none for marks, two for wide ones. */
function widthOf(point: number): number {
  if (point < 0x300) return 1;
  if (
    point <= 0x36f || point === 0x200d ||
    (point >= 0x20d0 && point <= 0x20ff) ||
    (point >= 0xfe00 && point <= 0xfe0f) ||
    (point >= 0x1f3fb && point <= 0x1f3ff)
  ) return 0;
  return (point >= 0x1100 && point <= 0x115f) ||
      (point >= 0x2e80 && point <= 0x303e) ||
      (point >= 0x3041 && point <= 0xa4cf) ||
      (point >= 0xac00 && point <= 0xd7a3) ||
      (point >= 0xf900 && point <= 0xfaff) ||
      (point >= 0xfe30 && point <= 0xfe6f) ||
      (point >= 0xff00 && point <= 0xff60) ||
      (point >= 0xffe0 && point <= 0xffe6) ||
      (point >= 0x1f300 && point <= 0x1f64f) ||
      (point >= 0x1f680 && point <= 0x1f6ff) ||
      (point >= 0x1f900 && point <= 0x1faff) ||
      (point >= 0x20000 && point <= 0x3fffd)
    ? 2
    : 1;
}
