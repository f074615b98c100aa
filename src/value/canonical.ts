// Copyright 2026 the Boruna authors. MIT license.

/**
 * Canonical JSON, and the JSON builtins of a program
 * (`design/language-decisions.md` 7 and 11.1).
 *
 * @module
 */

import type { List } from "./list.ts";
import type { Value } from "./value.ts";

/** What `json_encode` has to know about a type number; null if unknown. */
export type DescribeType = (type: number) => TypeDescription | null;

/** The names of a record's fields, or of an enum's variants. */
export type TypeDescription =
  | { readonly kind: "Record"; readonly fields: readonly string[] }
  | {
    readonly kind: "Enum";
    readonly variants: readonly {
      readonly name: string;
      /** The field names of a variant with named fields, else null. */
      readonly fields: readonly string[] | null;
    }[];
  };

/** The canonical JSON of a value as hashes use it (`spec/capabilities.md` 11.2). */
export function canonicalJson(_value: Value): string {
  throw new Error("not written yet");
}

/**
 * The canonical JSON of a value with the names of its types. A value that has
 * none (an actor, a function) is returned as its kind name in `refused`.
 */
export function jsonEncode(
  _value: Value,
  _describe: DescribeType,
): { readonly text: string } | { readonly refused: string } {
  throw new Error("not written yet");
}

/** The text of the JSON value at a pointer, or null. */
export function jsonGet(_text: string, _pointer: string): string | null {
  throw new Error("not written yet");
}

/** The elements of the array at a pointer; empty if there is none. */
export function jsonList(_text: string, _pointer: string): List {
  throw new Error("not written yet");
}

/** The keys of the object at a pointer, sorted; empty if there is none. */
export function jsonKeys(_text: string, _pointer: string): List {
  throw new Error("not written yet");
}
