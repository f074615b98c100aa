// Copyright 2026 the Boruna authors. MIT license.

/**
 * The behaviour of `@std/assert` and `@std/cli` that the project relies on. It holds for the real
 * packages and for the stand-ins in `scripts/std` alike.
 *
 * @module
 */

import { test } from "node:test";
import {
  assertEquals,
  AssertionError,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

test("assertEquals() compares data", () => {
  assertEquals({ a: [1, { b: "x" }] }, { a: [1, { b: "x" }] });
  assertEquals([0], [-0]);
  assertEquals(NaN, NaN);
  assertEquals(Object.assign(Object.create(null), { a: 1 }), { a: 1 });
  assertEquals(new Map([["a", [1]]]), new Map([["a", [1]]]));
  assertEquals(new Uint8Array([1, 2]), new Uint8Array([1, 2]));
  assertEquals(10n, 10n);
  assertNotEquals<unknown>(10n, 10);
  assertNotEquals<unknown>({ a: undefined }, {});
  assertNotEquals(new Error("x"), new Error("x"));
  assertThrows(
    () => assertEquals({ a: 1 }, { a: 2 }),
    AssertionError,
    "not equal",
  );
});

test("assertThrows() and assertRejects() look at class and message", async () => {
  assertThrows(
    () => {
      throw new TypeError("bad shape");
    },
    TypeError,
    "shape",
  );
  assertThrows(
    () => assertThrows(() => {}),
    AssertionError,
    "Expected function to throw",
  );
  await assertRejects(
    () => Promise.reject(new RangeError("far")),
    RangeError,
    "far",
  );
});

const flags = {
  boolean: ["live", "json"],
  string: ["policy", "max-steps"],
  alias: { j: "json" },
};

test("parseArgs() reads flags and positionals", () => {
  const args = parseArgs([
    "run",
    "app.ax",
    "--policy",
    "allow-all",
    "--live",
    "-j",
  ], flags);
  assertEquals(args._, ["run", "app.ax"]);
  assertEquals([args.policy, args.live, args.json, args.j], [
    "allow-all",
    true,
    true,
    true,
  ]);
});

test("parseArgs() sets every boolean, and no string", () => {
  const args = parseArgs([], flags);
  assertEquals([args.live, args.json, args.policy], [false, false, undefined]);
});

test("parseArgs() accepts =value, for booleans too", () => {
  const args = parseArgs(
    ["--live=false", "--policy=p.json", "--max-steps=10"],
    flags,
  );
  assertEquals([args.live, args.policy, args["max-steps"]], [
    false,
    "p.json",
    "10",
  ]);
});

test('parseArgs() gives "" for a string flag without a value', () => {
  assertEquals(parseArgs(["--policy"], flags).policy, "");
  assertEquals(parseArgs(["--policy", "--live"], flags).policy, "");
});

test("parseArgs() turns numeric positionals into numbers", () => {
  assertEquals(parseArgs(["12", "x"], flags)._, [12, "x"]);
});

test("parseArgs() reports unknown flags to the callback", () => {
  const seen: unknown[] = [];
  parseArgs(["--polcy", "x.json", "app.ax"], {
    ...flags,
    unknown: (arg: string, key?: string) => {
      if (key === undefined) return true;
      seen.push(arg);
      return false;
    },
  });
  assertEquals(seen, ["--polcy"]);
});

test("parseArgs() keeps -- if asked", () => {
  const args = parseArgs(["app.ax", "--", "--live"], { ...flags, "--": true });
  assertEquals([args._, args["--"], args.live], [
    ["app.ax"],
    ["--live"],
    false,
  ]);
});
