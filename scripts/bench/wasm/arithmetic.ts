// Copyright 2026 the Boruna authors. MIT license.

/**
 * Arithmetic and comparison: Ints of 64 bits that fail where they overflow, and
 * Floats.
 *
 * @module
 */

import { type Bytes, F64, I64, OP, signed, unsigned } from "./binary.ts";
import { BOOL, operation, type Term } from "./terms.ts";
import { OVERFLOWS, type Writer } from "./writer.ts";

const MIN = -(2n ** 63n);

/** Writes two operands; gives code that gives each of them again. */
function twice(w: Writer, left: Term, right: Term): [Bytes, Bytes] {
  left.write(w);
  const a = kept(w, left);
  right.write(w);
  return [a, kept(w, right)];
}

/** The operand on top, which stays there, again. */
function kept(w: Writer, { again, type }: Term): Bytes {
  if (again !== undefined) return again;
  const local = unsigned(w.local(type));
  w.put(OP.localTee, local);
  return [OP.localGet, ...local];
}

/** Looks at operands before an operation, or at its result, named `r`. */
type Look = (
  w: Writer,
  a: Bytes,
  b: Bytes,
  known: bigint | undefined,
  r: Bytes,
) => void;

/** An operation of Ints. */
function arithmetic(
  op: number,
  { before, after }: { readonly before?: Look; readonly after?: Look },
): (left: Term, right: Term) => Term {
  return (left, right) =>
    operation(I64, left, right, (w) => {
      const [a, b] = twice(w, left, right);
      w.offset++;
      before?.(w, a, b, right.known, []);
      w.put(op);
      if (after === undefined) return;
      const local = unsigned(w.local(I64));
      w.put(OP.localSet, local);
      const r = [OP.localGet, ...local];
      after(w, a, b, right.known, r);
      w.put(r);
    });
}

/** `a + b` of Ints. */
export const add: (left: Term, right: Term) => Term = arithmetic(OP.i64Add, {
  after(w, a, b, known, r) {
    // Both operands have another sign than the sum.
    if (known === undefined) {
      w.put(r, a, OP.i64Xor, r, b, OP.i64Xor, OP.i64And);
      w.put(OP.i64Const, 0, OP.i64LtS);
    } else w.put(r, a, known < 0n ? OP.i64GtS : OP.i64LtS);
    w.failIf("ArithmeticOverflow");
  },
});

/** `a - b` of Ints. */
export const subtract: (left: Term, right: Term) => Term = arithmetic(
  OP.i64Sub,
  {
    after(w, a, b, known, r) {
      // The operands differ in sign, and so do the first and the result.
      if (known === undefined) {
        w.put(a, b, OP.i64Xor, a, r, OP.i64Xor, OP.i64And);
        w.put(OP.i64Const, 0, OP.i64LtS);
      } else w.put(r, a, known < 0n ? OP.i64LtS : OP.i64GtS);
      w.failIf("ArithmeticOverflow");
    },
  },
);

/** Whether an Int has more than 31 bits and its sign. */
function isLarge(w: Writer, value: Bytes): void {
  w.put(value, OP.i64Const, signed(2n ** 31n), OP.i64Add);
  w.put(OP.i64Const, signed(2n ** 32n - 1n), OP.i64GtU);
}

/** `a * b` of Ints. */
export const multiply: (left: Term, right: Term) => Term = arithmetic(
  OP.i64Mul,
  {
    before(w, a, b) {
      isLarge(w, a);
      isLarge(w, b);
      w.put(OP.i32Or);
      w.open(OP.if);
      w.put(a, b, OP.call, unsigned(OVERFLOWS));
      w.failIf("ArithmeticOverflow");
      w.end();
    },
  },
);

/** Fails where a division has no result. */
const divisible: Look = (w, a, b, known) => {
  if (known === undefined) {
    w.put(b, OP.i64Eqz);
    w.failIf("DivisionByZero");
  }
  if (known !== undefined && known !== -1n) return;
  w.put(a, OP.i64Const, signed(MIN), OP.i64Eq);
  w.put(b, OP.i64Const, signed(-1), OP.i64Eq, OP.i32And);
  w.failIf("ArithmeticOverflow");
};

/** `a / b` of Ints. */
export const divide: (left: Term, right: Term) => Term = arithmetic(
  OP.i64DivS,
  { before: divisible },
);

/** `a % b` of Ints. */
export const remainder: (left: Term, right: Term) => Term = arithmetic(
  OP.i64RemS,
  { before: divisible },
);

/** An operation that needs no look. */
function plain(type: Bytes, op: number): (left: Term, right: Term) => Term {
  return (left, right) =>
    operation(type, left, right, (w) => {
      left.write(w);
      right.write(w);
      w.put(op);
      w.offset++;
    });
}

type Operation = (left: Term, right: Term) => Term;

/** Comparisons of Ints. */
export const less: Operation = plain(BOOL, OP.i64LtS);
export const atMost: Operation = plain(BOOL, OP.i64LeS);
export const equals: Operation = plain(BOOL, OP.i64Eq);
export const differs: Operation = plain(BOOL, OP.i64Ne);

/** Operations on Floats. */
export const plus: Operation = plain(F64, OP.f64Add);
export const minus: Operation = plain(F64, OP.f64Sub);
export const times: Operation = plain(F64, OP.f64Mul);
export const over: Operation = plain(F64, OP.f64Div);
export const below: Operation = plain(BOOL, OP.f64Lt);
