// Copyright 2026 the Boruna authors. MIT license.

/**
 * The values of number and string tokens.
 *
 * @module
 */

import { type Int, normalizeInt } from "../value/mod.ts";
import { shortened } from "./lexer.ts";
import type { Cursor } from "./cursor.ts";

/** The largest magnitude of a positive Int, as digits. */
const LARGEST = "9223372036854775807";
/** The magnitude of the smallest Int, as digits. */
const SMALLEST = "9223372036854775808";

/**
 * The value of an integer token, behind a minus sign if `negative`. A number
 * that does not fit in 64 bits is reported and counts as 0.
 */
export function readInt(
  cursor: Cursor,
  index: number,
  negative: boolean,
): Int {
  if (cursor.tokens.flawed.has(index)) return 0;
  const written = cursor.textOf(index);
  if (written.length < 16 && !written.includes("_")) {
    return negative ? 0 - Number(written) : Number(written);
  }
  const digits = written.replaceAll("_", "").replace(/^0+(?=.)/, "");
  if (digits.length < 16) return negative ? 0 - Number(digits) : Number(digits);
  const largest = negative ? SMALLEST : LARGEST;
  if (
    digits.length > largest.length ||
    (digits.length === largest.length && digits > largest)
  ) {
    cursor.reportLexical(cursor.spanOf(index), {
      message: `the number \`${negative ? "-" : ""}${
        shortened(written)
      }\` does not fit in an Int`,
      help: digits === SMALLEST
        ? `the largest Int is ${LARGEST}; only -${SMALLEST} is that long`
        : `an Int goes from -${SMALLEST} to ${LARGEST}`,
    });
    return 0;
  }
  return normalizeInt(BigInt(negative ? `-${digits}` : digits));
}

/** True for the one magnitude that only a negative number may have. */
export function isSmallestMagnitude(cursor: Cursor, index: number): boolean {
  const written = cursor.textOf(index);
  return written.length >= SMALLEST.length && written.length < 1000 &&
    written.replaceAll("_", "").replace(/^0+(?=.)/, "") === SMALLEST;
}

/** The value of a float token. */
export function readFloat(cursor: Cursor, index: number): number {
  if (cursor.tokens.flawed.has(index)) return 0;
  return Number(cursor.textOf(index).replaceAll("_", ""));
}

/** The value of a string token, escapes translated. */
export function readString(cursor: Cursor, index: number): string {
  const written = cursor.textOf(index);
  const closed = written.length > 1 && written.endsWith('"');
  const inner = written.slice(1, closed ? -1 : undefined);
  return inner.includes("\\") ? translated(inner) : inner;
}

/** A text with its escapes translated; wrong ones stay as they are. */
function translated(text: string): string {
  let result = "";
  let from = 0;
  for (;;) {
    const at = text.indexOf("\\", from);
    if (at < 0) return result + text.slice(from);
    result += text.slice(from, at);
    const simple = SIMPLE[text[at + 1] ?? ""];
    from = at + 2;
    if (simple !== undefined) {
      result += simple;
      continue;
    }
    const close = text[at + 1] === "u"
      ? at + text.slice(at, at + 44).indexOf("}")
      : -1;
    const digits = close <= at ? "" : text.slice(at + 3, close);
    const point = /^[0-9A-Fa-f]+$/.test(digits)
      ? Number.parseInt(digits, 16)
      : Infinity;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      result += text.slice(at, from);
      continue;
    }
    result += String.fromCodePoint(point);
    from = close + 1;
  }
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  0: "\0",
  '"': '"',
  "\\": "\\",
};
