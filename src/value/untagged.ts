// Copyright 2026 the Boruna authors. MIT license.

/**
 * The JSON form of values that tool servers answer with
 * (`spec/bytecode.md` 11): plain values as themselves, keys in ascending order.
 *
 * @module
 */

import { floatToJson } from "./float.ts";
import { List, listToArray } from "./list.ts";
import { AxMap, mapEntries } from "./map.ts";
import { around, type Outline, row, writeValue } from "./outline.ts";
import { Record, recordFields } from "./record.ts";
import {
  ActorId,
  Float,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
  Unit,
  type Value,
  Variant,
} from "./value.ts";

/**
 * The compact untagged form of a value.
 *
 * @example
 * ```ts
 * import { listOf, mapOf, valueToUntaggedJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const value = mapOf([["sizes", listOf([1, 2])]]);
 * assertEquals(valueToUntaggedJson(value), '{"sizes":[1,2]}');
 * ```
 */
export function valueToUntaggedJson(value: Value): string {
  return writeValue(value, untagged);
}

function untagged(value: Value): string | Outline {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Variant) return untaggedVariant(value);
  if (value instanceof Float) return floatToJson(value.value);
  if (value instanceof Unit) return "null";
  if (value instanceof List) return row("[", listToArray(value), ",", "]");
  if (value instanceof Record) {
    const close = `],"type":"record","type_id":${value.type}}`;
    return row('{"fields":[', recordFields(value), ",", close);
  }
  if (value instanceof AxMap) {
    const pairs = mapEntries(value);
    return {
      open: "{",
      separator: ",",
      close: "}",
      parts: pairs.map((pair) => pair[1]),
      labels: pairs.map((pair) => JSON.stringify(pair[0]) + ":"),
    };
  }
  return value instanceof ActorId
    ? `{"actor_id":${value.id}}`
    : `{"fn_ref":${value.index}}`;
}

function untaggedVariant({ tag, type, payload }: Variant): string | Outline {
  switch (tag) {
    case TAG_NONE:
      return '{"option":"None"}';
    case TAG_SOME:
      return around('{"option":"Some","value":', payload, "}");
    case TAG_OK:
      return around('{"result":"Ok","value":', payload, "}");
    case TAG_ERR:
      return around('{"result":"Err","value":', payload, "}");
  }
  const close = `,"type":"enum","type_id":${type},"variant":${tag}}`;
  return around('{"payload":', payload, close);
}
