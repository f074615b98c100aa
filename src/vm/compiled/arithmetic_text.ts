// Copyright 2026 the Boruna authors. MIT license.

/**
 * Arithmetic and comparison as JavaScript: small numbers in place, everything
 * else through the functions that the interpreter uses as well.
 *
 * @module
 */

import {
  atom,
  type Entry,
  expression,
  numberText,
  valueText,
} from "./entry.ts";
import {
  BOOL,
  FLOAT,
  INT,
  NUMBER,
  PRIMITIVE,
  resultKinds,
  within,
} from "./types.ts";
import type { Writer } from "./writer.ts";

/** The largest Int that is a number, and the smallest. */
const MAX = "9007199254740991";
const MIN = "-9007199254740991";

type Operator = "Add" | "Sub" | "Mul" | "Div" | "Mod";

const SLOW: { readonly [op in Operator]: string } = {
  Add: "add",
  Sub: "subtract",
  Mul: "multiply",
  Div: "divide",
  Mod: "remainder",
};
const SIGNS: { readonly [op in Operator]: string } = {
  Add: "+",
  Sub: "-",
  Mul: "*",
  Div: "/",
  Mod: "%",
};

/** Writes an operation on two numbers. */
export function writeArithmetic(w: Writer, op: Operator): void {
  let b = w.pop();
  let a = w.pop();
  const kinds = resultKinds({ op }, [a.kinds, b.kinds], w.shared.narrow);
  if (kinds === FLOAT && op !== "Mod") {
    writeFloats(w, op, a, b);
    return;
  }
  if (op === "Add" && b.number !== undefined && w.countsTurn(a)) {
    w.give(`${a.text} + ${b.text}`, NUMBER);
    return;
  }
  a = w.keep(a);
  b = w.keep(b);
  if (kinds === NUMBER && a.kinds === NUMBER && b.kinds === NUMBER) {
    writeNumbers(w, op, a, b);
    return;
  }
  const slow = `(${w.mark()}, ${SLOW[op]}(${valueText(a)}, ${valueText(b)}))`;
  if (!(kinds & INT)) {
    w.give(slow, kinds);
    return;
  }
  const guards = [...numberGuard(a), ...numberGuard(b)];
  let fast: string;
  if (op === "Div" || op === "Mod") {
    if (b.number === undefined || b.number <= 0) guards.push(`${b.text} > 0`);
    fast = op === "Mod" ? `${a.text} % ${b.text}` : quotient(a, b);
  } else {
    guards.push(...rangeGuards(op, a, b));
    fast = "r";
  }
  w.give(
    guards.length === 0 ? fast : `${guards.join(" && ")} ? ${fast} : ${slow}`,
    kinds,
  );
}

/**
 * Writes an operation that gives a number or fails: engines see that nothing
 * else can come out of it, and box no number for its sake.
 */
function writeNumbers(w: Writer, op: Operator, a: Entry, b: Entry): void {
  if (op === "Div" || op === "Mod") {
    if (b.number === undefined || b.number === 0) {
      w.line(`if (${b.text} === 0) { ${w.mark()}; zero(); }`);
    }
    w.give(op === "Mod" ? `${a.text} % ${b.text}` : quotient(a, b), NUMBER);
    return;
  }
  const [first, ...others] = rangeGuards(op, a, b);
  const holds = [first, ...others].join(" && ");
  w.line(
    `if (!(${holds})) { ${w.mark()}; ${SLOW[op]}(${a.text}, ${b.text}); }`,
  );
  w.give("r", NUMBER);
}

/** What shows that an operand is a number. */
function numberGuard({ text, kinds }: Entry): string[] {
  return kinds === NUMBER ? [] : [`typeof ${text} === "number"`];
}

/** Computes into `r`, and shows that the result is exact. */
function rangeGuards(op: "Add" | "Sub" | "Mul", a: Entry, b: Entry): string[] {
  const sum = `(r = ${a.text} ${SIGNS[op]} ${b.text})`;
  // With a known operand a sum can leave the range at one end only.
  let sign = 0;
  if (op !== "Mul") {
    if (b.number !== undefined) sign = b.number < 0 ? -1 : 1;
    if (op === "Sub") sign = -sign;
    if (op === "Add" && a.number !== undefined) sign = a.number < 0 ? -1 : 1;
  }
  if (sign > 0) return [`${sum} <= ${MAX}`];
  if (sign < 0) return [`${sum} >= ${MIN}`];
  return [`${sum} <= ${MAX}`, `r >= ${MIN}`];
}

/** A quotient that keeps small integers small. */
function quotient(a: Entry, b: Entry): string {
  const small = [`(${a.text} | 0) === ${a.text}`];
  if (b.number === undefined || b.number <= 0) small.push(`${b.text} > 0`);
  if (b.number === undefined) small.push(`(${b.text} | 0) === ${b.text}`);
  else if ((b.number | 0) !== b.number) return `trunc(${a.text} / ${b.text})`;
  return `${
    small.join(" && ")
  } ? (${a.text} / ${b.text}) | 0 : trunc(${a.text} / ${b.text})`;
}

function writeFloats(
  w: Writer,
  op: Exclude<Operator, "Mod">,
  a: Entry,
  b: Entry,
): void {
  if (op === "Div") {
    a = w.keep(a);
    b = w.keep(b);
    if (a.kinds === FLOAT && b.kinds === FLOAT) {
      w.give(
        `${b.text} === 0 ? (${w.mark()}, zero()) : ${a.text} / ${b.text}`,
        FLOAT,
      );
    } else {
      w.give(
        `(${w.mark()}, divide(${valueText(a)}, ${valueText(b)})).value`,
        FLOAT,
      );
    }
    return;
  }
  const [x, y] = [double(w, a), double(w, b)];
  w.push(expression(`${x.text} ${SIGNS[op]} ${y.text}`, FLOAT, [x, y]));
}

/** An operand as a double; the left one is looked at first. */
function double(w: Writer, entry: Entry): Entry {
  if (entry.kinds === FLOAT) return entry;
  if (entry.kinds === NUMBER) {
    return expression(`${entry.text} + 0`, FLOAT, [entry]);
  }
  const kept = w.keep(entry);
  const name = w.temporary();
  const slow = `(${w.mark()}, double(${valueText(kept)}))`;
  w.line(
    !(kept.kinds & FLOAT)
      ? `${name} = ${slow};`
      : `${name} = ${kept.text} instanceof Float ? ${kept.text}.value : ${slow};`,
  );
  return atom(name, FLOAT);
}

/** Writes a negation. */
export function writeNegation(w: Writer): void {
  const entry = w.pop();
  const { kinds } = entry;
  if (kinds === FLOAT) {
    w.push(expression(`-${entry.text}`, FLOAT, [entry]));
    return;
  }
  if (entry.number !== undefined) {
    w.push({
      ...atom(numberText(0 - entry.number), NUMBER),
      number: 0 - entry.number,
    });
    return;
  }
  const a = w.keep(entry);
  const slow = `(${w.mark()}, negate(${a.text}))`;
  const result = resultKinds({ op: "Neg" }, [kinds], w.shared.narrow);
  if (result === FLOAT) {
    w.give(`${slow}.value`, FLOAT);
  } else if (kinds === NUMBER) {
    w.push(expression(`0 - ${a.text}`, NUMBER, [a]));
  } else {
    w.give(`typeof ${a.text} === "number" ? 0 - ${a.text} : ${slow}`, result);
  }
}

type Comparison = "Lt" | "Lte" | "Gt" | "Gte";

const COMPARISONS: { readonly [op in Comparison]: string } = {
  Lt: "<",
  Lte: "<=",
  Gt: ">",
  Gte: ">=",
};

/** Writes an ordering comparison. */
export function writeComparison(w: Writer, op: Comparison): void {
  let b = w.pop();
  let a = w.pop();
  const sign = COMPARISONS[op];
  if (within(a.kinds, INT) && within(b.kinds, INT)) {
    const condition = expression(`${a.text} ${sign} ${b.text}`, BOOL, [a, b]);
    const [index] = a.locals;
    w.push(
      op === "Lt" && a.atomic && index !== undefined &&
        b.lengthOf !== undefined
        ? { ...condition, below: { index, list: b.lengthOf } }
        : condition,
    );
    return;
  }
  if (a.kinds === FLOAT && b.kinds === FLOAT) {
    w.push(floatComparison(op, a, b, a.text, b.text));
    return;
  }
  a = w.keep(a);
  b = w.keep(b);
  const slow = `(${w.mark()}, compare(${valueText(a)}, ${
    valueText(b)
  }) ${sign} 0)`;
  let fast: string | null = null;
  let guards: string[] = [];
  const other = a.kinds === FLOAT ? b : a;
  if ((a.kinds === FLOAT || b.kinds === FLOAT) && other.kinds & FLOAT) {
    guards = [`${other.text} instanceof Float`];
    const text = (entry: Entry) =>
      entry.kinds === FLOAT ? entry.text : `${entry.text}.value`;
    fast = floatComparison(op, a, b, text(a), text(b)).text;
  } else if (a.kinds & INT && b.kinds & INT) {
    guards = [...numberGuard(a), ...numberGuard(b)];
    fast = `${a.text} ${sign} ${b.text}`;
  }
  w.condition(
    fast === null ? slow : `${guards.join(" && ")} ? ${fast} : ${slow}`,
  );
}

/** Compares doubles; one that is no number counts as equal to everything. */
function floatComparison(
  op: Comparison,
  a: Entry,
  b: Entry,
  x: string,
  y: string,
): Entry {
  switch (op) {
    case "Lte":
      return expression(`!(${x} > ${y})`, BOOL, [a, b]);
    case "Gte":
      return expression(`!(${x} < ${y})`, BOOL, [a, b]);
    default:
      return expression(`${x} ${COMPARISONS[op]} ${y}`, BOOL, [a, b]);
  }
}

/** Writes `==` or `!=`. */
export function writeEquality(w: Writer, equal: boolean): void {
  let b = w.pop();
  let a = w.pop();
  const floats = a.kinds === FLOAT && b.kinds === FLOAT;
  const sign = equal ? "===" : "!==";
  if (
    floats ||
    a.kinds !== FLOAT && b.kinds !== FLOAT &&
      (within(a.kinds, PRIMITIVE) || within(b.kinds, PRIMITIVE))
  ) {
    w.push(expression(`${a.text} ${sign} ${b.text}`, BOOL, [a, b]));
    return;
  }
  a = w.keep(a);
  b = w.keep(b);
  const text = a.kinds === FLOAT
    ? `equal(${valueText(a)}, ${valueText(b)})`
    : `(typeof ${a.text} === "object" ? equal(${a.text}, ${
      valueText(b)
    }) : ${a.text} === ${valueText(b)})`;
  w.push(expression(equal ? text : `!${text}`, BOOL, [a, b]));
}

/** The truth of an operand, as a condition. */
export function truthText(w: Writer, entry: Entry): string {
  const { kinds } = entry;
  if (kinds === BOOL) return entry.text;
  if (kinds === FLOAT || kinds === NUMBER) return `(${entry.text} !== 0)`;
  const { text } = w.keep(entry);
  return kinds & BOOL
    ? `(typeof ${text} === "boolean" ? ${text} : truthy(${text}))`
    : `truthy(${text})`;
}
