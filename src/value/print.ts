// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values as text for people: the printed form and the debug form.
 *
 * @module
 */

import { debugFloat, displayFloat } from "./float.ts";
import { List, listToArray } from "./list.ts";
import { AxMap, mapEntries } from "./map.ts";
import { around, type Outline, row, writeValue } from "./outline.ts";
import { Record, recordFields } from "./record.ts";
import { isUnprintable } from "./unprintable.ts";
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
 * The printed form of a value (`spec/language.md` 13).
 *
 * @example
 * ```ts
 * import { display, listOf, mapOf } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(display(mapOf([["a", listOf([1, 2])]])), "{a: [1, 2]}");
 * ```
 */
export function display(value: Value): string {
  return writeValue(value, displayed);
}

/** The debug form of a value (`spec/bytecode.md` 8.4). */
export function debugForm(value: Value): string {
  return writeValue(value, debugged);
}

function displayed(value: Value): string | Outline {
  if (typeof value === "string") return `"${value}"`;
  if (typeof value !== "object") return String(value);
  if (value instanceof Variant) {
    return variant(value, `Enum#${value.type}::${value.tag}(`, ")");
  }
  if (value instanceof Float) return displayFloat(value.value);
  if (value instanceof Unit) return "()";
  if (value instanceof List) return row("[", listToArray(value), ", ", "]");
  if (value instanceof Record) {
    return row(`Record#${value.type}{`, recordFields(value), ", ", "}");
  }
  if (value instanceof AxMap) {
    return entries("{", value, (key) => `${key}: `, "}");
  }
  return value instanceof ActorId ? `Actor#${value.id}` : `Fn#${value.index}`;
}

function debugged(value: Value): string | Outline {
  switch (typeof value) {
    case "string":
      return `String(${debugText(value)})`;
    case "boolean":
      return `Bool(${value})`;
    case "number":
    case "bigint":
      return `Int(${value})`;
  }
  if (value instanceof Variant) {
    const { type, tag } = value;
    const open = `Enum { type_id: ${type}, variant: ${tag}, payload: `;
    return variant(value, open, " }");
  }
  if (value instanceof Float) return `Float(${debugFloat(value.value)})`;
  if (value instanceof Unit) return "Unit";
  if (value instanceof List) {
    return row("List([", listToArray(value), ", ", "])");
  }
  if (value instanceof Record) {
    const open = `Record { type_id: ${value.type}, fields: [`;
    return row(open, recordFields(value), ", ", "] }");
  }
  if (value instanceof AxMap) {
    return entries("Map({", value, (key) => `${debugText(key)}: `, "})");
  }
  return value instanceof ActorId
    ? `ActorId(${value.id})`
    : `FnRef(${value.index})`;
}

/** Both forms write Option and Result alike; an enum as told. */
function variant(
  value: Variant,
  open: string,
  close: string,
): string | Outline {
  switch (value.tag) {
    case TAG_NONE:
      return "None";
    case TAG_SOME:
      return around("Some(", value.payload, ")");
    case TAG_OK:
      return around("Ok(", value.payload, ")");
    case TAG_ERR:
      return around("Err(", value.payload, ")");
    default:
      return around(open, value.payload, close);
  }
}

function entries(
  open: string,
  map: AxMap,
  label: (key: string) => string,
  close: string,
): Outline {
  const pairs = mapEntries(map);
  const labels = pairs.map((pair) => label(pair[0]));
  const parts = pairs.map((pair) => pair[1]);
  return { open, separator: ", ", close, parts, labels };
}

/** A text in double quotes with the escapes of the debug form. */
export function debugText(text: string): string {
  let escaped = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0x80) {
      escaped += isUnprintable(code) ? `\\u{${code.toString(16)}}` : character;
    } else escaped += debugAscii(code, character);
  }
  return escaped + '"';
}

function debugAscii(code: number, character: string): string {
  switch (code) {
    case 0x00:
      return "\\0";
    case 0x09:
      return "\\t";
    case 0x0a:
      return "\\n";
    case 0x0d:
      return "\\r";
    case 0x22:
      return '\\"';
    case 0x5c:
      return "\\\\";
    default:
      return code < 0x20 || code === 0x7f
        ? `\\u{${code.toString(16)}}`
        : character;
  }
}
