// Copyright 2026 the Boruna authors. MIT license.

/**
 * The builtins that only compute: what they take, what they refuse, and which
 * rule of `value/` answers (`spec/bytecode.md` 4.5).
 *
 * Kinds are tested from the left unless a comment says otherwise. A result
 * that would be larger than the limits allow is refused before it is built.
 *
 * @module
 */

import type { Opcode } from "../bytecode/mod.ts";
import {
  AxMap,
  countBulk,
  displayFloat,
  err,
  Float,
  floatToInt,
  type Int,
  intToFloat,
  intToText,
  isInt,
  jsonEncode,
  jsonGet,
  jsonKeys,
  jsonList,
  List,
  listAppend,
  listConcat,
  listReverse,
  listTail,
  mapGet,
  mapHas,
  mapKeys,
  mapRemove,
  mapSet,
  mapValues,
  NONE,
  ok,
  parseFloatText,
  parseInt64,
  replaceText,
  sliceBytes,
  some,
  splitText,
  textChars,
  trimText,
  utf8Length,
  type Value,
} from "../value/mod.ts";
import { fail, failSize, failType } from "./failure.ts";
import type { Describe } from "./type_table.ts";
import {
  checkList,
  checkMap,
  checkText,
  countPieces,
  fitting,
  LONG_TEXT,
  replacedLength,
  type SizeLimits,
} from "./size.ts";

/** What a builtin may need beside its arguments. */
export interface Surroundings {
  /** The sizes that values may reach. */
  readonly sizes: SizeLimits;
  /** The names of the module's types. */
  readonly describe: Describe;
}

/** Computes a builtin from the values that start at `at`. */
type Compute = (
  values: readonly Value[],
  at: number,
  around: Surroundings,
) => Value;

type Entry = readonly [count: number, compute: Compute];

/** The number of a builtin among the builtins, and how many values it takes. */
export function builtinIndex(op: Opcode): [index: number, count: number] {
  const index = NAMES.indexOf(op);
  return [index, TABLE[index]![0]];
}

/** Computes the builtin of a number. */
export function builtin(
  index: number,
  values: readonly Value[],
  at: number,
  around: Surroundings,
): Value {
  return COMPUTE[index]!(values, at, around);
}

function text(value: Value): string {
  return typeof value === "string" ? value : failType("String", value);
}

/** A text of which something of its size is made. */
function copied(text: string): string {
  if (text.length > LONG_TEXT) countBulk(text.length);
  return text;
}

function list(value: Value): List {
  return value instanceof List ? value : failType("List", value);
}

function map(value: Value): AxMap {
  return value instanceof AxMap ? value : failType("Map", value);
}

function int(value: Value): Int {
  return isInt(value) ? value : failType("Int", value);
}

/** A builtin of one text. */
function ofText(compute: (text: string, around: Surroundings) => Value): Entry {
  return [1, (v, at, around) => compute(text(v[at]!), around)];
}

/** A builtin of two texts. */
function ofTexts(
  compute: (a: string, b: string, around: Surroundings) => Value,
): Entry {
  return [
    2,
    (v, at, around) => compute(text(v[at]!), text(v[at + 1]!), around),
  ];
}

/** A builtin of one list. */
function ofList(compute: (list: List) => Value): Entry {
  return [1, (v, at) => compute(list(v[at]!))];
}

const contains = ofTexts((a, b) => a.includes(b));
const startsWith = ofTexts((a, b) => a.startsWith(b));

const BUILTINS = {
  ParseInt: ofText((s) => parseInt64(trimText(s)) ?? 0),
  TryParseInt: ofText((s, around) => {
    const value = parseInt64(trimText(s));
    if (value !== null) return ok(value);
    checkText(s.length + 17, around.sizes);
    return err("invalid integer: " + s);
  }),
  StrContains: contains,
  StrStartsWith: startsWith,
  IntToString: [1, (v, at) => intToText(int(v[at]!))],
  FloatToString: [1, (v, at) => {
    const x = v[at]!;
    return x instanceof Float ? displayFloat(x.value) : failType("Float", x);
  }],
  BoolToString: [1, (v, at) => {
    const b = v[at]!;
    return typeof b === "boolean" ? String(b) : failType("Bool", b);
  }],
  IntParse: ofText((s) => {
    const value = parseInt64(s);
    return value === null ? NONE : some(value);
  }),
  FloatParse: ofText((s) => {
    const value = parseFloatText(s);
    return value === null ? NONE : some(new Float(value));
  }),
  IntToFloat: [1, (v, at) => new Float(intToFloat(int(v[at]!)))],
  FloatToInt: [1, (v, at) => {
    const x = v[at]!;
    if (!(x instanceof Float)) return failType("Float", x);
    const value = floatToInt(x.value);
    return value === null ? NONE : some(value);
  }],
  StringLen: ofText(utf8Length),
  StringChars: ofText((s, { sizes }) => {
    if (s.length > sizes.list) checkList(countPieces(s, ""), sizes);
    return textChars(copied(s));
  }),
  StringContains: contains,
  StringStartsWith: startsWith,
  StringEndsWith: ofTexts((a, b) => a.endsWith(b)),
  StringToUpper: ofText((s, around) => changeCase(s, around, "toUpperCase")),
  StringToLower: ofText((s, around) => changeCase(s, around, "toLowerCase")),
  StringTrim: ofText(trimText),
  StringJoin: [2, (v, at, { sizes }) => {
    const { array, start, length } = list(v[at]!);
    const separator = text(v[at + 1]!);
    const parts: string[] = [];
    let total = length > 1 ? separator.length * (length - 1) : 0;
    for (let i = start; i < start + length; i++) {
      const part = text(array[i]!);
      total += part.length;
      parts.push(part);
    }
    checkText(total, sizes);
    if (total > LONG_TEXT) countBulk(total);
    return parts.join(separator);
  }],
  StringSplit: ofTexts((s, separator, { sizes }) => {
    if (s.length > sizes.list) checkList(countPieces(s, separator), sizes);
    return splitText(copied(s), separator);
  }),
  StringReplace: [3, (v, at, { sizes }) => {
    const [s, from, to] = [v[at]!, v[at + 1]!, v[at + 2]!];
    if (
      typeof s !== "string" || typeof from !== "string" ||
      typeof to !== "string"
    ) {
      return fail({ kind: "TypeError", expected: "String", got: "non-String" });
    }
    let { length } = s;
    if (to.length > from.length) {
      length = replacedLength(s, from, to);
      checkText(length, sizes);
    }
    if (length > LONG_TEXT) countBulk(length);
    return replaceText(s, from, to);
  }],
  StringSlice: [3, (v, at) => {
    const [s, start, end] = [v[at]!, v[at + 1]!, v[at + 2]!];
    if (typeof s !== "string" || !isInt(start) || !isInt(end)) {
      return fail({
        kind: "TypeError",
        expected: "String, Int, Int",
        got: "wrong types",
      });
    }
    return sliceBytes(s, start, end);
  }],
  ListLenBuiltin: ofList((l) => l.length),
  ListIsEmpty: ofList((l) => l.length === 0),
  ListHead: ofList((l) => l.length === 0 ? NONE : some(l.array[l.start]!)),
  ListTail: ofList(listTail),
  ListReverse: ofList(listReverse),
  ListAppend: [2, (v, at, { sizes }) => {
    const l = list(v[at]!);
    checkList(l.length + 1, sizes);
    return listAppend(l, v[at + 1]!);
  }],
  ListConcat: [2, (v, at, { sizes }) => {
    const left = list(v[at]!);
    const right = list(v[at + 1]!);
    checkList(left.length + right.length, sizes);
    return listConcat(left, right);
  }],
  MapGet: [2, (v, at) => {
    const value = mapGet(map(v[at]!), text(v[at + 1]!));
    return value === undefined ? NONE : some(value);
  }],
  MapSet: [3, (v, at, { sizes }) => {
    const m = map(v[at]!);
    const key = text(v[at + 1]!);
    const next = mapSet(m, key, v[at + 2]!);
    checkMap(next.size, sizes);
    return next;
  }],
  MapRemove: [2, (v, at) => mapRemove(map(v[at]!), text(v[at + 1]!))],
  MapContainsKey: [2, (v, at) => mapHas(map(v[at]!), text(v[at + 1]!))],
  MapKeys: [1, (v, at, { sizes }) => {
    const m = map(v[at]!);
    checkList(m.size, sizes);
    return mapKeys(m);
  }],
  MapValues: [1, (v, at, { sizes }) => {
    const m = map(v[at]!);
    checkList(m.size, sizes);
    return mapValues(m);
  }],
  MapLen: [1, (v, at) => map(v[at]!).size],
  JsonGet: ofTexts((json, pointer) => {
    const value = jsonGet(copied(json), pointer);
    return value === null ? NONE : some(value);
  }),
  JsonList: ofTexts((json, pointer, { sizes }) => {
    const elements = jsonList(copied(json), pointer);
    checkList(elements.length, sizes);
    return elements;
  }),
  JsonKeys: ofTexts((json, pointer, { sizes }) => {
    const keys = jsonKeys(copied(json), pointer);
    checkList(keys.length, sizes);
    return keys;
  }),
  JsonEncode: [1, (v, at, { describe, sizes }) =>
    fitting(() => {
      const result = jsonEncode(v[at]!, describe);
      if ("text" in result) return result.text;
      return fail({
        kind: "TypeError",
        expected: "JSON value",
        got: result.refused,
      });
    }, sizes.text)],
} satisfies Partial<Record<Opcode, Entry>>;

function changeCase(
  s: string,
  { sizes }: Surroundings,
  change: "toUpperCase" | "toLowerCase",
): string {
  // A code point becomes three at most; so a third of the limit is safe.
  if (s.length * 3 > sizes.text) {
    let length = 0;
    for (let i = 0; i < s.length; i += 65536) {
      length += s.slice(i, i + 65536)[change]().length;
    }
    if (length > sizes.text) failSize("string length", sizes.text);
  }
  return copied(s)[change]();
}

const NAMES: readonly string[] = Object.keys(BUILTINS);
const TABLE: readonly Entry[] = Object.values(BUILTINS);
const COMPUTE: readonly Compute[] = TABLE.map((entry) => entry[1]);
