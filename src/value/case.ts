// Copyright 2026 the Boruna authors. MIT license.

/**
 * Upper and lower case, the same on all runtimes.
 *
 * The runtimes' own mappings agree up to Unicode 16; the pairs that Unicode 17
 * brought are added where a runtime does not know them yet.
 *
 * @module
 */

/** The text in upper case (`spec/language.md` 12.2). */
export function upperText(text: string): string {
  const upper = text.toUpperCase();
  return NEW_LOWER.test(upper)
    ? upper.replace(
      new RegExp(NEW_LOWER, "gu"),
      (letter) => moved(letter, -1, -27),
    )
    : upper;
}

/** The text in lower case (`spec/language.md` 12.2). */
export function lowerText(text: string): string {
  const lower = text.toLowerCase();
  return NEW_UPPER.test(lower)
    ? lower.replace(
      new RegExp(NEW_UPPER, "gu"),
      (letter) => moved(letter, 1, 27),
    )
    : lower;
}

const NEW_UPPER = /[\ua7ce\ua7d2\ua7d4\u{16ea0}-\u{16eb8}]/u;
const NEW_LOWER = /[\ua7cf\ua7d3\ua7d5\u{16ebb}-\u{16ed3}]/u;

/** The partner of a letter, by its distance in either block. */
function moved(letter: string, latin: number, other: number): string {
  const code = letter.codePointAt(0)!;
  return String.fromCodePoint(code + (code < 0x10000 ? latin : other));
}
