// Copyright 2026 the Boruna authors. MIT license.

/**
 * The operators inside sequences of instructions (see `fuse.ts`): the plain
 * cases only. Null sends the loop back to the single instructions, which know
 * all cases and all traps.
 *
 * @module
 */

import { Float, type Value } from "../value/mod.ts";

const MAX = 9007199254740991;

/** Whether a comparison of two small Ints holds; the kind is its number. */
export function holds(kind: number, a: number, b: number): boolean {
  switch (kind) {
    case 9: // Eq
      return a === b;
    case 10: // Neq
      return a !== b;
    case 11: // Lt
      return a < b;
    case 12: // Lte
      return a <= b;
    case 13: // Gt
      return a > b;
    default: // Gte
      return a >= b;
  }
}

/** The same for texts, truth values and Floats. */
export function holdsForOthers(
  kind: number,
  a: Value,
  b: Value,
): boolean | null {
  if (kind <= 10 && typeof a !== "object") return (a === b) === (kind === 9);
  if (!(a instanceof Float && b instanceof Float)) return null;
  const x = a.value;
  const y = b.value;
  switch (kind) {
    case 9: // Eq
      return x === y;
    case 10: // Neq
      return x !== y;
    case 11: // Lt
      return x < y;
    case 12: // Lte; a NaN counts as equal
      return !(x > y);
    case 13: // Gt
      return x > y;
    default: // Gte
      return !(x < y);
  }
}

/** The result of arithmetic on two small Ints, where it is small as well. */
export function compute(kind: number, a: number, b: number): number | null {
  let r: number;
  switch (kind) {
    case 3: // Add
      r = a + b;
      break;
    case 4: // Sub
      r = a - b;
      break;
    case 5: // Mul
      r = a * b;
      break;
    case 6: // Div
      return b > 0 && (a | 0) === a && (b | 0) === b ? (a / b) | 0 : null;
    default: // Mod
      return a >= 0 && b > 0 ? a % b : null;
  }
  return r <= MAX && r >= -MAX ? r : null;
}

/** The result of arithmetic on two Floats. */
export function computeFloat(kind: number, a: Value, b: Value): Float | null {
  if (!(a instanceof Float && b instanceof Float)) return null;
  switch (kind) {
    case 3: // Add
      return new Float(a.value + b.value);
    case 4: // Sub
      return new Float(a.value - b.value);
    case 5: // Mul
      return new Float(a.value * b.value);
    case 6: // Div
      return b.value === 0 ? null : new Float(a.value / b.value);
    default: // Mod takes Ints only.
      return null;
  }
}
