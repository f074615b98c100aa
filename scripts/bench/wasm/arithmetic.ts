// Copyright 2026 the Boruna authors. MIT license.

/**
 * Arithmetic and comparison: Ints of 64 bits that fail where they overflow, and
 * Floats.
 *
 * @module
 */

import {
  type Bytes,
  F64,
  type FunctionBytes,
  I32,
  I64,
  OP,
  signed,
  unsigned,
} from "./binary.ts";
import { BOOL, type Term } from "./terms.ts";
import { OVERFLOWS, type Writer } from "./writer.ts";

/** An operation on two values. */
export type Operation = (left: Term, right: Term) => Term;

/** The operands of an operation: code that gives them again. */
interface Operands {
  readonly a: Bytes;
  readonly b: Bytes;
  /** The right one, if it is known. */
  readonly known: bigint | undefined;
}

/** Writes a look at operands or a result; fails where they are wrong. */
type Look = (w: Writer, operands: Operands, result: Bytes) => void;

const ZERO: Bytes = [OP.i64Const, 0];
const MINUS_ONE: Bytes = [OP.i64Const, ...signed(-1)];
const LEAST: Bytes = [OP.i64Const, ...signed(-(2n ** 63n))];

/** The operand on top, which stays there, in code that gives it again. */
function kept(w: Writer, { again, type }: Pick<Term, "again" | "type">): Bytes {
  if (again !== undefined) return again;
  const local = unsigned(w.local(type));
  w.put(OP.localTee, local);
  return [OP.localGet, ...local];
}

function ints(
  op: number,
  { before, after }: { readonly before?: Look; readonly after?: Look },
): Operation {
  return (left, right) => ({
    type: I64,
    calls: left.calls || right.calls,
    write(w) {
      const { checked } = w.manner;
      left.write(w);
      const a = checked ? kept(w, left) : [];
      right.write(w);
      const b = checked ? kept(w, right) : [];
      w.offset++;
      const operands = { a, b, known: right.known };
      if (checked) before?.(w, operands, []);
      w.put(op);
      if (checked && after) after(w, operands, kept(w, { type: I64 }));
    },
  });
}

/** `a + b`: two numbers of one sign have a sum of that sign. */
export const add: Operation = ints(OP.i64Add, {
  after(w, { a, b, known }, sum) {
    if (known === undefined) {
      w.put(sum, a, OP.i64Xor, sum, b, OP.i64Xor, OP.i64And, ZERO, OP.i64LtS);
    } else w.put(sum, a, known < 0n ? OP.i64GtS : OP.i64LtS);
    w.failIf("ArithmeticOverflow");
  },
});

/** `a - b`: of two numbers of different signs it has the sign of the first. */
export const subtract: Operation = ints(OP.i64Sub, {
  after(w, { a, b, known }, rest) {
    if (known === undefined) {
      w.put(a, b, OP.i64Xor, a, rest, OP.i64Xor, OP.i64And, ZERO, OP.i64LtS);
    } else w.put(rest, a, known < 0n ? OP.i64LtS : OP.i64GtS);
    w.failIf("ArithmeticOverflow");
  },
});

/** `a * b`: two numbers of 32 bits have a product of 64; others are divided. */
export const multiply: Operation = ints(OP.i64Mul, {
  after(w, { a, b }) {
    const half = [OP.i64Const, ...signed(2n ** 31n), OP.i64Add];
    w.put(a, half, b, half, OP.i64Or);
    w.put(OP.i64Const, signed(2n ** 32n - 1n), OP.i64GtU);
    w.open(OP.if);
    w.put(a, b, OP.call, unsigned(OVERFLOWS));
    w.failIf("ArithmeticOverflow");
    w.end();
  },
});

/** Fails if the divisor is zero, or if the least Int is divided by -1. */
function lookAtDivisor(w: Writer, { a, b, known }: Operands): void {
  if (known !== undefined && known > 0n) return;
  w.put(b, OP.i64Eqz);
  w.failIf("DivisionByZero");
  w.put(a, LEAST, OP.i64Eq, b, MINUS_ONE, OP.i64Eq, OP.i32And);
  w.failIf("ArithmeticOverflow");
}

/** `a / b`. */
export const divide: Operation = ints(OP.i64DivS, { before: lookAtDivisor });
/** `a % b`. */
export const remainder: Operation = ints(OP.i64RemS, { before: lookAtDivisor });

/** The function `OVERFLOWS`: divides a product by its first factor. */
export function overflows(type: number): FunctionBytes {
  const a: Bytes = [OP.localGet, 0];
  const b: Bytes = [OP.localGet, 1];
  return {
    type,
    locals: [],
    code: [
      ...[...a, OP.i64Eqz, OP.if, ...I32, OP.i32Const, 0, OP.else],
      ...[...a, ...MINUS_ONE, OP.i64Eq, OP.if, ...I32],
      ...[...b, ...LEAST, OP.i64Eq, OP.else],
      ...[...a, ...b, OP.i64Mul, ...a, OP.i64DivS, ...b, OP.i64Ne],
      ...[OP.end, OP.end],
    ],
  };
}

function plain(type: Bytes, op: number): Operation {
  return (left, right) => ({
    type,
    calls: left.calls || right.calls,
    write(w) {
      left.write(w);
      right.write(w);
      w.offset++;
      w.put(op);
    },
  });
}

/** `a == b` of Ints. */
export const equal: Operation = plain(BOOL, OP.i64Eq);
/** `a != b` of Ints. */
export const differ: Operation = plain(BOOL, OP.i64Ne);
/** `a < b` of Ints. */
export const less: Operation = plain(BOOL, OP.i64LtS);
/** `a <= b` of Ints. */
export const atMost: Operation = plain(BOOL, OP.i64LeS);
/** `a > b` of Ints. */
export const more: Operation = plain(BOOL, OP.i64GtS);

/** `a < b` of Floats. */
export const lessFloat: Operation = plain(BOOL, OP.f64Lt);
/** `a + b` of Floats. */
export const addFloat: Operation = plain(F64, OP.f64Add);
/** `a - b` of Floats. */
export const subtractFloat: Operation = plain(F64, OP.f64Sub);
/** `a * b` of Floats. */
export const multiplyFloat: Operation = plain(F64, OP.f64Mul);

/** `a / b` of Floats; there is no division by zero. */
export const divideFloat: Operation = (left, right) => ({
  type: F64,
  calls: left.calls || right.calls,
  write(w) {
    left.write(w);
    right.write(w);
    const divisor = kept(w, right);
    w.offset++;
    w.put(divisor, OP.f64Const, Array.from({ length: 8 }, () => 0), OP.f64Eq);
    w.failIf("DivisionByZero");
    w.put(OP.f64Div);
  },
});
