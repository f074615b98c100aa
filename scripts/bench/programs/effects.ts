// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that call a capability, with mock answers and a log in memory.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

/** Capability calls. */
export const EFFECTS: readonly BenchProgram[] = [
  {
    name: "capability calls",
    about: "1,000,000 logged calls in main",
    size: 1_000_000,
    peerSize: 50_000,
    source: (n) =>
      `fn main() -> Int !{time.now} {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + time_now() % 7
        i = i + 1
    }
    t
}`,
    hand: (n, host) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += host.now() % 7;
      return `${t}`;
    },
    lua: `
local t = 0
for i = 1, n do t = t + time_now() % 7 end
return tostring(t)`,
  },
  {
    name: "calls five deep",
    about: "logged calls below four functions",
    size: 50_000,
    source: (n) =>
      `fn a(n: Int) -> Int !{time.now} { b(n) + 1 }
fn b(n: Int) -> Int !{time.now} { c(n) + 1 }
fn c(n: Int) -> Int !{time.now} { d(n) + 1 }
fn d(n: Int) -> Int !{time.now} { time_now() % n }
fn main() -> Int !{time.now} {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + a(i % 7 + 1)
        i = i + 1
    }
    t
}`,
    hand: (n, host) => {
      const a = (n: number): number => b(n) + 1;
      const b = (n: number): number => c(n) + 1;
      const c = (n: number): number => d(n) + 1;
      const d = (n: number): number => host.now() % n;
      let t = 0;
      for (let i = 0; i < n; i++) t += a(i % 7 + 1);
      return `${t}`;
    },
    lua: `
local function d(n) return time_now() % n end
local function c(n) return d(n) + 1 end
local function b(n) return c(n) + 1 end
local function a(n) return b(n) + 1 end
local t = 0
for i = 0, n - 1 do t = t + a(i % 7 + 1) end
return tostring(t)`,
  },
];
