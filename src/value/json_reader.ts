// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads JSON into typed data, as the reference's JSON library reads records.
 *
 * The caller says what it wants next; what does not fit is refused with the
 * library's message and place. Unknown members are skipped, known ones may come
 * in any order but only once, a record may be written as an array of its
 * fields, and 127 levels of brackets may be open (`spec/bytecode.md` 2).
 *
 * @module
 */

import { floatToJson } from "./float.ts";
import { scanNumber, skipNumber } from "./json_number.ts";
import { JsonError, JsonScanner } from "./json_scanner.ts";
import type {
  JsonFields,
  JsonNames,
  JsonRange,
  JsonStruct,
  JsonTaker,
} from "./json_shape.ts";
import { debugText } from "./print.ts";
import type { Int } from "./value.ts";

const BRACKET = 0x5b;
const BRACE = 0x7b;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** A fault that the caller found; the reader adds the place. */
export function jsonFault(reason: string): JsonError {
  return new JsonError(reason, 0, 0);
}

/** Reads one JSON text from front to back. All methods throw `JsonError`. */
export class JsonReader {
  readonly #scanner: JsonScanner;
  /** How many more brackets may be opened. */
  #depth = 128;

  readonly #nearest: boolean;

  /**
   * Starts at the beginning of a text.
   *
   * @param nearest Whether a Float is the nearest double, which is what was
   * written; else it is what the reference reads (`spec/bytecode.md` 3.4).
   */
  constructor(text: string, nearest = false) {
    this.#scanner = new JsonScanner(text);
    this.#nearest = nearest;
  }

  /** Makes sure that nothing but white space is left. */
  end(): void {
    if (!Number.isNaN(this.#scanner.peek())) {
      throw this.#scanner.faultAhead("trailing characters");
    }
  }

  /** Reads a string. */
  string(): string {
    if (this.#next() !== QUOTE) throw this.#unexpected("a string");
    return this.#scanner.string();
  }

  /** Reads a string or `null`. */
  optionalString(): string | null {
    if (this.#next() !== 0x6e) return this.string();
    this.#scanner.word("ull");
    return null;
  }

  /** Reads `true` or `false`. */
  boolean(): boolean {
    const unit = this.#next();
    if (unit === 0x74) {
      this.#scanner.word("rue");
      return true;
    }
    if (unit !== 0x66) throw this.#unexpected("a boolean");
    this.#scanner.word("alse");
    return false;
  }

  /** Reads an integer of a range. */
  integer(range: JsonRange): Int {
    if (!isNumberStart(this.#next())) throw this.#unexpected(range.name);
    const { integer, float } = scanNumber(this.#scanner);
    if (integer === null) {
      throw this.#scanner.fault(
        `invalid type: floating point \`${
          floatToJson(float)
        }\`, expected ${range.name}`,
      );
    }
    if (integer < range.least || integer > range.most) {
      throw this.#scanner.fault(
        `invalid value: integer \`${integer}\`, expected ${range.name}`,
      );
    }
    return integer;
  }

  /** Reads an integer of a range within 53 bits. */
  small(range: JsonRange): number {
    return Number(this.integer(range));
  }

  /** Reads a number as a Float. */
  float(): number {
    if (!isNumberStart(this.#next())) throw this.#unexpected("f64");
    const { text, float } = scanNumber(this.#scanner);
    return this.#nearest ? Number(text) : float;
  }

  /** Reads `null` where an alternative has no content. */
  unit(): void {
    if (this.#next() !== 0x6e) throw this.#unexpected("unit");
    this.#scanner.word("ull");
  }

  /** Reads an array of any length. */
  array<T>(element: (reader: JsonReader) => T): T[] {
    if (this.#next() !== BRACKET) throw this.#unexpected("a sequence");
    return this.#sequence(() => {
      const found: T[] = [];
      while (this.#hasElement(found.length === 0)) found.push(element(this));
      return found;
    });
  }

  /** Reads an array with one element for each reader. */
  tuple(
    expected: string,
    length: string,
    elements: readonly ((reader: JsonReader) => unknown)[],
  ): unknown[] {
    if (this.#next() !== BRACKET) throw this.#unexpected(expected);
    return this.#sequence(() =>
      elements.map((element, i) => {
        if (this.#hasElement(i === 0)) return element(this);
        throw jsonFault(`invalid length ${i}, expected ${length}`);
      })
    );
  }

  /** Reads an object with any keys, in the order of the text. */
  map<T>(value: (reader: JsonReader) => T): [string, T][] {
    if (this.#next() !== BRACE) throw this.#unexpected("a map");
    return this.#members(() => {
      const found: [string, T][] = [];
      while (this.#hasMember(found.length === 0)) {
        const key = this.#scanner.string();
        this.#colon();
        found.push([key, value(this)]);
      }
      return found;
    });
  }

  /** Reads a record, written as an object or as an array. */
  struct<F extends JsonFields>(expected: string, fields: F): JsonStruct<F> {
    const unit = this.#next();
    if (unit === BRACE) return this.#members(() => this.#named(fields));
    if (unit !== BRACKET) throw this.#unexpected(expected);
    return this.#sequence(() => {
      const names = Object.keys(fields)
        .filter((name) => fields[name]!.named === undefined);
      const found: { [name: string]: unknown } = {};
      names.forEach((name, i) => {
        const field = fields[name]!;
        if (this.#hasElement(i === 0)) found[name] = field.read(this);
        else if (field.absent !== undefined) found[name] = field.absent();
        else {
          const length = `${expected} with ${names.length} elements`;
          throw jsonFault(`invalid length ${i}, expected ${length}`);
        }
      });
      return found as JsonStruct<F>;
    });
  }

  #named<F extends JsonFields>(fields: F): JsonStruct<F> {
    const read: { [name: string]: unknown } = Object.create(null);
    for (let first = true; this.#hasMember(first); first = false) {
      const key = this.#scanner.string();
      if (!Object.hasOwn(fields, key)) {
        this.#colon();
        this.skip();
        continue;
      }
      // The reference does not know additions of ours: they may be repeated.
      if (key in read && fields[key]!.named === undefined) {
        throw jsonFault(`duplicate field \`${key}\``);
      }
      this.#colon();
      read[key] = fields[key]!.read(this);
    }
    const found: { [name: string]: unknown } = {};
    for (const name of Object.keys(fields)) {
      const { absent } = fields[name]!;
      if (name in read) found[name] = read[name];
      else if (absent !== undefined) found[name] = absent();
      else throw jsonFault(`missing field \`${name}\``);
    }
    return found as JsonStruct<F>;
  }

  /**
   * Reads one of several alternatives: a string with its name, or an object
   * with its name as the only key. `read` is told whether the name stands
   * alone, and reads the content if it does not.
   */
  variant<T>(
    names: JsonNames,
    read: (name: string, alone: boolean) => T,
  ): T {
    const unit = this.#next();
    if (unit === QUOTE) return read(this.#name(names), true);
    if (unit !== BRACE) throw this.#scanner.faultAhead("expected value");
    this.#open();
    if (this.#next() !== QUOTE) throw this.#unexpected("variant identifier");
    const name = this.#name(names);
    this.#colon();
    const found = read(name, false);
    this.#depth++;
    const close = this.#scanner.peek();
    if (close === 0x7d) {
      this.#scanner.at++;
      return found;
    }
    throw this.#scanner.fault(
      Number.isNaN(close) ? "EOF while parsing an object" : "expected value",
    );
  }

  /** Refuses an alternative whose name stands alone but needs content. */
  content(alone: boolean, form: "newtype" | "tuple" | "struct"): void {
    if (alone) {
      throw jsonFault(`invalid type: unit variant, expected ${form} variant`);
    }
  }

  #name(names: JsonNames): string {
    const name = this.#scanner.string();
    const known = names instanceof Set ? names : new Set(names);
    if (known.has(name)) return name;
    const quoted = [...names].map((known) => `\`${known}\``);
    const expected = quoted.length === 2
      ? quoted.join(" or ")
      : `one of ${quoted.join(", ")}`;
    throw this.#scanner.fault(
      `unknown variant \`${name}\`, expected ${expected}`,
    );
  }

  /** Skips a value; only its form counts. */
  skip(): void {
    const scanner = this.#scanner;
    const open: number[] = [];
    while (true) {
      const unit = this.#next();
      let closes = true;
      if (unit === 0x6e) scanner.word("ull");
      else if (unit === 0x74) scanner.word("rue");
      else if (unit === 0x66) scanner.word("alse");
      else if (isNumberStart(unit)) skipNumber(scanner);
      else if (unit === QUOTE) scanner.skipString();
      else if (unit === BRACKET || unit === BRACE) {
        scanner.at++;
        open.push(unit);
        closes = false;
      } else throw scanner.faultAhead("expected value");
      // After a value: commas lead to the next one, brackets close.
      while (true) {
        const frame = open[open.length - 1];
        if (frame === undefined) return;
        const more = frame === BRACKET
          ? this.#skipsElement(closes)
          : this.#skipsMember(closes);
        if (more) break;
        scanner.at++;
        open.pop();
        closes = true;
      }
    }
  }

  /**
   * Reads a value that the reference skips: undefined where it is not what is
   * wanted. Only its form counts, as for `skip`.
   */
  extra<T>(read: (reader: JsonReader) => T): T | undefined {
    this.#next();
    const start = this.#scanner.at;
    this.skip();
    const text = this.#scanner.text.slice(start, this.#scanner.at);
    try {
      return read(new JsonReader(text, this.#nearest));
    } catch (error) {
      if (error instanceof JsonError) return undefined;
      throw error;
    }
  }

  #skipsElement(comma: boolean): boolean {
    const unit = this.#scanner.peek();
    if (unit === 0x5d) return false;
    if (Number.isNaN(unit)) {
      throw this.#scanner.faultAhead("EOF while parsing a list");
    }
    if (!comma) return true;
    if (unit !== COMMA) {
      throw this.#scanner.faultAhead("expected `,` or `]`");
    }
    this.#scanner.at++;
    return true;
  }

  #skipsMember(comma: boolean): boolean {
    const scanner = this.#scanner;
    const unit = scanner.peek();
    if (unit === 0x7d) return false;
    if (Number.isNaN(unit)) {
      throw scanner.faultAhead("EOF while parsing an object");
    }
    if (comma) {
      if (unit !== COMMA) throw scanner.faultAhead("expected `,` or `}`");
      scanner.at++;
    }
    const quote = scanner.peek();
    if (quote !== QUOTE) {
      throw scanner.faultAhead(
        Number.isNaN(quote)
          ? "EOF while parsing an object"
          : "key must be a string",
      );
    }
    scanner.skipString();
    this.#colon();
    return true;
  }

  /** Reads any value and hands it to the caller in its terms. */
  any<T>(take: JsonTaker<T>): T {
    const scanner = this.#scanner;
    const unit = this.#next();
    switch (unit) {
      case 0x6e:
        scanner.word("ull");
        return take.plain(null);
      case 0x74:
        scanner.word("rue");
        return take.plain(true);
      case 0x66:
        scanner.word("alse");
        return take.plain(false);
      case QUOTE:
        return take.plain(scanner.string());
      case BRACKET:
        return take.array(this.array(() => this.any(take)));
      case BRACE:
        return take.object(this.map(() => this.any(take)));
    }
    if (!isNumberStart(unit)) throw scanner.faultAhead("expected value");
    const { text, integer, float } = scanNumber(scanner);
    return take.number(text, integer, float);
  }

  /** The unit of the next value, which must be there. */
  #next(): number {
    const unit = this.#scanner.peek();
    if (Number.isNaN(unit)) {
      throw this.#scanner.faultAhead("EOF while parsing a value");
    }
    return unit;
  }

  /** Describes a value of the wrong kind; reads it where the reference does. */
  #unexpected(expected: string): JsonError {
    const scanner = this.#scanner;
    const unit = scanner.peek();
    let found: string;
    if (unit === 0x6e) {
      scanner.word("ull");
      found = "null";
    } else if (unit === 0x74) {
      scanner.word("rue");
      found = "boolean `true`";
    } else if (unit === 0x66) {
      scanner.word("alse");
      found = "boolean `false`";
    } else if (isNumberStart(unit)) {
      const { integer, float } = scanNumber(scanner);
      found = integer === null
        ? `floating point \`${floatToJson(float)}\``
        : `integer \`${integer}\``;
    } else if (unit === QUOTE) found = `string ${debugText(scanner.string())}`;
    else if (unit === BRACKET) found = "sequence";
    else if (unit === BRACE) found = "map";
    else return scanner.faultAhead("expected value");
    return scanner.fault(`invalid type: ${found}, expected ${expected}`);
  }

  #open(): void {
    if (--this.#depth === 0) {
      throw this.#scanner.faultAhead("recursion limit exceeded");
    }
    this.#scanner.at++;
  }

  #sequence<T>(read: () => T): T {
    this.#open();
    return this.#closing(read, () => this.#endSequence());
  }

  #members<T>(read: () => T): T {
    this.#open();
    return this.#closing(read, () => this.#endMembers());
  }

  /** Reads the inside, then the end; faults of the inside come first. */
  #closing<T>(read: () => T, end: () => void): T {
    let found: T;
    try {
      found = read();
    } catch (error) {
      if (!(error instanceof JsonError) || error.line !== 0) throw error;
      // The reference moves on to the end before it notes the place.
      try {
        end();
      } catch (later) {
        if (!(later instanceof JsonError)) throw later;
      }
      throw this.#scanner.placed(error);
    }
    this.#depth++;
    end();
    return found;
  }

  #endSequence(): void {
    const scanner = this.#scanner;
    const unit = scanner.peek();
    if (unit === 0x5d) {
      scanner.at++;
      return;
    }
    if (unit === COMMA) {
      scanner.at++;
      if (scanner.peek() === 0x5d) throw scanner.faultAhead("trailing comma");
    } else if (Number.isNaN(unit)) {
      throw scanner.faultAhead("EOF while parsing a list");
    }
    throw scanner.faultAhead("trailing characters");
  }

  #endMembers(): void {
    const scanner = this.#scanner;
    const unit = scanner.peek();
    if (unit === 0x7d) {
      scanner.at++;
      return;
    }
    if (unit === COMMA) throw scanner.faultAhead("trailing comma");
    throw scanner.faultAhead(
      Number.isNaN(unit)
        ? "EOF while parsing an object"
        : "trailing characters",
    );
  }

  /** Whether an array goes on; moves over the comma. */
  #hasElement(first: boolean): boolean {
    const scanner = this.#scanner;
    const unit = scanner.peek();
    if (unit === 0x5d) return false;
    if (Number.isNaN(unit)) {
      throw scanner.faultAhead("EOF while parsing a list");
    }
    if (first) return true;
    if (unit !== COMMA) throw scanner.faultAhead("expected `,` or `]`");
    scanner.at++;
    const next = this.#next();
    if (next === 0x5d) throw scanner.faultAhead("trailing comma");
    return true;
  }

  /** Whether an object goes on; moves to the key's quote. */
  #hasMember(first: boolean): boolean {
    const scanner = this.#scanner;
    let unit = scanner.peek();
    if (unit === 0x7d) return false;
    if (Number.isNaN(unit)) {
      throw scanner.faultAhead("EOF while parsing an object");
    }
    if (!first) {
      if (unit !== COMMA) throw scanner.faultAhead("expected `,` or `}`");
      scanner.at++;
      unit = this.#next();
      if (unit === 0x7d) throw scanner.faultAhead("trailing comma");
    }
    if (unit !== QUOTE) throw scanner.faultAhead("key must be a string");
    return true;
  }

  #colon(): void {
    const scanner = this.#scanner;
    const unit = scanner.peek();
    if (unit !== 0x3a) {
      throw scanner.faultAhead(
        Number.isNaN(unit) ? "EOF while parsing an object" : "expected `:`",
      );
    }
    scanner.at++;
  }
}

function isNumberStart(unit: number): boolean {
  return unit === 0x2d || (unit >= 0x30 && unit <= 0x39);
}
