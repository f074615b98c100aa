// Copyright 2026 the Boruna authors. MIT license.

/**
 * Arithmetic and comparison with all their cases (`spec/language.md` 11.4, 11.5).
 *
 * The loop answers the common case, two small Ints, itself and comes here for
 * everything else.
 *
 * @module
 */

import {
  compareText,
  Float,
  type Int,
  intAdd,
  intDiv,
  intMul,
  intNeg,
  intRem,
  intSub,
  intToFloat,
  isInt,
  MAX_PARTS,
  type Value,
  valuesEqual,
} from "../value/mod.ts";
import { fail, failSize, failType } from "./failure.ts";

/** `a + b`. */
export function add(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) {
    return new Float(a.value + b.value);
  }
  if (isInt(a) && isInt(b)) return intAdd(a, b) ?? failInt("addition");
  return new Float(toDouble(a, b, a) + toDouble(a, b, b));
}

/** `a - b`. */
export function subtract(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) {
    return new Float(a.value - b.value);
  }
  if (isInt(a) && isInt(b)) return intSub(a, b) ?? failInt("subtraction");
  return new Float(toDouble(a, b, a) - toDouble(a, b, b));
}

/** `a * b`. */
export function multiply(a: Value, b: Value): Value {
  if (a instanceof Float && b instanceof Float) {
    return new Float(a.value * b.value);
  }
  if (isInt(a) && isInt(b)) return intMul(a, b) ?? failInt("multiplication");
  return new Float(toDouble(a, b, a) * toDouble(a, b, b));
}

/** `a / b`; a zero divisor is found before the kinds are looked at. */
export function divide(a: Value, b: Value): Value {
  if (b instanceof Float ? b.value === 0 : b === 0) {
    fail({ kind: "DivisionByZero" });
  }
  if (isInt(a) && isInt(b)) return intDiv(a, b) ?? failInt("division");
  return new Float(toDouble(a, b, a) / toDouble(a, b, b));
}

/** `a % b`; here the kinds come first. */
export function remainder(a: Value, b: Value): Value {
  if (!isInt(a)) failType("Int", a);
  if (!isInt(b)) failType("Int", b);
  if (b === 0) fail({ kind: "DivisionByZero" });
  return intRem(a, b) ?? failInt("remainder");
}

/** `-a`. */
export function negate(a: Value): Value {
  if (a instanceof Float) return new Float(-a.value);
  if (isInt(a)) return intNeg(a) ?? failInt("negation");
  return failType("numeric", a);
}

/**
 * Orders two Ints, two Floats or two Strings: negative, zero or positive. A NaN
 * counts as equal to everything, so that `<=` and `>=` are true.
 */
export function compare(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a instanceof Float && b instanceof Float) {
    return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  }
  if (isInt(a) && isInt(b)) return a < b ? -1 : a > b ? 1 : 0;
  return failType("comparable", a);
}

/**
 * Whether two values are equal. A value may hold another one many times over;
 * where comparing finds no end in reasonable time, that is a trap.
 */
export function equal(a: Value, b: Value): boolean {
  try {
    return valuesEqual(a, b);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failSize("parts of a value", MAX_PARTS);
  }
}

/** One operand as a double; the left one is blamed first. */
function toDouble(a: Value, b: Value, operand: Value): number {
  if (operand instanceof Float) return operand.value;
  if (isInt(operand)) return intToFloat(operand);
  return failType("numeric", isInt(a) || a instanceof Float ? b : a);
}

function failInt(operation: string): Int {
  return fail({ kind: "ArithmeticOverflow", operation });
}
