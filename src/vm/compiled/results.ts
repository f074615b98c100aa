// Copyright 2026 the Boruna authors. MIT license.

/**
 * What instructions make of the types of their operands.
 *
 * @module
 */

import type { Instruction, Opcode } from "../../bytecode/mod.ts";
import { TAG_ERR, TAG_NONE, TAG_OK, TAG_SOME } from "../../value/mod.ts";
import { type Operator, resultRange } from "./ranges.ts";
import {
  ACTOR,
  ANY_RECORD,
  ANYTHING,
  BIG,
  BOOL,
  FLOAT,
  INT,
  join,
  kindType,
  LIST,
  listType,
  MAP,
  MAX_SAFE,
  NOTHING,
  NUMBER,
  numberType,
  STRING,
  type Type,
  UNIT_KIND,
  VARIANT,
  variantType,
} from "./types.ts";

const NOT_A_CASE = kindType(UNIT_KIND);
const NONE_TYPE = variantType(-1, TAG_NONE, NOT_A_CASE);
const LENGTH = numberType(0, 2 ** 31 - 1);
const TEXTS = listType(LIST, kindType(STRING));

/** An Option of such values. */
function optionOf(payload: Type): Type {
  return join(variantType(-1, TAG_SOME, payload), NONE_TYPE);
}

const RESULTS: Partial<{ readonly [op in Opcode]: Type }> = {
  Eq: kindType(BOOL),
  Neq: kindType(BOOL),
  Lt: kindType(BOOL),
  Lte: kindType(BOOL),
  Gt: kindType(BOOL),
  Gte: kindType(BOOL),
  Not: kindType(BOOL),
  And: kindType(BOOL),
  Or: kindType(BOOL),
  Concat: kindType(STRING),
  ListLen: LENGTH,
  TestTag: kindType(BOOL),
  SpawnActor: kindType(ACTOR),
  ReceiveMsg: kindType(UNIT_KIND),
  ParseInt: kindType(INT),
  StrContains: kindType(BOOL),
  StrStartsWith: kindType(BOOL),
  TryParseInt: join(
    variantType(-1, TAG_OK, kindType(INT)),
    variantType(-1, TAG_ERR, kindType(STRING)),
  ),
  IntToString: kindType(STRING),
  FloatToString: kindType(STRING),
  StringLen: numberType(0, 2 ** 40),
  StringChars: TEXTS,
  StringContains: kindType(BOOL),
  StringStartsWith: kindType(BOOL),
  StringEndsWith: kindType(BOOL),
  StringToUpper: kindType(STRING),
  StringToLower: kindType(STRING),
  StringTrim: kindType(STRING),
  StringJoin: kindType(STRING),
  ListLenBuiltin: LENGTH,
  ListIsEmpty: kindType(BOOL),
  StringSplit: TEXTS,
  StringReplace: kindType(STRING),
  StringSlice: kindType(STRING),
  IntParse: optionOf(kindType(INT)),
  FloatParse: optionOf(kindType(FLOAT)),
  BoolToString: kindType(STRING),
  MapContainsKey: kindType(BOOL),
  MapKeys: TEXTS,
  MapLen: LENGTH,
  JsonGet: optionOf(kindType(STRING)),
  JsonList: TEXTS,
  JsonKeys: TEXTS,
  JsonEncode: kindType(STRING),
  IntToFloat: kindType(FLOAT),
  FloatToInt: optionOf(kindType(INT)),
};

/**
 * The type of what an instruction of one result leaves, given those of its
 * operands. Larger types give larger ones. In `narrow` code arithmetic never
 * gives a BigInt: it gives up instead.
 */
export function resultType(
  instruction: Instruction,
  operands: readonly Type[],
  narrow = false,
): Type {
  const [a = NOTHING, b = NOTHING, c = NOTHING] = operands;
  switch (instruction.op) {
    case "Add":
    case "Sub":
    case "Mul":
    case "Div":
    case "Mod":
      return arithmeticType(instruction.op, a, b, narrow);
    case "Neg": {
      const kinds = a.kinds & (narrow ? NUMBER | FLOAT : INT | FLOAT);
      if (!(kinds & NUMBER)) return kindType(kinds);
      const low = kinds & BIG ? -MAX_SAFE : 0 - a.high;
      const high = kinds & BIG ? MAX_SAFE : 0 - a.low;
      return { ...kindType(kinds), low, high };
    }
    case "MakeEnum":
      return variantType(instruction.type, instruction.variant, a);
    case "MakeSome":
      return variantType(-1, TAG_SOME, a);
    case "MakeOk":
      return variantType(-1, TAG_OK, a);
    case "MakeErr":
      return variantType(-1, TAG_ERR, a);
    case "MakeList":
      return listType(LIST, operands.reduce(join, NOTHING));
    case "MakeMap":
      return listType(
        MAP,
        operands.filter((_, i) => i % 2 === 1).reduce(join, NOTHING),
      );
    case "ListPush":
      // An old list becomes a new one.
      return listType(
        LIST,
        a.kinds & ANY_RECORD ? null : added(itemsOf(a, LIST), b),
      );
    case "ListAppend":
      return listType(LIST, added(itemsOf(a, LIST), b));
    case "ListConcat":
      return listType(LIST, added(itemsOf(a, LIST), itemsOf(b, LIST)));
    case "ListTail":
    case "ListReverse":
      return listType(LIST, itemsOf(a, LIST));
    case "ListHead":
      return optionOf(itemsOf(a, LIST) ?? ANYTHING);
    case "ListGet":
      if (!(b.kinds & INT)) return NOTHING;
      if (a.kinds & ANY_RECORD) return ANYTHING;
      return itemsOf(a, LIST) ?? ANYTHING;
    case "MapSet":
      return listType(MAP, added(itemsOf(a, MAP), c));
    case "MapRemove":
      return listType(MAP, itemsOf(a, MAP));
    case "MapGet":
      return optionOf(itemsOf(a, MAP) ?? ANYTHING);
    case "MapValues":
      return listType(LIST, itemsOf(a, MAP));
    case "GetPayload":
      return openedType(a, null, []);
    case "CheckType":
      return a;
    default:
      return RESULTS[instruction.op] ?? ANYTHING;
  }
}

/** What a list or a map holds; nothing if the value is none. */
function itemsOf(type: Type, kind: number): Type | null {
  return type.kinds & kind ? type.item : NOTHING;
}

function added(item: Type | null, more: Type | null): Type | null {
  return item === null || more === null ? null : join(item, more);
}

function arithmeticType(
  op: Operator,
  a: Type,
  b: Type,
  narrow: boolean,
): Type {
  let kinds = 0;
  let low = -MAX_SAFE;
  let high = MAX_SAFE;
  if (a.kinds & INT && b.kinds & INT) {
    kinds = narrow ? NUMBER : INT;
    if (!((a.kinds | b.kinds) & BIG)) {
      const range = resultRange(op, a, b);
      if (range.low >= low && range.high <= high) kinds = NUMBER;
      low = Math.max(low, range.low);
      high = Math.min(high, range.high);
    } else if (op === "Mod" && !(a.kinds & BIG && b.kinds & BIG)) {
      // The remainder is no larger than either of them.
      kinds = NUMBER;
    } else if (op === "Div" && !(a.kinds & BIG)) kinds = NUMBER;
  }
  const numeric = INT | FLOAT;
  if (
    op !== "Mod" &&
    (a.kinds & FLOAT && b.kinds & numeric ||
      b.kinds & FLOAT && a.kinds & numeric)
  ) kinds |= FLOAT;
  // Bounds that contradict each other: the operation always fails.
  if (low > high) kinds &= ~NUMBER;
  return kinds & NUMBER ? { ...kindType(kinds), low, high } : kindType(kinds);
}

/**
 * What a match opens: the content of a variant, the value itself otherwise. An
 * arm for some tags opens only those; all others are left to `null`, but for
 * the tags that are taken.
 */
export function openedType(
  type: Type,
  tags: readonly number[] | null,
  taken: readonly number[],
): Type {
  const meant = (tag: number) =>
    tags === null ? !taken.includes(tag) : tags.includes(tag);
  let opened = NOTHING;
  const rest = type.kinds & ~VARIANT;
  if (tags === null) opened = { ...type, kinds: rest, cases: null };
  else if (rest & BOOL && (meant(0) || meant(1))) opened = kindType(BOOL);
  if (rest === 0 && tags === null) opened = NOTHING;
  if (!(type.kinds & VARIANT)) return opened;
  if (type.cases === null) return ANYTHING;
  for (const { tag, payload } of type.cases) {
    if (!meant(tag)) continue;
    // None has no content.
    opened = join(opened, tag === TAG_NONE ? NONE_TYPE : payload);
  }
  return opened;
}
