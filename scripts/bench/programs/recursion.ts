// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that call: recursion, tail calls, small functions, function values.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

function ackermann(m: number, n: number): number {
  if (m === 0) return n + 1;
  if (n === 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function a(x: number): number {
  return x + 1;
}
function b(x: number): number {
  return a(x) * 2;
}
function c(x: number): number {
  return b(x) - a(x);
}
function d(x: number): number {
  return c(x) + b(x);
}

function double(n: number): number {
  return n * 2;
}

function mapped(
  f: (n: number) => number,
  xs: readonly number[],
): number[] {
  const out: number[] = [];
  for (const x of xs) out.push(f(x));
  return out;
}

/** Recursion and calls. */
export const RECURSION: readonly BenchProgram[] = [
  {
    name: "fib",
    about: "doubly recursive calls",
    size: 200,
    source: (n) =>
      `fn fib(n: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + fib(14 + i % 4)
        i = i + 1
    }
    t
}`,
    helpers: [fib],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += fib(14 + i % 4);
      return `${t}`;
    },
    lua: `
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
local t = 0
for i = 0, n - 1 do t = t + fib(14 + i % 4) end
return tostring(t)`,
  },
  {
    name: "ackermann",
    about: "deep recursion below the limit on frames",
    size: 400,
    source: (n) =>
      `fn ack(m: Int, n: Int) -> Int {
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
    let mut i = 0
    while i < ${n} {
        t = t + ack(2, 20 + i % 8)
        i = i + 1
    }
    t
}`,
    helpers: [ackermann],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += ackermann(2, 20 + i % 8);
      return `${t}`;
    },
    lua: `
local function ack(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ack(m - 1, 1) end
  return ack(m - 1, ack(m, n - 1))
end
local t = 0
for i = 0, n - 1 do t = t + ack(2, 20 + i % 8) end
return tostring(t)`,
  },
  {
    name: "gcd",
    about: "tail calls with %",
    size: 60_000,
    source: (n) =>
      `fn gcd(a: Int, b: Int) -> Int { if b == 0 { a } else { gcd(b, a % b) } }
fn main() -> Int {
    let mut t = 0
    let mut i = 1
    while i <= ${n} {
        let k = i % 6000 + 1
        t = t + gcd(k * 7, 720720 % k + 12)
        i = i + 1
    }
    t
}`,
    helpers: [gcd],
    hand: (n) => {
      let t = 0;
      for (let i = 1; i <= n; i++) {
        const k = i % 6000 + 1;
        t += gcd(k * 7, 720720 % k + 12);
      }
      return `${t}`;
    },
    lua: `
local function gcd(a, b) if b == 0 then return a end return gcd(b, a % b) end
local t = 0
for i = 1, n do
  local k = i % 6000 + 1
  t = t + gcd(k * 7, 720720 % k + 12)
end
return tostring(t)`,
  },
  {
    name: "calls",
    about: "seven small calls an iteration",
    size: 600_000,
    source: (n) =>
      `fn a(x: Int) -> Int { x + 1 }
fn b(x: Int) -> Int { a(x) * 2 }
fn c(x: Int) -> Int { b(x) - a(x) }
fn d(x: Int) -> Int { c(x) + b(x) }
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = (t + d(i)) % 65521
        i = i + 1
    }
    t
}`,
    helpers: [a, b, c, d],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t = (t + d(i)) % 65521;
      return `${t}`;
    },
    lua: `
local function a(x) return x + 1 end
local function b(x) return a(x) * 2 end
local function c(x) return b(x) - a(x) end
local function d(x) return c(x) + b(x) end
local t = 0
for i = 0, n - 1 do t = (t + d(i)) % 65521 end
return tostring(t)`,
  },
  {
    name: "higher order",
    about: "map twice through a function value",
    size: 100_000,
    source: (n) =>
      `fn double(n: Int) -> Int { n * 2 }
fn map(f: Fn(Int) -> Int, xs: List<Int>) -> List<Int> {
    let mut out = []
    for x in xs { out = list_push(out, f(x)) }
    out
}
fn main() -> Int {
    let mut xs = []
    let mut i = 0
    while i < ${n} {
        xs = list_push(xs, i)
        i = i + 1
    }
    list_get(map(double, map(double, xs)), ${n} - 1)
}`,
    helpers: [double, mapped],
    hand: (n) => {
      const xs: number[] = [];
      for (let i = 0; i < n; i++) xs.push(i);
      return `${mapped(double, mapped(double, xs))[n - 1]}`;
    },
    lua: `
local function double(n) return n * 2 end
local function map(f, xs)
  local out = {}
  for i = 1, #xs do out[i] = f(xs[i]) end
  return out
end
local xs = {}
for i = 0, n - 1 do xs[#xs + 1] = i end
return tostring(map(double, map(double, xs))[n])`,
  },
];
