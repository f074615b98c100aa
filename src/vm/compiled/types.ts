// Copyright 2026 the Boruna authors. MIT license.

/**
 * Sets of kinds of values, and what instructions make of them.
 *
 * A set is a number with one bit for each kind. Where a set is exactly `FLOAT`,
 * generated code holds the bare double; everywhere else it holds the value.
 *
 * @module
 */

import type { Instruction, Opcode } from "../../bytecode/mod.ts";
import {
  ActorId,
  AxMap,
  Float,
  FnRef,
  List,
  Record,
  Unit,
  type Value,
} from "../../value/mod.ts";

/** An Int that is a number. */
export const NUMBER = 1;
/** An Int that is a BigInt. */
export const BIG = 2;
/** Any Int. */
export const INT = 3;
/** A Float. */
export const FLOAT = 4;
/** A Bool. */
export const BOOL = 8;
/** A String. */
export const STRING = 16;
/** Unit. */
export const UNIT_KIND = 32;
/** An enum, Option or Result value. */
export const VARIANT = 64;
/** A record of which nothing else is known. */
export const RECORD = 128;
/** A list. */
export const LIST = 256;
/** A map. */
export const MAP = 512;
/** An actor's identity. */
export const ACTOR = 1024;
/** A function value. */
export const FUNCTION = 2048;
/** The first of the kinds of records that a program makes. */
export const FIRST_SHAPE: number = 1 << 12;
/** How many such kinds there may be. */
export const SHAPE_COUNT = 16;
/** Any value. */
export const ANY: number = (1 << 28) - 1;
/** Any record. */
export const ANY_RECORD: number = RECORD | ANY & ~(FIRST_SHAPE - 1);
/** Values that `===` compares. */
export const PRIMITIVE: number = INT | BOOL | STRING;

/** Whether all kinds of a set are in another. */
export function within(set: number, other: number): boolean {
  return (set & ~other) === 0;
}

/** The kind of a value. */
export function kindOf(value: Value): number {
  switch (typeof value) {
    case "number":
      return NUMBER;
    case "bigint":
      return BIG;
    case "boolean":
      return BOOL;
    case "string":
      return STRING;
  }
  if (value instanceof Float) return FLOAT;
  if (value instanceof Unit) return UNIT_KIND;
  if (value instanceof Record) return RECORD;
  if (value instanceof List) return LIST;
  if (value instanceof AxMap) return MAP;
  if (value instanceof ActorId) return ACTOR;
  return value instanceof FnRef ? FUNCTION : VARIANT;
}

const RESULTS: Partial<{ readonly [op in Opcode]: number }> = {
  Eq: BOOL,
  Neq: BOOL,
  Lt: BOOL,
  Lte: BOOL,
  Gt: BOOL,
  Gte: BOOL,
  Not: BOOL,
  And: BOOL,
  Or: BOOL,
  Concat: STRING,
  MakeEnum: VARIANT,
  MakeSome: VARIANT,
  MakeOk: VARIANT,
  MakeErr: VARIANT,
  MakeList: LIST,
  MakeMap: MAP,
  ListLen: NUMBER,
  ListPush: LIST,
  TestTag: BOOL,
  SpawnActor: ACTOR,
  ReceiveMsg: UNIT_KIND,
  ParseInt: INT,
  StrContains: BOOL,
  StrStartsWith: BOOL,
  TryParseInt: VARIANT,
  IntToString: STRING,
  FloatToString: STRING,
  StringLen: NUMBER,
  StringChars: LIST,
  StringContains: BOOL,
  StringStartsWith: BOOL,
  StringEndsWith: BOOL,
  StringToUpper: STRING,
  StringToLower: STRING,
  StringTrim: STRING,
  StringJoin: STRING,
  ListLenBuiltin: NUMBER,
  ListIsEmpty: BOOL,
  ListHead: VARIANT,
  ListTail: LIST,
  ListAppend: LIST,
  ListConcat: LIST,
  ListReverse: LIST,
  StringSplit: LIST,
  StringReplace: STRING,
  StringSlice: STRING,
  IntParse: VARIANT,
  FloatParse: VARIANT,
  BoolToString: STRING,
  MapGet: VARIANT,
  MapSet: MAP,
  MapRemove: MAP,
  MapContainsKey: BOOL,
  MapKeys: LIST,
  MapValues: LIST,
  MapLen: NUMBER,
  JsonGet: VARIANT,
  JsonList: LIST,
  JsonKeys: LIST,
  JsonEncode: STRING,
  IntToFloat: FLOAT,
  FloatToInt: VARIANT,
};

/**
 * The kinds that an instruction of one result can leave, given those of its
 * operands. Larger sets give larger results. In `narrow` code arithmetic never
 * gives a BigInt: it gives up instead.
 */
export function resultKinds(
  instruction: Instruction,
  operands: readonly number[],
  narrow = false,
): number {
  const kinds = wideKinds(instruction, operands);
  return narrow && ARITHMETIC.has(instruction.op) && kinds & INT
    ? kinds & ~BIG | NUMBER
    : kinds;
}

const ARITHMETIC: ReadonlySet<Opcode> = new Set<Opcode>([
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Mod",
  "Neg",
]);

function wideKinds(
  instruction: Instruction,
  operands: readonly number[],
): number {
  const [a = 0, b = 0] = operands;
  switch (instruction.op) {
    case "Add":
    case "Sub":
    case "Mul":
      return (a & INT && b & INT ? INT : 0) | floats(a, b);
    case "Div":
      return (b & INT ? (a & BIG ? INT : a & NUMBER) : 0) | floats(a, b);
    case "Mod":
      if (!(a & INT) || !(b & INT)) return 0;
      return a & BIG && b & BIG ? INT : NUMBER;
    case "Neg":
      return a & (INT | FLOAT);
    case "ListGet":
      return a & (LIST | ANY_RECORD) && b & INT ? ANY : 0;
    case "GetPayload":
      return a & VARIANT ? ANY : a;
    case "CapCall":
    case "TypedCapCall":
    case "TryCapCall":
    case "LoadGlobal":
      return ANY;
    case "CheckType":
      return a;
    default:
      return RESULTS[instruction.op] ?? ANY;
  }
}

/** What is left of a value that a match has opened. */
export function openedKinds(kinds: number): number {
  return kinds & VARIANT ? ANY : kinds;
}

function floats(a: number, b: number): number {
  const numeric = INT | FLOAT;
  return (a & FLOAT && b & numeric) || (b & FLOAT && a & numeric) ? FLOAT : 0;
}
