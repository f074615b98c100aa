// Copyright 2026 the Boruna authors. MIT license.

/**
 * The characters of a JSON text, read one after another.
 *
 * Accepts what the reference's JSON library accepts, refuses the rest with its
 * messages and places (`spec/bytecode.md` 2, `spec/capabilities.md` 6.5).
 *
 * @module
 */

import { utf8Length } from "./text_measure.ts";

/**
 * A text that is not JSON, or not the JSON that was asked for.
 *
 * @example
 * ```ts
 * import { JsonError, parseJson } from "@boruna/cli";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => parseJson("{"), JsonError);
 * assertEquals([error.line, error.column], [1, 1]);
 * ```
 */
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

/** The lowest level of reading: white space, words and strings. */
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

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** UTF-8 bytes, where half a surrogate pair stands for one byte. */
function countBytes(text: string): number {
  if (text.isWellFormed()) return utf8Length(text);
  let halves = 0;
  for (const character of text) {
    if (character.length === 1 && /[\ud800-\udfff]/.test(character)) halves++;
  }
  // Three bytes each for what replaces them.
  return utf8Length(text.toWellFormed()) - 2 * halves;
}
