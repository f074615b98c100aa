// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lists and maps, where an instruction has more cases than one.
 *
 * Old modules have lists as records of type 65535. The instructions that such
 * modules use still take them (`spec/bytecode.md` 4.2).
 *
 * @module
 */

import {
  type AxMap,
  isInt,
  List,
  mapOf,
  Record,
  recordField,
  type Value,
} from "../value/mod.ts";
import { fail, failType } from "./failure.ts";

const LEGACY_LIST = 65535;

/** A list in its old form. */
export function legacyList(value: Value): Record {
  return value instanceof Record && value.type === LEGACY_LIST
    ? value
    : failType("List", value);
}

/** An element of a list in either form; the index is judged first. */
export function listElement(list: Value, index: Value): Value {
  if (!isInt(index)) return failType("Int", index);
  const { length } = list instanceof List ? list : legacyList(list);
  if (index < 0 || index >= length) {
    return fail({ kind: "IndexOutOfBounds", index, length });
  }
  const i = Number(index);
  return list instanceof List
    ? list.array[list.start + i]!
    : recordField(legacyList(list), i)!;
}

/** A map of the `count` keys and values that start at `at`. */
export function makeMap(
  values: readonly Value[],
  at: number,
  count: number,
): AxMap {
  const entries: [string, Value][] = [];
  for (let i = at; i < at + count; i += 2) {
    const key = values[i]!;
    if (typeof key !== "string") failType("String", key);
    entries.push([key, values[i + 1]!]);
  }
  return mapOf(entries);
}
