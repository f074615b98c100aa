// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values as text for people: the Display form and the Debug form.
 *
 * @module
 */

import type { Value } from "./value.ts";

/** The printed form of a value (`spec/language.md` 13). */
export function display(_value: Value): string {
  throw new Error("not written yet");
}

/** The printed form of a Float: positional, never an exponent. */
export function displayFloat(_x: number): string {
  throw new Error("not written yet");
}

/** The debug form of a value (`spec/bytecode.md` 8.4). */
export function debugForm(_value: Value): string {
  throw new Error("not written yet");
}

/** A text in double quotes with the escapes of the debug form. */
export function debugText(_text: string): string {
  throw new Error("not written yet");
}
