// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values as JavaScript's own, which the engine writes as JSON several times
 * faster than we can.
 *
 * Only small values whose canonical JSON the engine writes in the same way have
 * a mirror: no Ints beyond 2^53, no Floats that either side would write with
 * an exponent or round, no keys that objects would put in another order.
 *
 * @module
 */

import type { DescribeType } from "./canonical.ts";
import { List } from "./list.ts";
import { compareText } from "./order.ts";
import { Record, recordField } from "./record.ts";
import {
  Float,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
  Unit,
  type Value,
  Variant,
} from "./value.ts";

/** The parts that a mirror may have. */
const MOST = 256;

type Mirror = string | number | boolean | null | object;

/** The parts that may still come. */
let left = 0;

/**
 * The JSON of a small value with the names of its types, and how many parts it
 * has; null if it has no mirror.
 */
export function writeMirror(
  value: Value,
  describe: DescribeType,
): { readonly text: string; readonly parts: number } | null {
  left = MOST;
  const mirror = reflect(value, describe);
  return mirror === undefined
    ? null
    : { text: JSON.stringify(mirror), parts: MOST - left };
}

/** The mirror of a value; undefined if there is none. */
function reflect(value: Value, describe: DescribeType): Mirror | undefined {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return undefined;
  }
  if (value instanceof List) return ofList(value, describe);
  if (value instanceof Record) return ofRecord(value, describe);
  if (value instanceof Float) return ofFloat(value.value);
  if (value instanceof Unit) return null;
  return value instanceof Variant ? ofVariant(value, describe) : undefined;
}

function ofPart(value: Value, describe: DescribeType): Mirror | undefined {
  return --left < 0 ? undefined : reflect(value, describe);
}

/** Up to 15 digits and without an exponent a double has but one spelling. */
function ofFloat(x: number): number | undefined {
  if (Object.is(x, 0)) return 0;
  const size = Math.abs(x);
  return size < 1e9 && size >= 1e-5 && String(x).length <= 16 ? x : undefined;
}

function ofList(
  { array, start, length }: List,
  describe: DescribeType,
): Mirror | undefined {
  if (length > left) return undefined;
  left -= length;
  const mirrors: Mirror[] = [];
  for (let i = start; i < start + length; i++) {
    const mirror = reflect(array[i]!, describe);
    if (mirror === undefined) return undefined;
    mirrors.push(mirror);
  }
  return mirrors;
}

function ofVariant(
  { tag, payload }: Variant,
  describe: DescribeType,
): Mirror | undefined {
  if (tag === TAG_NONE) return null;
  if (tag === TAG_SOME) return ofPart(payload, describe);
  if (tag !== TAG_OK) return undefined;
  const mirror = ofPart(payload, describe);
  return mirror === undefined ? undefined : { Ok: mirror };
}

/** What a record of a type becomes. */
interface Frame {
  /** The names of its fields, in order. */
  readonly names: readonly string[];
  /** Which fields they are. */
  readonly order: readonly number[];
  /** An object with these names, to be copied. */
  readonly object: { readonly [name: string]: null };
}

/** The frames of types, by the names of their fields; null for no frame. */
const frames = new WeakMap<readonly string[], Frame | null>();
/** The one that was asked for last. */
let lastNames: readonly string[] = [];
let lastFrame: Frame | null = null;

function ofRecord(
  record: Record,
  describe: DescribeType,
): Mirror | undefined {
  const type = describe(record.type);
  if (type?.kind !== "Record") return undefined;
  if (type.fields !== lastNames) {
    let frame = frames.get(type.fields);
    if (frame === undefined) {
      frames.set(type.fields, frame = frameOf(type.fields));
    }
    lastNames = type.fields;
    lastFrame = frame;
  }
  const frame = lastFrame;
  if (frame === null || frame.names.length !== record.length) return undefined;
  const { names, order } = frame;
  const object: { [name: string]: Mirror } = { ...frame.object } as object as {
    [name: string]: Mirror;
  };
  if (names.length > left) return undefined;
  left -= names.length;
  for (let i = 0; i < names.length; i++) {
    const part = recordField(record, order[i]!)!;
    const mirror = typeof part === "string" || typeof part === "number"
      ? part
      : reflect(part, describe);
    if (mirror === undefined) return undefined;
    object[names[i]!] = mirror;
  }
  return object;
}

/** The frame of field names; null if an object would not keep them so. */
function frameOf(fields: readonly string[]): Frame | null {
  const sorted = fields.map((name, i) => [name, i] as const)
    .sort((a, b) => compareText(a[0], b[0]));
  const names = sorted.map(([name]) => name);
  const isPlain = names.every((name, i) =>
    /^[A-Za-z_]/.test(name) && name !== "__proto__" && name !== names[i - 1]
  );
  return isPlain
    ? {
      names,
      order: sorted.map(([, i]) => i),
      object: Object.fromEntries(names.map((name) => [name, null])),
    }
    : null;
}
