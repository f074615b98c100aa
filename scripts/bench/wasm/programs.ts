// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs of the benchmarks as WebAssembly, with the steps of the interpreter.
 *
 * @module
 */

import {
  add,
  below,
  differs,
  divide,
  equals,
  less,
  minus,
  multiply,
  over,
  plus,
  remainder,
  subtract,
  times,
} from "./arithmetic.ts";
import { type Bytes, F64, I32, I64, refTo } from "./binary.ts";
import { FIRST, type WasmProgram, type Written } from "./build.ts";
import {
  call,
  choose,
  field,
  float,
  inOrder,
  int,
  loop,
  record,
  type RecordType,
  set,
  type Term,
  type Variable,
  variable,
} from "./terms.ts";
import type { Writer } from "./writer.ts";

/** A function that cannot be active twice. */
function once(
  parameters: readonly Bytes[],
  result: Bytes,
  body: (w: Writer, ...parameters: Variable[]) => Term,
): Written {
  return { parameters, result, isRecursive: false, body };
}

/** A `main` that turns so often, adds to `t` in each turn and gives it. */
function adding(size: number, more: (i: Variable) => Term): Written {
  return once([], I64, (w) => {
    const [t, i] = [variable(w, I64), variable(w, I64)];
    return inOrder(
      set(t, int(0)),
      set(i, int(0)),
      loop(
        less(i, int(size)),
        set(t, add(t, more(i))),
        set(i, add(i, int(1))),
      ),
      t,
    );
  });
}

const FIB: WasmProgram = {
  name: "fib",
  kind: "Ints",
  types: [],
  functions: (size) => {
    const fib = (n: Term) => call(FIRST + 1, I64, true, n);
    return [
      adding(size, (i) => fib(add(int(14), remainder(i, int(4))))),
      {
        parameters: [I64],
        result: I64,
        isRecursive: true,
        body: (_, n) =>
          choose(
            less(n!, int(2)),
            n!,
            add(fib(subtract(n!, int(1))), fib(subtract(n!, int(2)))),
          ),
      },
    ];
  },
};

const SUM: WasmProgram = {
  name: "sum",
  kind: "Ints",
  types: [],
  functions: (size) => [adding(size, (i) => multiply(i, int(3)))],
};

const LOOPS: WasmProgram = {
  name: "loops",
  kind: "Ints",
  types: [],
  functions: (size) => [once([], I64, (w) => {
    const [acc, i, j] = [
      variable(w, I64),
      variable(w, I64),
      variable(w, I64),
    ];
    const more = add(add(acc, multiply(i, j)), remainder(j, int(7)));
    return inOrder(
      set(acc, int(0)),
      set(i, int(0)),
      loop(
        less(i, int(size)),
        set(j, int(0)),
        loop(
          less(j, int(300)),
          set(acc, remainder(more, int(1000003))),
          set(j, add(j, int(1))),
        ),
        set(i, add(i, int(1))),
      ),
      acc,
    );
  })],
};

const COLLATZ: WasmProgram = {
  name: "collatz",
  kind: "Ints",
  types: [],
  functions: (size) => [
    adding(
      size,
      (i) => call(FIRST + 1, I64, false, add(remainder(i, int(1500)), int(1))),
    ),
    once([I64], I64, (w, start) => {
      const [n, s] = [variable(w, I64), variable(w, I64)];
      return inOrder(
        set(n, start!),
        set(s, int(0)),
        loop(
          differs(n, int(1)),
          choose(
            equals(remainder(n, int(2)), int(0)),
            set(n, divide(n, int(2))),
            set(n, add(multiply(int(3), n), int(1))),
          ),
          set(s, add(s, int(1))),
        ),
        s,
      );
    }),
  ],
};

const POINT: RecordType = { index: 0, fields: [I64, I64] };

const RECORDS: WasmProgram = {
  name: "records",
  kind: "records",
  types: [POINT],
  functions: (size) => [
    once([], I64, (w) => {
      const [p, i] = [variable(w, refTo(0)), variable(w, I64)];
      return inOrder(
        set(p, record(POINT, int(0), int(0))),
        set(i, int(0)),
        loop(
          less(i, int(size)),
          set(p, call(FIRST + 1, refTo(0), false, p, remainder(i, int(1000)))),
          set(i, add(i, int(1))),
        ),
        add(field(POINT, p, 0), field(POINT, p, 1)),
      );
    }),
    once([refTo(0), I64], refTo(0), (_, p, n) =>
      record(
        POINT,
        add(field(POINT, p!, 0), n!),
        subtract(field(POINT, p!, 1), remainder(n!, int(3))),
      )),
  ],
};

const BODY: RecordType = { index: 0, fields: [F64, F64, F64, F64] };

const VECTORS: WasmProgram = {
  name: "vectors",
  kind: "records",
  types: [BODY],
  functions: (size) => [
    once([], I32, (w) => {
      const [b, i] = [variable(w, refTo(0)), variable(w, I64)];
      const square = (at: number) =>
        times(field(BODY, b, at), field(BODY, b, at));
      return inOrder(
        set(b, record(BODY, float(1), float(0), float(0), float(1))),
        set(i, int(0)),
        loop(
          less(i, int(size)),
          set(b, call(FIRST + 1, refTo(0), false, b, float(0.001))),
          set(i, add(i, int(1))),
        ),
        below(plus(square(0), square(1)), float(4)),
      );
    }),
    once([refTo(0), F64], refTo(0), (w, b, dt) => {
      const [r, vx, vy] = [
        variable(w, F64),
        variable(w, F64),
        variable(w, F64),
      ];
      const at = (index: number) => field(BODY, b!, index);
      return inOrder(
        set(r, plus(times(at(0), at(0)), times(at(1), at(1)))),
        set(vx, minus(at(2), over(times(dt!, at(0)), r))),
        set(vy, minus(at(3), over(times(dt!, at(1)), r))),
        record(
          BODY,
          plus(at(0), times(dt!, vx)),
          plus(at(1), times(dt!, vy)),
          vx,
          vy,
        ),
      );
    }),
  ],
};

/** The programs. */
export const WASM_PROGRAMS: readonly WasmProgram[] = [
  FIB,
  SUM,
  LOOPS,
  COLLATZ,
  RECORDS,
  VECTORS,
];
