// Copyright 2026 the Boruna authors. MIT license.

/**
 * Exact 64-bit arithmetic on numbers and, beyond 2^53, BigInts.
 *
 * Each operation first tries the doubles: a rounded sum or product can only
 * land outside the safe range, so one range check decides. Hot code repeats
 * that check inline and calls here when it fails:
 *
 * ```ts ignore
 * r = typeof a === "number" && typeof b === "number" &&
 *     (t = a + b) <= MAX_SAFE && t >= -MAX_SAFE ? t : intAdd(a, b);
 * ```
 *
 * The result `null` means that the exact result does not fit in 64 bits. Results
 * are in the shortest form, so that `===` compares Ints; a negative zero may
 * come out of the inline form and counts as 0 everywhere.
 *
 * @module
 */

import type { Int } from "./value.ts";

/** The largest Int that is a number. */
export const MAX_SAFE: number = 9007199254740991;
/** The largest Int. */
export const MAX_INT: bigint = 9223372036854775807n;
/** The smallest Int. */
export const MIN_INT: bigint = -9223372036854775808n;

/**
 * Whether a value is an Int.
 *
 * @example
 * ```ts
 * import { Float, isInt } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const values = [1, 2n ** 60n, new Float(1)];
 * assertEquals(values.map(isInt), [true, true, false]);
 * ```
 */
export function isInt(value: unknown): value is Int {
  return typeof value === "number" || typeof value === "bigint";
}

/** The shortest form of an integer that fits in 64 bits. */
export function normalizeInt(n: bigint): Int {
  return n <= 9007199254740991n && n >= -9007199254740991n ? Number(n) : n;
}

/** The sum, or null on overflow. */
export function intAdd(a: Int, b: Int): Int | null {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return sum;
  }
  return checked(BigInt(a) + BigInt(b));
}

/** The difference, or null on overflow. */
export function intSub(a: Int, b: Int): Int | null {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (difference <= MAX_SAFE && difference >= -MAX_SAFE) return difference;
  }
  return checked(BigInt(a) - BigInt(b));
}

/** The product, or null on overflow. */
export function intMul(a: Int, b: Int): Int | null {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    // Adding 0 turns the -0 of `0 * -5` into 0.
    if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0;
  }
  return checked(BigInt(a) * BigInt(b));
}

/** The quotient towards zero, or null on overflow. The divisor is not 0. */
export function intDiv(a: Int, b: Int): Int | null {
  if (typeof a === "number" && typeof b === "number") {
    return (a | 0) === a && (b | 0) === b && b > 0
      ? (a / b) | 0
      : Math.trunc(a / b) + 0;
  }
  return checked(BigInt(a) / BigInt(b));
}

/**
 * The remainder with the sign of the dividend, or null for the smallest Int and
 * -1 (the reference's division overflows there). The divisor is not 0.
 */
export function intRem(a: Int, b: Int): Int | null {
  if (typeof a === "number" && typeof b === "number") return a % b + 0;
  if (b === -1 && a === MIN_INT) return null;
  return normalizeInt(BigInt(a) % BigInt(b));
}

/** Doubles times this, and back, are cut in halves of 26 bits. */
const SPLIT = 2 ** 27 + 1;
/** Rounded products below this are products that fit in 64 bits. */
const MAX_PRODUCT = 2 ** 63 - 2 ** 10;
/** A product of two such numbers fits in 64 bits. */
const MAX_WORD = 2 ** 31;

/**
 * The remainder of `a * b + c` by a positive `m`, where none of them need be
 * small; `undefined` where the product or the sum might not fit in 64 bits, and
 * for other `m`. Quicker than BigInts: what a product of doubles loses is a
 * double as well, and can be computed.
 */
export function intMulAddRem(
  a: number,
  b: number,
  c: number,
  m: number,
): number | undefined {
  if (
    a >= 0 && a <= MAX_WORD && b >= 0 && b <= MAX_WORD && c >= 0 &&
    c <= MAX_SAFE / 4 && m > 0 && m <= MAX_WORD
  ) {
    // In two halves nothing is lost.
    const high = a * (b >>> 16);
    const all = (high - Math.floor(high / m) * m) * 65536 + a * (b & 65535) + c;
    return all - Math.floor(all / m) * m;
  }
  const product = a * b;
  if (!(product < MAX_PRODUCT && product > -MAX_PRODUCT && m > 0)) {
    return undefined;
  }
  const lost = lostIn(a, b, product);
  // A sum of two parts that need not be as precise as it is large.
  const sum = product + c;
  if (!(sum < MAX_PRODUCT && sum > -MAX_PRODUCT)) return undefined;
  const back = sum - product;
  const lostInSum = (product - (sum - back)) + (c - back);
  const quotient = Math.trunc(sum / m);
  const whole = quotient * m;
  let rest = (sum - whole) + (lostInSum + lost - lostIn(quotient, m, whole));
  if (rest >= m || rest <= -m) rest %= m;
  // The remainder has the sign of the sum; 0 has none.
  const sign = sum !== 0 ? sum : lostInSum + lost;
  if (rest < 0 && sign > 0) rest += m;
  else if (rest > 0 && sign < 0) rest -= m;
  return rest + 0;
}

/** What is missing in a rounded product. */
function lostIn(a: number, b: number, product: number): number {
  let t = a * SPLIT;
  const aHigh = t - (t - a);
  const aLow = a - aHigh;
  t = b * SPLIT;
  const bHigh = t - (t - b);
  const bLow = b - bHigh;
  return aLow * bLow -
    (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
}

/** The negation, or null for the smallest Int. */
export function intNeg(a: Int): Int | null {
  return typeof a === "number" ? 0 - a : checked(-a);
}

/** Negative, zero or positive as `a` is less than, equal to or above `b`. */
export function compareInt(a: Int, b: Int): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nearest double, ties to even. */
export function intToFloat(a: Int): number {
  return typeof a === "number" ? a + 0 : Number(a);
}

/** The Int of a double towards zero, or null if it is NaN or out of range. */
export function floatToInt(x: number): Int | null {
  const whole = Math.trunc(x);
  if (Number.isSafeInteger(whole)) return whole + 0;
  return whole >= -9223372036854775808 && whole < 9223372036854775808
    ? normalizeInt(BigInt(whole))
    : null;
}

/** The decimal text. */
export function intToText(a: Int): string {
  return String(a);
}

/**
 * Reads an optional sign and ASCII digits (`spec/language.md` 12.7), without
 * trimming; null for anything else and for numbers beyond 64 bits.
 */
export function parseInt64(text: string): Int | null {
  const length = text.length;
  const first = text.charCodeAt(0);
  let i = first === 0x2b || first === 0x2d ? 1 : 0;
  if (i === length) return null;
  let value = 0;
  for (; i < length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return null;
    // Beyond 2^53 the sum is no longer exact, but stays beyond.
    value = value * 10 + digit;
  }
  if (value <= MAX_SAFE) return first === 0x2d ? 0 - value : value;
  // More than 64 bits, whatever its digits are: do not build huge BigInts.
  if (value > 1e19) return null;
  return checked(BigInt(first === 0x2b ? text.slice(1) : text));
}

function checked(n: bigint): Int | null {
  if (n <= 9007199254740991n && n >= -9007199254740991n) return Number(n);
  return n <= MAX_INT && n >= MIN_INT ? n : null;
}
