// Copyright 2026 the Boruna authors. MIT license.

/**
 * How literals and capabilities are written.
 *
 * @module
 */

import { CAPABILITY_SPELLINGS } from "../value/mod.ts";
import { isBidiControl, isForeignBlank, isZeroWidth } from "./characters.ts";

/** A string literal for a value. */
export function stringLiteral(value: string): string {
  let result = '"';
  for (const character of value) {
    const point = character.codePointAt(0)!;
    const escape = ESCAPES[character];
    if (escape !== undefined) result += escape;
    else if (
      point < 0x20 || point === 0x7f || isBidiControl(point) ||
      isZeroWidth(point) || (point > 0x7f && isForeignBlank(point))
    ) result += `\\u{${point.toString(16).toUpperCase()}}`;
    else result += character;
  }
  return `${result}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\0": "\\0",
  '"': '\\"',
  "\\": "\\\\",
};

/**
 * An integer as written if it holds `_`, else without surplus zeros
 * (`spec/tooling.md` 4.2).
 */
export function intSpelling(written: string): string {
  return written.includes("_") ? written : written.replace(/^0+(?=\d)/, "");
}

/**
 * A float as written if it holds `_` or an exponent, else in its shortest
 * form with a point.
 */
export function floatSpelling(written: string): string {
  return /[_eE]/.test(written) ? written : floatLiteral(Number(written), true);
}

/** A float literal for a value that is finite and not negative. */
export function floatLiteral(value: number, plain: boolean): string {
  const text = String(value);
  const exponent = text.indexOf("e");
  if (exponent < 0) return text.includes(".") ? text : `${text}.0`;
  if (!plain) return text;
  const digits = text.slice(0, exponent).replace(".", "");
  const point = text.indexOf(".");
  const shift = Number(text.slice(exponent + 1)) +
    (point < 0 || point > exponent ? exponent : point);
  if (shift <= 0) return `0.${"0".repeat(-shift)}${digits}`;
  if (shift >= digits.length) return `${digits.padEnd(shift, "0")}.0`;
  return `${digits.slice(0, shift)}.${digits.slice(shift)}`;
}

/** The canonical name of a capability; an unknown one stays as it is. */
export function capabilitySpelling(written: string): string {
  return Object.hasOwn(CAPABILITY_SPELLINGS, written)
    ? CAPABILITY_SPELLINGS[written]!
    : written;
}
