// Copyright 2026 the Boruna authors. MIT license.

/**
 * The output gate beyond the recorded cases: what it refuses before a run,
 * how it counts, and that nothing makes it run for ever.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { run, SchemaRefusal } from "../../src/run/mod.ts";
import { parseJson } from "../../src/value/mod.ts";

/** The errors of a result under a schema; empty if it matches. */
async function judge(source: string, schema: unknown) {
  const { outcome } = await run(source, { schema });
  if (outcome.kind === "done") return [];
  if (outcome.kind !== "invalid_output") throw new Error(outcome.text);
  return outcome.errors;
}

const MAP = 'fn main() -> Map<String, Int> { {"a/b": 1, "c~d": 2} }';
const LIST = "fn main() -> List<Int> { [1, 2, 3] }";

test("a schema that is none is refused before anything runs", async () => {
  let calls = 0;
  for (
    const schema of [
      5,
      [],
      { type: "strin" },
      { minItems: -1 },
      { minItems: 1.5 },
      { pattern: "(" },
      { patternProperties: { "[": {} } },
      { $ref: "#/$defs/none" },
      { $ref: "https://example.test/s.json" },
      { $ref: "file:///etc/passwd" },
      { properties: { a: 5 } },
      { required: "a" },
      { allOf: [] },
      { multipleOf: 0 },
      { $schema: "https://json-schema.org/draft/2019-09/schema" },
      { $id: "a#b" },
      { description: "x".repeat(262144) },
      { a: () => 1 },
    ]
  ) {
    await assertRejects(
      () =>
        run("fn main() -> Int !{time.now} { time_now() }", {
          schema,
          onEvent: () => calls++,
        }),
      SchemaRefusal,
      undefined,
      JSON.stringify(schema)?.slice(0, 80),
    );
  }
  assertEquals(calls, 0);
});

test("paths are JSON pointers, and all errors are counted", async () => {
  assertEquals(
    await judge(MAP, { additionalProperties: { maximum: 0 } }),
    [
      { path: "/a~1b", message: "1 is greater than the maximum of 0" },
      { path: "/c~0d", message: "2 is greater than the maximum of 0" },
    ],
  );
  const { outcome } = await run(
    "fn main() -> List<Int> { let mut xs = [] let mut i = 0 " +
      "while i < 5000 { xs = list_push(xs, i) i = i + 1 } xs }",
    { schema: { items: { type: "string" } } },
  );
  assert(outcome.kind === "invalid_output");
  assertEquals(outcome.errors.length, 100);
  assertEquals(outcome.errors[99]!.path, "/99");
  assertEquals(outcome.totalErrors, 5000);
});

/** Result, schema, and the messages at their paths. */
const TABLE: readonly (readonly [string, unknown, readonly string[]])[] = [
  [LIST, { $ref: "#/$defs/a", $defs: { a: { maxItems: 2 } } }, [
    " [1,2,3] has more than 2 items",
  ]],
  [LIST, {
    $id: "https://a.test/root",
    items: { $ref: "small" },
    $defs: { s: { $id: "small", maximum: 2 } },
  }, ["/2 3 is greater than the maximum of 2"]],
  [
    LIST,
    { items: { $ref: "#n" }, $defs: { x: { $anchor: "n", minimum: 2 } } },
    [
      "/0 1 is less than the minimum of 2",
    ],
  ],
  [LIST, {
    $id: "https://a.test/strict",
    $dynamicAnchor: "node",
    items: { $dynamicRef: "#node" },
    maximum: 2,
  }, ["/2 3 is greater than the maximum of 2"]],
  [MAP, {
    allOf: [{ properties: { "a/b": true } }],
    unevaluatedProperties: false,
  }, [" Unevaluated properties are not allowed ('c~d' was unexpected)"]],
  [LIST, {
    prefixItems: [true],
    contains: { const: 3 },
    unevaluatedItems: false,
  }, [
    " Unevaluated items are not allowed ('2' was unexpected)",
  ]],
  [LIST, { contains: { minimum: 2 }, maxContains: 1 }, [
    " None of [1,2,3] are valid under the given schema",
  ]],
  [LIST, { contains: false, minContains: 0 }, []],
  ["fn main() -> List<Float> { [1.0, 2.5] }", { items: { type: "integer" } }, [
    '/1 2.5 is not of type "integer"',
  ]],
  ["fn main() -> List<Float> { [1.0, 1.0] }", { uniqueItems: true }, [
    " [1.0,1.0] has non-unique elements",
  ]],
  ["fn main() -> Option<Int> { Some(1) }", { required: ["value"] }, []],
  ['fn main() -> Result<Int, String> { Err("x") }', {
    properties: { result: { const: "Ok" } },
  }, ['/result "Ok" was expected']],
  ['fn main() -> String { "aé😀" }', { minLength: 3, maxLength: 3 }, []],
  ['fn main() -> String { "__proto__" }', { const: "__proto__" }, []],
  ['fn main() -> Map<String, Int> { {"__proto__": 1} }', {
    required: ["__proto__", "constructor"],
  }, [' "constructor" is a required property']],
  [LIST, { if: { maxItems: 2 }, then: false, else: { minItems: 4 } }, [
    " [1,2,3] has less than 4 items",
  ]],
  ["fn main() -> Int { 1 }", { $ref: "#" }, []],
  ["fn main() -> Int { 1 }", { anyOf: [{ $ref: "#" }, false] }, []],
  ["fn main() -> Int { 1 }", { format: "email", "x-own": [1] }, []],
  [LIST, { type: ["string"] }, [' [1,2,3] is not of type "string"']],
  // Members of schemas are told, and looked at, in ascending order.
  [LIST, { not: { type: "array", minItems: 1 } }, [
    ' {"minItems":1,"type":"array"} is not allowed for [1,2,3]',
  ]],
  [LIST, { enum: [{ b: 1, a: [{ d: 1, c: 2 }] }] }, [
    ' [1,2,3] is not one of [{"a":[{"c":2,"d":1}],"b":1}]',
  ]],
  [MAP, { patternProperties: { c: { const: 0 }, a: { const: 0 } } }, [
    "/a~1b 0 was expected",
    "/c~0d 0 was expected",
  ]],
  [MAP, { dependentRequired: { "c~d": ["y"], "a/b": ["z", "x"] } }, [
    ' "z" is a required property',
    ' "x" is a required property',
    ' "y" is a required property',
  ]],
  // Numbers keep their spelling where the schema was read from text.
  ["fn main() -> Int { 2 }", parseJson('{"const":1.0,"maximum":1e0}'), [
    " 1.0 was expected",
    " 2 is greater than the maximum of 1.0",
  ]],
  [LIST, parseJson('{"contains":true,"minContains":4.0}'), [
    " None of [1,2,3] are valid under the given schema",
  ]],
  [LIST, parseJson('{"minItems":4.0,"const":[1.0,2.0,3.0]}'), [
    " [1,2,3] has less than 4 items",
  ]],
];

test(`${TABLE.length} schemas and their errors`, async () => {
  for (const [source, schema, expected] of TABLE) {
    const errors = await judge(source, schema);
    assertEquals(
      errors.map(({ path, message }) => `${path} ${message}`),
      expected,
      JSON.stringify(schema),
    );
  }
});

test("deep results and schemas that explode end with an error", {
  timeout: 120_000,
}, async () => {
  const deep = "fn main() -> Option<Int> { let mut i = 0 let mut x = None " +
    "while i < 3 { x = Some(1) i = i + 1 } x }";
  assertEquals(await judge(deep, { type: "object" }), []);
  // 2^30 paths through one list of alternatives.
  let schema: Record<string, unknown> = { const: -1 };
  const defs: Record<string, unknown> = {};
  for (let i = 0; i < 30; i++) {
    defs[`d${i}`] = schema;
    const ref = { $ref: `#/$defs/d${i}` };
    schema = { anyOf: [ref, { allOf: [ref] }] };
  }
  const start = performance.now();
  const errors = await judge("fn main() -> Int { 1 }", {
    ...schema,
    $defs: defs,
  });
  assertEquals(errors.length, 1);
  assert(performance.now() - start < 10_000);
});

test("a failing program is reported as such, never as a mismatch", async () => {
  const { outcome } = await run("fn main() -> Int { 1 / 0 }", {
    schema: false,
  });
  assertEquals(outcome.kind, "trap");
  const large = await run('fn main() -> String { "abcdef" }', {
    schema: false,
    limits: { outputBytes: 7 },
  });
  assert(large.outcome.kind === "limit");
  assertEquals(large.outcome.limit, "output_bytes");
});
