// Copyright 2026 the Boruna authors. MIT license.

/**
 * Modules as files, as listings, and what can be told from them.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  bytecodeVersion,
  decodeModule,
  encodeModule,
  type Function,
  inspectModule,
  type Instruction,
  instructionText,
  type Module,
  moduleFromJson,
  moduleToJson,
  neededCapabilities,
  type Opcode,
  OPCODES,
  overDeclaredCapabilities,
  STACK_PICTURES,
  stackHeights,
  transitivelyInvokes,
  verifyModule,
} from "../../src/bytecode/mod.ts";
import {
  CAPABILITY_NAMES,
  Float,
  FnRef,
  listOf,
  mapOf,
  some,
  UNIT,
} from "../../src/value/mod.ts";

function function_(
  code: Instruction[],
  more: Partial<Function> = {},
): Function {
  return {
    name: "f",
    arity: 0,
    locals: 0,
    code,
    capabilities: [],
    intent: null,
    matchTables: [],
    ...more,
  };
}

function module_(functions: Function[], more: Partial<Module> = {}): Module {
  return {
    name: "m",
    version: 1,
    constants: [1],
    globals: [],
    types: [],
    functions,
    entry: 0,
    ...more,
  };
}

/** One of each instruction, with operands that differ. */
const EACH: readonly Instruction[] = [...OPCODES].map((op, i) => {
  const instruction: { [name: string]: unknown } = { op };
  STACK_PICTURES[op as Opcode].operands.forEach(({ name, range }, k) => {
    instruction[name] = range === null
      ? "Ensures"
      : Number(range.least) < 0
      ? -i
      : i + k;
  });
  return instruction as unknown as Instruction;
});

const TINY =
  '{"name":"tiny","version":1,"constants":[{"Int":1}],"globals":[],"types":[' +
  '{"name":"Pos","kind":{"Record":{"fields":[["x","Int"],["tag","Option<String>"]]}}},' +
  '{"name":"Lamp","kind":{"Enum":{"variants":[["Off",null],["Dim","Int"]]}}}],' +
  '"functions":[{"name":"main","arity":0,"locals":0,"code":[{"PushConst":0},"Ret"],' +
  '"capabilities":["TimeNow"],"intent":"say hi","match_tables":[[{"tag":-1,"target":4}]]}],"entry":0}';

function read(text: string): Module {
  const decoded = moduleFromJson(text);
  if (decoded.kind === "failure") throw new Error(decoded.message);
  return decoded.module;
}

test("a module file has a header and the specified JSON", () => {
  const module = read(TINY);
  const file = encodeModule(module);
  assertEquals([...file.subarray(0, 6)], [0x4c, 0x4c, 0x4d, 0x42, 1, 0]);
  assertEquals(new DataView(file.buffer).getUint32(6, true), TINY.length);
  assertEquals(new TextDecoder().decode(file.subarray(10)), TINY);
  assertEquals(decodeModule(file), { kind: "module", module });
});

test("every instruction survives writing and reading", () => {
  const module = module_([function_([...EACH], {
    capabilities: [...CAPABILITY_NAMES],
    matchTables: [[{ tag: -2147483648, target: 4294967295 }], []],
    intent: 'x"\u2028😀',
  })], {
    constants: [
      UNIT,
      9007199254740993n,
      new Float(0.1),
      new Float(-0),
      new Float(1e300),
      mapOf([["\uffee", listOf([some("a")])], ["😀", true]]),
      new FnRef(4294967295),
    ],
    globals: ["g"],
    entry: 4294967295,
  });
  const text = moduleToJson(module);
  assertEquals(moduleToJson(read(text)), text);
  assertEquals(read(text).functions, module.functions);
  assertEquals(decodeModule(encodeModule(module)).kind, "module");
});

test("reading accepts other orders, arrays and missing intents", () => {
  const short =
    '["m",1,[],[],[],[["f",0,0,["Ret",{"Nop":null}],[],null,[]]],0]';
  assertEquals(
    read(short),
    module_([function_([{ op: "Ret" }, { op: "Nop" }])], { constants: [] }),
  );
  const memberByMember = '{"match_tables":[],"code":[],"locals":0,"arity":0,' +
    '"zzz":[{"a":1e999}],"capabilities":[],"name":"f"}';
  const mixed = `{"entry":0,"functions":[${memberByMember}],"types":[],` +
    '"globals":[],"constants":[],"version":1,"name":"m"}';
  assertEquals(read(mixed), module_([function_([])], { constants: [] }));
});

test("hostile files are refused in time", () => {
  const deep = "[".repeat(300_000);
  const cases = [
    deep,
    `{"zzz":${deep}`,
    `{"name":"${"x".repeat(300_000)}`,
    `{"constants":[${'{"Int":1},'.repeat(50_000)}`,
    `{"name":"m","version":${"9".repeat(1_000_000)}}`,
    `{${'"a":1,'.repeat(50_000)}`,
    `{"__proto__":{"name":"x"},"constructor":1}`,
  ];
  for (const text of cases) {
    assertEquals(moduleFromJson(text).kind, "failure", text.slice(0, 30));
  }
  const file = encodeModule(module_([function_([{ op: "Ret" }])]));
  for (let length = 0; length < file.length; length++) {
    assertEquals(decodeModule(file.subarray(0, length)).kind, "failure");
  }
  for (let i = 0; i < file.length; i++) {
    for (const byte of [0x00, 0x22, 0x7d, 0xff]) {
      const broken = file.slice();
      broken[i] = byte;
      const { kind } = decodeModule(broken);
      assert(kind === "failure" || kind === "module");
    }
  }
});

test("instructions print in debug form", () => {
  const texts = new Map(EACH.map((each) => [each.op, instructionText(each)]));
  assertEquals(texts.get("Ret"), "Ret");
  assertEquals(
    instructionText({ op: "Call", index: 1, count: 2 }),
    "Call(1, 2)",
  );
  assertEquals(
    instructionText({ op: "Assert", message: 1, kind: "Requires", index: 0 }),
    "Assert { msg: 1, kind: Requires, index: 0 }",
  );
  assertEquals(instructionText({ op: "TestTag", tag: -3 }), "TestTag(-3)");
});

test("inspectModule() lists the module", () => {
  assertEquals(
    inspectModule(read(TINY)),
    `Module: tiny
Version: 1
Entry: function #0

Types (2):
  #0: Pos Record { fields: [("x", "Int"), ("tag", "Option<String>")] }
  #1: Lamp Enum { variants: [("Off", None), ("Dim", Some("Int"))] }

Constants (1):
  #0: 1

Functions (1):
  #0: main(arity=0, locals=0, ops=2)
      capabilities: time.now
      0000: PushConst(0)
      0001: Ret
`,
  );
});

test("every instruction has a picture that agrees with its numbers", () => {
  assertEquals(OPCODES.size, 98);
  const fresh = [...OPCODES].filter((op) =>
    STACK_PICTURES[op as Opcode].since === "1.2"
  );
  assertEquals(fresh.length, 15);
  for (const op of OPCODES) {
    const shape = STACK_PICTURES[op as Opcode];
    const [before, after] = shape.picture.split("→").map((side) =>
      side.trim().split(" ").filter((name) => name !== "")
    );
    assertEquals(shape.steps, 1);
    assert(shape.meaning.length > 0, op);
    // These touch less than they show, or show what they may leave.
    if (op === "Ret" || op === "GuardSeal" || op === "Halt") continue;
    const counted = before!.includes("…") ? 2 * shape.popsPerCount + 1 : 0;
    assertEquals(before!.length - counted, shape.pops, op);
    assertEquals(after!.length, shape.pushes, op);
  }
});

test("bytecodeVersion() is the oldest that has the instructions", () => {
  for (const instruction of EACH) {
    assertEquals(
      bytecodeVersion(module_([function_([instruction])])),
      STACK_PICTURES[instruction.op].since,
    );
  }
});

test("capability analyses follow calls and spawns, not values", () => {
  const module = module_([
    function_([{ op: "Call", index: 1, count: 0 }, {
      op: "CapCall",
      id: 6,
      count: 0,
    }], { capabilities: ["random", "net.fetch", "random", "db.query"] }),
    function_([
      { op: "SpawnActor", index: 2 },
      { op: "Call", index: 0, count: 0 },
      { op: "Call", index: 99, count: 0 },
    ]),
    function_([
      { op: "TypedCapCall", id: 0, count: 1 },
      { op: "CapCall", id: 77, count: 0 },
    ], { capabilities: ["time.now"] }),
    function_([{ op: "PushConst", index: 0 }, {
      op: "CallIndirect",
      count: 0,
    }]),
  ]);
  assertEquals(neededCapabilities(module, 0), ["net.fetch", "random"]);
  assertEquals(overDeclaredCapabilities(module, 0), ["db.query"]);
  assertEquals(overDeclaredCapabilities(module, 2), ["time.now"]);
  assertEquals(neededCapabilities(module, 3), []);
  assert(transitivelyInvokes(module, 0, "time.now"));
  assert(transitivelyInvokes(module, 1, "db.query"));
  assert(!transitivelyInvokes(module, 2, "random"));
  assert(!transitivelyInvokes(module, 42, "random"));
});

const push: Instruction = { op: "PushConst", index: 0 };
const ret: Instruction = { op: "Ret" };

test("stackHeights() finds the height before each instruction", () => {
  const heights = stackHeights(function_([
    push,
    { op: "JmpIfNot", target: 4 },
    push,
    { op: "Jmp", target: 5 },
    push,
    push,
    { op: "Add" },
    ret,
    { op: "Nop" },
  ]));
  assertEquals([...heights.before], [0, 1, 0, 1, 0, 1, 2, 1, -1]);
  assertEquals(heights.largest, 2);
  assertEquals(heights.faults, []);
});

test("verifyModule() says what is wrong and where", () => {
  const cases: readonly (readonly [Instruction[], string, string])[] = [
    [[{ op: "PushConst", index: 9 }, ret], "InvalidConstant", "#9 of 1"],
    [[{ op: "LoadLocal", index: 0 }, ret], "InvalidLocal", "#0 of 0"],
    [[push, { op: "StoreGlobal", index: 1 }, push, ret], "InvalidGlobal", "#1"],
    [[{ op: "Call", index: 5, count: 0 }, ret], "InvalidFunction", "#5 of 1"],
    [
      [push, { op: "Call", index: 0, count: 1 }, ret],
      "ArgumentCount",
      "takes 0",
    ],
    [[{ op: "Jmp", target: 9 }], "InvalidTarget", "beyond the 1"],
    [[push, { op: "Match", index: 0 }, ret], "InvalidMatchTable", "#0 of 0"],
    [[{ op: "MakeRecord", type: 3, count: 0 }, ret], "InvalidType", "#3 of 0"],
    [[push, { op: "MakeEnum", type: 3, variant: 0 }, ret], "InvalidType", "#3"],
    [[{ op: "CapCall", id: 11, count: 0 }, ret], "UnknownCapability", "11"],
    [[{ op: "CapCall", id: 5, count: 0 }, ret], "UndeclaredCapability", "time"],
    [[{ op: "Pop" }, push, ret], "Underflow", "takes 1 of 0"],
    [[push, push, ret], "Leftover", "1 operands"],
    [[push], "FallsOff", "1 operands"],
    [
      [push, { op: "JmpIf", target: 3 }, push, push, ret],
      "Mismatch",
      "instruction 3",
    ],
  ];
  for (const [code, kind, message] of cases) {
    const findings = verifyModule(module_([function_(code)]));
    const finding = findings.find((each) => each.kind === kind);
    assert(finding !== undefined, kind);
    assertStringIncludes(finding.message, message);
    assertEquals(finding.function, 0);
  }
});

test("verifyModule() looks at the module as a whole", () => {
  const module = module_([
    function_([ret]),
    function_([ret], { arity: 2 }),
    function_([{ op: "Call", index: 1, count: 2 }, ret]),
  ], { constants: [new Float(NaN), new FnRef(7)], entry: 5 });
  assertEquals(verifyModule(module).map((each) => [each.kind, each.function]), [
    ["InvalidEntry", null],
    ["UnsavableConstant", null],
    ["InvalidFunction", null],
    ["TooFewLocals", 1],
    ["BareReturn", 1],
    ["Underflow", 2],
  ]);
  assertEquals(verifyModule(module_([function_([ret])])), []);
});
