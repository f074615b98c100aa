// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lists that look immutable and append in constant time.
 *
 * A list is a view of an array that only ever grows. The view that reaches the
 * array's end owns that end: appending to it pushes in place and gives a longer
 * view. Every other view copies. `tail` moves the start, and copies where it
 * would keep a large array alive for a small rest.
 *
 * @module
 */

import { BULK, countBulk } from "./bulk.ts";
import type { Value } from "./value.ts";

/**
 * A list: the `length` values of `array` from `start` on. Readers may use the
 * three fields directly; nobody but this file may change the array.
 *
 * @example
 * ```ts
 * import { List, listOf } from "@boruna/cli";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const list = listOf([1, 2, 3]);
 * assert(list instanceof List);
 * assertEquals(list.length, 3);
 * ```
 */
export class List {
  /** The shared backing array. */
  readonly array: Value[];
  /** The index of the first element. */
  readonly start: number;
  /** The number of elements. */
  readonly length: number;

  /** Creates a view; use `listOf`, which checks nothing but says who owns. */
  constructor(array: Value[], start: number, length: number) {
    this.array = array;
    this.start = start;
    this.length = length;
  }
}

/** The empty list. Its array is never pushed to. */
export const EMPTY_LIST: List = new List([], 0, 0);

/**
 * A list of these values. It takes the array over: do not change it later.
 *
 * @example
 * ```ts
 * import { listOf, valueToUntaggedJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const value = listOf(["a", "b"]);
 * assertEquals(valueToUntaggedJson(value), '["a","b"]');
 * ```
 */
export function listOf(values: Value[]): List {
  return values.length === 0 ? EMPTY_LIST : new List(values, 0, values.length);
}

/** The element at an index, or `undefined` outside the list. */
export function listGet(list: List, index: number): Value | undefined {
  return index >= 0 && index < list.length
    ? list.array[list.start + index]
    : undefined;
}

/** The list with one more element. */
export function listAppend(list: List, value: Value): List {
  const array = list.array;
  const start = list.start;
  const length = list.length;
  if (
    start + length === array.length && length !== 0 &&
    // A queue that is pushed at one end and popped at the other moves on.
    (start <= 32 || start <= length)
  ) {
    array.push(value);
    return new List(array, start, length + 1);
  }
  const copy = length === 0 ? [] : copyOf(array, start, length);
  copy.push(value);
  return new List(copy, 0, length + 1);
}

/** Another view of the same elements, for someone who extends it in place. */
export function listView(list: List): List {
  return new List(list.array, list.start, list.length);
}

/**
 * Appends to a view in place. Nobody else may hold the view; whoever needs its
 * elements later gets a `listView` of it before.
 */
export function listExtend(list: List, value: Value): void {
  const own = list as { array: Value[]; start: number; length: number };
  const { array, start, length } = own;
  if (
    start + length === array.length && length !== 0 &&
    (start <= 32 || start <= length)
  ) {
    array.push(value);
    own.length = length + 1;
    return;
  }
  const copy = length === 0 ? [] : copyOf(array, start, length);
  copy.push(value);
  own.array = copy;
  own.start = 0;
  own.length = length + 1;
}

/** The elements of one list, then those of the other. */
export function listConcat(left: List, right: List): List {
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  const { array, start, length } = left;
  const owns = start + length === array.length &&
    (start <= 32 || start <= length);
  const target = owns ? array : copyOf(array, start, length);
  if (right.length > BULK) countBulk(right.length);
  const end = right.start + right.length;
  for (let i = right.start; i < end; i++) target.push(right.array[i]!);
  return new List(target, owns ? start : 0, length + right.length);
}

/** All elements but the first; empty for an empty list. */
export function listTail(list: List): List {
  const length = list.length - 1;
  if (length <= 0) return EMPTY_LIST;
  const start = list.start + 1;
  if (list.array.length > 64 && length < list.array.length >> 2) {
    return new List(copyOf(list.array, start, length), 0, length);
  }
  return new List(list.array, start, length);
}

/** The elements from last to first. */
export function listReverse(list: List): List {
  return list.length < 2 ? list : listOf(listToArray(list).reverse());
}

/**
 * The elements, in a new array.
 *
 * @example
 * ```ts
 * import { listOf, listToArray } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(listToArray(listOf([1, 2, 3])), [1, 2, 3]);
 * ```
 */
export function listToArray(list: List): Value[] {
  return copyOf(list.array, list.start, list.length);
}

/** The elements of a stretch, in a new array. */
function copyOf(array: Value[], start: number, length: number): Value[] {
  if (length > BULK) countBulk(length);
  return array.slice(start, start + length);
}

/** Iterates over the elements; loops that matter read the fields instead. */
export function* listItems(list: List): Generator<Value, void> {
  const end = list.start + list.length;
  for (let i = list.start; i < end; i++) yield list.array[i]!;
}
