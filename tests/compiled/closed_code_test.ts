// Copyright 2026 the Boruna authors. MIT license.

/**
 * No program text ever becomes code: hostile sources and hostile modules give
 * text that the independent checker accepts, and the checker refuses every
 * trick that is tried on it.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import type { Module } from "../../src/bytecode/mod.ts";
import { compile } from "../../src/compile/mod.ts";
import { Float, FnRef, UNIT } from "../../src/value/mod.ts";
import { startExecution, trapText } from "../../src/vm/mod.ts";
import { compiledText, startCompiled } from "../../src/vm/compiled/start.ts";
import { refuseCode } from "../support/closed_code.ts";
import { generate } from "../support/generate.ts";

/** Texts that would be code if they got out of their place. */
const PAYLOADS: readonly string[] = [
  "globalThis.escaped = 1",
  '"); globalThis.escaped = 1; ("',
  "'); globalThis.escaped = 1; ('",
  "`${globalThis.escaped = 1}`",
  "*/ globalThis.escaped = 1 /*",
  "// \n globalThis.escaped = 1",
  "\u2028globalThis.escaped = 1",
  "\u2029globalThis.escaped = 1",
  "\r\nglobalThis.escaped = 1",
  "}); globalThis.escaped = 1; (function(){",
  "a = globalThis.escaped = 1",
  "<!-- globalThis.escaped = 1",
  "-->",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "then",
  "toJSON",
  "\\u0022",
  "</script>",
  "\0",
  "\ud800",
  "import('node:fs')",
  "k0",
  "F",
];

function run(module: Module): string {
  const options = {
    observer: { contractCheck() {}, uiEmit() {}, debug() {} },
    call: () => ({ kind: "value", value: UNIT } as const),
  };
  const outcomes = [startExecution, startCompiled].map((start) => {
    const execution = start(module, options);
    if (typeof execution === "string") return execution;
    const stop = execution.resume();
    return stop.kind === "trap"
      ? trapText(stop.trap)
      : `${stop.kind} ${JSON.stringify(stop)}`;
  });
  assertEquals(outcomes[1], outcomes[0]);
  return outcomes[0]!;
}

function texts(module: Module): string[] {
  const all = [{}, { sliceable: true }].map((form) => {
    const text = compiledText(module, form);
    assert(text !== null, "not compiled");
    return text;
  });
  const light = compiledText(module, { light: true });
  return light === null ? all : [...all, light];
}

function checkText(module: Module, what: string): void {
  for (const text of texts(module)) {
    assertEquals(refuseCode(text), null, `${what}\n${text}`);
    assert(/^[\n -~]*$/.test(text), "only ASCII");
    assert(!text.includes("escaped"), text);
  }
}

test("names, texts and types of a module never become code", () => {
  for (const payload of PAYLOADS) {
    const module: Module = {
      name: payload,
      version: 1,
      constants: [payload, new Float(NaN), 2n ** 60n, new FnRef(1), -5],
      globals: [payload],
      types: [{
        name: payload,
        kind: { kind: "Record", fields: [[payload, payload]] },
      }],
      entry: 0,
      functions: [{
        name: payload,
        arity: 0,
        locals: 1,
        intent: payload,
        capabilities: ["time.now"],
        matchTables: [],
        code: [
          { op: "PushConst", index: 0 },
          { op: "StoreGlobal", index: 0 },
          { op: "PushConst", index: 0 },
          { op: "MakeRecord", type: 0, count: 1 },
          { op: "StoreLocal", index: 0 },
          { op: "LoadLocal", index: 0 },
          { op: "GetField", index: 0 },
          { op: "EmitUi" },
          { op: "CapCall", id: 5, count: 0 },
          { op: "Pop" },
          { op: "LoadGlobal", index: 0 },
          { op: "CheckType", index: 0 },
          { op: "PushConst", index: 0 },
          { op: "PushConst", index: 3 },
          { op: "CallIndirect", count: 1 },
          { op: "Concat" },
          { op: "Ret" },
        ],
      }, {
        name: payload,
        arity: 1,
        locals: 1,
        intent: null,
        capabilities: [],
        matchTables: [],
        code: [
          { op: "LoadLocal", index: 0 },
          { op: "PushConst", index: 0 },
          { op: "Eq" },
          { op: "Assert", message: 0, kind: "Ensures", index: 0 },
          { op: "LoadLocal", index: 0 },
          { op: "Ret" },
        ],
      }],
    };
    checkText(module, payload);
    run(module);
    assert(!("escaped" in globalThis), payload);
  }
});

test("texts of a source never become code", () => {
  for (const payload of PAYLOADS) {
    const literal = JSON.stringify(payload).slice(1, -1)
      .replaceAll("\\ud800", "x").replaceAll(/\\u([0-9a-f]{4})/g, "\\u{$1}")
      .replaceAll("\u2028", "\\u{2028}").replaceAll("\u2029", "\\u{2029}");
    const { module } = compile({
      name: "a.ax",
      text: `type R { constructor: String, prototype: String, then: Int }
enum E { __proto__(String), toString, valueOf { hasOwnProperty: Int } }
fn constructor(__proto__: String) -> String { __proto__ ++ "${literal}" }
fn main() -> String {
    let arguments = R { constructor: "${literal}", prototype: "", then: 1 }
    let eval = {"${literal}": 1, "__proto__": 2}
    let name = match map_get(eval, "__proto__") { Some(n) => n, None => 0 }
    let this = match arguments.prototype { "${literal}" => 1, _ => 2 }
    constructor(arguments.constructor) ++ int_to_string(name + this + map_len(eval))
}`,
    });
    // What is not a program needs no code.
    if (module === null) continue;
    checkText(module, payload);
    run(module);
    assert(!("escaped" in globalThis), payload);
  }
});

test("the code of generated programs is closed", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { module } = compile({ name: "a.ax", text: generate(seed) });
    checkText(module!, `seed ${seed}`);
  }
});

test("the checker refuses what the generator never writes", () => {
  const tricks: readonly string[] = [
    "return l0.constructor;",
    'return l0["constructor"];',
    "return l0[l1];",
    "return F[l0];",
    "return K[k0];",
    "return K.constructor;",
    "F = l0;",
    "K[0] = l0;",
    "add = l0;",
    "l0.f0 = 1;",
    "l0.payload(1);",
    "l0(1);",
    "l0.f0(1);",
    "(l0)(1);",
    "k0[0](1);",
    "Float(1);",
    "List.length;new List;",
    "new Function(k0);",
    "return globalThis;",
    "return this;",
    "return arguments;",
    "return import(k0);",
    "eval(k0);",
    "with (l0) l1;",
    "var add = 1;",
    "const F = 1;",
    "function add() {}",
    "function* x() {}",
    "return { f0: 1 };",
    "return {};",
    "return ({});",
    "return l0 ? {} : 1;",
    "t0 = [{}];",
    "return `x`;",
    'return "x";',
    "return 'number';",
    "return /x/;",
    "return () => 1;",
    "return async;",
    "await l0;",
    "yield l0;",
    "throw l0;",
    "try { } catch { }",
    "delete l0.f0;",
    "l0++;",
    "--l0;",
    "debugger;",
    "// x",
    "/* x */",
    "<!-- x",
    "return l0.array[l1];",
    "return l0.array[l1.start + 1].constructor;",
    "return l0.array[l0.start + l1](1);",
    "return l0 instanceof U;",
    "return l0 in l1;",
    "x: l0;",
    "return l0.\u0063onstructor;",
    "return l0.\\u0063onstructor;",
    "return \u2028l0;",
    "return l0?.f0;",
    "return #x;",
    "return @x;",
    "return l0; }",
    "return 0x10;",
    "return 1n;",
    "return 1_0;",
    "return 1.constructor;",
    "return l0\n.constructor;",
    "return super.f0;",
    "const { constructor } = l0;",
    "var [l0] = l1;",
    "let l0;",
  ];
  for (const trick of tricks) {
    assert(refuseCode(trick) !== null, `accepted: ${trick}`);
  }
});
