// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that make and match records and variants.
 *
 * @module
 */

import type { BenchProgram } from "./program.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

function step(p: Point, n: number): Point {
  return { x: p.x + n, y: p.y - n % 3 };
}

interface Body {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

function moved(b: Body, dt: number): Body {
  const r = b.x * b.x + b.y * b.y;
  const vx = b.vx - dt * b.x / r;
  const vy = b.vy - dt * b.y / r;
  return { x: b.x + dt * vx, y: b.y + dt * vy, vx, vy };
}

type Shape =
  | { readonly kind: "Dot" }
  | { readonly kind: "Circle"; readonly r: number }
  | { readonly kind: "Box"; readonly w: number; readonly h: number };

function makeShape(i: number): Shape {
  switch (i % 3) {
    case 0:
      return { kind: "Dot" };
    case 1:
      return { kind: "Circle", r: i };
    default:
      return { kind: "Box", w: i, h: 2 };
  }
}

function area(s: Shape): number {
  switch (s.kind) {
    case "Dot":
      return 0;
    case "Circle":
      return 3 * s.r;
    case "Box":
      return s.w * s.h;
  }
}

function half(n: number): { readonly some: number } | null {
  return n % 2 === 0 ? { some: n / 2 } : null;
}

function checkHalf(
  n: number,
): { readonly ok: number } | { readonly err: string } {
  const h = half(n);
  return h === null ? { err: "odd" } : { ok: h.some };
}

type Tree =
  | { readonly kind: "Leaf"; readonly value: number }
  | { readonly kind: "Node"; readonly left: Tree; readonly right: Tree };

function grow(depth: number, value: number): Tree {
  return depth === 0 ? { kind: "Leaf", value } : {
    kind: "Node",
    left: grow(depth - 1, value),
    right: grow(depth - 1, value + 1),
  };
}

function total(tree: Tree): number {
  return tree.kind === "Leaf"
    ? tree.value
    : total(tree.left) + total(tree.right);
}

/** Records and variants. */
export const RECORDS: readonly BenchProgram[] = [
  {
    name: "records",
    about: "a record an iteration, through a call",
    size: 500_000,
    source: (n) =>
      `type Point { x: Int, y: Int }
fn step(p: Point, n: Int) -> Point { Point { x: p.x + n, y: p.y - n % 3 } }
fn main() -> Int {
    let mut p = Point { x: 0, y: 0 }
    let mut i = 0
    while i < ${n} {
        p = step(p, i % 1000)
        i = i + 1
    }
    p.x + p.y
}`,
    helpers: [step],
    hand: (n) => {
      let p = { x: 0, y: 0 };
      for (let i = 0; i < n; i++) p = step(p, i % 1000);
      return `${p.x + p.y}`;
    },
    lua: `
local function step(p, n) return {x = p.x + n, y = p.y - n % 3} end
local p = {x = 0, y = 0}
for i = 0, n - 1 do p = step(p, i % 1000) end
return tostring(p.x + p.y)`,
  },
  {
    name: "spread",
    about: "a record with two fields replaced",
    size: 200_000,
    source: (n) =>
      `type State { a: Int, b: Int, c: Int, name: String }
fn main() -> Int {
    let mut s = State { a: 0, b: 1, c: 2, name: "s" }
    let mut i = 0
    while i < ${n} {
        s = State { ..s, a: s.b + i, b: s.a % 1000 }
        i = i + 1
    }
    s.a + s.b + s.c
}`,
    hand: (n) => {
      let s = { a: 0, b: 1, c: 2, name: "s" };
      for (let i = 0; i < n; i++) s = { ...s, a: s.b + i, b: s.a % 1000 };
      return `${s.a + s.b + s.c}`;
    },
    lua: `
local s = {a = 0, b = 1, c = 2, name = "s"}
for i = 0, n - 1 do
  local t = {}
  for k, v in pairs(s) do t[k] = v end
  t.a = s.b + i
  t.b = s.a % 1000
  s = t
end
return tostring(s.a + s.b + s.c)`,
  },
  {
    name: "vectors",
    about: "Floats in the fields of a record",
    size: 100_000,
    source: (n) =>
      `type Body { x: Float, y: Float, vx: Float, vy: Float }
fn moved(b: Body, dt: Float) -> Body {
    let r = b.x * b.x + b.y * b.y
    let vx = b.vx - dt * b.x / r
    let vy = b.vy - dt * b.y / r
    Body { x: b.x + dt * vx, y: b.y + dt * vy, vx: vx, vy: vy }
}
fn main() -> Bool {
    let mut b = Body { x: 1.0, y: 0.0, vx: 0.0, vy: 1.0 }
    let mut i = 0
    while i < ${n} {
        b = moved(b, 0.001)
        i = i + 1
    }
    b.x * b.x + b.y * b.y < 4.0
}`,
    helpers: [moved],
    hand: (n) => {
      let b = { x: 1, y: 0, vx: 0, vy: 1 };
      for (let i = 0; i < n; i++) b = moved(b, 0.001);
      return `${b.x * b.x + b.y * b.y < 4}`;
    },
    lua: `
local function moved(b, dt)
  local r = b.x * b.x + b.y * b.y
  local vx = b.vx - dt * b.x / r
  local vy = b.vy - dt * b.y / r
  return {x = b.x + dt * vx, y = b.y + dt * vy, vx = vx, vy = vy}
end
local b = {x = 1.0, y = 0.0, vx = 0.0, vy = 1.0}
for i = 1, n do b = moved(b, 0.001) end
return tostring(b.x * b.x + b.y * b.y < 4.0)`,
  },
  {
    name: "variants",
    about: "variants made and matched",
    size: 500_000,
    source: (n) =>
      `enum Shape { Dot, Circle(Int), Box { w: Int, h: Int } }
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
    while i < ${n} {
        t = t + area(make(i % 1000))
        i = i + 1
    }
    t
}`,
    helpers: [makeShape, area],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += area(makeShape(i % 1000));
      return `${t}`;
    },
    lua: `
local function make(i)
  local k = i % 3
  if k == 0 then return {kind = "Dot"} end
  if k == 1 then return {kind = "Circle", r = i} end
  return {kind = "Box", w = i, h = 2}
end
local function area(s)
  if s.kind == "Dot" then return 0 end
  if s.kind == "Circle" then return 3 * s.r end
  return s.w * s.h
end
local t = 0
for i = 0, n - 1 do t = t + area(make(i % 1000)) end
return tostring(t)`,
  },
  {
    name: "options",
    about: "Option and Result, made and matched",
    size: 400_000,
    source: (n) =>
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
    while i < ${n} {
        t = t + match check(i % 1000) { Ok(h) => h, Err(_) => 1 }
        i = i + 1
    }
    t
}`,
    helpers: [half, checkHalf],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) {
        const r = checkHalf(i % 1000);
        t += "ok" in r ? r.ok : 1;
      }
      return `${t}`;
    },
    lua: `
local function half(n) if n % 2 == 0 then return {some = n // 2} end return nil end
local function check(n)
  local h = half(n)
  if h == nil then return {err = "odd"} end
  return {ok = h.some}
end
local t = 0
for i = 0, n - 1 do
  local r = check(i % 1000)
  t = t + (r.ok or 1)
end
return tostring(t)`,
  },
  {
    name: "trees",
    about: "trees of 1,024 leaves, grown and summed",
    size: 50,
    source: (n) =>
      `enum Tree { Leaf(Int), Node { left: Tree, right: Tree } }
fn grow(depth: Int, value: Int) -> Tree {
    if depth == 0 {
        Tree::Leaf(value)
    } else {
        Tree::Node { left: grow(depth - 1, value), right: grow(depth - 1, value + 1) }
    }
}
fn total(tree: Tree) -> Int {
    match tree {
        Leaf(value) => value,
        Node { left, right } => total(left) + total(right),
    }
}
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while i < ${n} {
        t = t + total(grow(10, i % 10))
        i = i + 1
    }
    t
}`,
    helpers: [grow, total],
    hand: (n) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += total(grow(10, i % 10));
      return `${t}`;
    },
    lua: `
local function grow(depth, value)
  if depth == 0 then return {value = value} end
  return {left = grow(depth - 1, value), right = grow(depth - 1, value + 1)}
end
local function total(tree)
  if tree.value then return tree.value end
  return total(tree.left) + total(tree.right)
end
local t = 0
for i = 0, n - 1 do t = t + total(grow(10, i % 10)) end
return tostring(t)`,
  },
];
