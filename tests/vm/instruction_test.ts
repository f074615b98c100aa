// Copyright 2026 the Boruna authors. MIT license.

/**
 * The instructions of bytecode 1.2, and the limits on sizes.
 *
 * What 1.1 instructions do is in `tests/conformance`.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import type { Module, TypeDefinition } from "../../src/bytecode/mod.ts";
import { display, some, type Value } from "../../src/value/mod.ts";
import { trapText } from "../../src/vm/mod.ts";
import { moduleFromText } from "../support/assembly.ts";
import { type MachineRunOptions, runToEnd } from "../support/machine.ts";

const types: readonly TypeDefinition[] = [
  {
    name: "Point",
    kind: { kind: "Record", fields: [["x", "Int"], ["tags", "List<String>"]] },
  },
  {
    name: "Shape",
    kind: {
      kind: "Enum",
      variants: [
        ["Dot", null],
        ["Circle", "Float"],
        ["Box", "{w: Int, h: Int}"],
        ["At", "Point"],
      ],
    },
  },
  {
    name: "Tree",
    kind: {
      kind: "Record",
      fields: [["value", "Int"], ["next", "Option<Tree>"]],
    },
  },
];

function outcome(module: Module, options: MachineRunOptions = {}): string {
  const { stop } = runToEnd(module, options);
  return stop.kind === "done" ? display(stop.value) : trapText(stop.trap);
}

/** A body of `main`, and its printed result or trap. */
const bodies: readonly [body: string, want: string][] = [
  ["const 1\n MakeSome", "Some(1)"],
  ["const 1\n MakeOk", "Ok(1)"],
  ['const "x"\n MakeErr', 'Err("x")'],
  ["MakeSome", "stack underflow"],
  ["MakeMap 0", "{}"],
  ['const "b"\n const 1\n const "a"\n const 2\n MakeMap 2', "{a: 2, b: 1}"],
  ['const "k"\n const 1\n const "k"\n const 2\n MakeMap 2', "{k: 2}"],
  ["const 1\n const 2\n MakeMap 1", "type error: expected String, got Int"],
  ['const "k"\n MakeMap 1', "stack underflow"],
  ["const 1\n MakeSome\n TestTag -3", "true"],
  ["const 1\n MakeSome\n TestTag -2", "false"],
  ["const none\n TestTag -2", "true"],
  ["const 1\n MakeErr\n TestTag -5", "true"],
  ["const true\n TestTag 1", "true"],
  ["const 7\n TestTag -1", "true"],
  ["const 7\n MakeEnum 1 3\n TestTag 3", "true"],
  ["TestTag 3", "stack underflow"],
  ["const 7\n MakeSome\n GetPayload", "7"],
  ["const 7\n MakeEnum 1 3\n GetPayload", "7"],
  ["const none\n GetPayload", "None"],
  ["const 7\n GetPayload", "7"],
  ["GetPayload", "stack underflow"],
  ["const 3\n IntToFloat\n const 2\n Div", "1.5"],
  ["const 9223372036854775807\n IntToFloat", "9223372036854776000"],
  ["const 1.5\n IntToFloat", "type error: expected Int, got Float"],
  ["const -2.9\n FloatToInt", "Some(-2)"],
  ["const 1e300\n FloatToInt", "None"],
  ["const 3\n FloatToInt", "type error: expected Float, got Int"],
  ['const "{\\"a\\":[1,\\"x\\"]}"\n const "/a/1"\n JsonGet', 'Some("x")'],
  ['const "{\\"a\\":[1,\\"x\\"]}"\n const "/b"\n JsonGet', "None"],
  ['const "{\\"a\\":[1,\\"x\\"]}"\n const "/a"\n JsonList', '["1", "x"]'],
  ['const "{\\"b\\":1,\\"a\\":2}"\n const ""\n JsonKeys', '["a", "b"]'],
  ['const 1\n const ""\n JsonGet', "type error: expected String, got Int"],
  ['const "{}"\n const 1\n JsonKeys', "type error: expected String, got Int"],
  [
    'const 1\n const "t"\n MakeList 1\n MakeRecord 0 2\n MakeEnum 1 3\n JsonEncode',
    '"{"At":{"tags":["t"],"x":1}}"',
  ],
  ["const ()\n MakeEnum 1 0\n JsonEncode", '"{"Dot":null}"'],
  [
    "const 1\n const 2\n MakeRecord 1 2\n MakeEnum 1 2\n JsonEncode",
    '"{"Box":{"h":2,"w":1}}"',
  ],
  ["const @main\n JsonEncode", "type error: expected JSON value, got FnRef"],
];

for (const [body, want] of bodies) {
  test(`${body.replaceAll("\n", ";")} gives ${want}`, () => {
    const module = moduleFromText(`fn main 0 0\n ${body}\n Ret`, { types });
    assertEquals(outcome(module), want);
  });
}

/** A type text, a body that leaves a value, and the kind that is refused. */
const checks: readonly [type: string, body: string, refused: string | null][] =
  [
    ["Int", "const 1", null],
    ["Int", "const 9223372036854775807", null],
    ["Int", "const 1.5", "Float"],
    ["Float", "const 1.5", null],
    ["Bool", "const true", null],
    ["String", 'const "a"', null],
    ["Unit", "const ()", null],
    ["Unit", "const 1", "Int"],
    ["Option<Int>", "const none", null],
    ["Option<Int>", "const 1\n MakeSome", null],
    ["Option<Int>", "const true\n MakeSome", "Some"],
    ["Result<Int, String>", "const 1\n MakeOk", null],
    ["Result<Int, String>", 'const "e"\n MakeErr', null],
    ["Result<Int, String>", "const 1\n MakeErr", "Err"],
    ["List<Int>", "const 1\n const 2\n MakeList 2", null],
    ["List<Int>", "const 1\n const true\n MakeList 2", "List"],
    ["List<List<Int>>", "MakeList 0\n MakeList 1", null],
    ["Map<String, Int>", 'const "k"\n const 1\n MakeMap 1', null],
    ["Map<String, Int>", 'const "k"\n const true\n MakeMap 1', "Map"],
    ["Fn(Int, Fn() -> Int) -> List<Int>", "const @main", null],
    ["Fn(String) -> String !{net.fetch, fs.read}", "const @main", null],
    ["Fn() -> Int", "const 1", "Int"],
    ["ActorId", "SpawnActor 0", null],
    ["Point", "const 1\n MakeList 0\n MakeRecord 0 2", null],
    ["Point", "const 1\n MakeList 0\n MakeRecord 2 2", "Record"],
    ["Point", "const 1\n MakeRecord 0 1", "Record"],
    ["Point", "MakeList 0\n MakeList 0\n MakeRecord 0 2", "Record"],
    ["Shape", "const ()\n MakeEnum 1 0", null],
    ["Shape", "const 1\n MakeEnum 1 0", "Enum"],
    ["Shape", "const 1.5\n MakeEnum 1 1", null],
    ["Shape", "const 1\n const 2\n MakeRecord 1 2\n MakeEnum 1 2", null],
    ["Shape", "const 1\n MakeRecord 1 1\n MakeEnum 1 2", "Enum"],
    ["Shape", "const ()\n MakeEnum 1 9", "Enum"],
    ["Shape", "const ()\n MakeEnum 0 0", "Enum"],
    [
      "Tree",
      "const 1\n const 2\n const none\n MakeRecord 2 2\n MakeSome\n MakeRecord 2 2",
      null,
    ],
    ["Nowhere", "const 1", "Int"],
  ];

for (const [type, body, refused] of checks) {
  const name = body.replaceAll("\n", ";");
  test(`CheckType of ${type} ${refused ? "refuses" : "takes"} ${name}`, () => {
    const module = moduleFromText(
      `fn main 0 0\n ${body}\n CheckType 0\n const 1\n Ret`,
      { types, constants: [type] },
    );
    assertEquals(
      outcome(module),
      refused === null ? "1" : `type error: expected ${type}, got ${refused}`,
    );
  });
}

test("deep values are taken everywhere", () => {
  let deep: Value = 1;
  for (let i = 0; i < 100_000; i++) deep = some(deep);
  const program = (body: string) =>
    moduleFromText(`fn main 0 0\n ${body}\n Ret`, {
      constants: [deep, "Option<Int>"],
    });
  assertEquals(
    outcome(program("PushConst 0\n PushConst 0\n Eq")),
    "true",
  );
  assertEquals(
    outcome(program("PushConst 0\n CheckType 1")),
    "type error: expected Option<Int>, got Some",
  );
  assertEquals(
    outcome(program("PushConst 0\n Debug\n JsonEncode\n StringLen")),
    "1",
  );
});

/** Doubles a value until it is too large. */
const doubling = (start: string, double: string) =>
  moduleFromText(`
    fn main 0 1
      ${start}
      StoreLocal 0
    again:
      LoadLocal 0
      LoadLocal 0
      ${double}
      StoreLocal 0
      Jmp again
  `);

test("a value has a largest size", () => {
  const text = (max: number) =>
    `size limit exceeded: string length (max ${max})`;
  const list = (max: number) => `size limit exceeded: list length (max ${max})`;
  const sizes = { text: 1000, list: 100, map: 3 };
  const concat = doubling('const "ab"', "Concat");
  assertEquals(outcome(concat), text(2 ** 24));
  assertEquals(outcome(concat, { sizes }), text(1000));
  const one = "const 1\n MakeList 1";
  assertEquals(outcome(doubling(one, "ListConcat"), { sizes }), list(100));
  const append = (op: string) =>
    moduleFromText(`
      fn main 0 0
        MakeList 0
      again:
        const 1
        ${op}
        Jmp again
    `);
  assertEquals(outcome(append("ListPush"), { sizes }), list(100));
  assertEquals(outcome(append("ListAppend"), { sizes }), list(100));
  const long = "a".repeat(800);
  const builtin = (body: string) =>
    outcome(
      moduleFromText(`fn main 0 0\n ${body}\n StringLen\n Ret`, {
        constants: [
          long,
          "a",
          "bc",
          "",
          "\u{fb03}".repeat(800),
          "x,".repeat(400),
        ],
      }),
      { sizes },
    );
  assertEquals(
    builtin("PushConst 0\n PushConst 1\n PushConst 2\n StringReplace"),
    text(1000),
  );
  assertEquals(
    builtin("PushConst 0\n PushConst 3\n PushConst 1\n StringReplace"),
    text(1000),
  );
  assertEquals(
    builtin("PushConst 0\n PushConst 1\n PushConst 1\n StringReplace"),
    "800",
  );
  assertEquals(builtin("PushConst 0\n StringChars"), list(100));
  assertEquals(builtin("PushConst 0\n PushConst 1\n StringSplit"), list(100));
  assertEquals(builtin('PushConst 5\n const ","\n StringSplit'), list(100));
  assertEquals(builtin("PushConst 4\n StringToUpper"), text(1000));
  assertEquals(builtin("PushConst 0\n StringToUpper"), "800");
  assertEquals(
    builtin(
      "PushConst 0\n PushConst 0\n MakeList 2\n PushConst 3\n StringJoin",
    ),
    text(1000),
  );
  assertEquals(
    builtin("const 1\n const 2\n MakeList 2\n PushConst 3\n StringJoin"),
    "type error: expected String, got Int",
  );
  const entries = ["a", "b", "c", "d"].map((key) =>
    `const "${key}"\n const 1\n MapSet\n`
  ).join("");
  assertEquals(
    outcome(moduleFromText(`fn main 0 0\n MakeMap 0\n ${entries} Ret`), {
      sizes,
    }),
    "size limit exceeded: map size (max 3)",
  );
});

test("a printed form that is too long is a trap", () => {
  // A list of one text many times over: small in memory, endless in print.
  const module = moduleFromText(`
    fn main 0 2
      const "0123456789abcdef"
      StoreLocal 0
      const 0
      StoreLocal 1
    again:
      LoadLocal 0
      LoadLocal 0
      Concat
      StoreLocal 0
      LoadLocal 1
      const 1
      Add
      StoreLocal 1
      LoadLocal 1
      const 23
      Lt
      JmpIfNot done
      Jmp again
    done:
      LoadLocal 0
      Dup
      Dup
      Dup
      Dup
      MakeList 5
      Debug
      Ret
  `);
  assertEquals(
    outcome(module, { sizes: { text: 2 ** 28, list: 100, map: 3 } }),
    "size limit exceeded: printed text (max 134217728)",
  );
});
