// Copyright 2026 the Boruna authors. MIT license.

/**
 * The characters of a JSON text, read one after another.
 *
 * Accepts what the reference's JSON library accepts, refuses the rest with its
 * messages and places, and reads numbers as it does (`spec/bytecode.md` 2 and
 * 3.4, `spec/capabilities.md` 6.5).
 *
 * @module
 */

import { normalizeInt } from "./int.ts";
import { utf8Length } from "./text.ts";
import type { Int } from "./value.ts";

/** A text that is not JSON, or not the JSON that was asked for. */
export class JsonError extends Error {
  /** Always `JsonError`. */
  override readonly name = "JsonError";
  /** The message without the place. */
  readonly reason: string;
  /** The line, from 1; 0 while the place is not known. */
  readonly line: number;
  /** How many bytes of that line were read. */
  readonly column: number;

  /** Describes a fault at a place; line 0 leaves the place open. */
  constructor(reason: string, line: number, column: number) {
    super(line === 0 ? reason : `${reason} at line ${line} column ${column}`);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }
}

/** A number of a JSON text. */
export interface JsonNumberToken {
  /** The number as written. */
  readonly text: string;
  /** Its value if it is written as an integer within 64 bits, else null. */
  readonly integer: Int | null;
  /** Its value as the reference reads a Float. */
  readonly float: number;
}

/** The lowest level of reading: white space, words, strings and numbers. */
export class JsonScanner {
  /** The text; halves of surrogate pairs stand for bytes that are no UTF-8. */
  readonly text: string;
  /** The position of the next unit. */
  at = 0;

  /** Starts at the beginning of a text. */
  constructor(text: string) {
    this.text = text;
  }

  /** Skips white space; the next unit's code, or NaN at the end. */
  peek(): number {
    while (true) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) {
        return unit;
      }
      this.at++;
    }
  }

  /** A fault at the unit read last. */
  fault(reason: string): JsonError {
    return this.#place(reason, this.at);
  }

  /** A fault at the byte to be read next, or at the end. */
  faultAhead(reason: string): JsonError {
    const { line, column } = this.fault(reason);
    if (this.text[this.at] === "\n") return new JsonError(reason, line + 1, 0);
    return new JsonError(
      reason,
      line,
      this.at < this.text.length ? column + 1 : column,
    );
  }

  /** Gives a fault without a place the place of the unit read last. */
  placed(error: unknown): unknown {
    return error instanceof JsonError && error.line === 0
      ? this.fault(error.reason)
      : error;
  }

  #place(reason: string, index: number): JsonError {
    const before = this.text.slice(0, index);
    const start = before.lastIndexOf("\n") + 1;
    let line = 1;
    for (
      let i = before.indexOf("\n");
      i >= 0;
      i = before.indexOf("\n", i + 1)
    ) {
      line++;
    }
    return new JsonError(reason, line, countBytes(before.slice(start)));
  }

  /** Reads the rest of `null`, `true` or `false` after its first letter. */
  word(rest: string): void {
    this.at++;
    for (let i = 0; i < rest.length; i++) {
      if (this.at >= this.text.length) {
        throw this.fault("EOF while parsing a value");
      }
      if (this.text[this.at++] !== rest[i]) throw this.fault("expected ident");
    }
  }

  /** Reads a string, whose opening quote is next. */
  string(): string {
    const { text } = this;
    let start = ++this.at;
    let value = "";
    while (true) {
      const unit = text.charCodeAt(this.at);
      if (unit === 0x22) break;
      if (unit === 0x5c) {
        value += text.slice(start, this.at);
        value += this.#escape();
        start = this.at;
      } else if (unit >= 0x20) this.at++;
      else {
        const error = this.#badUnit(unit);
        // Here the reference counts the bad character, in `skipString` not.
        throw Number.isNaN(unit) ? error : this.faultAhead(error.reason);
      }
    }
    value += text.slice(start, this.at++);
    if (!value.isWellFormed()) throw this.fault("invalid unicode code point");
    return value;
  }

  /** Skips a string: escapes have to be known, nothing else is looked at. */
  skipString(): void {
    this.at++;
    while (true) {
      const unit = this.text.charCodeAt(this.at);
      if (unit === 0x22) break;
      if (unit === 0x5c) {
        const escape = this.#escapeLetter();
        if (escape === "u") this.#hex();
        else if (!(escape in ESCAPES)) throw this.fault("invalid escape");
      } else if (unit >= 0x20) this.at++;
      else throw this.#badUnit(unit);
    }
    this.at++;
  }

  #badUnit(unit: number): JsonError {
    return this.fault(
      Number.isNaN(unit)
        ? "EOF while parsing a string"
        : "control character (\\u0000-\\u001F) found while parsing a string",
    );
  }

  /** Reads the backslash and the letter after it. */
  #escapeLetter(): string {
    const letter = this.text[++this.at];
    if (letter === undefined) throw this.fault("EOF while parsing a string");
    this.at++;
    return letter;
  }

  #escape(): string {
    const letter = this.#escapeLetter();
    if (letter !== "u") {
      const character = ESCAPES[letter];
      if (character === undefined) throw this.fault("invalid escape");
      return character;
    }
    const first = this.#hex();
    if (first >= 0xdc00 && first <= 0xdfff) {
      throw this.fault("lone leading surrogate in hex escape");
    }
    if (first < 0xd800 || first > 0xdbff) return String.fromCharCode(first);
    for (const expected of "\\u") {
      const unit = this.text[this.at];
      if (unit === undefined) throw this.fault("EOF while parsing a string");
      this.at++;
      if (unit !== expected) {
        throw this.fault("unexpected end of hex escape");
      }
    }
    const second = this.#hex();
    if (second < 0xdc00 || second > 0xdfff) {
      throw this.fault("lone leading surrogate in hex escape");
    }
    return String.fromCharCode(first, second);
  }

  #hex(): number {
    if (this.at + 4 > this.text.length) {
      this.at = this.text.length;
      throw this.fault("EOF while parsing a string");
    }
    let code = 0;
    let good = true;
    for (let i = 0; i < 4; i++) {
      const digit = hexDigit(this.text.charCodeAt(this.at++));
      if (digit < 0) good = false;
      code = code * 16 + digit;
    }
    if (!good) throw this.fault("invalid escape");
    return code;
  }

  /** Reads a number, whose first unit (a digit or `-`) is next. */
  number(): JsonNumberToken {
    const { text } = this;
    const start = this.at;
    const negative = text.charCodeAt(start) === 0x2d;
    if (negative) this.at++;
    const significand = new Significand();
    let exponent = 0;
    let whole = true;
    if (text.charCodeAt(this.at) === 0x30) {
      this.at++;
      if (isDigit(text.charCodeAt(this.at))) {
        throw this.faultAhead("invalid number");
      }
    } else if (!isDigit(text.charCodeAt(this.at))) {
      if (this.at >= text.length) throw this.fault("EOF while parsing a value");
      this.at++;
      throw this.fault("invalid number");
    } else {
      for (; isDigit(text.charCodeAt(this.at)); this.at++) {
        // What no longer fits in 64 bits counts as zeros.
        if (exponent > 0 || !significand.push(text.charCodeAt(this.at))) {
          exponent++;
          whole = false;
        }
      }
    }
    if (text.charCodeAt(this.at) === 0x2e) {
      this.at++;
      exponent -= this.#fraction(significand);
      whole = false;
    }
    const letter = text.charCodeAt(this.at);
    if (letter === 0x65 || letter === 0x45) {
      return this.#exponent(start, negative, significand, exponent);
    }
    if (!whole) return this.#float(start, negative, significand, exponent);
    return integer(text.slice(start, this.at), negative, significand);
  }

  /** Reads the digits after a point; how many of them count. */
  #fraction(significand: Significand): number {
    const start = this.at;
    let used = 0;
    let full = false;
    for (; isDigit(this.text.charCodeAt(this.at)); this.at++) {
      // What no longer fits in 64 bits is ignored.
      if (!full && significand.push(this.text.charCodeAt(this.at))) used++;
      else full = true;
    }
    // A digit that does not fit is no digit missing.
    if (this.at === start) {
      throw this.faultAhead(
        this.at < this.text.length
          ? "invalid number"
          : "EOF while parsing a value",
      );
    }
    return used;
  }

  #exponent(
    start: number,
    negative: boolean,
    significand: Significand,
    before: number,
  ): JsonNumberToken {
    const { text } = this;
    const sign = text.charCodeAt(++this.at);
    const down = sign === 0x2d;
    if (down || sign === 0x2b) this.at++;
    if (this.at >= text.length) throw this.fault("EOF while parsing a value");
    if (!isDigit(text.charCodeAt(this.at))) {
      this.at++;
      throw this.fault("invalid number");
    }
    let exponent = 0;
    for (; isDigit(text.charCodeAt(this.at)); this.at++) {
      exponent = exponent * 10 + text.charCodeAt(this.at) - 0x30;
      if (exponent > 2147483647) {
        this.at++;
        if (!significand.isZero() && !down) {
          throw this.fault("number out of range");
        }
        while (isDigit(text.charCodeAt(this.at))) this.at++;
        return {
          text: text.slice(start, this.at),
          integer: null,
          float: negative ? -0 : 0,
        };
      }
    }
    const total = down ? before - exponent : before + exponent;
    return this.#float(start, negative, significand, total);
  }

  /** Puts a Float together as the reference does: not always the nearest. */
  #float(
    start: number,
    negative: boolean,
    significand: Significand,
    exponent: number,
  ): JsonNumberToken {
    let f = significand.toFloat();
    let e = exponent;
    while (Math.abs(e) > 308 && f !== 0) {
      if (e > 0) throw this.fault("number out of range");
      f /= 1e308;
      e += 308;
    }
    if (f !== 0) f = e >= 0 ? f * Number(`1e${e}`) : f / Number(`1e${-e}`);
    if (f === Infinity) throw this.fault("number out of range");
    const text = this.text.slice(start, this.at);
    return { text, integer: null, float: negative ? -f : f };
  }

  /** Skips a number: only its form counts. */
  skipNumber(): void {
    const { text } = this;
    if (text.charCodeAt(this.at) === 0x2d) this.at++;
    const first = text.charCodeAt(this.at++);
    if (first === 0x30) {
      if (isDigit(text.charCodeAt(this.at))) {
        throw this.faultAhead("invalid number");
      }
    } else if (isDigit(first)) this.#digits();
    else throw this.fault("invalid number");
    if (text.charCodeAt(this.at) === 0x2e) {
      this.at++;
      if (!isDigit(text.charCodeAt(this.at))) {
        throw this.faultAhead("invalid number");
      }
      this.#digits();
    }
    const letter = text.charCodeAt(this.at);
    if (letter === 0x65 || letter === 0x45) {
      const sign = text.charCodeAt(++this.at);
      if (sign === 0x2d || sign === 0x2b) this.at++;
      if (!isDigit(text.charCodeAt(this.at++))) {
        throw this.fault("invalid number");
      }
      this.#digits();
    }
  }

  #digits(): void {
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
  }
}

const ESCAPES: Readonly<{ [letter: string]: string }> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  "b": "\b",
  "f": "\f",
  "n": "\n",
  "r": "\r",
  "t": "\t",
};

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

function integer(
  text: string,
  negative: boolean,
  significand: Significand,
): JsonNumberToken {
  const size = significand.toInt();
  if (!negative) return { text, integer: size, float: Number(size) };
  // `-0`, and what is below 64 bits, has no integer value in the reference.
  const fits = size !== 0 && size <= 9223372036854775808n;
  return {
    text,
    integer: fits ? (typeof size === "number" ? -size : -size) : null,
    float: -Number(size),
  };
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** UTF-8 bytes, where half a surrogate pair stands for one byte. */
function countBytes(text: string): number {
  let bytes = utf8Length(text);
  if (!text.isWellFormed()) {
    for (const character of text) {
      // `utf8Length` counts two for it.
      if (character.length === 1 && /[\ud800-\udfff]/.test(character)) bytes--;
    }
  }
  return bytes;
}
