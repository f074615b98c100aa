// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that compute with Ints and Floats.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

function stepsOf(start: number): number {
  let n = start;
  let s = 0;
  while (n !== 1) {
    n = n % 2 === 0 ? n / 2 : 3 * n + 1;
    s++;
  }
  return s;
}

function power(base: bigint, exponent: number, m: bigint): bigint {
  let result = 1n;
  let b = base % m;
  let e = exponent;
  while (e > 0) {
    if (e % 2 === 1) result = result * b % m;
    b = b * b % m;
    e = Math.floor(e / 2);
  }
  return result;
}

function escapeTime(cx: number, cy: number): number {
  let x = 0;
  let y = 0;
  let n = 0;
  while (n < 30 && x * x + y * y < 4) {
    const t = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = t;
    n++;
  }
  return n;
}

/** Ints and Floats. */
export const NUMBERS: readonly BenchProgram[] = [
  {
    name: "loops",
    about: "nested loops with * + %",
    size: 1_500,
    source: (n) =>
      `fn main() -> Int {
    let mut acc = 0
    let mut i = 0
    while i < ${n} {
        let mut j = 0
        while j < 300 {
            acc = (acc + i * j + j % 7) % 1000003
            j = j + 1
        }
        i = i + 1
    }
    acc
}`,
    hand: (n) => {
      let acc = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < 300; j++) acc = (acc + i * j + j % 7) % 1000003;
      }
      return `${acc}`;
    },
    lua: `
local acc = 0
for i = 0, n - 1 do
  for j = 0, 299 do acc = (acc + i * j + j % 7) % 1000003 end
end
return tostring(acc)`,
  },
  {
    name: "sum",
    about: "a sum that leaves 32 bits",
    size: 2_000_000,
    source: (n) =>
      `fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + i * 3
        i = i + 1
    }
    t
}`,
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += i * 3;
      return `${t}`;
    },
    lua: `
local t = 0
for i = 0, n - 1 do t = t + i * 3 end
return tostring(t)`,
  },
  {
    name: "collatz",
    about: "division, remainder, branches",
    size: 8_000,
    source: (n) =>
      `fn steps(start: Int) -> Int {
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
    let mut i = 0
    while i < ${n} {
        t = t + steps(i % 1500 + 1)
        i = i + 1
    }
    t
}`,
    helpers: [stepsOf],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += stepsOf(i % 1500 + 1);
      return `${t}`;
    },
    lua: `
local t = 0
for i = 0, n - 1 do
  local k = i % 1500 + 1
  while k ~= 1 do
    if k % 2 == 0 then k = k // 2 else k = 3 * k + 1 end
    t = t + 1
  end
end
return tostring(t)`,
  },
  {
    name: "modular power",
    about: "products beyond 2^53; by hand with BigInt",
    size: 3_000,
    source: (n) =>
      `fn power(base: Int, exponent: Int, m: Int) -> Int {
    let mut result = 1
    let mut b = base % m
    let mut e = exponent
    while e > 0 {
        if e % 2 == 1 { result = result * b % m }
        b = b * b % m
        e = e / 2
    }
    result
}
fn main() -> Int {
    let mut t = 0
    let mut i = 1
    while i <= ${n} {
        t = (t + power(i + 2, 1000005, 1000000007)) % 1000000007
        i = i + 1
    }
    t
}`,
    helpers: [power],
    hand: (n) => {
      let t = 0n;
      for (let i = 1; i <= n; i++) {
        t = (t + power(BigInt(i + 2), 1000005, 1000000007n)) % 1000000007n;
      }
      return `${t}`;
    },
    lua: `
local function power(base, e, m)
  local result = 1
  local b = base % m
  while e > 0 do
    if e % 2 == 1 then result = result * b % m end
    b = b * b % m
    e = e // 2
  end
  return result
end
local t = 0
for i = 1, n do t = (t + power(i + 2, 1000005, 1000000007)) % 1000000007 end
return tostring(t)`,
  },
  {
    name: "mandelbrot",
    about: "Floats in locals",
    size: 2_000,
    source: (n) =>
      `fn escape(cx: Float, cy: Float) -> Int {
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
    while i < ${n} {
        let mut j = 0
        while j < 40 {
            t = t + escape(int_to_float(i % 40) / 16.0 - 2.0, int_to_float(j) / 16.0 - 1.25)
            j = j + 1
        }
        i = i + 1
    }
    t
}`,
    helpers: [escapeTime],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < 40; j++) {
          t += escapeTime(i % 40 / 16 - 2, j / 16 - 1.25);
        }
      }
      return `${t}`;
    },
    lua: `
local function escape(cx, cy)
  local x, y, k = 0.0, 0.0, 0
  while k < 30 and x * x + y * y < 4.0 do
    local t = x * x - y * y + cx
    y = 2.0 * x * y + cy
    x = t
    k = k + 1
  end
  return k
end
local t = 0
for i = 0, n - 1 do
  for j = 0, 39 do t = t + escape(i % 40 / 16.0 - 2.0, j / 16.0 - 1.25) end
end
return tostring(t)`,
  },
];
