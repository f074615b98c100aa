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

/** The text last measured with the slow method, and its length. */
let measured = "";
let measuredLength = 0;

/**
 * The length in UTF-8 bytes. The last long text is remembered, so that a text
 * that is measured in a loop is measured once, and one that grows at its end
 * costs only what was added.
 */
export function utf8Length(text: string): number {
  if (text.length < 64) return count(text, 0);
  if (text === measured) return measuredLength;
  const grown = measured !== "" && text.length > measured.length &&
    text.startsWith(measured);
  const length = grown
    ? measuredLength + count(text, measured.length)
    : count(text, 0);
  measured = text;
  return measuredLength = length;
}

/** The UTF-8 length of a text from a unit on. */
function count(text: string, from: number): number {
  let length = text.length - from;
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Two bytes for what is below U+0800, three above; the two halves of a
    // pair take four together.
    if (unit >= 0x80) {
      length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
    }
  }
  return length;
}

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

/** The text sliced last, and where some of its bytes are: see `landmarks`. */
let sliced = "";
let slicedLandmarks: readonly number[] = [];

/** How many bytes lie between two landmarks. */
const STRIDE = 256;

/** The unit at a byte offset; -1 inside a character. */
function unitAt(text: string, bytes: number): number {
  let unit = 0;
  let offset = 0;
  if (bytes > STRIDE) {
    if (text !== sliced) {
      slicedLandmarks = landmarks(text);
      sliced = text;
    }
    const nearest = Math.floor(bytes / STRIDE) * 2;
    unit = slicedLandmarks[nearest]!;
    offset = slicedLandmarks[nearest + 1]!;
  }
  while (offset < bytes) {
    const width = widthAt(text, unit);
    offset += width;
    unit += width === 4 ? 2 : 1;
  }
  return offset === bytes ? unit : -1;
}

/**
 * For every STRIDE bytes the last character that begins there or before: its
 * unit and its byte. So a slice need not count from the beginning.
 */
function landmarks(text: string): readonly number[] {
  const found: number[] = [];
  let offset = 0;
  for (let unit = 0; unit < text.length;) {
    const width = widthAt(text, unit);
    // The next landmark lies in this character.
    while (found.length / 2 * STRIDE < offset + width) found.push(unit, offset);
    offset += width;
    unit += width === 4 ? 2 : 1;
  }
  while (found.length / 2 * STRIDE <= offset) found.push(text.length, offset);
  return found;
}

/** How many bytes the character at a unit takes. */
function widthAt(text: string, unit: number): number {
  const code = text.charCodeAt(unit);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code >= 0xd800 && code < 0xdc00 ? 4 : 3;
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
