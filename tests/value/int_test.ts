// Copyright 2026 the Boruna authors. MIT license.

/**
 * Int arithmetic against BigInt, at the edges and at random.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  compareInt,
  floatToInt,
  type Int,
  intAdd,
  intDiv,
  intMul,
  intMulAddRem,
  intNeg,
  intRem,
  intSub,
  intToFloat,
  intToText,
  isInt,
  MAX_INT,
  MIN_INT,
  normalizeInt,
  parseInt64,
} from "../../src/value/mod.ts";

const EDGES: readonly bigint[] = [
  0n,
  1n,
  2n,
  7n,
  1n << 31n,
  1n << 32n,
  3037000499n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 53n) + 1n,
  (1n << 62n) + 12345n,
  MAX_INT,
].flatMap((n) => [n - 1n, n, -n, -n - 1n])
  .filter((n) => n >= MIN_INT && n <= MAX_INT);

/** A repeatable stream of 64-bit numbers, most of them near an edge. */
function* integers(count: number): Generator<bigint> {
  let state = 88172645463325252n;
  for (let i = 0; i < count; i++) {
    state ^= state << 13n & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= state << 17n & 0xffffffffffffffffn;
    yield BigInt.asIntN(64, state) >> BigInt(i % 64);
  }
}

function exact(n: bigint): Int | null {
  return n < MIN_INT || n > MAX_INT ? null : normalizeInt(n);
}

function checkPair(a: bigint, b: bigint): void {
  const x = normalizeInt(a);
  const y = normalizeInt(b);
  const label = `${a} and ${b}`;
  assertEquals(intAdd(x, y), exact(a + b), label);
  assertEquals(intSub(x, y), exact(a - b), label);
  assertEquals(intMul(x, y), exact(a * b), label);
  assertEquals(compareInt(x, y), a < b ? -1 : a > b ? 1 : 0, label);
  assertEquals(x === y, a === b, label);
  if (b === 0n) return;
  assertEquals(intDiv(x, y), exact(a / b), label);
  const overflows = a === MIN_INT && b === -1n;
  assertEquals(intRem(x, y), overflows ? null : exact(a % b), label);
}

test("arithmetic is exact at the edges and overflows beyond", () => {
  for (const a of EDGES) {
    for (const b of EDGES) checkPair(a, b);
    assertEquals(intNeg(normalizeInt(a)), exact(-a));
  }
});

test("arithmetic is exact on other numbers", () => {
  let last = 1n;
  for (const n of integers(5000)) {
    checkPair(last, n);
    last = n;
  }
});

test("no operation gives a negative zero", () => {
  const zeros = [
    intMul(0, -5),
    intDiv(-1, 2),
    intDiv(0, -3),
    intRem(-4, 2),
    intNeg(0),
    intSub(0, 0),
    parseInt64("-0"),
    floatToInt(-0.5),
  ];
  for (const zero of zeros) assertEquals(Object.is(zero, 0), true);
  assertEquals(Object.is(intToFloat(-0), 0), true);
  assertEquals(intToText(-0), "0");
});

test("intMulAddRem() is exact where it answers", () => {
  const parts = [0, 1, 2, 7, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1]
    .concat([1000000007, 2 ** 40 - 3, 2 ** 52 + 1, 2 ** 53 - 1]);
  const signed = [...parts, ...parts.map((n) => 0 - n)];
  let refused = 0;
  for (const a of signed) {
    for (const b of signed) {
      for (const c of [0, 5, -5, 2 ** 53 - 1, 1 - 2 ** 53]) {
        const product = BigInt(a) * BigInt(b);
        const sum = product + BigInt(c);
        const fits = [product, sum].every((n) => n >= MIN_INT && n <= MAX_INT);
        for (const m of parts.slice(1)) {
          const rest = intMulAddRem(a, b, c, m);
          const what = `(${a} * ${b} + ${c}) % ${m}`;
          if (rest === undefined) {
            refused++;
            assert(product > 2n ** 62n || product < -(2n ** 62n), what);
          } else {
            assert(fits && BigInt(rest) === sum % BigInt(m), what);
            assert(!Object.is(rest, -0), what);
          }
        }
        assertEquals(intMulAddRem(a, b, c, 0), undefined);
        assertEquals(intMulAddRem(a, b, c, -7), undefined);
      }
    }
  }
  assert(refused > 0);
});

test("parseInt64() reads a sign and digits, and nothing else", () => {
  const cases: readonly (readonly [string, Int | null])[] = [
    ["5", 5],
    ["+5", 5],
    ["-5", -5],
    ["007", 7],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["-9007199254740993", -9007199254740993n],
    ["+9007199254740993", 9007199254740993n],
    ["9223372036854775807", MAX_INT],
    ["9223372036854775808", null],
    ["-9223372036854775808", MIN_INT],
    ["-9223372036854775809", null],
    ["00000000000000000000000000000012", 12],
    ["9".repeat(400), null],
    ["", null],
    ["+", null],
    ["-", null],
    ["--5", null],
    ["1_0", null],
    ["1e3", null],
    ["0x10", null],
    [" 1", null],
    ["1 ", null],
    ["٣", null],
  ];
  for (const [text, value] of cases) {
    assertEquals(parseInt64(text), value, text);
  }
});

test("floatToInt() goes towards zero and stays in range", () => {
  const cases: readonly (readonly [number, Int | null])[] = [
    [1.9, 1],
    [-1.9, -1],
    [NaN, null],
    [Infinity, null],
    [2 ** 53, 9007199254740992n],
    [2 ** 63, null],
    [-(2 ** 63), MIN_INT],
    [9.223372036854775e18, 9223372036854774784n],
  ];
  for (const [x, value] of cases) assertEquals(floatToInt(x), value);
});

test("isInt() tells Ints from the rest", () => {
  assertEquals([1, 1n, "1", true].map(isInt), [true, true, false, false]);
});
