// Copyright 2026 the Boruna authors. MIT license.

/**
 * Between which bounds the results of arithmetic lie, given the bounds of the
 * operands.
 *
 * @module
 */

/** Numbers from `low` to `high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** An operation on two numbers. */
export type Operator = "Add" | "Sub" | "Mul" | "Div" | "Mod";

/**
 * The results of an operation, before anyone looks whether they are Ints that
 * are numbers. Bounds beyond the safe range may be rounded, but not into it.
 */
export function resultRange(op: Operator, a: Range, b: Range): Range {
  switch (op) {
    case "Add":
      return { low: a.low + b.low, high: a.high + b.high };
    case "Sub":
      return { low: a.low - b.high, high: a.high - b.low };
    case "Mul": {
      const all = [a.low * b.low, a.low * b.high, a.high * b.low];
      all.push(a.high * b.high);
      return { low: Math.min(...all), high: Math.max(...all) };
    }
    case "Div": {
      if (b.low >= 1) {
        return {
          low: Math.trunc(a.low / (a.low < 0 ? b.low : b.high)),
          high: Math.trunc(a.high / (a.high < 0 ? b.high : b.low)),
        };
      }
      const most = Math.max(Math.abs(a.low), Math.abs(a.high));
      return { low: -most, high: most };
    }
    case "Mod": {
      // The sign is that of the dividend.
      const most = Math.max(Math.abs(b.low), Math.abs(b.high)) - 1;
      return {
        low: a.low >= 0 ? 0 : -Math.min(most, -a.low),
        high: a.high <= 0 ? 0 : Math.min(most, a.high),
      };
    }
  }
}

/** Whether all of it is in the range of numbers of 32 bits. */
export function isSmall({ low, high }: Range): boolean {
  return low >= -(2 ** 31) && high < 2 ** 31;
}
