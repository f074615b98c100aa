// Copyright 2026 the Boruna authors. MIT license.

/**
 * The three spellings of a Float: printed, in debug texts, and in JSON.
 *
 * All use the shortest digits that read back as the same number. Where two
 * digit strings are equally short and equally near, printing takes the larger
 * one and JSON the even one, as JavaScript does (`spec/language.md` 13.2,
 * `spec/bytecode.md` 3.4).
 *
 * @module
 */

/** The digits of a positive number, and where the point goes. */
interface Digits {
  /** The digits, without zeros around them. */
  readonly digits: string;
  /** The value is 0.digits × 10^point. */
  readonly point: number;
}

/** The printed form: positional, never an exponent, no forced point. */
export function displayFloat(x: number): string {
  const text = String(x);
  // Up to 15 digits there is no tie, and JavaScript writes no exponent.
  if (text.length <= 16 && !text.includes("e") && Number.isFinite(x)) {
    return Object.is(x, -0) ? "-0" : text;
  }
  if (!Number.isFinite(x)) return special(x);
  return sign(x) + positional(roundedUp(Math.abs(x)), "");
}

/** The debug form: with a point or an exponent, so that it reads as a Float. */
export function debugFloat(x: number): string {
  if (!Number.isFinite(x)) return special(x);
  if (x === 0) return sign(x) + "0.0";
  const size = Math.abs(x);
  const { digits, point } = roundedUp(size);
  if (size >= 1e-4 && size < 1e16) {
    return sign(x) + positional({ digits, point }, ".0");
  }
  return sign(x) + pointed(digits) + "e" + (point - 1);
}

/** The JSON spelling; `null` where it is not finite. */
export function floatToJson(x: number): string {
  if (!Number.isFinite(x)) return "null";
  if (x === 0) return sign(x) + "0.0";
  const { digits, point } = shortest(Math.abs(x));
  if (point > -5 && point <= 16) {
    return sign(x) + positional({ digits, point }, ".0");
  }
  const exponent = point - 1;
  return sign(x) + pointed(digits) + (exponent < 0 ? "e" : "e+") + exponent;
}

function special(x: number): string {
  return x > 0 ? "inf" : x < 0 ? "-inf" : "NaN";
}

function sign(x: number): string {
  return x < 0 || Object.is(x, -0) ? "-" : "";
}

/** `d` or `d.ddd`. */
function pointed(digits: string): string {
  return digits.length === 1 ? digits : digits[0] + "." + digits.slice(1);
}

/** The digits around a point; `whole` is appended where no point is needed. */
function positional({ digits, point }: Digits, whole: string): string {
  if (point <= 0) return "0." + "0".repeat(-point) + digits;
  if (point >= digits.length) {
    return digits + "0".repeat(point - digits.length) + whole;
  }
  return digits.slice(0, point) + "." + digits.slice(point);
}

/** The shortest digits; a tie goes to the even one. */
function shortest(x: number): Digits {
  return split(x.toExponential());
}

/** The shortest digits; a tie goes to the larger one. */
function roundedUp(x: number): Digits {
  const even = x.toExponential();
  const count = even.indexOf("e") - (even[1] === "." ? 1 : 0);
  // With a digit count, JavaScript rounds ties up, but may miss the number.
  const up = count > 15 || x < 1e-300 ? x.toExponential(count - 1) : even;
  return split(Number(up) === x ? up : even);
}

/** Takes JavaScript's exponential form apart. */
function split(text: string): Digits {
  const e = text.indexOf("e");
  const all = text[0] + text.slice(2, e);
  let end = all.length;
  while (end > 1 && all[end - 1] === "0") end--;
  return { digits: all.slice(0, end), point: Number(text.slice(e + 1)) + 1 };
}
