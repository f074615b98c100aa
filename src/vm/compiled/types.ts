// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is known of a value before a program runs.
 *
 * A type is a set of kinds, and for some kinds a little more: between which
 * bounds a number lies, what a list holds, what variants carry. Where the set
 * is exactly `FLOAT`, generated code holds the bare double; everywhere else it
 * holds the value.
 *
 * Values never change, so a type that was true of a value stays true of it.
 *
 * @module
 */

import {
  ActorId,
  AxMap,
  Float,
  FnRef,
  List,
  mapEntries,
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

/** The largest Int that is a number. */
export const MAX_SAFE: number = Number.MAX_SAFE_INTEGER;

/** What is known of a value. */
export interface Type {
  /** Which kinds it may be. */
  readonly kinds: number;
  /** The smallest number it may be; Infinity if it is none. */
  readonly low: number;
  /** The largest number it may be; -Infinity if it is none. */
  readonly high: number;
  /** What the elements of a list, or the values of a map, can be. */
  readonly item: Type | null;
  /** The variants it may be; null if nothing is known of them. */
  readonly cases: readonly Case[] | null;
  /** The function that it stands for; -1 if that is not known. */
  readonly target: number;
  /** How many types are inside of each other. */
  readonly depth: number;
}

/** A variant that a value may be. */
export interface Case {
  /** The enum, or -1 for Option and Result. */
  readonly type: number;
  readonly tag: number;
  readonly payload: Type;
}

/** Types inside of types beyond this are forgotten. */
const MAX_DEPTH = 4;
/** More variants than these are forgotten. */
const MAX_CASES = 24;

const plain = new Map<number, Type>();

/** The type of which only kinds are known. */
export function kindType(kinds: number): Type {
  let type = plain.get(kinds);
  if (type === undefined) {
    const isNumber = (kinds & NUMBER) !== 0;
    type = {
      kinds,
      low: isNumber ? -MAX_SAFE : Infinity,
      high: isNumber ? MAX_SAFE : -Infinity,
      item: null,
      cases: null,
      target: -1,
      depth: 0,
    };
    plain.set(kinds, type);
  }
  return type;
}

/** No value: code that is not reached. */
export const NOTHING: Type = kindType(0);
/** Any value. */
export const ANYTHING: Type = kindType(ANY);

/** Numbers between two bounds. */
export function numberType(low: number, high: number): Type {
  return {
    ...kindType(NUMBER),
    low: Math.max(low, -MAX_SAFE),
    high: Math.min(high, MAX_SAFE),
  };
}

/** Lists, or maps, of such values. */
export function listType(kinds: number, item: Type | null): Type {
  if (item === null || item.depth >= MAX_DEPTH) return kindType(kinds);
  return { ...kindType(kinds), item, depth: item.depth + 1 };
}

/** A variant. */
export function variantType(type: number, tag: number, payload: Type): Type {
  if (payload.depth >= MAX_DEPTH) return kindType(VARIANT);
  return {
    ...kindType(VARIANT),
    cases: [{ type, tag, payload }],
    depth: payload.depth + 1,
  };
}

/** A function value. */
export function functionType(target: number): Type {
  return { ...kindType(FUNCTION), target };
}

/** Whether all kinds of a set are in another. */
export function within(set: number, other: number): boolean {
  return (set & ~other) === 0;
}

/** What a value can be that is of one type or the other. */
export function join(a: Type, b: Type): Type {
  if (a === b || b.kinds === 0) return a;
  if (a.kinds === 0) return b;
  const kinds = a.kinds | b.kinds;
  const low = Math.min(a.low, b.low);
  const high = Math.max(a.high, b.high);
  const item = joinItems(a, b);
  const cases = joinCases(a, b);
  const target = joinTargets(a, b);
  if (
    kinds === a.kinds && low === a.low && high === a.high &&
    item === a.item && cases === a.cases && target === a.target
  ) return a;
  return make(kinds, low, high, item, cases, target);
}

function make(
  kinds: number,
  low: number,
  high: number,
  item: Type | null,
  cases: readonly Case[] | null,
  target: number,
): Type {
  let depth = item === null ? 0 : item.depth + 1;
  if (cases !== null) {
    for (const { payload } of cases) depth = Math.max(depth, payload.depth + 1);
  }
  return depth > MAX_DEPTH
    ? { kinds, low, high, item: null, cases: null, target, depth: 0 }
    : { kinds, low, high, item, cases, target, depth };
}

const ITEMS = LIST | MAP;

function joinItems(a: Type, b: Type): Type | null {
  if (!(b.kinds & ITEMS)) return a.item;
  if (!(a.kinds & ITEMS)) return b.item;
  return a.item === null || b.item === null ? null : join(a.item, b.item);
}

function joinCases(a: Type, b: Type): readonly Case[] | null {
  if (!(b.kinds & VARIANT)) return a.cases;
  if (!(a.kinds & VARIANT)) return b.cases;
  if (a.cases === null || b.cases === null) return null;
  let joined = a.cases;
  for (const { type, tag, payload } of b.cases) {
    const at = joined.findIndex((own) => own.type === type && own.tag === tag);
    if (at < 0) {
      joined = [...joined, { type, tag, payload }];
      continue;
    }
    const both = join(joined[at]!.payload, payload);
    if (both === joined[at]!.payload) continue;
    joined = joined.with(at, { type, tag, payload: both });
  }
  return joined.length > MAX_CASES ? null : joined;
}

function joinTargets(a: Type, b: Type): number {
  if (!(b.kinds & FUNCTION)) return a.target;
  if (!(a.kinds & FUNCTION)) return b.target;
  return a.target === b.target ? a.target : -1;
}

/**
 * The same as `join`, for places that are visited again and again: a bound that
 * moves goes at once to one of a few steps, so that it soon stands still. There
 * may be other steps for what is inside of the value.
 */
export function widen(
  a: Type,
  b: Type,
  steps: readonly number[],
  inner: readonly number[] = steps,
): Type {
  const joined = join(a, b);
  return joined === a ? a : settle(a, joined, steps, inner);
}

function settle(
  a: Type,
  joined: Type,
  steps: readonly number[],
  inner: readonly number[],
): Type {
  if (joined === a) return a;
  let { low, high, item, cases } = joined;
  if (a.kinds & NUMBER) {
    if (low < a.low) low = stepBelow(low, steps);
    if (high > a.high) high = stepAbove(high, steps);
  }
  if (item !== null && a.item !== null) {
    item = settle(a.item, item, inner, inner);
  }
  if (cases !== null && a.cases !== null) {
    const old = a.cases;
    cases = cases.map((each, i) => {
      const before = old[i];
      return before === undefined ? each : {
        ...each,
        payload: settle(before.payload, each.payload, inner, inner),
      };
    });
  }
  return make(joined.kinds, low, high, item, cases, joined.target);
}

/** The steps, in order, must begin and end with the bounds of all numbers. */
function stepBelow(bound: number, steps: readonly number[]): number {
  let i = steps.length - 1;
  while (i > 0 && steps[i]! > bound) i--;
  return steps[i]!;
}

function stepAbove(bound: number, steps: readonly number[]): number {
  let i = 0;
  while (i < steps.length - 1 && steps[i]! < bound) i++;
  return steps[i]!;
}

/** The type whose numbers are also between two bounds. */
export function bounded(type: Type, low: number, high: number): Type {
  if (low <= type.low && high >= type.high) return type;
  const from = Math.max(low, type.low);
  const to = Math.min(high, type.high);
  if (from <= to) return { ...type, low: from, high: to };
  const kinds = type.kinds & ~NUMBER;
  if (kinds === 0) return NOTHING;
  return { ...type, kinds, low: Infinity, high: -Infinity };
}

/** What is known of a value that is of both types. */
export function meet(a: Type, b: Type): Type {
  if (a === b) return a;
  const kinds = a.kinds & b.kinds;
  if (kinds === 0) return a;
  const one = kinds === a.kinds ? a : b;
  const other = one === a ? b : a;
  if (one.kinds !== kinds) return bounded(a, b.low, b.high);
  const type = bounded(one, other.low, other.high);
  return {
    ...type,
    item: type.item ?? other.item,
    cases: type.cases ?? other.cases,
    target: type.target < 0 ? other.target : type.target,
    depth: Math.max(type.depth, other.depth),
  };
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

/** The type of one value; large ones are looked at from outside only. */
export function typeOf(value: Value, depth: number = MAX_DEPTH): Type {
  const kinds = kindOf(value);
  switch (kinds) {
    case NUMBER:
      return numberType(value as number, value as number);
    case VARIANT: {
      const { type, tag, payload } = value as Extract<
        Value,
        { readonly payload: Value }
      >;
      if (depth === 0) break;
      return variantType(type, tag, typeOf(payload, depth - 1));
    }
    case LIST: {
      const { array, start, length } = value as List;
      if (depth === 0 || length > 64) break;
      let item = NOTHING;
      for (let i = start; i < start + length; i++) {
        item = join(item, typeOf(array[i]!, depth - 1));
      }
      return listType(LIST, item);
    }
    case MAP: {
      const map = value as AxMap;
      if (depth === 0 || map.size > 64) break;
      let item = NOTHING;
      for (const [, each] of mapEntries(map)) {
        item = join(item, typeOf(each, depth - 1));
      }
      return listType(MAP, item);
    }
    case FUNCTION:
      return functionType((value as FnRef).index);
  }
  return kindType(kinds);
}
