// Copyright 2026 the Boruna authors. MIT license.

/**
 * What callers of the JSON reader ask for: records, ranges, alternatives.
 *
 * @module
 */

import type { JsonReader } from "./json_reader.ts";
import type { Int } from "./value.ts";

/** How a member of a record is read. */
export interface JsonField<T> {
  /** Reads the member's value. */
  readonly read: (reader: JsonReader) => T;
  /** Gives the value of a member that is absent; without it, it must not be. */
  readonly absent?: () => T;
  /** It is an addition of ours, which the array form does not have. */
  readonly named?: true;
}

/** The members of a record, in the order in which an array lists them. */
export type JsonFields = Readonly<{ [name: string]: JsonField<unknown> }>;

/** What a record with such members becomes. */
export type JsonStruct<F extends JsonFields> = {
  -readonly [K in keyof F]: ReturnType<F[K]["read"]>;
};

/** The names of alternatives in the order of messages; long lists are sets. */
export type JsonNames = ReadonlySet<string> | readonly string[];

/** A range of integers, with the name that messages give it. */
export interface JsonRange {
  /** The name. */
  readonly name: string;
  /** The smallest value. */
  readonly least: Int;
  /** The largest value. */
  readonly most: Int;
}

/** An unsigned 8-bit integer. */
export const U8: JsonRange = { name: "u8", least: 0, most: 255 };
/** An unsigned 16-bit integer. */
export const U16: JsonRange = { name: "u16", least: 0, most: 65535 };
/** An unsigned 32-bit integer. */
export const U32: JsonRange = { name: "u32", least: 0, most: 4294967295 };
/** An unsigned 64-bit integer. */
export const U64: JsonRange = {
  name: "u64",
  least: 0,
  most: 18446744073709551615n,
};
/** A signed 32-bit integer. */
export const I32: JsonRange = {
  name: "i32",
  least: -2147483648,
  most: 2147483647,
};
/** A signed 64-bit integer. */
export const I64: JsonRange = {
  name: "i64",
  least: -9223372036854775808n,
  most: 9223372036854775807n,
};

/** Makes something of any JSON value. */
export interface JsonTaker<T> {
  /** Takes a value without parts. */
  plain(value: null | boolean | string): T;
  /** Takes a number; see `JsonNumber`. */
  number(text: string, integer: Int | null, float: number): T;
  /** Takes an array of what its elements became. */
  array(elements: T[]): T;
  /** Takes an object, duplicates included. */
  object(members: [string, T][]): T;
}
