// Copyright 2026 the Boruna authors. MIT license.

/**
 * The exact JSON form of values, as modules and event logs hold it
 * (`spec/bytecode.md` 3, `spec/replay.md` 2).
 *
 * @module
 */

import { floatToJson } from "./float.ts";
import { List, listOf, listToArray } from "./list.ts";
import { AxMap, mapEntries, mapOf } from "./map.ts";
import { JsonReader } from "./json_reader.ts";
import { I64, U32, U64, U8 } from "./json_shape.ts";
import { around, type Outline, row, writeValue } from "./outline.ts";
import { makeRecord, Record, recordFields } from "./record.ts";
import {
  ActorId,
  err,
  Float,
  FnRef,
  NONE,
  ok,
  some,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
  UNIT,
  Unit,
  type Value,
  Variant,
} from "./value.ts";

/** A well-formed text as a JSON string, with its quotes. */
export function quoteJson(text: string): string {
  return JSON.stringify(text);
}

/**
 * The compact tagged form of a value.
 *
 * @example
 * ```ts
 * import { some, valueToJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(valueToJson(some("a")), '{"Some":{"String":"a"}}');
 * ```
 */
export function valueToJson(value: Value): string {
  return writeValue(value, tagged);
}

function tagged(value: Value): string | Outline {
  switch (typeof value) {
    case "string":
      return `{"String":${JSON.stringify(value)}}`;
    case "boolean":
      return `{"Bool":${value}}`;
    case "number":
    case "bigint":
      return `{"Int":${value}}`;
  }
  if (value instanceof Variant) return taggedVariant(value);
  if (value instanceof Float) return `{"Float":${floatToJson(value.value)}}`;
  if (value instanceof Unit) return '"Unit"';
  if (value instanceof List) {
    return row('{"List":[', listToArray(value), ",", "]}");
  }
  if (value instanceof Record) {
    const open = `{"Record":{"type_id":${value.type},"fields":[`;
    return row(open, recordFields(value), ",", "]}}");
  }
  if (value instanceof AxMap) {
    const pairs = mapEntries(value);
    return {
      open: '{"Map":{',
      separator: ",",
      close: "}}",
      parts: pairs.map((pair) => pair[1]),
      labels: pairs.map((pair) => JSON.stringify(pair[0]) + ":"),
    };
  }
  return value instanceof ActorId
    ? `{"ActorId":${value.id}}`
    : `{"FnRef":${value.index}}`;
}

function taggedVariant({ tag, type, payload }: Variant): string | Outline {
  switch (tag) {
    case TAG_NONE:
      return '"None"';
    case TAG_SOME:
      return around('{"Some":', payload, "}");
    case TAG_OK:
      return around('{"Ok":', payload, "}");
    case TAG_ERR:
      return around('{"Err":', payload, "}");
  }
  const open = `{"Enum":{"type_id":${type},"variant":${tag},"payload":`;
  return around(open, payload, "}}");
}

/** The kinds in the order in which the reference lists them. */
const KINDS: ReadonlySet<string> = new Set([
  "Unit",
  "Bool",
  "Int",
  "Float",
  "String",
  "None",
  "Some",
  "Ok",
  "Err",
  "Record",
  "Enum",
  "List",
  "Map",
  "ActorId",
  "FnRef",
]);

const typeNumber = { read: (reader: JsonReader) => reader.small(U32) };
const RECORD = {
  "type_id": typeNumber,
  fields: { read: (reader: JsonReader) => reader.array(readValue) },
};
const ENUM = {
  "type_id": typeNumber,
  variant: { read: (reader: JsonReader) => reader.small(U8) },
  payload: { read: readValue },
};

/**
 * Reads a tagged value. The reader allows 127 levels, so this may recurse.
 *
 * @throws {JsonError} The JSON is no value.
 */
export function readValue(reader: JsonReader): Value {
  return reader.variant(KINDS, (kind, alone) => {
    switch (kind) {
      case "Unit":
        if (!alone) reader.unit();
        return UNIT;
      case "None":
        if (!alone) reader.unit();
        return NONE;
      case "Record": {
        reader.content(alone, "struct");
        const body = reader.struct("struct variant Value::Record", RECORD);
        return makeRecord(body.type_id, body.fields);
      }
      case "Enum": {
        reader.content(alone, "struct");
        const body = reader.struct("struct variant Value::Enum", ENUM);
        return new Variant(body.variant, body.type_id, body.payload);
      }
    }
    reader.content(alone, "newtype");
    switch (kind) {
      case "Bool":
        return reader.boolean();
      case "Int":
        return reader.integer(I64);
      case "Float":
        return new Float(reader.float());
      case "String":
        return reader.string();
      case "Some":
        return some(readValue(reader));
      case "Ok":
        return ok(readValue(reader));
      case "Err":
        return err(readValue(reader));
      case "List":
        return listOf(reader.array(readValue));
      case "Map":
        return mapOf(reader.map(readValue));
      case "ActorId":
        return new ActorId(reader.integer(U64));
      default:
        return new FnRef(reader.small(U32));
    }
  });
}

/**
 * The value of a text in tagged JSON.
 *
 * @throws {JsonError} The text is not JSON, or no value.
 *
 * @example
 * ```ts
 * import { listOf, valueFromJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(valueFromJson('{"List":[{"Int":1}]}'), listOf([1]));
 * ```
 */
export function valueFromJson(text: string): Value {
  const reader = new JsonReader(text);
  const value = readValue(reader);
  reader.end();
  return value;
}

/**
 * A compact JSON text in the indented form: two spaces a level, one element a
 * line, no final line end (`spec/bytecode.md` 3.5).
 */
export function indentJson(compact: string): string {
  let text = "";
  let indent = "\n";
  let copied = 0;
  for (let i = 0; i < compact.length; i++) {
    const unit = compact[i]!;
    if (unit === '"') i = stringEnd(compact, i);
    else if (unit === "[" || unit === "{") {
      const next = compact[i + 1];
      if (next === "]" || next === "}") i++;
      else {
        indent += "  ";
        text += compact.slice(copied, i + 1) + indent;
        copied = i + 1;
      }
    } else if (unit === "]" || unit === "}") {
      indent = indent.slice(0, -2);
      text += compact.slice(copied, i) + indent;
      copied = i;
    } else if (unit === ",") {
      text += compact.slice(copied, i + 1) + indent;
      copied = i + 1;
    } else if (unit === ":") {
      text += compact.slice(copied, i + 1) + " ";
      copied = i + 1;
    }
  }
  return text + compact.slice(copied);
}

/** The position of the quote that ends a JSON string. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1;; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"' || i >= text.length) return i;
  }
}
