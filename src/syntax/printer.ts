// Copyright 2026 the Boruna authors. MIT license.

/**
 * What all parts of the printer share: the text, if there is one, the comments
 * and the ways to print a list.
 *
 * A comment is printed where lines are certain: between statements, arms,
 * items, and the elements of a list, which is then broken. A comment from
 * inside an expression moves up to the nearest such place.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import { Comments } from "./comments.ts";
import {
  BLANK,
  type Document,
  EMPTY_BREAK,
  LINE,
  SPACE_BREAK,
  TRAILING_COMMA,
} from "./layout.ts";
import type { Comment, Node, SourceFile } from "./tree.ts";

/** The state of printing a file. */
export class Printer {
  /** The text of the file; null for a tree that was not read from one. */
  readonly text: string | null;
  /** The comments still to print. */
  readonly comments: Comments;

  /** A printer for a file. */
  constructor(file: SourceFile, text: string | null) {
    this.text = text;
    this.comments = new Comments(file, text);
  }

  /** A node as written, or null if there is no text. */
  written(span: Span): string | null {
    return this.text === null ? null : this.text.slice(span.start, span.end);
  }

  /**
   * Lines between two braces. `from` is where the construct starts, `open` and
   * `end` are the offsets behind its `{` and of its `}`: comments before the
   * `{` move behind it.
   */
  braced<T extends Node>(
    items: readonly T[],
    from: number,
    open: number,
    end: number,
    options: LineOptions<T>,
  ): Document {
    const moved = this.comments.take(from, open - 1);
    const first = items[0]?.span.start ?? end;
    const beside = moved.length === 0
      ? this.comments.takeTrailing(open, first)
      : moved.shift()!;
    const lines = this.lines(items, open, end, options);
    const head: Document[] = beside === null ? [] : [comment(" ", beside)];
    const parts: Document[] = [];
    for (const other of moved) parts.push(LINE, comment("", other));
    if (lines !== null) parts.push(LINE, lines);
    return ["{", ...head, { kind: "indent", inner: parts }, LINE, "}"];
  }

  /** Items on lines of their own with their comments; null if none. */
  lines<T extends Node>(
    items: readonly T[],
    from: number,
    end: number,
    options: LineOptions<T>,
  ): Document | null {
    const parts: Document[] = [];
    let last = from;
    let blank = false;
    const separate = (start: number, always: boolean): void => {
      if (parts.length === 0) return;
      blank = always ||
        (options.blanks && this.comments.blankBetween(last, start));
      parts.push(blank ? BLANK : LINE);
    };
    items.forEach((item, index) => {
      const { start, end: itemEnd } = item.span;
      let apart = index > 0 && options.apart !== undefined &&
        options.apart(items[index - 1]!, item);
      let led = false;
      for (const leading of this.comments.take(last, start)) {
        led = true;
        separate(leading.span.start, apart);
        apart = false;
        parts.push(comment("", leading));
        last = leading.span.end;
      }
      const document = options.print(item);
      const inner = this.comments.take(start, itemEnd);
      for (const hoisted of inner) {
        led = true;
        separate(start, apart);
        apart = false;
        parts.push(comment("", hoisted));
        last = start;
      }
      const joined = index > 0 && !led && options.together !== undefined &&
        options.together(items[index - 1]!, item);
      if (joined) parts.push(LINE);
      else separate(start, apart);
      parts.push(document, options.after ?? "");
      last = itemEnd;
      const next = items[index + 1]?.span.start ?? end;
      const trailing = this.comments.takeTrailing(itemEnd, next);
      if (trailing !== null) {
        parts.push(comment(" ", trailing));
        last = trailing.span.end;
      }
    });
    for (const dangling of this.comments.take(last, end)) {
      separate(dangling.span.start, false);
      parts.push(comment("", dangling));
      last = dangling.span.end;
    }
    return parts.length === 0 ? null : parts;
  }

  /**
   * A list between brackets: on one line if it fits and holds no comments,
   * else one element a line with a trailing comma. `pad` stands inside the
   * brackets of a list on one line. `from` and `end` enclose the brackets.
   */
  list<T extends Node>(
    open: string,
    items: readonly T[],
    close: string,
    options: ListOptions<T>,
  ): Document {
    const pad = options.pad ? SPACE_BREAK : EMPTY_BREAK;
    const parts: Document[] = [];
    let commented = false;
    let last = options.from;
    const note = (found: readonly Comment[]): void => {
      for (const leading of found) {
        commented = true;
        if (parts.length > 0) parts.push(LINE);
        parts.push(comment("", leading));
      }
    };
    items.forEach((item, index) => {
      const { start, end } = item.span;
      note(this.comments.take(last, start));
      const document = options.print(item);
      note(this.comments.take(start, end));
      if (parts.length > 0) {
        parts.push(commented ? LINE : SPACE_BREAK);
      }
      const isLast = index === items.length - 1;
      parts.push(document, isLast ? TRAILING_COMMA : ",");
      const next = items[index + 1]?.span.start ?? options.end;
      const trailing = this.comments.takeTrailing(end, next);
      if (trailing !== null) {
        commented = true;
        parts.push(comment(" ", trailing));
      }
      last = trailing === null ? end : trailing.span.end;
    });
    if (items.length > 0 || options.closed) {
      note(this.comments.take(last, options.end));
    }
    if (parts.length === 0) return [open, close];
    return {
      kind: "group",
      broken: commented,
      inner: [
        open,
        { kind: "nest", inner: [pad, ...chunks(parts)] },
        pad,
        close,
      ],
    };
  }
}

/** How lines are printed. */
export interface LineOptions<T> {
  /** Prints one. */
  readonly print: (item: T) => Document;
  /** What stands behind each. */
  readonly after?: string;
  /** True if empty lines stay as written. */
  readonly blanks: boolean;
  /** True if an empty line stands between two in any case. */
  readonly apart?: (before: T, item: T) => boolean;
  /** True if no empty line stands between two without comments. */
  readonly together?: (before: T, item: T) => boolean;
}

/** How a list is printed. */
export interface ListOptions<T> {
  /** Prints one element. */
  readonly print: (item: T) => Document;
  /** The offset before the opening bracket. */
  readonly from: number;
  /** The offset behind the closing bracket. */
  readonly end: number;
  /** True for blanks inside the brackets. */
  readonly pad?: boolean;
  /** True if `end` is no further than the closing bracket. */
  readonly closed?: boolean;
}

/** A comment behind a blank or nothing. */
export function comment(before: string, { text }: Comment): Document {
  return { kind: "comment", text: before + text.trimEnd() };
}

/**
 * A long list of parts as a list of lists, so that spreading it needs little
 * stack and looking ahead needs few steps.
 */
function chunks(parts: readonly Document[]): readonly Document[] {
  if (parts.length <= 64) return parts;
  const lists: Document[] = [];
  for (let from = 0; from < parts.length; from += 64) {
    lists.push(parts.slice(from, from + 64));
  }
  return chunks(lists);
}
