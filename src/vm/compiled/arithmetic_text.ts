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
import { writeProductRemainder } from "./product_text.ts";
import { isSmall, type Operator, type Range, resultRange } from "./ranges.ts";
import { resultType } from "./results.ts";
import {
  BOOL,
  FLOAT,
  INT,
  kindType,
  MAX_SAFE,
  NUMBER,
  PRIMITIVE,
  type Type,
  within,
} from "./types.ts";
import type { Writer } from "./writer.ts";

/** The largest Int that is a number, and the smallest. */
const MAX = "9007199254740991";
const MIN = "-9007199254740991";

const TRUTH = kindType(BOOL);
const DOUBLE = kindType(FLOAT);

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
  const type = resultType({ op }, [a.type, b.type], w.shared.narrow);
  if (type.kinds === FLOAT && op !== "Mod") {
    writeFloats(w, op, a, b);
    return;
  }
  const range = resultRange(op, a.type, b.type);
  const fits = range.low >= -MAX_SAFE && range.high <= MAX_SAFE;
  const numbers = a.kinds === NUMBER && b.kinds === NUMBER;
  const sums = w.types.sums?.additions.has(w.at) ?? false;
  if (numbers && (fits || sums) && op !== "Div" && op !== "Mod") {
    w.push(expression(`${a.text} ${SIGNS[op]} ${b.text}`, type, [a, b]));
    return;
  }
  if (op === "Mul" && numbers && writeProductRemainder(w, a, b)) return;
  a = w.keep(a);
  b = w.keep(b);
  if (numbers && type.kinds === NUMBER) {
    writeNumbers(w, op, a, b, range, type);
    return;
  }
  const slow = w.counter.failing(
    `${SLOW[op]}(${valueText(a)}, ${valueText(b)})`,
  );
  if (!(type.kinds & INT)) {
    w.give(slow, type);
    return;
  }
  const guards = [...numberGuard(a), ...numberGuard(b)];
  let fast: string;
  if (op === "Div" || op === "Mod") {
    if (b.type.low <= 0) guards.push(`${b.text} > 0`);
    fast = op === "Mod" ? `${a.text} % ${b.text}` : quotient(a, b, range);
  } else if (fits) fast = `${a.text} ${SIGNS[op]} ${b.text}`;
  else {
    guards.push(...rangeGuards(op, a, b, range));
    fast = "r";
  }
  w.give(
    guards.length === 0 ? fast : `${guards.join(" && ")} ? ${fast} : ${slow}`,
    type,
  );
}

/**
 * Writes an operation that gives a number or fails: engines see that nothing
 * else can come out of it, and box no number for its sake.
 */
function writeNumbers(
  w: Writer,
  op: Operator,
  a: Entry,
  b: Entry,
  range: Range,
  type: Type,
): void {
  if (op === "Div" || op === "Mod") {
    if (b.type.low <= 0 && b.type.high >= 0) {
      w.line(`if (${b.text} === 0) { ${w.counter.failing("zero()")}; }`);
    }
    w.give(
      op === "Mod" ? `${a.text} % ${b.text}` : quotient(a, b, range),
      type,
    );
    return;
  }
  const holds = rangeGuards(op, a, b, range).join(" && ");
  // Numbers give a BigInt only in code that gives up then.
  w.line(`if (!(${holds})) wide();`);
  w.give("r", type);
}

/** What shows that an operand is a number. */
function numberGuard({ text, kinds }: Entry): string[] {
  return kinds === NUMBER ? [] : [`typeof ${text} === "number"`];
}

/** Computes into `r`, and shows that the result is exact. */
function rangeGuards(
  op: "Add" | "Sub" | "Mul",
  a: Entry,
  b: Entry,
  { low, high }: Range,
): string[] {
  const result = `(r = ${a.text} ${SIGNS[op]} ${b.text})`;
  if (low >= -MAX_SAFE) return [`${result} <= ${MAX}`];
  if (high <= MAX_SAFE) return [`${result} >= ${MIN}`];
  return [`${result} <= ${MAX}`, `r >= ${MIN}`];
}

/** A quotient that keeps small integers small. */
function quotient(a: Entry, b: Entry, range: Range): string {
  const divided = `${a.text} / ${b.text}`;
  const tests: string[] = [];
  if (!isSmall(a.type)) tests.push(`(${a.text} | 0) === ${a.text}`);
  if (b.type.low <= 0 && !(b.type.high < 0 && isSmall(range))) {
    tests.push(`${b.text} > 0`);
  }
  if (!isSmall(b.type)) {
    if (b.number !== undefined) return `trunc(${divided})`;
    tests.push(`(${b.text} | 0) === ${b.text}`);
  }
  return tests.length === 0
    ? `(${divided}) | 0`
    : `${tests.join(" && ")} ? (${divided}) | 0 : trunc(${divided})`;
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
        `${b.text} === 0 ? ${
          w.counter.failing("zero()")
        } : ${a.text} / ${b.text}`,
        DOUBLE,
      );
    } else {
      w.give(
        `${
          w.counter.failing(`divide(${valueText(a)}, ${valueText(b)})`)
        }.value`,
        DOUBLE,
      );
    }
    return;
  }
  const [x, y] = [double(w, a), double(w, b)];
  w.push(expression(`${x.text} ${SIGNS[op]} ${y.text}`, DOUBLE, [x, y]));
}

/** An operand as a double; the left one is looked at first. */
function double(w: Writer, entry: Entry): Entry {
  if (entry.kinds === FLOAT) return entry;
  if (entry.kinds === NUMBER) {
    return expression(`${entry.text} + 0`, DOUBLE, [entry]);
  }
  const kept = w.keep(entry);
  const name = w.temporary();
  const slow = w.counter.failing(`double(${valueText(kept)})`);
  w.line(
    !(kept.kinds & FLOAT)
      ? `${name} = ${slow};`
      : `${name} = ${kept.text} instanceof Float ? ${kept.text}.value : ${slow};`,
  );
  return atom(name, DOUBLE);
}

/** Writes a negation. */
export function writeNegation(w: Writer): void {
  const entry = w.pop();
  const { kinds } = entry;
  if (kinds === FLOAT) {
    w.push(expression(`-${entry.text}`, DOUBLE, [entry]));
    return;
  }
  const type = resultType({ op: "Neg" }, [entry.type], w.shared.narrow);
  if (entry.number !== undefined) {
    const number = 0 - entry.number;
    w.push({ ...atom(numberText(number), type), number });
    return;
  }
  if (kinds === NUMBER) {
    w.push(expression(`0 - ${entry.text}`, type, [entry]));
    return;
  }
  const a = w.keep(entry);
  const slow = w.counter.failing(`negate(${a.text})`);
  if (type.kinds === FLOAT) w.give(`${slow}.value`, type);
  else if (!(kinds & NUMBER)) w.give(slow, type);
  else w.give(`typeof ${a.text} === "number" ? 0 - ${a.text} : ${slow}`, type);
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
    const condition = expression(`${a.text} ${sign} ${b.text}`, TRUTH, [a, b]);
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
  const slow = w.counter.failing(
    `compare(${valueText(a)}, ${valueText(b)}) ${sign} 0`,
  );
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
      return expression(`!(${x} > ${y})`, TRUTH, [a, b]);
    case "Gte":
      return expression(`!(${x} < ${y})`, TRUTH, [a, b]);
    default:
      return expression(`${x} ${COMPARISONS[op]} ${y}`, TRUTH, [a, b]);
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
    w.push(expression(`${a.text} ${sign} ${b.text}`, TRUTH, [a, b]));
    return;
  }
  a = w.keep(a);
  b = w.keep(b);
  const text = a.kinds === FLOAT
    ? `equal(${valueText(a)}, ${valueText(b)})`
    : `(typeof ${a.text} === "object" ? equal(${a.text}, ${
      valueText(b)
    }) : ${a.text} === ${valueText(b)})`;
  w.push(expression(equal ? text : `!${text}`, TRUTH, [a, b]));
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
