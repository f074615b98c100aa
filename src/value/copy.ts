// Copyright 2026 the Boruna authors. MIT license.

/**
 * Copies of values at the border of a program.
 *
 * A map that a log keeps and a program goes on changing would collect one
 * difference for every change. So what crosses the border is copied, where it
 * contains maps at all.
 *
 * @module
 */

import { List, listOf, listToArray } from "./list.ts";
import { AxMap, mapEntries, mapOf } from "./map.ts";
import { MAX_PARTS, MAX_WRITTEN_PARTS, tooManyParts } from "./parts.ts";
import { makeRecord, Record, recordFields } from "./record.ts";
import { type Value, Variant } from "./value.ts";

/**
 * A value that shares no map with the given one; the value itself where it has
 * none inside.
 */
export function copyForProgram(value: Value): Value {
  return typeof value !== "object" || !hasMap(value) ? value : copy(value);
}

function hasMap(value: Value): boolean {
  const open: Value[] = [value];
  let visited = 0;
  while (open.length > 0) {
    if (++visited > MAX_PARTS) tooManyParts(MAX_PARTS);
    const v = open.pop()!;
    if (typeof v !== "object") continue;
    if (v instanceof AxMap) return true;
    for (const part of parts(v)) {
      if (typeof part === "object") open.push(part);
    }
  }
  return false;
}

/** The values directly inside a value. */
function parts(v: Value): Value[] {
  if (v instanceof Variant) return [v.payload];
  if (v instanceof List) return listToArray(v);
  if (v instanceof Record) return recordFields(v);
  if (v instanceof AxMap) return mapEntries(v).map((entry) => entry[1]);
  return [];
}

/** Rebuilds a value from the inside out, without recursion. */
function copy(root: Value): Value {
  interface Frame {
    readonly value: Value;
    /** The parts, replaced by their copies as they are made. */
    readonly parts: Value[];
    next: number;
  }
  const frames: Frame[] = [{ value: root, parts: parts(root), next: 0 }];
  for (let visited = 0;; visited++) {
    if (visited > MAX_WRITTEN_PARTS) tooManyParts(MAX_WRITTEN_PARTS);
    const frame = frames[frames.length - 1]!;
    if (frame.next < frame.parts.length) {
      const part = frame.parts[frame.next]!;
      if (typeof part === "object") {
        frames.push({ value: part, parts: parts(part), next: 0 });
      } else frame.next++;
      continue;
    }
    const made = rebuild(frame.value, frame.parts);
    frames.pop();
    const outer = frames[frames.length - 1];
    if (outer === undefined) return made;
    outer.parts[outer.next++] = made;
  }
}

function rebuild(value: Value, parts: Value[]): Value {
  if (value instanceof Variant) {
    return parts[0] === value.payload
      ? value
      : new Variant(value.tag, value.type, parts[0]!);
  }
  if (value instanceof List) return listOf(parts);
  if (value instanceof Record) return makeRecord(value.type, parts);
  if (value instanceof AxMap) {
    return mapOf(mapEntries(value).map(([key], i) => [key, parts[i]!]));
  }
  return value;
}
