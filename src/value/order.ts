// Copyright 2026 the Boruna authors. MIT license.

/**
 * The order of texts: by UTF-8 bytes, which is the order of code points.
 *
 * JavaScript compares UTF-16 units. The two differ only where a surrogate meets
 * a unit from U+E000 on.
 *
 * @module
 */

/** Negative, zero or positive as `a` sorts before, with or after `b`. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = a.length < b.length ? a.length : b.length;
  if (length > 32 && !(HIGH.test(a) && HIGH.test(b))) return a < b ? -1 : 1;
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      return x >= 0xd800 && y >= 0xd800 ? rank(x) - rank(y) : x - y;
    }
  }
  return a.length - b.length;
}

const HIGH = /[\ud800-\uffff]/;

/**
 * Sorts texts in place by their UTF-8 bytes. The engine's own order is the same
 * where no text has a surrogate, and two to four times as fast.
 */
export function sortTexts(texts: string[]): string[] {
  for (const text of texts) {
    if (HIGH.test(text)) return texts.sort(compareText);
  }
  return texts.sort();
}

/** Moves surrogates above the rest of the plane. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
