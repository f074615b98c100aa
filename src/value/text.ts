// Copyright 2026 the Boruna authors. MIT license.

/**
 * The string operations of a program (`spec/language.md` 12.2).
 *
 * Strings are JavaScript strings without lone surrogates. Lengths and slice
 * offsets count UTF-8 bytes; splitting and replacing count code points.
 *
 * @module
 */

import { EMPTY_LIST, type List, listOf } from "./list.ts";
import { unitAt, utf8Length } from "./text_measure.ts";

export { joinTexts, utf8Length } from "./text_measure.ts";

/**
 * The text between two byte offsets; empty where they are out of range, out of
 * order or inside a character.
 */
export function sliceBytes(
  text: string,
  start: number | bigint,
  end: number | bigint,
): string {
  if (start < 0 || end < start) return "";
  const length = utf8Length(text);
  if (end > length) return "";
  if (length === text.length) return text.slice(Number(start), Number(end));
  const from = unitAt(text, Number(start));
  if (from < 0) return "";
  const to = unitAt(text, Number(end));
  return to < 0 ? "" : text.slice(from, to);
}

/** One text per code point. */
export function textChars(text: string): List {
  return text === "" ? EMPTY_LIST : listOf([...text]);
}

/** The text without the white space around it (`spec/language.md` 12.6). */
export function trimText(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Unicode's White_Space, which differs from what JavaScript trims. */
function isWhiteSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) ||
    (unit >= 0x85 && (unit === 0x85 || unit === 0xa0 || unit === 0x1680 ||
      (unit >= 0x2000 && unit <= 0x200a) || unit === 0x2028 ||
      unit === 0x2029 || unit === 0x202f || unit === 0x205f ||
      unit === 0x3000));
}

/** The pieces between the occurrences of a separator; see `textChars` for "". */
export function splitText(text: string, separator: string): List {
  return separator === "" ? textChars(text) : listOf(text.split(separator));
}

/**
 * The text with every occurrence of `from` replaced. An empty `from` is found
 * before every code point and at the end.
 */
export function replaceText(text: string, from: string, to: string): string {
  if (from !== "") return text.split(from).join(to);
  return text === "" ? to : to + [...text].join(to) + to;
}

const FLOAT =
  /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|infinity|nan)$/i;

/**
 * Reads a Float's text, correctly rounded (`spec/language.md` 12.8), without
 * trimming; null where it is none.
 */
export function parseFloatText(text: string): number | null {
  if (!FLOAT.test(text)) return null;
  const sign = text.startsWith("-") ? -1 : 1;
  switch (text.replace(/^[+-]/, "")[0]) {
    case "i":
    case "I":
      return sign * Infinity;
    case "n":
    case "N":
      return NaN;
    default:
      return Number(text);
  }
}

/**
 * The text with every half of a surrogate pair replaced by U+FFFD: what may
 * enter a program from outside.
 */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

/**
 * The text of UTF-8 bytes. A byte that is not UTF-8 becomes half a surrogate
 * pair (U+DC00 and its value), so that readers can tell where it stands; a byte
 * order mark stays.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    return decodeBrokenUtf8(bytes);
  }
}

function decodeBrokenUtf8(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[i++]!);
    else {
      let code = bytes[i]! & (0xff >> (length === 1 ? 0 : length + 1));
      for (let k = 1; k < length; k++) code = code << 6 | bytes[i + k]! & 0x3f;
      text += String.fromCodePoint(code);
      i += length;
    }
  }
  return text;
}

/** The length of the well-formed sequence at an offset; 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  // Overlong forms, surrogates, and what is above U+10FFFF.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let k = 2; k < length; k++) {
    if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
