// Copyright 2026 the Boruna authors. MIT license.

/**
 * How many bytes of text a value carries, for telemetry.
 *
 * @module
 */

import { List } from "./list.ts";
import { AxMap, mapEntries } from "./map.ts";
import { MAX_PARTS, MAX_WRITTEN_PARTS } from "./parts.ts";
import { Record, recordField } from "./record.ts";
import { utf8Length } from "./text_measure.ts";
import { type Value, Variant } from "./value.ts";

/**
 * The UTF-8 bytes of all strings and map keys in a value, without quotes and
 * escapes; other content counts nothing (`spec/telemetry.md` 3).
 * Beyond `MAX_PARTS` parts the rest counts nothing either.
 */
export function byteSize(value: Value): number {
  if (typeof value === "string") return utf8Length(value);
  if (typeof value !== "object") return 0;
  const open: Value[] = [value];
  let size = 0;
  let parts = 0;
  while (open.length > 0 && ++parts <= MAX_PARTS) {
    const v = open.pop()!;
    if (typeof v === "string") size += utf8Length(v);
    else if (typeof v !== "object") continue;
    else if (v instanceof AxMap) {
      for (const [key, content] of mapEntries(v)) {
        size += utf8Length(key);
        open.push(content);
      }
    } else pushParts(v, open);
  }
  return size;
}

/** Whether a value has few enough parts to be written as text or JSON. */
export function isWritable(value: Value): boolean {
  if (typeof value !== "object") return true;
  const open: Value[] = [value];
  for (let parts = 0; open.length > 0; parts++) {
    if (parts > MAX_WRITTEN_PARTS) return false;
    const v = open.pop()!;
    if (typeof v === "object") pushParts(v, open);
  }
  return true;
}

/** Puts the values directly inside a value on a stack. */
function pushParts(v: Extract<Value, object>, open: Value[]): void {
  if (v instanceof Variant) open.push(v.payload);
  else if (v instanceof List) {
    for (let i = 0; i < v.length; i++) open.push(v.array[v.start + i]!);
  } else if (v instanceof Record) {
    for (let i = 0; i < v.length; i++) open.push(recordField(v, i)!);
  } else if (v instanceof AxMap) {
    for (const entry of mapEntries(v)) open.push(entry[1]);
  }
}
