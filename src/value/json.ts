// Copyright 2026 the Boruna authors. MIT license.

/**
 * The exact JSON form of values, as modules and event logs hold it
 * (`spec/bytecode.md` 3).
 *
 * @module
 */

import type { Value } from "./value.ts";
import type { Json } from "./json_reader.ts";

/** The compact tagged form of a value. */
export function valueToJson(_value: Value): string {
  throw new Error("not written yet");
}

/** A JSON text of ours in the indented form: two spaces a level. */
export function indentJson(_compact: string): string {
  throw new Error("not written yet");
}

/** The JSON spelling of a Float; `null` where it is not finite. */
export function floatToJson(_x: number): string {
  throw new Error("not written yet");
}

/** A text as a JSON string, with its quotes. */
export function quoteJson(_text: string): string {
  throw new Error("not written yet");
}

/** The value of a tagged JSON tree; throws `JsonError`. */
export function valueFromJson(_json: Json): Value {
  throw new Error("not written yet");
}
