// Copyright 2026 the Boruna authors. MIT license.

/**
 * Large copies, counted.
 *
 * Most of what a program makes is small, and its steps bound how much there
 * is of it. But one step may copy a list of a million elements. So whatever
 * copies without a bound counts here, and who runs the program is asked to look
 * at the memory when much was copied.
 *
 * @module
 */

/** Copies of fewer parts are as good as steps. */
export const BULK = 256;
/** After how many parts of large copies there is a call. */
const MUCH = 2 ** 20;

let listener: (() => void) | null = null;
let parts = 0;

/**
 * Sets who is called when much was copied; it may throw what ends the program.
 *
 * @returns Who was called before, to be set again.
 */
export function onBulk(next: (() => void) | null): (() => void) | null {
  const before = listener;
  listener = next;
  return before;
}

/** Counts a copy of many parts: elements of a list, units of a text. */
export function countBulk(count: number): void {
  parts += count;
  if (parts < MUCH) return;
  parts = 0;
  if (listener !== null) listener();
}
