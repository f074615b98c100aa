// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs of the benchmarks as WebAssembly. What the compiled tier writes into
 * callers, and turns into loops, is so here.
 *
 * @module
 */

import {
  add,
  addFloat,
  atMost,
  differ,
  divide,
  divideFloat,
  equal,
  less,
  lessFloat,
  more,
  multiply,
  multiplyFloat,
  remainder,
  subtract,
  subtractFloat,
} from "./arithmetic.ts";
import { EXTERN, F64, I64, refTo } from "./binary.ts";
import {
  call,
  type Callable,
  type Definition,
  inlined,
  type ModuleBuilder,
} from "./module.ts";
import {
  BOOL,
  choose,
  field,
  float,
  inOrder,
  int,
  loop,
  match,
  record,
  set,
  type Term,
  type Variable,
  variable,
  variant,
  when,
} from "./terms.ts";

/** A program as WebAssembly. */
export interface WasmProgram {
  /** Its name in the benchmarks. */
  readonly name: string;
  /** Whether it makes records or variants: structs, which not all runtimes have. */
  readonly structs: boolean;
  /** Values of JavaScript that it imports. */
  readonly imports?: Readonly<Record<string, unknown>>;
  /** Its functions, for so much work; gives the first to run. */
  readonly build: (m: ModuleBuilder, size: number) => Callable;
}

/** `i = i + 1`. */
function next(i: Variable): Term {
  return set(i, add(i, int(1)));
}

/** A program that sums up what a function gives of 0, 1, 2… */
function sum(size: number, each: (i: Variable) => Term): Definition {
  return (w) => {
    const t = variable(w, I64);
    const i = variable(w, I64);
    return inOrder(
      set(t, int(0)),
      set(i, int(0)),
      loop(less(i, int(size)), set(t, add(t, each(i))), next(i)),
      t,
    );
  };
}

const fib: WasmProgram = {
  name: "fib",
  structs: false,
  build(m, size) {
    const fib = m.recursive([I64], I64, { exit: 7 }, (fib) => (_, n) =>
      choose(
        less(n!, int(2)),
        n!,
        add(fib(subtract(n!, int(1))), fib(subtract(n!, int(2)))),
      ));
    return m.entry(
      I64,
      sum(size, (i) => call(fib, [add(int(14), remainder(i, int(4)))])),
    );
  },
};

const gcd: WasmProgram = {
  name: "gcd",
  structs: false,
  build(m, size) {
    const gcd = m.recursive(
      [I64, I64],
      I64,
      { exit: 7, turns: true },
      (gcd) => (_, a, b) =>
        choose(equal(b!, int(0)), a!, gcd(b!, remainder(a!, b!))),
    );
    return m.entry(I64, (w) => {
      const [t, i, k] = [I64, I64, I64].map((type) => variable(w, type));
      const other = add(remainder(int(720720), k!), int(12));
      return inOrder(
        set(t!, int(0)),
        set(i!, int(1)),
        loop(
          atMost(i!, int(size)),
          set(k!, add(remainder(i!, int(6000)), int(1))),
          set(t!, add(t!, call(gcd, [multiply(k!, int(7)), other]))),
          next(i!),
        ),
        t!,
      );
    });
  },
};

const loops: WasmProgram = {
  name: "loops",
  structs: false,
  build: (m, size) =>
    m.entry(I64, (w) => {
      const [acc, i, j] = [I64, I64, I64].map((type) => variable(w, type));
      const sum = add(
        add(acc!, multiply(i!, j!)),
        remainder(j!, int(7)),
      );
      return inOrder(
        set(acc!, int(0)),
        set(i!, int(0)),
        loop(
          less(i!, int(size)),
          set(j!, int(0)),
          loop(
            less(j!, int(300)),
            set(acc!, remainder(sum, int(1000003))),
            next(j!),
          ),
          next(i!),
        ),
        acc!,
      );
    }),
};

const sumProgram: WasmProgram = {
  name: "sum",
  structs: false,
  build: (m, size) => m.entry(I64, sum(size, (i) => multiply(i, int(3)))),
};

const collatz: WasmProgram = {
  name: "collatz",
  structs: false,
  build(m, size) {
    const steps = m.called([I64], I64, (w, start) => {
      const n = variable(w, I64);
      const s = variable(w, I64);
      return inOrder(
        set(n, start!),
        set(s, int(0)),
        loop(
          differ(n, int(1)),
          choose(
            equal(remainder(n, int(2)), int(0)),
            set(n, divide(n, int(2))),
            set(n, add(multiply(int(3), n), int(1))),
          ),
          next(s),
        ),
        s,
      );
    });
    return m.entry(
      I64,
      sum(size, (i) => call(steps, [add(remainder(i, int(1500)), int(1))])),
    );
  },
};

const modularPower: WasmProgram = {
  name: "modular power",
  structs: false,
  build(m, size) {
    const power = m.called([I64, I64, I64], I64, (w, base, exponent, mod) => {
      const [result, b, e] = [I64, I64, I64].map((type) => variable(w, type));
      return inOrder(
        set(result!, int(1)),
        set(b!, remainder(base!, mod!)),
        set(e!, exponent!),
        loop(
          more(e!, int(0)),
          when(
            equal(remainder(e!, int(2)), int(1)),
            set(result!, remainder(multiply(result!, b!), mod!)),
          ),
          set(b!, remainder(multiply(b!, b!), mod!)),
          set(e!, divide(e!, int(2))),
        ),
        result!,
      );
    });
    return m.entry(I64, (w) => {
      const t = variable(w, I64);
      const i = variable(w, I64);
      const prime = int(1000000007);
      const powerOf = call(power, [add(i, int(2)), int(1000005), prime]);
      return inOrder(
        set(t, int(0)),
        set(i, int(1)),
        loop(
          atMost(i, int(size)),
          set(t, remainder(add(t, powerOf), prime)),
          next(i),
        ),
        t,
      );
    });
  },
};

const records: WasmProgram = {
  name: "records",
  structs: true,
  build(m, size) {
    const Point = m.recordType(I64, I64);
    const type = refTo(Point.index);
    const step: Definition = (_, p, n) =>
      record(
        Point,
        add(field(Point, p!, 0), n!),
        subtract(field(Point, p!, 1), remainder(n!, int(3))),
      );
    return m.entry(I64, (w) => {
      const p = variable(w, type);
      const i = variable(w, I64);
      return inOrder(
        set(p, record(Point, int(0), int(0))),
        set(i, int(0)),
        loop(
          less(i, int(size)),
          set(p, inlined(type, step, [p, remainder(i, int(1000))])),
          next(i),
        ),
        add(field(Point, p, 0), field(Point, p, 1)),
      );
    });
  },
};

const spread: WasmProgram = {
  name: "spread",
  structs: true,
  imports: { name: "s" },
  build(m, size) {
    const State = m.recordType(I64, I64, I64, EXTERN);
    return m.entry(I64, (w) => {
      const s = variable(w, refTo(State.index));
      const i = variable(w, I64);
      const old = variable(w, refTo(State.index));
      const of = (record: Variable, index: number) =>
        field(State, record, index);
      return inOrder(
        set(s, record(State, int(0), int(1), int(2), m.imported("name"))),
        set(i, int(0)),
        loop(
          less(i, int(size)),
          set(old, s),
          set(
            s,
            record(
              State,
              add(of(s, 1), i),
              remainder(of(s, 0), int(1000)),
              of(old, 2),
              of(old, 3),
            ),
          ),
          next(i),
        ),
        add(add(of(s, 0), of(s, 1)), of(s, 2)),
      );
    });
  },
};

const vectors: WasmProgram = {
  name: "vectors",
  structs: true,
  build(m, size) {
    const Body = m.recordType(F64, F64, F64, F64);
    const type = refTo(Body.index);
    const square = (b: Variable) =>
      addFloat(
        multiplyFloat(field(Body, b, 0), field(Body, b, 0)),
        multiplyFloat(field(Body, b, 1), field(Body, b, 1)),
      );
    const moved: Definition = (w, b, dt) => {
      const [r, vx, vy] = [F64, F64, F64].map((type) => variable(w, type));
      const speed = (axis: number) =>
        subtractFloat(
          field(Body, b!, axis + 2),
          divideFloat(multiplyFloat(dt!, field(Body, b!, axis)), r!),
        );
      const place = (axis: number, speed: Term) =>
        addFloat(field(Body, b!, axis), multiplyFloat(dt!, speed));
      return inOrder(
        set(r!, square(b!)),
        set(vx!, speed(0)),
        set(vy!, speed(1)),
        record(Body, place(0, vx!), place(1, vy!), vx!, vy!),
      );
    };
    return m.entry(BOOL, (w) => {
      const b = variable(w, type);
      const i = variable(w, I64);
      return inOrder(
        set(b, record(Body, float(1), float(0), float(0), float(1))),
        set(i, int(0)),
        loop(
          less(i, int(size)),
          set(b, inlined(type, moved, [b, float(0.001)])),
          next(i),
        ),
        lessFloat(square(b), float(4)),
      );
    });
  },
};

const variants: WasmProgram = {
  name: "variants",
  structs: true,
  build(m, size) {
    const { type, variants } = m.enumType(() => [
      { fields: [] },
      { fields: [I64] },
      { fields: [I64, I64], named: true },
    ]);
    const [Dot, Circle, Box] = variants;
    const make: Definition = (w, i) => {
      const k = variable(w, I64);
      return inOrder(
        set(k, remainder(i!, int(3))),
        choose(
          equal(k, int(0)),
          variant(Dot!),
          choose(
            equal(k, int(1)),
            variant(Circle!, i!),
            variant(Box!, i!, int(2)),
          ),
        ),
      );
    };
    const area: Definition = (_, s) =>
      match(I64, s!, false, [
        { variant: Dot!, then: () => int(0) },
        { variant: Circle!, then: (r) => multiply(int(3), r!) },
        { variant: Box!, then: (w, h) => multiply(w!, h!) },
      ]);
    return m.entry(
      I64,
      sum(size, (i) => {
        const shape = inlined(type, make, [remainder(i, int(1000))]);
        return inlined(I64, area, [shape]);
      }),
    );
  },
};

const trees: WasmProgram = {
  name: "trees",
  structs: true,
  build(m, size) {
    const { type, variants } = m.enumType((self) => [
      { fields: [I64] },
      { fields: [self, self], named: true },
    ]);
    const [Leaf, Node] = variants;
    const grow = m.recursive(
      [I64, I64],
      type,
      { exit: 8 },
      (grow) => (_, depth, value) => {
        const less = subtract(depth!, int(1));
        return choose(
          equal(depth!, int(0)),
          variant(Leaf!, value!),
          variant(Node!, grow(less, value!), grow(less, add(value!, int(1)))),
        );
      },
    );
    const total = m.recursive(
      [type],
      I64,
      { exit: 6 },
      (total) => (_, tree) =>
        match(I64, tree!, true, [
          { variant: Leaf!, then: (value) => value! },
          {
            variant: Node!,
            then: (left, right) => add(total(left!), total(right!)),
          },
        ]),
    );
    return m.entry(
      I64,
      sum(
        size,
        (i) => call(total, [call(grow, [int(10), remainder(i, int(10))])]),
      ),
    );
  },
};

/** The programs. */
export const WASM_PROGRAMS: readonly WasmProgram[] = [
  fib,
  gcd,
  loops,
  sumProgram,
  collatz,
  modularPower,
  records,
  spread,
  vectors,
  variants,
  trees,
];
