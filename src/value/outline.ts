// Copyright 2026 the Boruna authors. MIT license.

/**
 * Writes values as text without recursion, whatever the form.
 *
 * A form says of one value either its whole text or an outline: what stands
 * before, between and after its parts. The walk is the same for all forms, and
 * works for values nested deeper than the stack of a JavaScript engine.
 *
 * @module
 */

import { MAX_WRITTEN_PARTS, tooManyParts } from "./parts.ts";
import type { Value } from "./value.ts";

/** How a value with parts is written. */
export interface Outline {
  readonly open: string;
  readonly separator: string;
  readonly close: string;
  readonly parts: readonly Value[];
  /** What to write before each part, or null. */
  readonly labels: readonly string[] | null;
  /** Parts that `open` holds already; none unless given. */
  readonly written?: number;
}

/** Writes one value: its text, or how to put its parts together. */
export type Form = (value: Value) => string | Outline;

/** A value with one part. */
export function around(open: string, part: Value, close: string): Outline {
  return { open, separator: "", close, parts: [part], labels: null };
}

/** A value with parts in a row. */
export function row(
  open: string,
  parts: readonly Value[],
  separator: string,
  close: string,
): Outline {
  return { open, separator, close, parts, labels: null };
}

/** Parts that are written already, as one text. */
export function written(text: string, parts: number): Outline {
  return {
    open: text,
    separator: "",
    close: "",
    parts: [],
    labels: null,
    written: parts,
  };
}

/** Units after which a piece of the text is put aside. */
const PIECE = 8192;
/** No engine holds a longer text. */
const MAX_LENGTH = 2 ** 29 - 24;

/**
 * The text of a value in a form.
 *
 * @throws {RangeError} if it has more than `MAX_WRITTEN_PARTS` parts, or a text
 * longer than the engine can hold.
 */
export function writeValue(value: Value, form: Form): string {
  const whole = form(value);
  if (typeof whole === "string") return whole;
  const open: Outline[] = [whole];
  const next: number[] = [0];
  const pieces: string[] = [];
  let length = 0;
  let text = whole.open;
  let parts = whole.written ?? 0;
  while (open.length > 0) {
    if (parts > MAX_WRITTEN_PARTS) tooManyParts(MAX_WRITTEN_PARTS);
    const outline = open[open.length - 1]!;
    const i = next[next.length - 1]!++;
    if (i === outline.parts.length) {
      text += outline.close;
      open.pop();
      next.pop();
      continue;
    }
    parts++;
    if (i > 0) text += outline.separator;
    if (outline.labels !== null) text += outline.labels[i]!;
    const part = form(outline.parts[i]!);
    if (typeof part === "string") text += part;
    else {
      text += part.open;
      parts += part.written ?? 0;
      open.push(part);
      next.push(0);
    }
    if (text.length > PIECE) {
      length += text.length;
      if (length > MAX_LENGTH) throw new RangeError("Invalid string length");
      pieces.push(flat(text));
      text = "";
    }
  }
  return pieces.length === 0 ? text : pieces.join("") + text;
}

let unit = 0;

/**
 * The same text in one stretch of memory, for which its last unit is asked. A
 * text put together by `+` is a tree of its parts; one with a million parts
 * costs the collector more than the rest of the work.
 */
function flat(text: string): string {
  unit = text.charCodeAt(text.length - 1);
  return unit < 0 ? "" : text;
}
