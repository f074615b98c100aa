// Copyright 2026 the Boruna authors. MIT license.

/**
 * JSON: the tree, the layout, and the builtins of a program.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ActorId,
  canonicalJson,
  canonicalTree,
  type DescribeType,
  err,
  Float,
  FnRef,
  indentJson,
  jsonEncode,
  JsonError,
  jsonGet,
  jsonKeys,
  jsonList,
  JsonNumber,
  type JsonObject,
  listOf,
  listToArray,
  makeRecord,
  mapOf,
  NONE,
  ok,
  parseJson,
  some,
  UNIT,
  type Value,
  valueToUntaggedJson,
  Variant,
} from "../../src/value/mod.ts";

test("parseJson() keeps number texts, order and duplicates", () => {
  const tree = parseJson('{"b":1.0,"a":[12345678901234567890,-0],"b":null}');
  const { members } = tree as JsonObject;
  assertEquals(members.map((member) => member[0]), ["b", "a", "b"]);
  assertEquals((tree as JsonObject).get("b"), null);
  assertEquals((tree as JsonObject).get("c"), undefined);
  assertEquals(members[0]![1], new JsonNumber("1.0", null, 1));
  assertEquals(members[1]![1], [
    new JsonNumber(
      "12345678901234567890",
      12345678901234567890n,
      1.2345678901234567e19,
    ),
    new JsonNumber("-0", null, -0),
  ]);
});

test("parseJson() refuses with the reference's words and places", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "EOF while parsing a value at line 1 column 0"],
    ["{", "EOF while parsing an object at line 1 column 1"],
    ['{"default_allow": true} x', "trailing characters at line 1 column 25"],
    ['{"a" 1}', "expected `:` at line 1 column 6"],
    ['{"a":1,}', "trailing comma at line 1 column 8"],
    ['{"a":tru}', "expected ident at line 1 column 9"],
    ["{a:1}", "key must be a string at line 1 column 2"],
    ['{"a":01}', "invalid number at line 1 column 7"],
    ['{"a":1e999}', "number out of range at line 1 column 10"],
    ["[".repeat(200), "recursion limit exceeded at line 1 column 128"],
    ["\ufeff{}", "expected value at line 1 column 1"],
    ["// c\n{}", "expected value at line 1 column 1"],
    ["[1,\n 2\n 3]", "expected `,` or `]` at line 3 column 2"],
    ['"é\\x"', "invalid escape at line 1 column 5"],
    ['"\\udc00"', "lone leading surrogate in hex escape at line 1 column 7"],
    ['{"a":"\ud800"}', "invalid unicode code point at line 1 column 8"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => parseJson(text), JsonError, message);
  }
});

test("indentJson() lays out like JSON.stringify", () => {
  const values = [
    [],
    {},
    [[], {}],
    { a: [1, { b: 'x,[{"}]:\\' }], c: {}, d: [[]] },
    "plain",
    12,
  ];
  for (const value of values) {
    const compact = JSON.stringify(value);
    assertEquals(indentJson(compact), JSON.stringify(value, null, 2));
  }
});

test("canonicalJson() writes values without the names of types", () => {
  const cases: readonly (readonly [Value, string])[] = [
    [UNIT, "null"],
    [NONE, "null"],
    [true, "true"],
    [9007199254740993n, "9007199254740993"],
    [new Float(1e21), "1000000000000000000000"],
    [new Float(-0), "-0"],
    [new Float(NaN), "NaN"],
    ['a"\u0001é', '"a\\"\\u0001é"'],
    [some(1), "1"],
    [ok("x"), '"x"'],
    [err("x"), '{"err":"x"}'],
    [mapOf([["b", 1], ["a", 2]]), '{"a":2,"b":1}'],
    [listOf([1, "x"]), '[1,"x"]'],
    [makeRecord(3, [1, 2]), "[1,2]"],
    [new Variant(2, 4, "p"), '{"v":2,"p":"p"}'],
    [new ActorId(7), "7"],
    [new FnRef(9), "9"],
  ];
  for (const [value, text] of cases) assertEquals(canonicalJson(value), text);
});

const describe: DescribeType = (type) =>
  type === 0 ? { kind: "Record", fields: ["y", "x"] } : type === 1
    ? {
      kind: "Enum",
      variants: [
        { name: "Off", fields: null },
        { name: "Dim", fields: null },
        { name: "Box", fields: ["w", "h"] },
      ],
    }
    : null;

test("jsonEncode() writes values with the names of their types", () => {
  const cases: readonly (readonly [Value, string])[] = [
    [makeRecord(0, [1, "a"]), '{"x":"a","y":1}'],
    [new Variant(0, 1, UNIT), '{"Off":null}'],
    [new Variant(1, 1, some(3)), '{"Dim":3}'],
    [new Variant(2, 1, makeRecord(1, [4, 5])), '{"Box":{"h":5,"w":4}}'],
    [ok(1), '{"Ok":1}'],
    [err("x"), '{"Err":"x"}'],
    [listOf([NONE, some(NONE), UNIT]), "[null,null,null]"],
    [new Float(1.5), "1.5"],
    [new Float(2), "2"],
    [new Float(Infinity), "null"],
    [mapOf([["é", 1]]), '{"é":1}'],
  ];
  for (const [value, text] of cases) {
    assertEquals(jsonEncode(value, describe), { text });
  }
  assertEquals(jsonEncode(listOf([new ActorId(1)]), describe), {
    refused: "ActorId",
  });
  assertEquals(jsonEncode(new FnRef(1), describe), { refused: "FnRef" });
});

test("jsonEncode() writes long texts piece by piece", () => {
  const values = Array.from({ length: 3_000 }, (_, i) => ({
    value: makeRecord(0, [i, `"${"é".repeat(i % 50)}`]),
    shown: { x: `"${"é".repeat(i % 50)}`, y: i },
  }));
  const text = JSON.stringify(values.map(({ shown }) => shown));
  const list = listOf(values.map(({ value }) => value));
  assertEquals(jsonEncode(list, describe), { text });
  // A record of another length than its type has fields.
  assertEquals(jsonEncode(makeRecord(0, [1, 2, 3]), describe), {
    text: '{"2":3,"x":2,"y":1}',
  });
  assertEquals(jsonEncode(makeRecord(0, [1, 2]), describe), {
    text: '{"x":2,"y":1}',
  });
});

test("jsonGet() follows a pointer", () => {
  const text = '{"a":{"b":[10,"x\\ny",1.50,12345678901234567890123,{}]},' +
    '"a/b":1,"m~n":2,"":3,"d":1,"d":2,"z":null,"s":{"k2":1,"k1":[ ]}}';
  const cases: readonly (readonly [string, string | null])[] = [
    ["/a/b/0", "10"],
    ["/a/b/1", "x\ny"],
    ["/a/b/2", "1.5"],
    ["/a/b/3", "12345678901234567890123"],
    ["/a/b/4", "{}"],
    ["/a/b/5", null],
    ["/a/b/01", null],
    ["/a/b/-", null],
    ["/a~1b", "1"],
    ["/m~0n", "2"],
    ["/", "3"],
    ["/d", "2"],
    ["/z", "null"],
    ["/s", '{"k1":[],"k2":1}'],
    ["/none", null],
    ["/z/x", null],
    ["a", null],
    ["/a~2", null],
  ];
  for (const [pointer, found] of cases) {
    assertEquals(jsonGet(text, pointer), found, pointer);
  }
  assertEquals(jsonGet("[1, 2]", ""), "[1,2]");
  assertEquals(jsonGet("nonsense", ""), null);
  assertEquals(jsonGet("1e999", ""), null);
});

test("jsonGet() finds what our own reader reads", () => {
  const atoms = [
    ..."0 -0 7 -12 1.0 1.50 2e3 1e-7 1e400 1e308 9007199254740991".split(" "),
    ..."9007199254740993 -9223372036854775809 1e21 5e-324".split(" "),
    ..."null true false [] {} 01 1. - nul tru [ ] { } , :".split(" "),
    '""',
    '"a"',
    '"\\n\\u0041"',
    '"\\ud83d\\ude00"',
    '"\\ud800"',
    '"\\udc00x"',
    '"é😀\u2028"',
    '"\t"',
    '"__proto__"',
    '"toJSON"',
    '"10"',
    '"9"',
    " ",
    "\ufeff",
  ];
  let seed = 5;
  const next = (below: number) => {
    seed = seed * 48271 % 2147483647;
    return seed % below;
  };
  const atom = () => atoms[next(atoms.length)]!;
  const key = () => ['"a"', '"b"', '"__proto__"', '"10"', '"9"'][next(5)]!;
  const make = (depth: number): string => {
    switch (next(depth === 0 ? 1 : 3)) {
      case 0:
        return atom();
      case 1:
        return `[${make(depth - 1)}, ${make(depth - 1)}]`;
      default:
        return `{${key()}: ${make(depth - 1)},${key()}:${make(depth - 1)}}`;
    }
  };
  const texts = Array.from({ length: 4000 }, () => make(next(4)));
  for (const levels of [126, 127, 128, 20_000]) {
    texts.push("[".repeat(levels) + "]".repeat(levels));
    texts.push('{"a":'.repeat(levels) + "1.5" + "}".repeat(levels));
  }
  let valid = 0;
  for (const text of texts) {
    let expected: string | null;
    try {
      const tree = parseJson(text);
      expected = typeof tree === "string" ? tree : canonicalTree(tree);
      valid++;
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      expected = null;
    }
    assertEquals(jsonGet(text, ""), expected, text.slice(0, 200));
  }
  assert(valid > 1000 && valid < 3000, `${valid}`);
});

test("jsonGet() looks into several texts in turns", () => {
  const texts = Array.from({ length: 7 }, (_, i) => `{"n": [${i}, ${i}.5]}`);
  for (let i = 0; i < 200; i++) {
    const k = i * i % 7;
    // An equal text that is another object.
    const text = i % 3 === 0 ? [...texts[k]!].join("") : texts[k]!;
    assertEquals(jsonGet(text, "/n/0"), String(k));
    assertEquals(jsonGet(texts[0]!, "/n/1"), "0.5");
  }
});

test("jsonList() and jsonKeys() look into arrays and objects", () => {
  const text = '{"l":["a",{"b":1},null],"o":{"b":1,"a":2,"b":3}}';
  assertEquals(listToArray(jsonList(text, "/l")), ["a", '{"b":1}', "null"]);
  assertEquals(listToArray(jsonList(text, "/o")), []);
  assertEquals(listToArray(jsonKeys(text, "/o")), ["a", "b"]);
  assertEquals(listToArray(jsonKeys(text, "/l")), []);
  assertEquals(listToArray(jsonKeys("{", "")), []);
});

test("valueToUntaggedJson() is the form of tool answers", () => {
  const cases: readonly (readonly [Value, string])[] = [
    [UNIT, "null"],
    [5, "5"],
    [new Float(1), "1.0"],
    [NONE, '{"option":"None"}'],
    [some("x"), '{"option":"Some","value":"x"}'],
    [err(1), '{"result":"Err","value":1}'],
    [makeRecord(2, [1]), '{"fields":[1],"type":"record","type_id":2}'],
    [
      new Variant(1, 2, UNIT),
      '{"payload":null,"type":"enum","type_id":2,"variant":1}',
    ],
    [mapOf([["a", listOf([])]]), '{"a":[]}'],
    [new ActorId(3), '{"actor_id":3}'],
    [new FnRef(3), '{"fn_ref":3}'],
  ];
  for (const [value, text] of cases) {
    assertEquals(valueToUntaggedJson(value), text);
  }
});
