// Copyright 2026 the Boruna authors. MIT license.

/**
 * The programs on which the tiers are compared: all of the conformance suites,
 * compiled by the reference and by us, and some of our own.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { type Module, moduleFromJson } from "../../src/bytecode/mod.ts";
import {
  ALLOW_ALL,
  DENY_ALL,
  parsePolicy,
  type Policy,
} from "../../src/capability/mod.ts";
import { compile } from "../../src/compile/mod.ts";

/** A program to compare the tiers on. */
export interface TierProgram {
  readonly id: string;
  readonly module: Module;
  readonly policy: Policy;
}

interface Case {
  readonly id: string;
  readonly payload?: string;
  readonly module?: string;
  readonly source?: string;
  readonly policy?: unknown;
  readonly "policy_file"?: string;
  readonly run?: { readonly steps?: number };
}

const FILES: readonly string[] = [
  "machine_compiled",
  "machine_handmade_control",
  "machine_handmade_values",
  "machine_handmade_effects",
  "machine_limits",
  "machine_policies",
  "language_agree",
  "language_differ",
  "language_capability",
];

/** The programs of the conformance suites that load. */
export function* conformancePrograms(): Generator<TierProgram> {
  for (const file of FILES) {
    const url = new URL(`../conformance/${file}.json`, import.meta.url);
    const cases: readonly Case[] = JSON.parse(readFileSync(url, "utf8"));
    for (const item of cases) {
      // Endless loops are compared under limits of their own.
      if ((item.run?.steps ?? 0) > 200_000) continue;
      const module = moduleOf(item);
      const policy = policyOf(item);
      if (module === null || policy === null) continue;
      yield { id: `${file} ${item.id}`, module, policy };
      if (item.module !== undefined && item.source !== undefined) {
        const ours = compile({ name: "prog.ax", text: item.source }).module;
        if (ours !== null) {
          yield { id: `${file} ${item.id}, ours`, module: ours, policy };
        }
      }
    }
  }
}

function moduleOf({ payload, module, source }: Case): Module | null {
  const text = payload ?? module;
  if (text !== undefined) {
    const decoded = moduleFromJson(text);
    return decoded.kind === "failure" ? null : decoded.module;
  }
  if (source === undefined) return null;
  return compile({ name: "prog.ax", text: source }).module;
}

function policyOf(item: Case): Policy | null {
  if (item.policy === "deny-all") return DENY_ALL;
  try {
    if (item["policy_file"] !== undefined) {
      return parsePolicy(item["policy_file"]);
    }
    if (typeof item.policy === "object" && item.policy !== null) {
      return parsePolicy(JSON.stringify(item.policy));
    }
  } catch {
    return null;
  }
  return ALLOW_ALL;
}

/** Programs for what the suites have too little of. */
export const OWN_PROGRAMS: readonly (readonly [name: string, text: string])[] =
  [
    [
      "maps that change in place, and those that others hold",
      `type Box { map: Map<String, Int>, n: Int }
fn total(m: Map<String, Int>) -> Int {
    let mut t = 0
    for v in map_values(m) { t = t + v }
    t
}
fn more(m: Map<String, Int>) -> Map<String, Int> {
    let mut n = m
    n = map_set(n, "more", map_len(n))
    n = map_set(n, "more still", map_len(n))
    n
}
fn main() -> String {
    let mut m = {"a": 1}
    let mut kept = []
    let mut out = ""
    let mut empty = {"x": 0}
    empty = map_remove(empty, "x")
    let none = empty
    let mut i = 0
    while i < 12 {
        m = map_set(m, "k" ++ int_to_string(i % 5), i)
        empty = map_set(empty, "e" ++ int_to_string(i % 3), i)
        let before = m
        let box = Box { map: m, n: i }
        if i % 4 == 1 { kept = list_push(kept, m) }
        m = map_set(m, "k1", i * 10)
        if i == 7 { m = map_remove(m, "k2") }
        let same = match map_get(m, "k2") { Some(n) => n, None => 0 - 1 }
        m = map_set(m, "self", total(m) + total(box.map) + total(before))
        let other = more(m)
        if map_contains_key(m, "more") { out = out ++ "!" }
        out = out ++ int_to_string(same) ++ ":" ++ int_to_string(map_len(other)) ++ ":" ++ int_to_string(map_len(m)) ++ ":" ++ int_to_string(total(other)) ++ " "
        i = i + 1
    }
    let mut last = map_get(m, "self")
    for map in kept { out = out ++ int_to_string(total(map)) ++ "," }
    if m == list_get(kept, 0) { last = None }
    out ++ int_to_string(map_len(none)) ++ int_to_string(map_len(empty)) ++ match last { Some(n) => int_to_string(n), None => "none" }
}`,
    ],
    [
      "lists and maps that grow inside of records in pieces",
      `type Pair { xs: List<Int>, m: Map<String, Int> }
fn main() -> Int {
    let mut xs = [1]
    let mut m = {"a": 1}
    let mut t = 0
    let mut i = 0
    while i < 20 {
        let p = Pair { xs: xs, m: m }
        let q = Some(xs)
        xs = list_push(xs, i)
        m = map_set(m, int_to_string(i), i)
        t = t + list_len(p.xs) * 100 + map_len(p.m) * 10
        t = t + match q { Some(ys) => list_len(ys), None => 0 }
        i = i + 1
    }
    t + list_len(xs) + map_len(m)
}`,
    ],
    [
      "what a map holds, found or not",
      `type Point { x: Int, y: Int }
enum Color { Red, Green(Int) }
fn main() -> String {
    let mut texts = {"a": "x"}
    let mut floats = {"a": 1.5}
    let mut lists = {"a": [1]}
    let mut options = {"a": Some(1), "b": None}
    let mut colors = {"a": Color::Red, "b": Color::Green(3)}
    let mut points = {"b": Point { x: 3, y: 4 }}
    let mut t = 0
    let mut out = ""
    for key in ["a", "b", "c"] {
        out = out ++ match map_get(texts, key) { Some(s) => s, None => "-" }
        let f = match map_get(floats, key) { Some(f) => f * 2.0, None => 0.25 }
        out = out ++ float_to_string(f)
        out = out ++ match map_get(lists, key) { Some(xs) => int_to_string(list_len(xs)), None => "-" }
        out = out ++ match map_get(options, key) { Some(Some(n)) => int_to_string(n), Some(None) => "none", None => "-" }
        out = out ++ match map_get(colors, key) { Some(Color::Green(n)) => int_to_string(n), Some(Color::Red) => "red", None => "-" }
        let whole = map_get(options, key)
        if whole == None { out = out ++ "=" }
        let point = match map_get(points, key) { Some(p) => Some(p), None => None }
        let near = if key == "a" { point } else { map_get(points, "b") }
        t = t + match near { Some(p) => p.x + p.y, None => 1000 }
        let chosen = if key == "b" { map_get(texts, "a") } else { map_get(texts, key) }
        out = out ++ match chosen { Some(s) => s, None => "?" }
        texts = map_set(texts, key, out)
        floats = map_set(floats, key ++ key, f)
        options = map_set(options, "c", match whole { Some(found) => found, None => Some(7) })
    }
    out ++ json_encode(map_get(floats, "aa")) ++ int_to_string(t)
}`,
    ],
    [
      "texts that grow and are measured",
      `fn twice(s: String) -> String {
    let mut out = s
    while string_len(out) < 30 { out = out ++ s }
    out
}
fn main() -> String {
    let mut s = "ä"
    let mut piece = ""
    let mut out = ""
    let mut i = 0
    while string_len(s) < 120 {
        let before = string_len(s)
        let n = string_len(s) + string_len(piece) * 100
        s = s ++ piece ++ "€"
        piece = piece ++ "😀"
        s = s ++ piece
        if string_len(piece) > 12 { piece = "b" }
        if i == 3 { s = string_slice(s, 0, 5) ++ "x" }
        if i == 5 { s = s ++ s }
        out = out ++ int_to_string(before + n + string_len(s)) ++ " "
        s = s ++ "!"
        i = i + 1
    }
    out ++ int_to_string(string_len(out)) ++ twice("abc") ++ twice("é")
}`,
    ],
    [
      "variants in pieces, inside of variants in pieces",
      `enum Inner { A { a: String, b: Int }, B { a: Int, f: Float }, C { a: String, b: String } }
enum Outer { Whole(Inner) }
fn turn(x: Inner) -> Outer {
    match x {
        Inner::A { a: _, b: _ } => Outer::Whole(Inner::C { a: "1", b: "2" }),
        Inner::B { a: n, f: f } => Outer::Whole(Inner::B { a: n + 1, f: f * 2.0 }),
        Inner::C { a: a, b: b } => Outer::Whole(Inner::A { a: a ++ b, b: 3 }),
    }
}
fn told(x: Inner) -> String {
    match x {
        Inner::A { a: a, b: b } => a ++ int_to_string(b),
        Inner::B { a: a, f: f } => int_to_string(a) ++ float_to_string(f),
        Inner::C { a: a, b: b } => a ++ b,
    }
}
fn main() -> String {
    let first = match (match (Inner::A { a: "", b: 1 }) {
        Inner::A { a: m, b: _ } => Outer::Whole(Inner::C { a: m, b: "12" }),
        Inner::B { a: _, f: _ } => Outer::Whole(Inner::B { a: 0, f: 1.0 }),
        Inner::C { a: p, b: _ } => Outer::Whole(Inner::A { a: p, b: 0 - 3 }),
    }) { Outer::Whole(m) => m }
    let mut out = told(first)
    let mut x = Inner::B { a: 1, f: 0.5 }
    let mut i = 0
    while i < 9 {
        x = match turn(x) { Outer::Whole(m) => m }
        if i % 3 == 2 { x = if i % 2 == 0 { Inner::A { a: "x", b: i } } else { first } }
        out = out ++ told(x) ++ ","
        i = i + 1
    }
    out
}`,
    ],
    [
      "output soon after a number that needs 64 bits",
      `fn down(n: Int, acc: Int) -> Int {
    if n <= 0 { return acc }
    down(n - 1, (if !true { acc * acc } else { acc - n }) % 1000)
}
fn run_down() -> Int { down(38, 1) }
fn main() -> Int {
    let mut i = 0
    while i < 3 {
        i = i + 1
        let mut v: Int = (((0 - 3) + 9007199254740993) + (1 * (0 - 3))) - run_down()
        emit i
    }
    0
}`,
    ],
    [
      "recursion to the limit on frames",
      `fn down(n: Int) -> Int { if n == 0 { 0 } else { 1 + down(n - 1) } }
fn main() -> Int { down(253) + down(254) + down(255) }`,
    ],
    [
      "mutual recursion and leaves at the limit on frames",
      `fn leaf(n: Int) -> Int { n + 1 }
fn even(n: Int) -> Int { if n == 0 { leaf(0) } else { odd(n - 1) } }
fn odd(n: Int) -> Int { if n == 0 { 0 } else { leaf(even(n - 1)) } }
fn main() -> Int { even(250) + odd(251) + even(252) + odd(253) + even(254) }`,
    ],
    [
      "operands beyond 4,096",
      `fn f(n: Int) -> List<Int> { [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, n, if n == 0 { 0 } else { list_len(f(n - 1)) }] }
fn main() -> Int { list_len(f(250)) }`,
    ],
    [
      "numbers that cross 2^53 both ways",
      `fn main() -> String {
    let mut n = 9007199254740985
    let mut out = ""
    let mut i = 0
    while i < 14 {
        n = n + 1
        let m = 0 - n
        out = out ++ int_to_string(n) ++ " " ++ int_to_string(m - 1) ++ " " ++ int_to_string(n * 3 / 3) ++ ","
        if n > m && n != m && m <= 0 - n && n % 7 >= 0 { out = out ++ "." }
        i = i + 1
    }
    while i > 0 {
        n = n - 1
        out = out ++ int_to_string(n) ++ ";"
        i = i - 1
    }
    out
}`,
    ],
    [
      "bounds that tests, remainders and quotients set",
      `fn pick(n: Int, m: Int) -> Int {
    if n < 0 { 0 - n } else { if n == m { n + 1 } else { if n >= 2147483647 { n - m } else { n * 3 } } }
}
fn clamp(n: Int) -> Int { if n > 1000 { 1000 } else { if n < -1000 { -1000 } else { n } } }
fn main() -> String {
    let mut out = ""
    for n in [-9007199254740991, -2147483649, -7, -1, 0, 1, 7, 2147483646, 2147483647, 2147483648, 9007199254740990] {
        for m in [-2147483648, -3, -1, 1, 2, 2147483647, 9007199254740991] {
            let c = clamp(n)
            out = out ++ int_to_string(n / m) ++ " " ++ int_to_string(n % m) ++ " " ++ int_to_string(c / clamp(m)) ++ " "
                ++ int_to_string(c % clamp(m) * 1000003) ++ " " ++ int_to_string(pick(n, m)) ++ " " ++ int_to_string(c * c * c - m) ++ ","
        }
    }
    let mut i = 10
    while i > -10 {
        let mut j = i
        while j != 3 && j <= 12 {
            out = out ++ int_to_string(100 / (j + 20)) ++ ";"
            if j == 5 { j = j + 3 } else { j = j + 1 }
        }
        i = i - 4
    }
    out
}`,
    ],
    [
      "sums that creep up to 2^53, in nested loops",
      `type Total { sum: Int, least: Int }
fn main() -> String {
    let mut t = 9007199254000000
    let mut u = -9007199254000000
    let mut total = Total { sum: 9007199254730000, least: 0 }
    let mut i = 0
    while i < 60 {
        let mut j = 0
        while j < 7 {
            t = t + j * 1000
            u = u - (j * 1000 + i)
            total = Total { sum: total.sum + j * 7, least: total.least - t % 10 }
            j = j + 1
        }
        if t % 3 == 0 { t = t + 2147483647 }
        i = i + 1
    }
    int_to_string(t) ++ " " ++ int_to_string(u) ++ " " ++ int_to_string(total.sum) ++ " " ++ int_to_string(total.least)
}`,
    ],
    [
      "lists, variants and maps of numbers and others",
      `enum Item { Count(Int), Rate(Float), Both { n: Int, x: Float }, Nothing }
fn value(item: Item) -> Float {
    match item {
        Count(n) => int_to_float(n),
        Rate(x) => x,
        Both { n, x } => int_to_float(n) * x,
        Nothing => 0.5,
    }
}
fn first(xs: List<Float>) -> Option<Float> { list_head(xs) }
fn main() -> String {
    let items = [Item::Count(3), Item::Rate(1.25), Item::Both { n: 4, x: 0.5 }, Item::Nothing, Item::Count(9007199254740991)]
    let mut xs = []
    let mut rates = {"": 0.0}
    let mut k = 0
    for item in items {
        let x = value(item)
        xs = list_push(xs, x)
        rates = map_set(rates, "r" ++ int_to_string(k % 2), x * 2.0)
        k = k + 1
    }
    let mut s = 0.0
    for x in xs { s = s + x }
    let mut i = 0
    while i < list_len(xs) {
        s = s - list_get(xs, i) / 2.0
        i = i + 1
    }
    let head = match first(xs) { Some(x) => x, None => 0.0 }
    let rate = match map_get(rates, "r1") { Some(x) => x, None => 0.0 }
    let none = match map_get(rates, "no") { Some(x) => x, None => -1.0 }
    let nested = [Some([1, 2]), None, Some([])]
    let mut n = 0
    for each in nested {
        n = n * 10 + match each { Some(list) => list_len(list) + match list_head(list) { Some(m) => m, None => 7 }, None => 1 }
    }
    float_to_string(s) ++ " " ++ float_to_string(head + rate + none) ++ " " ++ int_to_string(n)
}`,
    ],
    [
      "records and variants that nobody wants whole",
      `type Pair { a: Int, b: Int }
type Mixed { n: Int, x: Float, s: String, inner: Pair }
enum Step { Stay, Go(Int), Turn { by: Int, x: Float }, Both(Pair) }
fn swap(p: Pair) -> Pair { Pair { a: p.b, b: p.a } }
fn next(p: Pair, i: Int) -> Step {
    if i % 5 == 0 { Step::Stay } else { if i % 5 == 1 { Step::Go(p.a) } else { if i % 5 == 2 { Step::Turn { by: p.b, x: int_to_float(i) / 4.0 } } else { Step::Both(swap(p)) } } }
}
fn half(n: Int) -> Option<Int> { if n % 2 == 0 { Some(n / 2) } else { None } }
fn checked(n: Int) -> Result<Pair, String> {
    match half(n) { Some(h) => Ok(Pair { a: h, b: n }), None => Err("odd " ++ int_to_string(n)) }
}
fn main() -> String {
    let mut p = Pair { a: 1, b: 2 }
    let mut q = Pair { a: 0, b: 0 }
    let mut m = Mixed { n: 0, x: 0.5, s: "", inner: p }
    let mut last = None
    let mut kept = []
    let mut out = ""
    let mut i = 0
    while i < 23 {
        p = Pair { a: p.b, b: p.a + i }
        let old = p
        p = swap(p)
        match next(p, i) {
            Stay => { q = old },
            Go(n) => { q = Pair { a: q.b, b: n } },
            Turn { by, x } => { m = Mixed { ..m, n: by, x: m.x + x } },
            Both(r) => { m = Mixed { ..m, inner: r, s: m.s ++ int_to_string(r.a) } },
        }
        if i % 7 == 3 { kept = list_push(kept, q) }
        last = match last { Some(n) => if n > 20 { None } else { Some(n + p.a % 3) }, None => Some(i) }
        out = out ++ match checked(i) { Ok(r) => int_to_string(r.a + r.b), Err(text) => text } ++ ","
        if m.inner == p || Some(i) == last { out = out ++ "!" }
        i = i + 1
    }
    for each in kept { out = out ++ int_to_string(each.a - each.b) ++ ";" }
    let end = match last { Some(n) => n, None => -1 }
    out ++ m.s ++ float_to_string(m.x) ++ int_to_string(m.n + q.a + end)
}`,
    ],
    [
      "calls of themselves that end functions",
      `type Acc { n: Int, list: List<Int> }
fn gcd(a: Int, b: Int) -> Int { if b == 0 { a } else { gcd(b, a % b) } }
fn flip(a: Int, b: Float, c: String, n: Int) -> String {
    if n == 0 { int_to_string(a) ++ float_to_string(b) ++ c } else { flip(n - a, b / 2.0 + 1.0, c ++ "x", n - 1) }
}
fn fold(acc: Acc, n: Int) -> Acc {
    let mut i = 0
    let mut t = 0
    while i < n % 4 {
        t = t + i * acc.n
        i = i + 1
    }
    if n <= 0 { acc } else { if n % 3 == 0 { fold(Acc { n: acc.n + t, list: list_push(acc.list, n) }, n - 1) } else { fold(Acc { ..acc, n: acc.n + 1 }, n - 2) } }
}
fn deep(n: Int) -> Int { if n == 0 { 0 } else { if n % 2 == 0 { deep(n - 1) } else { 1 + deep(n - 1) } } }
fn main() -> Int {
    let r = fold(Acc { n: 1, list: [] }, 60)
    string_len(flip(3, 7.5, "", 40)) + r.n + list_len(r.list) + gcd(1071, 462) + gcd(832040, 514229) + deep(200) + deep(253) + deep(254)
}`,
    ],
    [
      "remainders of products",
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
    let mut seed = 42
    let mut t = 0
    let mut i = 1
    while i < 40 {
        seed = (seed * 1103515245 + 12345) % 2147483648
        t = (t + power(seed, i * 1000003, 1000000007) * (0 - i)) % 998244353
        t = (i + seed * t % 2147483647 + (7 - seed * seed) % (i * 65537)) % 998244353
        i = i + 1
    }
    emit t
    let edge = 3037000500
    emit edge * (edge - 1) % 1000
    emit (3037000499 * 3037000499 + 5928526806) % 1000000
    if t == 1 { i = 0 }
    t * edge % (i - 40) + edge * edge % 7
}`,
    ],
    [
      "overflow at the end of 64 bits",
      `fn main() -> Int {
    let mut n = 1
    let mut i = 0
    while i < 70 {
        emit n
        n = n * 2
        i = i + 1
    }
    n
}`,
    ],
    [
      "the smallest Int",
      `fn main() -> Int {
    let low = -9223372036854775808
    emit low % 7
    emit low / 7
    emit low - low
    emit -(low + 1)
    emit low / -1
    1
}`,
    ],
    [
      "calls in loops, contracts, debug and emit",
      `fn safe(n: Int) -> Int
    requires n > 0
    ensures result < 12
{ debug_msg("n", n)
    n * 2 }
fn main() -> Int !{time.now, random} {
    let mut t = 0
    let mut i = 1
    while i < 10 {
        emit time_now()
        t = t + safe(i)
        if random() < 0.5 { t = t + 1 }
        i = i + 1
    }
    t
}`,
    ],
    [
      "floats in locals, parameters, lists and records",
      `type V { x: Float, y: Float }
fn scale(v: V, k: Float) -> V { V { x: v.x * k, y: v.y / k } }
fn sum(xs: List<Float>) -> Float {
    let mut t = 0.0
    for x in xs { t = t + x }
    t
}
fn mix(a: Float, n: Int) -> Float { if n % 2 == 0 { a } else { a + n } }
fn main() -> String {
    let mut v = V { x: 1.5, y: 0.25 }
    let mut i = 0
    while i < 9 {
        v = scale(v, 1.0 + mix(0.5, i) / 4.0)
        i = i + 1
    }
    let zero = 0.0 * -1.0
    emit zero
    emit v == v
    emit 0.1 + 0.2 == 0.3
    emit -v.x < v.y
    float_to_string(sum([v.x, v.y, 3.0 - 1, 2 * 1.5])) ++ float_to_string(v.x / zero)
}`,
    ],
    [
      "nested loops, early ends and nested matches",
      `enum E { A, B(Int), C { x: Int, y: String } }
fn pick(n: Int) -> Option<E> {
    if n % 5 == 0 { return None }
    Some(if n % 3 == 0 { E::A } else if n % 3 == 1 { E::B(n) } else { E::C { x: n, y: "y" } })
}
fn main() -> Int {
    let mut t = 0
    let mut i = 0
    while true {
        i = i + 1
        if i > 12 { break }
        let mut j = 0
        while j < i {
            j = j + 1
            if j == 3 { continue }
            t = t + match pick(i * j) {
                None => 100,
                Some(A) => 1,
                Some(B(7)) => 1000,
                Some(B(n)) => n,
                Some(C { x, y }) => if y == "y" && x > 20 { x } else { 2 },
            }
            if t > 2000 { return t }
        }
    }
    t
}`,
    ],
    [
      "function values",
      `fn inc(n: Int) -> Int { n + 1 }
fn half(n: Int) -> Int { 100 / n }
fn twice(f: Fn(Int) -> Int, n: Int) -> Int { f(f(n)) }
fn pick(n: Int) -> Fn(Int) -> Int { if n % 2 == 0 { inc } else { half } }
fn main() -> Int {
    let mut t = 0
    let mut i = 3
    while i > -3 {
        t = t + twice(pick(i), i)
        emit t
        i = i - 1
    }
    t
}`,
    ],
    [
      "lists and maps that share structure",
      `fn main() -> Int {
    let base = [1, 2, 3]
    let a = list_push(base, 4)
    let b = list_push(base, 5)
    let mut m = {"a": 1}
    let old = m
    let mut i = 0
    while i < 20 {
        m = map_set(m, "k" ++ int_to_string(i), i)
        i = i + 1
    }
    emit map_len(old)
    emit m
    emit [list_get(a, 3), list_get(b, 3)]
    let mut xs = a
    let mut t = 0
    while list_len(xs) > 0 {
        t = t + match list_head(xs) { Some(x) => x, None => 0 }
        xs = list_tail(xs)
    }
    t + list_get(a, t)
}`,
    ],
    [
      "texts",
      `fn main() -> String {
    let mut s = ""
    for c in string_chars("aé€😀z") {
        s = s ++ c ++ int_to_string(string_len(s))
        emit match c { "a" => 1, "€" => 2, _ => 0 }
        emit c < "b" || c > "é"
    }
    json_encode([s, string_to_upper(s), string_slice(s, 1, 3)]) ++ int_to_string(parse_int("x12"))
}`,
    ],
  ];
