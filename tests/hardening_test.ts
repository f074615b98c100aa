// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs that attack this one: names that mean something to JavaScript, depth
 * and size without end. They get values or typed limits, and leave no trace.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { parsePolicy, PolicyError } from "../src/capability/mod.ts";
import { decodeEventLog, EventLogError } from "../src/replay/mod.ts";
import { CompileError, run, type RunResult } from "../src/run/mod.ts";
import { display, parseJson } from "../src/value/mod.ts";
import { BOMBS } from "./support/bombs.ts";

/** Names that an object has without having them. */
const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "toJSON",
  "valueOf",
  "hasOwnProperty",
  "then",
  "__defineGetter__",
  "length",
  "0",
];

const TIERS = ["interpreter", "compiled", "auto"] as const;

/** What can be seen of the prototypes that everything shares. */
function prototypes(): string {
  return [Object, Array, Function, String, Map, Promise].map((one) =>
    Reflect.ownKeys(one.prototype).map(String).sort().join(",")
  ).join("\n");
}

async function valueOf(source: string, tier?: (typeof TIERS)[number]) {
  const result = await run(source, tier === undefined ? {} : { tier });
  assert(result.outcome.kind === "done", `${source}\n${textOf(result)}`);
  return display(result.outcome.value);
}

function textOf({ outcome }: RunResult): string {
  return "text" in outcome ? outcome.text : outcome.kind;
}

test("keys of maps are only keys", async () => {
  const before = prototypes();
  for (const name of NAMES) {
    for (const tier of TIERS) {
      assertEquals(
        await valueOf(
          `fn main() -> List<String> {
    let empty: Map<String, String> = {}
    let full = map_set(empty, "${name}", "x")
    let other = map_set(full, "polluted", "y")
    [map_get_or(empty, "${name}"), map_get_or(full, "${name}"), int_to_string(map_len(other))]
}
fn map_get_or(m: Map<String, String>, key: String) -> String {
    if map_contains_key(m, key) { "present" } else { "absent" }
}
`,
          tier,
        ),
        '["absent", "present", "2"]',
        `${name} ${tier}`,
      );
    }
  }
  assertEquals(prototypes(), before);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

test("names in a program are only names", async () => {
  const before = prototypes();
  for (const name of ["constructor", "prototype", "toString", "valueOf"]) {
    for (const tier of TIERS) {
      assertEquals(
        await valueOf(
          `type P { ${name}: Int, then: Int }
fn ${name}_f(${name}: Int) -> Int { ${name} + 1 }
fn main() -> Int {
    let p = P { ${name}: 1, then: 2 }
    let ${name} = p.${name}
    ${name}_f(${name}) + p.then
}
`,
          tier,
        ),
        "4",
        `${name} ${tier}`,
      );
    }
  }
  assertEquals(prototypes(), before);
});

test("JSON from outside is only data", async () => {
  const before = prototypes();
  const text =
    `{"__proto__":{"polluted":1},"constructor":{"prototype":{"a":1}},"a":2}`;
  const quoted = text.replaceAll('"', '\\"');
  for (const tier of TIERS) {
    assertEquals(
      await valueOf(
        `fn get(p: String) -> String {
    match json_get("${quoted}", p) { Some(v) => v, None => "-" }
}
fn main() -> List<String> {
    [get("/__proto__/polluted"), get("/constructor/prototype/a"), get("/toString"), get("/a")]
}
`,
        tier,
      ),
      '["1", "1", "-", "2"]',
    );
  }
  parseJson(text);
  for (const policy of [`{"__proto__":{}}`, `{"rules":{"__proto__":{}}}`]) {
    try {
      parsePolicy(policy);
    } catch (error) {
      assert(error instanceof PolicyError);
    }
  }
  try {
    decodeEventLog(`{"version":2,"events":[],"__proto__":{"polluted":1}}`);
  } catch (error) {
    assert(error instanceof EventLogError);
  }
  assertEquals(prototypes(), before);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

test("depth of source ends in an error with a place", async () => {
  const deep = (before: string, middle: string, after: string) =>
    `fn main() -> Int { ${before.repeat(20_000)}${middle}${
      after.repeat(20_000)
    } }`;
  const sources = [
    deep("(", "1", ")"),
    deep("-", "1", ""),
    deep("!", "true", ""),
    deep("[", "1", "]"),
    deep("{", "1", "}"),
    deep("f(", "1", ")"),
    deep("if true { 1 } else ", "{ 2 }", ""),
    deep("if true { ", "1", " } else { 2 }"),
    deep("1 + (", "1", ")"),
    deep("match 1 { _ => ", "1", " }"),
    `fn main() -> ${"Option<".repeat(20_000)}Int${">".repeat(20_000)} { None }`,
  ];
  for (const source of sources) {
    let error: unknown;
    try {
      await run(source);
    } catch (thrown) {
      error = thrown;
    }
    assert(error instanceof CompileError, source.slice(0, 60));
    assert(error.diagnostics.length > 0);
  }
});

for (const { name, source, limit } of BOMBS) {
  test(`${name} ends in a limit`, async () => {
    const start = performance.now();
    // A tenth of the usual steps: tests share a machine.
    const result = await run(source, { limits: { steps: 1_000_000 } });
    assert(result.outcome.kind === "limit", textOf(result));
    assertEquals(result.outcome.limit, limit);
    // Two seconds on an idle machine.
    assert(performance.now() - start < 30_000);
  });
}

test("memory is a limit of its own", async () => {
  const result = await run(
    `fn main() -> Int {
    let mut l: List<String> = []
    let mut s = "ab"
    let mut i = 0
    while i < 16 {
        s = s ++ s
        i = i + 1
    }
    while true {
        l = list_push(l, string_replace(s, "a", int_to_string(i)))
        i = i + 1
    }
    list_len(l)
}`,
    { limits: { memoryBytes: 16_000_000 } },
  );
  assert(result.outcome.kind === "limit", textOf(result));
  assertEquals(result.outcome.limit, "memory_bytes");
});
