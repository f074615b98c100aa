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
  let text = whole.open;
  let parts = 0;
  while (open.length > 0) {
    const outline = open[open.length - 1]!;
    const i = next[next.length - 1]!++;
    if (i === outline.parts.length) {
      text += outline.close;
      open.pop();
      next.pop();
      continue;
    }
    if (++parts > MAX_WRITTEN_PARTS) tooManyParts(MAX_WRITTEN_PARTS);
    if (i > 0) text += outline.separator;
    if (outline.labels !== null) text += outline.labels[i]!;
    const part = form(outline.parts[i]!);
    if (typeof part === "string") text += part;
    else {
      text += part.open;
      open.push(part);
      next.push(0);
    }
  }
  return text;
}
