// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values in trace files: tagged, with the keys of all objects sorted
 * (`spec/tooling.md` 7.2).
 *
 * @module
 */

import {
  compareText,
  Float,
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  listOf,
  mapOf,
  normalizeInt,
  parseJson,
  UNIT,
  type Value,
  valueFromJson,
  valueToJson,
} from "../value/mod.ts";

const MAX_INT = 9223372036854775807n;

/** A value, compact. */
export function sortedValue(value: Value): string {
  return sortedJson(parseJson(valueToJson(value)));
}

/** A tree, compact, with sorted keys; numbers as they are written. */
export function sortedJson(json: Json): string {
  if (typeof json === "string") return JSON.stringify(json);
  if (json instanceof JsonNumber) return json.text;
  if (json instanceof JsonObject) {
    const members = new Map(json.members);
    const written = [...members.keys()].sort(compareText).map((key) =>
      `${JSON.stringify(key)}:${sortedJson(members.get(key)!)}`
    );
    return `{${written.join(",")}}`;
  }
  return json === null || typeof json === "boolean"
    ? String(json)
    : `[${json.map(sortedJson).join(",")}]`;
}

/** A value in a file: tagged, or else plain JSON. */
export function payloadOf(json: Json): Value {
  try {
    return valueFromJson(sortedJson(json));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return plainValue(json);
  }
}

function plainValue(json: Json): Value {
  if (json === null) return UNIT;
  if (typeof json === "boolean" || typeof json === "string") return json;
  if (json instanceof JsonNumber) {
    const { integer } = json;
    return integer !== null && integer <= MAX_INT
      ? normalizeInt(BigInt(integer))
      : new Float(json.float);
  }
  if (json instanceof JsonObject) {
    return mapOf(json.members.map(([key, one]) => [key, plainValue(one)]));
  }
  return listOf(json.map(plainValue));
}
