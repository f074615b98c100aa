// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where bytes stop being UTF-8, in the words of the reference.
 *
 * @module
 */

/** Describes the first fault in bytes that are not UTF-8; null if there is none. */
export function utf8Fault(bytes: Uint8Array): string | null {
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i]!;
    if (first < 0x80) {
      i++;
      continue;
    }
    const length = first < 0xc2
      ? 0
      : first < 0xe0
      ? 2
      : first < 0xf0
      ? 3
      : first < 0xf5
      ? 4
      : 0;
    if (length === 0) return invalid(1, i);
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k];
      if (next === undefined) {
        return `incomplete utf-8 byte sequence from index ${i}`;
      }
      if (!follows(first, next, k)) return invalid(k, i);
    }
    i += length;
  }
  return null;
}

/** Whether a byte may stand `k` after the first; the second one is restricted. */
function follows(first: number, next: number, k: number): boolean {
  let low = 0x80;
  let high = 0xbf;
  if (k === 1) {
    if (first === 0xe0) low = 0xa0;
    if (first === 0xed) high = 0x9f;
    if (first === 0xf0) low = 0x90;
    if (first === 0xf4) high = 0x8f;
  }
  return next >= low && next <= high;
}

function invalid(count: number, index: number): string {
  return `invalid utf-8 sequence of ${count} bytes from index ${index}`;
}
