// Copyright 2026 the Boruna authors. MIT license.

/**
 * The programs of the benchmarks: each in `.ax`, and the same work written by
 * hand in idiomatic JavaScript. Both must give the same printed value.
 *
 * @module
 */

/** One program. */
export interface BenchProgram {
  /** A short name. */
  readonly name: string;
  /** What it does. */
  readonly about: string;
  /** The `.ax` text. */
  readonly source: string;
  /** The same by hand; its value as the program prints it. */
  readonly hand: () => string;
}

/** What a hand-written capability call does: the mock handler, and two log entries. */
function handClock(log: unknown[]): number {
  log.push({ event: "CapCall", capability: "time.now", args: [] });
  const result = 1700000000;
  log.push({ event: "CapResult", capability: "time.now", result });
  return result;
}

function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function ackermann(m: number, n: number): number {
  if (m === 0) return n + 1;
  if (n === 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

/** Every program, small enough for the interpreter. */
export const PROGRAMS: readonly BenchProgram[] = [
  {
    name: "fib",
    about: "doubly recursive calls",
    source:
      `fn fib(n: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
fn main() -> Int { fib(22) }`,
    hand: () => `${fib(22)}`,
  },
  {
    name: "ackermann",
    about: "deep recursion below the depth limit",
    source: `fn ack(m: Int, n: Int) -> Int {
    if m == 0 {
        n + 1
    } else if n == 0 {
        ack(m - 1, 1)
    } else {
        ack(m - 1, ack(m, n - 1))
    }
}
fn main() -> Int {
    let mut t = 0
    for i in [1, 2, 3, 4, 5, 6, 7, 8] { t = t + ack(2, 20 + i) }
    t
}`,
    hand: () => {
      let t = 0;
      for (const i of [1, 2, 3, 4, 5, 6, 7, 8]) t += ackermann(2, 20 + i);
      return `${t}`;
    },
  },
  {
    name: "gcd",
    about: "tail calls with %",
    source:
      `fn gcd(a: Int, b: Int) -> Int { if b == 0 { a } else { gcd(b, a % b) } }
fn main() -> Int {
    let mut t = 0
    let mut i = 1
    while i <= 6000 {
        t = t + gcd(i * 7, 720720 % i + 12)
        i = i + 1
    }
    t
}`,
    hand: () => {
      let t = 0;
      for (let i = 1; i <= 6000; i++) t += gcd(i * 7, 720720 % i + 12);
      return `${t}`;
    },
  },
  {
    name: "loops",
    about: "nested loops with * + %",
    source: `fn main() -> Int {
    let mut acc = 0
    let mut i = 0
    while i < 300 {
        let mut j = 0
        while j < 300 {
            acc = (acc + i * j + j % 7) % 1000003
            j = j + 1
        }
        i = i + 1
    }
    acc
}`,
    hand: () => {
      let acc = 0;
      for (let i = 0; i < 300; i++) {
        for (let j = 0; j < 300; j++) acc = (acc + i * j + j % 7) % 1000003;
      }
      return `${acc}`;
    },
  },
  {
    name: "sum",
    about: "a sum that leaves 32 bits",
    source: `fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < 200000 {
        t = t + i * 3
        i = i + 1
    }
    t
}`,
    hand: () => {
      let t = 0;
      for (let i = 0; i < 200000; i++) t += i * 3;
      return `${t}`;
    },
  },
  {
    name: "collatz",
    about: "division, remainder, branches",
    source: `fn steps(start: Int) -> Int {
    let mut n = start
    let mut s = 0
    while n != 1 {
        if n % 2 == 0 { n = n / 2 } else { n = 3 * n + 1 }
        s = s + 1
    }
    s
}
fn main() -> Int {
    let mut t = 0
    let mut i = 1
    while i < 1500 {
        t = t + steps(i)
        i = i + 1
    }
    t
}`,
    hand: () => {
      let t = 0;
      for (let i = 1; i < 1500; i++) {
        let n = i;
        while (n !== 1) {
          n = n % 2 === 0 ? n / 2 : 3 * n + 1;
          t++;
        }
      }
      return `${t}`;
    },
  },
  {
    name: "calls",
    about: "seven small calls an iteration",
    source: `fn a(x: Int) -> Int { x + 1 }
fn b(x: Int) -> Int { a(x) * 2 }
fn c(x: Int) -> Int { b(x) - a(x) }
fn d(x: Int) -> Int { c(x) + b(x) }
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < 15000 {
        t = (t + d(i)) % 65521
        i = i + 1
    }
    t
}`,
    hand: () => {
      const a = (x: number) => x + 1;
      const b = (x: number) => a(x) * 2;
      const c = (x: number) => b(x) - a(x);
      const d = (x: number) => c(x) + b(x);
      let t = 0;
      for (let i = 0; i < 15000; i++) t = (t + d(i)) % 65521;
      return `${t}`;
    },
  },
  {
    name: "mandelbrot",
    about: "floats",
    source: `fn escape(cx: Float, cy: Float) -> Int {
    let mut x = 0.0
    let mut y = 0.0
    let mut n = 0
    while n < 30 && x * x + y * y < 4.0 {
        let t = x * x - y * y + cx
        y = 2.0 * x * y + cy
        x = t
        n = n + 1
    }
    n
}
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < 40 {
        let mut j = 0
        while j < 40 {
            t = t + escape(int_to_float(i) / 16.0 - 2.0, int_to_float(j) / 16.0 - 1.25)
            j = j + 1
        }
        i = i + 1
    }
    t
}`,
    hand: () => {
      let t = 0;
      for (let i = 0; i < 40; i++) {
        for (let j = 0; j < 40; j++) {
          const cx = i / 16 - 2;
          const cy = j / 16 - 1.25;
          let x = 0;
          let y = 0;
          let n = 0;
          while (n < 30 && x * x + y * y < 4) {
            const next = x * x - y * y + cx;
            y = 2 * x * y + cy;
            x = next;
            n++;
          }
          t += n;
        }
      }
      return `${t}`;
    },
  },
  {
    name: "append",
    about: "a list of 100,000 elements, built by appending",
    source: `fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < 100000 {
        xs = list_push(xs, i)
        i = i + 1
    }
    list_len(xs)
}`,
    hand: () => {
      const xs: number[] = [];
      for (let i = 0; i < 100000; i++) xs.push(i);
      return `${xs.length}`;
    },
  },
  {
    name: "list sum",
    about: "for over a list, and list_get",
    source: `fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < 5000 {
        xs = list_push(xs, i * i % 97)
        i = i + 1
    }
    let mut t = 0
    for round in [1, 2, 3, 4, 5] {
        for x in xs { t = t + x * round }
    }
    let mut k = 0
    while k < 5000 {
        t = t + list_get(xs, k)
        k = k + 1
    }
    t
}`,
    hand: () => {
      const xs: number[] = [];
      for (let i = 0; i < 5000; i++) xs.push(i * i % 97);
      let t = 0;
      for (const round of [1, 2, 3, 4, 5]) for (const x of xs) t += x * round;
      for (let k = 0; k < 5000; k++) t += xs[k]!;
      return `${t}`;
    },
  },
  {
    name: "higher order",
    about: "map twice through a function value",
    source: `fn double(n: Int) -> Int { n * 2 }
fn map(f: Fn(Int) -> Int, xs: List<Int>) -> List<Int> {
    let mut out = []
    for x in xs { out = list_push(out, f(x)) }
    out
}
fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < 8000 {
        xs = list_push(xs, i)
        i = i + 1
    }
    list_get(map(double, map(double, xs)), 7999)
}`,
    hand: () => {
      const double = (n: number) => n * 2;
      const map = (f: (n: number) => number, xs: readonly number[]) => {
        const out: number[] = [];
        for (const x of xs) out.push(f(x));
        return out;
      };
      const xs: number[] = [];
      for (let i = 0; i < 8000; i++) xs.push(i);
      return `${map(double, map(double, xs))[7999]}`;
    },
  },
  {
    name: "maps",
    about: "20,000 gets and sets on 1,000 keys",
    source: `fn main() -> Int {
    let mut m = {"k0": 0}
    let mut i = 0
    while i < 20000 {
        let key = "k" ++ int_to_string(i % 1000)
        let old = match map_get(m, key) { Some(n) => n, None => 0 }
        m = map_set(m, key, old + 1)
        i = i + 1
    }
    match map_get(m, "k7") { Some(n) => n, None => 0 }
}`,
    hand: () => {
      const m = new Map<string, number>([["k0", 0]]);
      for (let i = 0; i < 20000; i++) {
        const key = "k" + String(i % 1000);
        m.set(key, (m.get(key) ?? 0) + 1);
      }
      return `${m.get("k7")}`;
    },
  },
  {
    name: "concat",
    about: "a string built piece by piece, then split",
    source: `fn main() -> Int {
    let mut s = ""
    let mut i = 0
    while i < 10000 {
        s = s ++ int_to_string(i) ++ ","
        i = i + 1
    }
    list_len(string_split(s, ","))
}`,
    hand: () => {
      let s = "";
      for (let i = 0; i < 10000; i++) s += String(i) + ",";
      return `${s.split(",").length}`;
    },
  },
  {
    name: "text",
    about: "characters, a match on texts",
    source: `fn weight(c: String) -> Int {
    match c {
        "a" => 1,
        "e" => 2,
        "i" => 3,
        "o" => 4,
        "u" => 5,
        _ => 0,
    }
}
fn main() -> Int {
    let chars = string_chars("the quick brown fox jumps over the lazy dog and is gone before anyone saw it")
    let mut t = 0
    let mut i = 0
    while i < 300 {
        for c in chars { t = t + weight(c) }
        i = i + 1
    }
    t
}`,
    hand: () => {
      const weight = (c: string): number => {
        switch (c) {
          case "a":
            return 1;
          case "e":
            return 2;
          case "i":
            return 3;
          case "o":
            return 4;
          case "u":
            return 5;
          default:
            return 0;
        }
      };
      const chars = [
        ..."the quick brown fox jumps over the lazy dog and is gone before anyone saw it",
      ];
      let t = 0;
      for (let i = 0; i < 300; i++) for (const c of chars) t += weight(c);
      return `${t}`;
    },
  },
  {
    name: "records",
    about: "a record an iteration, through a call",
    source: `type Point { x: Int, y: Int }
fn step(p: Point, n: Int) -> Point { Point { x: p.x + n, y: p.y - n % 3 } }
fn main() -> Int {
    let mut p = Point { x: 0, y: 0 }
    let mut i = 0
    while i < 20000 {
        p = step(p, i)
        i = i + 1
    }
    p.x + p.y
}`,
    hand: () => {
      const step = (p: { x: number; y: number }, n: number) => ({
        x: p.x + n,
        y: p.y - n % 3,
      });
      let p = { x: 0, y: 0 };
      for (let i = 0; i < 20000; i++) p = step(p, i);
      return `${p.x + p.y}`;
    },
  },
  {
    name: "spread",
    about: "a record with two fields replaced",
    source: `type State { a: Int, b: Int, c: Int, name: String }
fn main() -> Int {
    let mut s = State { a: 0, b: 1, c: 2, name: "s" }
    let mut i = 0
    while i < 20000 {
        s = State { ..s, a: s.b + i, b: s.a % 1000 }
        i = i + 1
    }
    s.a + s.b + s.c
}`,
    hand: () => {
      let s = { a: 0, b: 1, c: 2, name: "s" };
      for (let i = 0; i < 20000; i++) s = { ...s, a: s.b + i, b: s.a % 1000 };
      return `${s.a + s.b + s.c}`;
    },
  },
  {
    name: "enums",
    about: "variants made and matched",
    source: `enum Shape { Dot, Circle(Int), Box { w: Int, h: Int } }
fn make(i: Int) -> Shape {
    match i % 3 {
        0 => Shape::Dot,
        1 => Shape::Circle(i),
        _ => Shape::Box { w: i, h: 2 },
    }
}
fn area(s: Shape) -> Int {
    match s {
        Dot => 0,
        Circle(r) => 3 * r,
        Box { w, h } => w * h,
    }
}
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < 15000 {
        t = t + area(make(i))
        i = i + 1
    }
    t
}`,
    hand: () => {
      type Shape =
        | { kind: "Dot" }
        | { kind: "Circle"; r: number }
        | { kind: "Box"; w: number; h: number };
      const make = (i: number): Shape => {
        switch (i % 3) {
          case 0:
            return { kind: "Dot" };
          case 1:
            return { kind: "Circle", r: i };
          default:
            return { kind: "Box", w: i, h: 2 };
        }
      };
      const area = (s: Shape): number => {
        switch (s.kind) {
          case "Dot":
            return 0;
          case "Circle":
            return 3 * s.r;
          case "Box":
            return s.w * s.h;
        }
      };
      let t = 0;
      for (let i = 0; i < 15000; i++) t += area(make(i));
      return `${t}`;
    },
  },
  {
    name: "options",
    about: "Option and Result, made and matched",
    source:
      `fn half(n: Int) -> Option<Int> { if n % 2 == 0 { Some(n / 2) } else { None } }
fn check(n: Int) -> Result<Int, String> {
    match half(n) {
        Some(h) => Ok(h),
        None => Err("odd"),
    }
}
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < 20000 {
        t = t + match check(i) { Ok(h) => h, Err(_) => 1 }
        i = i + 1
    }
    t
}`,
    hand: () => {
      const half = (n: number): { some: number } | null =>
        n % 2 === 0 ? { some: n / 2 } : null;
      const check = (n: number): { ok: number } | { err: string } => {
        const h = half(n);
        return h === null ? { err: "odd" } : { ok: h.some };
      };
      let t = 0;
      for (let i = 0; i < 20000; i++) {
        const r = check(i);
        t += "ok" in r ? r.ok : 1;
      }
      return `${t}`;
    },
  },
  {
    name: "json",
    about: "members read out of JSON texts",
    source: `fn main() -> Int {
    let text = "{\\"user\\": {\\"name\\": \\"Ann\\", \\"age\\": 41}, \\"tags\\": [1, 2, 3]}"
    let mut t = 0
    let mut i = 0
    while i < 2000 {
        t = t + match json_get(text, "/user/age") { Some(n) => parse_int(n), None => 0 }
        i = i + 1
    }
    t
}`,
    hand: () => {
      const text = '{"user": {"name": "Ann", "age": 41}, "tags": [1, 2, 3]}';
      let t = 0;
      for (let i = 0; i < 2000; i++) {
        t += (JSON.parse(text) as { user: { age: number } }).user.age;
      }
      return `${t}`;
    },
  },
  {
    name: "rules",
    about: "a rule over a record, evaluated again and again",
    source: `type Order { total: Int, country: String, vip: Bool }
fn allowed(o: Order) -> Bool {
    (o.total < 500 || o.vip) && (o.country == "DE" || o.country == "FR") && o.total % 7 != 0
}
fn main() -> Int {
    let mut n = 0
    let mut i = 0
    while i < 15000 {
        let o = Order { total: i % 900, country: if i % 2 == 0 { "DE" } else { "US" }, vip: i % 5 == 0 }
        if allowed(o) { n = n + 1 }
        i = i + 1
    }
    n
}`,
    hand: () => {
      interface Order {
        total: number;
        country: string;
        vip: boolean;
      }
      const allowed = (o: Order) =>
        (o.total < 500 || o.vip) &&
        (o.country === "DE" || o.country === "FR") && o.total % 7 !== 0;
      let n = 0;
      for (let i = 0; i < 15000; i++) {
        if (
          allowed({
            total: i % 900,
            country: i % 2 === 0 ? "DE" : "US",
            vip: i % 5 === 0,
          })
        ) n++;
      }
      return `${n}`;
    },
  },
  {
    name: "sort",
    about: "insertion into a sorted list",
    source: `fn insert(xs: List<Int>, x: Int) -> List<Int> {
    let mut out = []
    let mut placed = false
    for y in xs {
        if !placed && x < y {
            out = list_push(out, x)
            placed = true
        }
        out = list_push(out, y)
    }
    if placed { out } else { list_push(out, x) }
}
fn main() -> Int {
    let mut xs = []
    let mut seed = 7
    let mut i = 0
    while i < 200 {
        seed = (seed * 1103 + 12345) % 32749
        xs = insert(xs, seed)
        i = i + 1
    }
    list_get(xs, 100)
}`,
    hand: () => {
      const insert = (xs: readonly number[], x: number): number[] => {
        const out: number[] = [];
        let placed = false;
        for (const y of xs) {
          if (!placed && x < y) {
            out.push(x);
            placed = true;
          }
          out.push(y);
        }
        if (!placed) out.push(x);
        return out;
      };
      let xs: number[] = [];
      let seed = 7;
      for (let i = 0; i < 200; i++) {
        seed = (seed * 1103 + 12345) % 32749;
        xs = insert(xs, seed);
      }
      return `${xs[100]}`;
    },
  },
  {
    name: "capability calls",
    about: "1,000,000 logged mock calls",
    source: `fn main() -> Int !{time.now} {
    let mut t = 0
    let mut i = 0
    while i < 1000000 {
        t = t + time_now() % 7
        i = i + 1
    }
    t
}`,
    hand: () => {
      const log: unknown[] = [];
      let t = 0;
      for (let i = 0; i < 1000000; i++) t += handClock(log) % 7;
      return `${t}`;
    },
  },
];
