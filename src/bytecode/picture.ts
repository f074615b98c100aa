// Copyright 2026 the Boruna authors. MIT license.

/**
 * What there is to know about each instruction, in one table: its stack
 * picture, its operands and since when it exists.
 *
 * A picture shows the top of the stack before and after, the top on the right.
 * Encoding, decoding, checking, listing and the documentation read this table.
 * Every instruction costs one step.
 *
 * @module
 */

import { I32, type JsonRange, U32, U8 } from "../value/mod.ts";
import type { Opcode } from "./instruction.ts";

/** An operand, in the order of the file. */
export interface Operand {
  /** The property of the instruction. */
  readonly name: string;
  /** The range of a number; null for the kind of a contract. */
  readonly range: JsonRange | null;
}

/** What there is to know about an instruction. */
export interface InstructionPicture {
  /** The stack before and after. */
  readonly picture: string;
  /** How many values it takes, apart from those that `count` counts. */
  readonly pops: number;
  /** How many values it leaves. */
  readonly pushes: number;
  /** How many values it takes for each unit of its `count` operand. */
  readonly popsPerCount: number;
  /** Its operands, in order. */
  readonly operands: readonly Operand[];
  /** The bytecode version that brought it. */
  readonly since: "1.1" | "1.2";
  /** How many steps it costs. */
  readonly steps: 1;
  /** What it does, in a few words. */
  readonly meaning: string;
}

function one(
  picture: string,
  pops: number,
  pushes: number,
  meaning: string,
  more: {
    readonly operands?: readonly Operand[];
    readonly per?: number;
    readonly since?: "1.2";
  } = {},
): InstructionPicture {
  return {
    picture,
    pops,
    pushes,
    popsPerCount: more.per ?? 0,
    operands: more.operands ?? [],
    since: more.since ?? "1.1",
    steps: 1,
    meaning,
  };
}

const index: Operand = { name: "index", range: U32 };
const target: Operand = { name: "target", range: U32 };
const type: Operand = { name: "type", range: U32 };
const id: Operand = { name: "id", range: U32 };
const count: Operand = { name: "count", range: U8 };

/** All instructions, in the order in which the reference lists them. */
export const STACK_PICTURES: Readonly<Record<Opcode, InstructionPicture>> = {
  PushConst: one("→ v", 0, 1, "Pushes constant `index`", { operands: [index] }),
  LoadLocal: one("→ v", 0, 1, "Pushes local `index`", { operands: [index] }),
  StoreLocal: one("v →", 1, 0, "Stores into local `index`", {
    operands: [index],
  }),
  LoadGlobal: one("→ v", 0, 1, "Pushes global `index`", { operands: [index] }),
  StoreGlobal: one("v →", 1, 0, "Stores into global `index`", {
    operands: [index],
  }),
  Call: one(
    "a₁ … aₙ → r",
    0,
    1,
    "Calls function `index` with `count` arguments",
    { operands: [index, count], per: 1 },
  ),
  CallIndirect: one(
    "a₁ … aₙ f → r",
    1,
    1,
    "Calls the function value on top with `count` arguments",
    { operands: [count], per: 1 },
  ),
  Ret: one("r → r", 1, 0, "Returns; Unit where nothing is left to return"),
  Jmp: one("→", 0, 0, "Goes to `target`", { operands: [target] }),
  JmpIf: one("c →", 1, 0, "Goes to `target` if the value is truthy", {
    operands: [target],
  }),
  JmpIfNot: one("c →", 1, 0, "Goes to `target` if the value is not truthy", {
    operands: [target],
  }),
  Match: one(
    "v → w",
    1,
    1,
    "Opens the value and goes where match table `index` says; no arm traps",
    { operands: [index] },
  ),
  MakeRecord: one(
    "f₁ … fₙ → r",
    0,
    1,
    "Makes a record of `type` from `count` fields",
    { operands: [type, count], per: 1 },
  ),
  MakeEnum: one("p → e", 1, 1, "Makes variant number `variant` of `type`", {
    operands: [type, { name: "variant", range: U8 }],
  }),
  GetField: one("r → f", 1, 1, "Reads field `index` of a record", {
    operands: [{ name: "index", range: U8 }],
  }),
  SpawnActor: one("→ a", 0, 1, "Starts an actor with function `index`", {
    operands: [index],
  }),
  SendMsg: one("a m →", 2, 0, "Sends a message to an actor"),
  ReceiveMsg: one(
    "→ m",
    0,
    1,
    "Takes the oldest message; blocks an actor, Unit elsewhere",
  ),
  Assert: one("c →", 1, 0, "Checks a contract; `message` is its constant", {
    operands: [
      { name: "message", range: U32 },
      { name: "kind", range: null },
      index,
    ],
  }),
  GuardSeal: one(
    "v p l → v",
    2,
    0,
    "Checks the output guard of a value: passed, label",
  ),
  CapCall: one(
    "a₁ … aₙ → r",
    0,
    1,
    "Calls capability `id` with `count` arguments, answered as in 1.1",
    { operands: [id, count], per: 1 },
  ),
  Add: one("a b → c", 2, 1, "Sum"),
  Sub: one("a b → c", 2, 1, "Difference"),
  Mul: one("a b → c", 2, 1, "Product"),
  Div: one("a b → c", 2, 1, "Quotient; tests for zero first"),
  Mod: one("a b → c", 2, 1, "Remainder with the sign of the left operand"),
  Neg: one("a → b", 1, 1, "Negation"),
  Eq: one("a b → c", 2, 1, "Equal"),
  Neq: one("a b → c", 2, 1, "Not equal"),
  Lt: one("a b → c", 2, 1, "Less"),
  Lte: one("a b → c", 2, 1, "Less or equal"),
  Gt: one("a b → c", 2, 1, "Greater"),
  Gte: one("a b → c", 2, 1, "Greater or equal"),
  Not: one("a → c", 1, 1, "Negates the truth of a value"),
  And: one("a b → c", 2, 1, "Both truthy"),
  Or: one("a b → c", 2, 1, "One truthy"),
  Concat: one("s t → u", 2, 1, "Joins two Strings"),
  Pop: one("v →", 1, 0, "Drops a value"),
  Dup: one("v → v v", 1, 2, "Repeats a value"),
  EmitUi: one("v →", 1, 0, "Emits a UI tree"),
  MakeList: one("v₁ … vₙ → l", 0, 1, "Makes a list of `count` values", {
    operands: [count],
    per: 1,
  }),
  ListLen: one("l → n", 1, 1, "Length of a list (or legacy record list)"),
  ListGet: one("l i → v", 2, 1, "Element at an index"),
  ListPush: one("l v → m", 2, 1, "The list with one more element"),
  ParseInt: one("s → n", 1, 1, "Trims and reads an Int; 0 if it is none"),
  StrContains: one("s t → c", 2, 1, "Contains a text"),
  StrStartsWith: one("s t → c", 2, 1, "Starts with a text"),
  TryParseInt: one(
    "s → r",
    1,
    1,
    "Trims and reads an Int: Ok, or Err with a message",
  ),
  IntToString: one("n → s", 1, 1, "Decimal text"),
  FloatToString: one("x → s", 1, 1, "Printed text"),
  StringLen: one("s → n", 1, 1, "Length in UTF-8 bytes"),
  StringChars: one("s → l", 1, 1, "One String per code point"),
  StringContains: one("s t → c", 2, 1, "Contains a text"),
  StringStartsWith: one("s t → c", 2, 1, "Starts with a text"),
  StringEndsWith: one("s t → c", 2, 1, "Ends with a text"),
  StringToUpper: one("s → t", 1, 1, "Upper case"),
  StringToLower: one("s → t", 1, 1, "Lower case"),
  StringTrim: one("s → t", 1, 1, "Without white space around it"),
  StringJoin: one("l s → t", 2, 1, "Elements with a separator between"),
  ListLenBuiltin: one("l → n", 1, 1, "Length"),
  ListIsEmpty: one("l → c", 1, 1, "Has no elements"),
  ListHead: one("l → o", 1, 1, "First element as an Option"),
  ListTail: one("l → m", 1, 1, "All but the first element"),
  ListAppend: one("l v → m", 2, 1, "The list with one more element"),
  ListConcat: one("l m → n", 2, 1, "One list after the other"),
  ListReverse: one("l → m", 1, 1, "Last to first"),
  StringSplit: one("s t → l", 2, 1, "Pieces between separators"),
  StringReplace: one("s f t → u", 3, 1, "Replaces all occurrences"),
  StringSlice: one(
    "s i j → t",
    3,
    1,
    "Bytes from `i` to `j`; empty if there is no such slice",
  ),
  IntParse: one("s → o", 1, 1, "Reads an Int as an Option, without trimming"),
  FloatParse: one(
    "s → o",
    1,
    1,
    "Reads a Float as an Option, without trimming",
  ),
  BoolToString: one("b → s", 1, 1, "`true` or `false`"),
  MapGet: one("m k → o", 2, 1, "Value of a key as an Option"),
  MapSet: one("m k v → n", 3, 1, "The map with a key set"),
  MapRemove: one("m k → n", 2, 1, "The map without a key"),
  MapContainsKey: one("m k → c", 2, 1, "Has the key"),
  MapKeys: one("m → l", 1, 1, "Keys in order"),
  MapValues: one("m → l", 1, 1, "Values in key order"),
  MapLen: one("m → n", 1, 1, "Number of entries"),
  Debug: one("v → v", 1, 1, "Prints a value to standard error"),
  DebugMsg: one(
    "m v → v",
    2,
    1,
    "Prints a message and a value to standard error",
  ),
  Nop: one("→", 0, 0, "Nothing"),
  Halt: one("v →", 0, 0, "Ends the run with the value on top, or Unit"),
  MakeSome: one("v → o", 1, 1, "Makes Some(v)", { since: "1.2" }),
  MakeOk: one("v → r", 1, 1, "Makes Ok(v)", { since: "1.2" }),
  MakeErr: one("v → r", 1, 1, "Makes Err(v)", { since: "1.2" }),
  MakeMap: one(
    "k₁ v₁ … kₙ vₙ → m",
    0,
    1,
    "Makes a map of `count` entries; a later key wins",
    { operands: [count], per: 2, since: "1.2" },
  ),
  TestTag: one("v → c", 1, 1, "Whether the match tag of a value is `tag`", {
    operands: [{ name: "tag", range: I32 }],
    since: "1.2",
  }),
  GetPayload: one(
    "v → p",
    1,
    1,
    "Content of a variant, else the value itself",
    { since: "1.2" },
  ),
  CheckType: one(
    "v → v",
    1,
    1,
    "Traps unless the value has the type that constant `index` names",
    { operands: [index], since: "1.2" },
  ),
  TypedCapCall: one(
    "a₁ … aₙ → r",
    0,
    1,
    "Calls capability `id` with `count` arguments; the answer has the declared type",
    { operands: [id, count], per: 1, since: "1.2" },
  ),
  TryCapCall: one(
    "a₁ … aₙ → r",
    0,
    1,
    "Like TypedCapCall, with Ok(answer) or Err(message of the handler)",
    { operands: [id, count], per: 1, since: "1.2" },
  ),
  JsonGet: one(
    "s p → o",
    2,
    1,
    "What a JSON text has at a pointer, as an Option",
    { since: "1.2" },
  ),
  JsonList: one("s p → l", 2, 1, "Elements of the array at a pointer", {
    since: "1.2",
  }),
  JsonKeys: one("s p → l", 2, 1, "Keys of the object at a pointer", {
    since: "1.2",
  }),
  JsonEncode: one("v → s", 1, 1, "Canonical JSON with the names of types", {
    since: "1.2",
  }),
  IntToFloat: one("n → x", 1, 1, "The nearest Float", { since: "1.2" }),
  FloatToInt: one(
    "x → o",
    1,
    1,
    "Towards zero as an Option; None if out of range",
    { since: "1.2" },
  ),
};

/** The names of all instructions, in the order of the table. */
export const OPCODES: ReadonlySet<string> = new Set(
  Object.keys(STACK_PICTURES),
);
