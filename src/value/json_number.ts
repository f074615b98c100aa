// Copyright 2026 the Boruna authors. MIT license.

/**
 * Numbers of JSON texts, read as the reference's JSON library reads them.
 *
 * Integers are exact. Other numbers are put together from at most 64 bits of
 * digits and a power of ten, so the result is not always the nearest double
 * (`spec/bytecode.md` 3.4).
 *
 * @module
 */

import { normalizeInt } from "./int.ts";
import type { JsonScanner } from "./json_scanner.ts";
import type { Int } from "./value.ts";

/** A number of a JSON text. */
export interface JsonNumberToken {
  /** The number as written. */
  readonly text: string;
  /** Its value if it is written as an integer within 64 bits, else null. */
  readonly integer: Int | null;
  /** Its value as the reference reads a Float. */
  readonly float: number;
}

/** Reads a number, whose first unit (a digit or `-`) is next. */
export function scanNumber(scanner: JsonScanner): JsonNumberToken {
  const { text } = scanner;
  const start = scanner.at;
  const negative = text.charCodeAt(start) === 0x2d;
  if (negative) scanner.at++;
  const significand = new Significand();
  let exponent = scanWhole(scanner, significand);
  let isInteger = exponent === 0;
  if (text.charCodeAt(scanner.at) === 0x2e) {
    exponent -= scanFraction(scanner, significand);
    isInteger = false;
  }
  const letter = text.charCodeAt(scanner.at);
  if (letter === 0x65 || letter === 0x45) {
    const power = scanExponent(scanner, significand.isZero());
    if (power === null) significand.clear();
    else exponent += power;
    isInteger = false;
  }
  if (isInteger) {
    return integer(text.slice(start, scanner.at), negative, significand);
  }
  const size = scale(scanner, significand.toFloat(), exponent);
  return {
    text: text.slice(start, scanner.at),
    integer: null,
    float: negative ? -size : size,
  };
}

/** Reads the digits before a point; how many of them count as zeros. */
function scanWhole(scanner: JsonScanner, significand: Significand): number {
  const { text } = scanner;
  const first = text.charCodeAt(scanner.at);
  if (first === 0x30) {
    scanner.at++;
    if (isDigit(text.charCodeAt(scanner.at))) {
      throw scanner.faultAhead("invalid number");
    }
    return 0;
  }
  if (!isDigit(first)) {
    if (scanner.at >= text.length) {
      throw scanner.fault("EOF while parsing a value");
    }
    scanner.at++;
    throw scanner.fault("invalid number");
  }
  let zeros = 0;
  for (; isDigit(text.charCodeAt(scanner.at)); scanner.at++) {
    // From the first digit that no longer fits in 64 bits on.
    if (zeros > 0 || !significand.push(text.charCodeAt(scanner.at))) zeros++;
  }
  return zeros;
}

/** Reads a point and the digits after it; how many of them count. */
function scanFraction(scanner: JsonScanner, significand: Significand): number {
  const { text } = scanner;
  const start = ++scanner.at;
  let used = 0;
  let full = false;
  for (; isDigit(text.charCodeAt(scanner.at)); scanner.at++) {
    // What no longer fits in 64 bits is ignored.
    if (!full && significand.push(text.charCodeAt(scanner.at))) used++;
    else full = true;
  }
  if (scanner.at > start) return used;
  throw scanner.faultAhead(
    scanner.at < text.length ? "invalid number" : "EOF while parsing a value",
  );
}

/** Reads `e` and the power of ten; null if it makes the number zero. */
function scanExponent(scanner: JsonScanner, isZero: boolean): number | null {
  const { text } = scanner;
  const sign = text.charCodeAt(++scanner.at);
  const down = sign === 0x2d;
  if (down || sign === 0x2b) scanner.at++;
  if (scanner.at >= text.length) {
    throw scanner.fault("EOF while parsing a value");
  }
  if (!isDigit(text.charCodeAt(scanner.at))) {
    scanner.at++;
    throw scanner.fault("invalid number");
  }
  let power = 0;
  for (; isDigit(text.charCodeAt(scanner.at)); scanner.at++) {
    power = power * 10 + text.charCodeAt(scanner.at) - 0x30;
    if (power > 2147483647) {
      scanner.at++;
      if (!isZero && !down) throw scanner.fault("number out of range");
      skipDigits(scanner);
      return null;
    }
  }
  return down ? -power : power;
}

/** Multiplies digits with a power of ten. */
function scale(scanner: JsonScanner, digits: number, power: number): number {
  let f = digits;
  let e = power;
  while (f !== 0 && Math.abs(e) > 308) {
    if (e > 0) throw scanner.fault("number out of range");
    f /= 1e308;
    e += 308;
  }
  if (f !== 0) f = e >= 0 ? f * Number(`1e${e}`) : f / Number(`1e${-e}`);
  if (f === Infinity) throw scanner.fault("number out of range");
  return f;
}

function integer(
  text: string,
  negative: boolean,
  significand: Significand,
): JsonNumberToken {
  const size = significand.toInt();
  if (!negative) return { text, integer: size, float: Number(size) };
  // `-0`, and what is below 64 bits, has no integer value in the reference.
  const fits = size !== 0 && size <= 9223372036854775808n;
  return { text, integer: fits ? -size : null, float: -Number(size) };
}

/** Skips a number, whose first unit is next: only its form counts. */
export function skipNumber(scanner: JsonScanner): void {
  const { text } = scanner;
  if (text.charCodeAt(scanner.at) === 0x2d) scanner.at++;
  const first = text.charCodeAt(scanner.at++);
  if (first === 0x30) {
    if (isDigit(text.charCodeAt(scanner.at))) {
      throw scanner.faultAhead("invalid number");
    }
  } else if (isDigit(first)) skipDigits(scanner);
  else throw scanner.fault("invalid number");
  if (text.charCodeAt(scanner.at) === 0x2e) {
    scanner.at++;
    if (!isDigit(text.charCodeAt(scanner.at))) {
      throw scanner.faultAhead("invalid number");
    }
    skipDigits(scanner);
  }
  const letter = text.charCodeAt(scanner.at);
  if (letter === 0x65 || letter === 0x45) {
    const sign = text.charCodeAt(++scanner.at);
    if (sign === 0x2d || sign === 0x2b) scanner.at++;
    if (!isDigit(text.charCodeAt(scanner.at++))) {
      throw scanner.fault("invalid number");
    }
    skipDigits(scanner);
  }
}

function skipDigits(scanner: JsonScanner): void {
  while (isDigit(scanner.text.charCodeAt(scanner.at))) scanner.at++;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** The digits of a number that fit in an unsigned 64-bit integer. */
class Significand {
  #small = 0;
  #large: bigint | null = null;

  /** Appends a digit; false, and nothing changed, if that does not fit. */
  push(unit: number): boolean {
    const digit = unit - 0x30;
    if (this.#large === null) {
      if (this.#small <= 900719925474098) {
        this.#small = this.#small * 10 + digit;
        return true;
      }
      this.#large = BigInt(this.#small);
    }
    const next = this.#large * 10n + BigInt(digit);
    if (next > 18446744073709551615n) return false;
    this.#large = next;
    return true;
  }

  clear(): void {
    this.#small = 0;
    this.#large = null;
  }

  isZero(): boolean {
    return this.#small === 0;
  }

  toFloat(): number {
    return this.#large === null ? this.#small : Number(this.#large);
  }

  toInt(): Int {
    return this.#large === null ? this.#small : normalizeInt(this.#large);
  }
}
