// Copyright 2026 the Boruna authors. MIT license.

/**
 * JSON as a tree that keeps what JavaScript's own reader loses: the text of
 * numbers, duplicate members, and the order of members.
 *
 * @module
 */

import { JsonReader } from "./json_reader.ts";
import type { JsonTaker } from "./json_shape.ts";
import type { Int } from "./value.ts";

/** A JSON tree. */
export type Json =
  | null
  | boolean
  | string
  | JsonNumber
  | readonly Json[]
  | JsonObject;

/** A number, as written. */
export class JsonNumber {
  /** The text. */
  readonly text: string;
  /**
   * The value if it is written as an integer between the smallest signed and
   * the largest unsigned 64-bit one (`-0` is not), else null.
   */
  readonly integer: Int | null;
  /** The value as the reference reads a Float: not always the nearest. */
  readonly float: number;

  /** Keeps a number. */
  constructor(text: string, integer: Int | null, float: number) {
    this.text = text;
    this.integer = integer;
    this.float = float;
  }
}

/**
 * An object, with all members in the order of the text.
 *
 * @example
 * ```ts
 * import { type JsonObject, parseJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const json = parseJson('{ "a": 1, "a": 2 }') as JsonObject;
 * assertEquals(json.members.length, 2);
 * ```
 */
export class JsonObject {
  /** Keys and values, duplicates included. */
  readonly members: readonly (readonly [string, Json])[];

  /** Keeps the members. */
  constructor(members: readonly (readonly [string, Json])[]) {
    this.members = members;
  }

  /** The value of the last member with this key, or `undefined`. */
  get(key: string): Json | undefined {
    for (let i = this.members.length - 1; i >= 0; i--) {
      const member = this.members[i]!;
      if (member[0] === key) return member[1];
    }
    return undefined;
  }
}

const TREE: JsonTaker<Json> = {
  plain: (value) => value,
  number: (text, integer, float) => new JsonNumber(text, integer, float),
  array: (elements) => elements,
  object: (members) => new JsonObject(members),
};

/**
 * Reads a whole text. At most 127 levels deep; numbers beyond the range of a
 * double are refused, as is half a surrogate pair.
 *
 * @throws {JsonError} The text is not JSON.
 *
 * @example
 * ```ts
 * import { parseJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseJson('["a", true, null]'), ["a", true, null]);
 * ```
 */
export function parseJson(text: string): Json {
  const reader = new JsonReader(text);
  const tree = reader.any(TREE);
  reader.end();
  return tree;
}
