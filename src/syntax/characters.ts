// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which characters a source may hold, and what to say about the others.
 *
 * The tables are short on purpose and do not ask the Unicode tables of the
 * runtime: those differ between runtimes and versions, and the same file must
 * give the same errors everywhere.
 *
 * @module
 */

/** True for `a`–`z`, `A`–`Z` and `_`. */
export function startsName(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x5f;
}

/** True for `0`–`9`. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** True for what may follow the first character of a name. */
export function continuesName(unit: number): boolean {
  return startsName(unit) || isDigit(unit);
}

/** True for the digits of a hexadecimal number. */
export function isHexDigit(unit: number): boolean {
  return isDigit(unit) || (unit >= 0x61 && unit <= 0x66) ||
    (unit >= 0x41 && unit <= 0x46);
}

/** A code point as Unicode writes it: `U+200D`. */
export function codePointName(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** True for the controls that turn the direction of text around. */
export function isBidiControl(point: number): boolean {
  return point === 0x061c || point === 0x200e || point === 0x200f ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2066 && point <= 0x2069);
}

/** True for characters that take no room and show nothing. */
export function isZeroWidth(point: number): boolean {
  return point === 0x200b || point === 0x200c || point === 0x200d ||
    (point >= 0x2060 && point <= 0x2064) || point === 0xfeff ||
    point === 0x180e;
}

/** True for blanks other than the two that separate tokens. */
export function isForeignBlank(point: number): boolean {
  return point === 0x0b || point === 0x0c || point === 0x85 ||
    point === 0xa0 || point === 0x1680 ||
    (point >= 0x2000 && point <= 0x200a) || point === 0x2028 ||
    point === 0x2029 || point === 0x202f || point === 0x205f ||
    point === 0x3000;
}

/** True for characters whose neighbour a joiner (U+200D) may join. */
export function isEmojiPart(point: number): boolean {
  return (point >= 0x1f000 && point <= 0x1faff) ||
    (point >= 0x2190 && point <= 0x2bff) || point === 0xfe0f ||
    (point >= 0xe0020 && point <= 0xe007f);
}

/**
 * True for what looks like a letter to someone who writes a name: everything
 * beyond ASCII that is no blank, no control and no common punctuation.
 */
export function isForeignLetter(point: number): boolean {
  if (point < 0xaa || isForeignBlank(point)) return false;
  if (isBidiControl(point) || isZeroWidth(point)) return false;
  if (point < 0xc0) return point === 0xaa || point === 0xb5 || point === 0xba;
  return point !== 0xd7 && point !== 0xf7 &&
    !(point >= 0x2010 && point <= 0x206f) &&
    !(point >= 0x2190 && point <= 0x2bff) &&
    !(point >= 0x3001 && point <= 0x3020) &&
    !(point >= 0xd800 && point <= 0xf8ff) &&
    !(point >= 0xfe00 && point <= 0xfe0f) &&
    !(point >= 0xff01 && point <= 0xff0f) &&
    !(point >= 0xfff0 && point <= 0xffff);
}

/** The ASCII character that another is easily taken for; null if none is. */
export function lookalike(character: string): string | null {
  for (const group of LOOKALIKES) {
    if (group.includes(character, 1)) return group[0]!;
  }
  return null;
}

/** What each ASCII character is mistaken for. */
const LOOKALIKES: readonly string[] = [
  '"“”„‟«»＂',
  "'‘’‚‛`´",
  "-‐‑‒–—−－",
  "*×∗＊",
  "/÷∕⁄／",
  "=＝",
  "+＋",
  "<＜‹",
  ">＞›",
  "(（",
  ")）",
  "[［【",
  "]］】",
  "{｛",
  "}｝",
  ",，、‚",
  ":：",
  ".。．",
  ";；",
  "!！",
  "aаα",
  "cсϲ",
  "eеε",
  "iіι",
  "jј",
  "oоο",
  "pрρ",
  "sѕ",
  "xхχ",
  "yуγ",
  "hһ",
  "vν",
  "AАΑ",
  "BВΒ",
  "CСϹ",
  "EЕΕ",
  "HНΗ",
  "IІΙ",
  "JЈ",
  "KКΚ",
  "MМΜ",
  "NΝ",
  "OОΟ",
  "PРΡ",
  "SЅ",
  "TТΤ",
  "XХΧ",
  "YУΥ",
  "ZΖ",
];
