// Copyright 2026 the Boruna authors. MIT license.

/**
 * Remainders of products as JavaScript.
 *
 * A product of two numbers may leave the safe range though the remainder that
 * is taken of it at once is small: `a * b % m` and `(a * b + c) % m` are
 * computed in one go, without a large number in between.
 *
 * @module
 */

import { type Entry, valueText } from "./entry.ts";
import { resultRange } from "./ranges.ts";
import { resultType } from "./results.ts";
import { MAX_SAFE, NUMBER } from "./types.ts";
import type { Writer } from "./writer.ts";

/**
 * Writes the multiplication at which the writer stands, and what follows, if
 * that is a remainder; false if it is not.
 */
export function writeProductRemainder(
  w: Writer,
  a: Entry,
  b: Entry,
): boolean {
  if (a.kinds !== NUMBER || b.kinds !== NUMBER) return false;
  const { low, high } = resultRange("Mul", a.type, b.type);
  if (low >= -MAX_SAFE && high <= MAX_SAFE) return false;
  // What is added stands before the product, or is loaded after it.
  let at = w.at + 1;
  let term: Entry | null = null;
  const first = operandAt(w, at);
  if (first !== null && w.code[at + 1]?.op === "Add") {
    term = first;
    at += 2;
  } else if (w.code[at]?.op === "Add") {
    term = w.stack[w.stack.length - 1] ?? null;
    if (term === null) return false;
    at += 1;
  }
  const before = term !== null && term !== first;
  const modulus = operandAt(w, at);
  if (modulus === null || w.code[at + 1]?.op !== "Mod" || at + 1 >= w.end) {
    return false;
  }
  if (modulus.kinds !== NUMBER || term !== null && term.kinds !== NUMBER) {
    return false;
  }
  if (before) w.stack.pop();
  write(w, [a, b, term, modulus].map((e) => e && w.keep(e)), at + 1);
  return true;
}

/** An operand that is only loaded. */
function operandAt(w: Writer, at: number): Entry | null {
  const instruction = w.code[at];
  switch (instruction?.op) {
    case "LoadLocal":
      return instruction.index < w.function.locals
        ? w.local(instruction.index)
        : null;
    case "PushConst": {
      const value = w.shared.analysis.module.constants[instruction.index];
      return typeof value === "number" ? w.constant(value) : null;
    }
    default:
      return null;
  }
}

function write(
  w: Writer,
  [a, b, term, modulus]: readonly (Entry | null)[],
  end: number,
): void {
  const { narrow } = w.shared;
  const product = resultType({ op: "Mul" }, [a!.type, b!.type], narrow);
  const sum = term === null
    ? product
    : resultType({ op: "Add" }, [product, term!.type], narrow);
  const type = resultType({ op: "Mod" }, [sum, modulus!.type], narrow);
  const [x, y, m] = [a!.text, b!.text, modulus!.text];
  const z = term === null ? "0" : term!.text;
  const guards = modulus!.type.low > 0 ? [] : [`${m} > 0`];
  guards.push(`(r = ${x} * ${y}) <= ${MAX_SAFE}`, `r >= -${MAX_SAFE}`);
  if (term !== null) {
    guards.push(`(r = r + ${z}) <= ${MAX_SAFE}`, `r >= -${MAX_SAFE}`);
  }
  const whole = `${guards.join(" && ")} ? r % ${m} : ` +
    `(o = rest(${x}, ${y}, ${z}, ${m})) !== void 0 ? o : `;
  if (narrow) {
    advance(w, end);
    w.give(`${whole}wide()`, type);
    return;
  }
  // Each step by itself, where it may be the one that fails.
  const name = w.temporary();
  const steps = [
    `${name} = ${w.counter.failing(`multiply(${x}, ${y})`)}`,
  ];
  if (term !== null) {
    advance(w, end - 2);
    steps.push(`${name} = ${w.counter.failing(`add(${name}, ${z})`)}`);
  }
  advance(w, end);
  steps.push(w.counter.failing(`remainder(${name}, ${valueText(modulus!)})`));
  w.give(`${whole}(${steps.join(", ")})`, type);
}

/** Goes on to an instruction; all up to it are counted. */
function advance(w: Writer, at: number): void {
  w.offset += at - w.at;
  w.at = at;
}
