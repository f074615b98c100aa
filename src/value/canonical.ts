// Copyright 2026 the Boruna authors. MIT license.

/**
 * Canonical JSON: one text for each value, for hashes and for programs.
 *
 * Keys are sorted by their UTF-8 bytes, there is no white space, integers keep
 * their digits, and Floats never have an exponent.
 *
 * @module
 */

import { displayFloat } from "./float.ts";
import { List, listToArray } from "./list.ts";
import { AxMap, mapEntries } from "./map.ts";
import { writeMirror } from "./mirror.ts";
import { compareText } from "./order.ts";
import { around, type Outline, row, writeValue, written } from "./outline.ts";
import { MAX_WRITTEN_PARTS } from "./parts.ts";
import { Record, recordField, recordFields } from "./record.ts";
import {
  ActorId,
  Float,
  FnRef,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
  Unit,
  type Value,
  Variant,
} from "./value.ts";

/** What `jsonEncode` has to know about a type number; null if unknown. */
export type DescribeType = (type: number) => TypeDescription | null;

/** The names of a record's fields, or of an enum's variants. */
export type TypeDescription =
  | { readonly kind: "Record"; readonly fields: readonly string[] }
  | {
    readonly kind: "Enum";
    readonly variants: readonly VariantDescription[];
  };

/** The name of a variant, and of its fields. */
export interface VariantDescription {
  /** The name of the variant. */
  readonly name: string;
  /** The field names of a variant with named fields, else null. */
  readonly fields: readonly string[] | null;
}

/**
 * The canonical JSON of a value as cache keys use it, without names of types
 * (`spec/capabilities.md` 11.2). Floats that are not finite are written as they
 * are printed, so the text is not always JSON.
 */
export function canonicalJson(value: Value): string {
  return writeValue(value, canonical);
}

function canonical(value: Value): string | Outline {
  const simple = plain(value);
  if (simple !== null) return simple;
  if (value instanceof Variant) {
    switch (value.tag) {
      case TAG_NONE:
        return "null";
      case TAG_SOME:
      case TAG_OK:
        return around("", value.payload, "");
      case TAG_ERR:
        return around('{"err":', value.payload, "}");
      default:
        return around(`{"v":${value.tag},"p":`, value.payload, "}");
    }
  }
  if (value instanceof Float) return displayFloat(value.value);
  if (value instanceof Record) return row("[", recordFields(value), ",", "]");
  if (value instanceof ActorId) return String(value.id);
  return String((value as FnRef).index);
}

/** What is written alike with names and without; null for the rest. */
function plain(value: Value): string | Outline | null {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Unit) return "null";
  if (value instanceof List) return elements(listToArray(value));
  return value instanceof AxMap ? object("", mapEntries(value), "") : null;
}

/** An array; the engine writes one of plain values in the same way, faster. */
function elements(values: readonly Value[]): Outline {
  return values.length <= MAX_WRITTEN_PARTS && values.every(isPlain)
    ? written(JSON.stringify(values), values.length)
    : row("[", values, ",", "]");
}

function isPlain(value: Value): boolean {
  return typeof value === "number" || typeof value === "string" ||
    typeof value === "boolean";
}

/** An object with these entries, inside other text. */
function object(
  before: string,
  entries: readonly (readonly [string, Value])[],
  after: string,
): Outline {
  return {
    open: before + "{",
    separator: ",",
    close: "}" + after,
    parts: entries.map((entry) => entry[1]),
    labels: entries.map((entry) => JSON.stringify(entry[0]) + ":"),
  };
}

/** After so many parts without a mirror no more are looked for. */
const MAX_MISSES = 64;

/** Thrown inside `jsonEncode` only. */
class Refusal {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

/**
 * The canonical JSON of a value with the names of its types
 * (`design/language-decisions.md` 7 and 11.1): records are objects, variants
 * `{"Name":payload}`, an Option is null or its content. What is not finite is
 * null. An actor or a function has no JSON; then the kind is in `refused`.
 */
export function jsonEncode(
  value: Value,
  describe: DescribeType,
): { readonly text: string } | { readonly refused: string } {
  const whole = writeMirror(value, describe);
  if (whole !== null) return { text: whole.text };
  // What cannot be mirrored as a whole may have many parts that can, or none.
  let misses = 0;
  const form = (part: Value): string | Outline => {
    if (misses < MAX_MISSES && typeof part === "object") {
      const mirrored = writeMirror(part, describe);
      if (mirrored !== null) return written(mirrored.text, mirrored.parts);
      misses++;
    }
    return named(part, describe);
  };
  try {
    return { text: writeValue(value, form) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.kind };
    throw error;
  }
}

function named(value: Value, describe: DescribeType): string | Outline {
  const simple = plain(value);
  if (simple !== null) return simple;
  if (value instanceof Float) {
    return Number.isFinite(value.value) ? displayFloat(value.value) : "null";
  }
  if (value instanceof ActorId) throw new Refusal("ActorId");
  if (value instanceof FnRef) throw new Refusal("FnRef");
  if (value instanceof Variant) return namedVariant(value, describe);
  const type = describe((value as Record).type);
  return type?.kind === "Record"
    ? namedFields("", type.fields, value as Record, "")
    : canonical(value);
}

function namedVariant(
  value: Variant,
  describe: DescribeType,
): string | Outline {
  switch (value.tag) {
    case TAG_NONE:
      return "null";
    case TAG_SOME:
      return around("", value.payload, "");
    case TAG_OK:
      return around('{"Ok":', value.payload, "}");
    case TAG_ERR:
      return around('{"Err":', value.payload, "}");
  }
  const type = describe(value.type);
  const variant = type?.kind === "Enum" ? type.variants[value.tag] : undefined;
  if (variant === undefined) return canonical(value);
  const open = `{${JSON.stringify(variant.name)}:`;
  return variant.fields !== null && value.payload instanceof Record
    ? namedFields(open, variant.fields, value.payload, "}")
    : around(open, value.payload, "}");
}

/** How the fields of a record type are written. */
interface Layout {
  /** The fields by their names. */
  readonly order: readonly number[];
  /** What stands before each, with the comma. */
  readonly labels: readonly string[];
}

/** The layouts of types, by the names of their fields. */
const layouts = new WeakMap<readonly string[], Layout>();

function namedFields(
  before: string,
  names: readonly string[],
  record: Record,
  after: string,
): Outline {
  let layout = layouts.get(names);
  if (layout === undefined || layout.order.length !== record.length) {
    layout = layOut(names, record.length);
    layouts.set(names, layout);
  }
  return {
    open: before + "{",
    separator: "",
    close: "}" + after,
    parts: layout.order.map((i) => recordField(record, i)!),
    labels: layout.labels,
  };
}

function layOut(names: readonly string[], length: number): Layout {
  const fields = Array.from(
    { length },
    (_, i) => [names[i] ?? String(i), i] as const,
  );
  fields.sort((a, b) => compareText(a[0], b[0]));
  return {
    order: fields.map((field) => field[1]),
    labels: fields.map(([name], at) =>
      `${at === 0 ? "" : ","}${JSON.stringify(name)}:`
    ),
  };
}
