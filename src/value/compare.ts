// Copyright 2026 the Boruna authors. MIT license.

/**
 * Kinds, truth, equality and match tags of values (`spec/language.md` 11, 9.2).
 *
 * @module
 */

import { List } from "./list.ts";
import { AxMap, mapEntries } from "./map.ts";
import { MAX_PARTS, tooManyParts } from "./parts.ts";
import { Record, recordField } from "./record.ts";
import {
  ActorId,
  Float,
  FnRef,
  type KindName,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_OTHER,
  TAG_SOME,
  Unit,
  type Value,
  Variant,
} from "./value.ts";

/**
 * The kind of a value, as trap texts name it.
 *
 * @example
 * ```ts
 * import { Float, kindName, some } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(kindName(some(1)), "Some");
 * assertEquals(kindName(new Float(1)), "Float");
 * ```
 */
export function kindName(value: Value): KindName {
  switch (typeof value) {
    case "number":
    case "bigint":
      return "Int";
    case "string":
      return "String";
    case "boolean":
      return "Bool";
  }
  if (value instanceof Variant) {
    switch (value.tag) {
      case TAG_NONE:
        return "None";
      case TAG_SOME:
        return "Some";
      case TAG_OK:
        return "Ok";
      case TAG_ERR:
        return "Err";
      default:
        return "Enum";
    }
  }
  if (value instanceof Record) return "Record";
  if (value instanceof List) return "List";
  if (value instanceof AxMap) return "Map";
  if (value instanceof Float) return "Float";
  if (value instanceof Unit) return "Unit";
  return value instanceof ActorId ? "ActorId" : "FnRef";
}

/** Whether a condition takes the value as true. */
export function isTruthy(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value !== "object") return Boolean(value);
  if (value instanceof Variant) {
    return value.tag !== TAG_NONE && value.tag !== TAG_ERR;
  }
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof List) return value.length !== 0;
  if (value instanceof AxMap) return value.size !== 0;
  return !(value instanceof Unit);
}

/** The tag that match tables compare. */
export function matchTag(value: Value): number {
  if (value instanceof Variant) return value.tag;
  return value === true ? 1 : value === false ? 0 : TAG_OTHER;
}

/**
 * Whether two values are equal: same kind and equal content. A NaN equals
 * nothing, itself included, also deep inside.
 *
 * @throws {RangeError} if more than `MAX_PARTS` pairs of parts have to be
 * compared.
 *
 * @example
 * ```ts
 * import { Float, some, valuesEqual } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(valuesEqual(some("a"), some("a")), true);
 * assertEquals(valuesEqual(1, new Float(1)), false);
 * ```
 */
export function valuesEqual(a: Value, b: Value): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  // Pairs that are still to be compared; values may be nested without limit.
  const left: Value[] = [a];
  const right: Value[] = [b];
  let parts = 0;
  while (left.length > 0) {
    if (++parts > MAX_PARTS) tooManyParts(MAX_PARTS);
    const x = left.pop()!;
    const y = right.pop()!;
    if (typeof x !== "object" || typeof y !== "object") {
      if (x !== y) return false;
    } else if (!sameShape(x, y, left, right)) return false;
  }
  return true;
}

/** Compares two objects but for their parts, which it puts on the stacks. */
function sameShape(
  x: Exclude<Value, number | bigint | string | boolean>,
  y: Exclude<Value, number | bigint | string | boolean>,
  left: Value[],
  right: Value[],
): boolean {
  if (x instanceof Variant) {
    if (!(y instanceof Variant) || x.tag !== y.tag || x.type !== y.type) {
      return false;
    }
    left.push(x.payload);
    right.push(y.payload);
    return true;
  }
  if (x instanceof Float) return y instanceof Float && x.value === y.value;
  if (x instanceof List) {
    if (!(y instanceof List) || x.length !== y.length) return false;
    // Pushed from the end, so that the first elements are compared first.
    for (let i = x.length - 1; i >= 0; i--) {
      left.push(x.array[x.start + i]!);
      right.push(y.array[y.start + i]!);
    }
    return true;
  }
  if (x instanceof Record) {
    if (
      !(y instanceof Record) || x.type !== y.type || x.length !== y.length
    ) return false;
    for (let i = x.length - 1; i >= 0; i--) {
      left.push(recordField(x, i)!);
      right.push(recordField(y, i)!);
    }
    return true;
  }
  if (x instanceof AxMap) {
    if (!(y instanceof AxMap) || x.size !== y.size) return false;
    const ours = mapEntries(x);
    const theirs = mapEntries(y);
    for (let i = ours.length - 1; i >= 0; i--) {
      if (ours[i]![0] !== theirs[i]![0]) return false;
      left.push(ours[i]![1]);
      right.push(theirs[i]![1]);
    }
    return true;
  }
  if (x instanceof Unit) return y instanceof Unit;
  if (x instanceof ActorId) return y instanceof ActorId && x.id === y.id;
  return x instanceof FnRef && y instanceof FnRef && x.index === y.index;
}
