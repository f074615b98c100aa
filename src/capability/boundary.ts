// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a handler gives may come from anywhere, host programs included. It
 * enters the program only as a value that the program could have made itself:
 * well-formed texts, Ints in their shortest form, no map that the handler keeps.
 *
 * @module
 */

import {
  ActorId,
  AxMap,
  Float,
  FnRef,
  List,
  listOf,
  listToArray,
  makeRecord,
  mapEntries,
  mapOf,
  MAX_INT,
  MIN_INT,
  normalizeInt,
  Record,
  recordFields,
  Unit,
  type Value,
  Variant,
  wellFormed,
} from "../value/mod.ts";
import { HandlerFailure } from "./handler.ts";

/** How deep a handler's value may be nested. */
const MAX_NESTING = 1000;

/**
 * Makes a handler's value one of the program.
 *
 * @throws {HandlerFailure} If it is no value at all, or nested too deep.
 */
export function admit(value: Value): Value {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? value : wellFormed(value);
    case "boolean":
      return value;
    case "number":
      return Number.isSafeInteger(value) && value !== 0
        ? value
        : admitDeep(value, 0);
    default:
      return admitDeep(value, 0);
  }
}

function admitDeep(value: Value, depth: number): Value {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? value : wellFormed(value);
    case "boolean":
      return value;
    case "number":
      if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
      throw noValue(`the number ${value}; a Float is given as a Float`);
    case "bigint":
      if (value >= MIN_INT && value <= MAX_INT) return normalizeInt(value);
      throw noValue(`an integer beyond 64 bits`);
    case "object":
      break;
    default:
      throw noValue(typeof value);
  }
  if (depth > MAX_NESTING) {
    throw new HandlerFailure(
      `the handler's answer is nested deeper than ${MAX_NESTING} levels`,
    );
  }
  const next = depth + 1;
  if (value instanceof Variant) {
    const payload = admitDeep(value.payload, next);
    return payload === value.payload
      ? value
      : new Variant(value.tag, value.type, payload);
  }
  if (value instanceof AxMap) {
    return mapOf(
      mapEntries(value).map(([k, v]) =>
        [wellFormed(k), admitDeep(v, next)] as const
      ),
    );
  }
  if (value instanceof List) {
    const items = listToArray(value);
    return replaceParts(items, next) ? listOf(items) : value;
  }
  if (value instanceof Record) {
    const fields = recordFields(value);
    return replaceParts(fields, next) ? makeRecord(value.type, fields) : value;
  }
  if (
    value instanceof Float || value instanceof Unit ||
    value instanceof ActorId ||
    value instanceof FnRef
  ) return value;
  throw noValue(
    value === null ? "null" : "an object that is no value of a program",
  );
}

/** Admits each part in its place and tells whether one changed. */
function replaceParts(parts: Value[], depth: number): boolean {
  let changed = false;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    const admitted = admitDeep(part, depth);
    if (admitted !== part) {
      parts[i] = admitted;
      changed = true;
    }
  }
  return changed;
}

function noValue(what: string): HandlerFailure {
  return new HandlerFailure(`the handler answered ${what}`);
}
