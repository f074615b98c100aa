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
  string: ["policy", "max-steps", "_"],
  collect: ["live", "json", "policy", "max-steps"],
  alias: { p: "policy" },
  "--": true,
};

test("parseArgs() reads flags and positionals", () => {
  const args = parseArgs(
    ["run", "app.ax", "--policy", "allow-all", "--live"],
    flags,
  );
  assertEquals(args._, ["run", "app.ax"]);
  assertEquals([args.policy, args.p], [["allow-all"], ["allow-all"]]);
  assertEquals([args.live, args.json], [[true], []]);
});

test("parseArgs() without collect gives one value, false for an absent boolean", () => {
  const args = parseArgs(["--live"], { boolean: ["live", "json"] });
  assertEquals([args.live, args.json], [true, false]);
});

test("parseArgs() keeps every repetition of a collected flag", () => {
  const args = parseArgs(["--json", "-p", "a", "--json", "--policy=b"], flags);
  assertEquals([args.json, args.policy], [[true, true], ["a", "b"]]);
});

test("parseArgs() accepts =value", () => {
  const args = parseArgs(["--policy=p.json", "--max-steps=10"], flags);
  assertEquals([args.policy, args["max-steps"]], [["p.json"], ["10"]]);
});

test('parseArgs() gives "" for a text flag without a value', () => {
  assertEquals(parseArgs(["--policy"], flags).policy, [""]);
  assertEquals(parseArgs(["--policy", "--live"], flags).policy, [""]);
});

test('parseArgs() keeps positionals texts when "_" is a string', () => {
  assertEquals(parseArgs(["007", "1e3", "-"], flags)._, ["007", "1e3", "-"]);
  assertEquals(parseArgs(["12", "x"], { boolean: ["live"] })._, [12, "x"]);
});

test("parseArgs() reports unknown flags to the callback", () => {
  const seen: unknown[] = [];
  const args = parseArgs(["app.ax", "--polcy", "x", "--max-steps=", "-q"], {
    ...flags,
    unknown: (arg: string, key?: string) => {
      if (key === undefined) return true;
      seen.push([arg, key]);
      return false;
    },
  });
  assertEquals(seen, [
    ["--polcy", "polcy"],
    ["--max-steps=", "max-steps="],
    ["-q", "q"],
  ]);
  assertEquals(args._, ["app.ax"]);
});

test("parseArgs() keeps what follows -- apart", () => {
  const args = parseArgs(["app.ax", "--", "--live"], flags);
  assertEquals([args._, args["--"], args.live], [["app.ax"], ["--live"], []]);
});
