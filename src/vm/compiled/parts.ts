// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records and variants that generated code holds in pieces.
 *
 * Values cannot change and have no identity, so a record that is only read need
 * not exist: its fields are enough. Where someone wants the value after all, it
 * is put together there.
 *
 * @module
 */

import { TAG_NONE, TAG_SOME } from "../../value/mod.ts";
import { atom, type Entry, expression, numeral, valueText } from "./entry.ts";
import type { Shapes } from "./shapes.ts";
import {
  ANYTHING,
  FLOAT,
  kindType,
  NUMBER,
  numberType,
  type Type,
  UNIT_KIND,
  VARIANT,
} from "./types.ts";

/** The pieces of an operand. */
export type Parts =
  | {
    readonly kind: "record";
    readonly type: number;
    readonly fields: readonly Entry[];
  }
  | {
    readonly kind: "variant";
    readonly type: number;
    /** Which of the cases it is. */
    readonly tag: Entry;
    readonly cases: readonly CasePart[];
  }
  | {
    readonly kind: "list";
    /** The name of the array that it shares with nobody, or knows to be shared. */
    readonly array: string;
    readonly length: Entry;
  };

/** What a variant carries if it has a tag. */
export interface CasePart {
  readonly tag: number;
  readonly payload: Entry;
}

const LENGTH = numberType(0, 2 ** 31 - 1);
const UNIT_ENTRY = atom("U", kindType(UNIT_KIND));

/** A record of some fields, which may be repeated. */
export function recordEntry(
  type: number,
  fields: readonly Entry[],
  of: Type,
): Entry {
  const { length } = fields;
  const values = fields.map(valueText).join(", ");
  const text = length >= 1 && length <= 5
    ? `record${length}(${type}, ${values})`
    : `record(${type}, [${values}])`;
  return {
    ...expression(text, of, fields),
    parts: { kind: "record", type, fields },
  };
}

/** A variant of which the tag is known. */
export function variantEntry(
  type: number,
  tag: number,
  payload: Entry,
  of: Type,
): Entry {
  return casesEntry(type, numeral(tag, NUMBER), [{ tag, payload }], of);
}

/** An Option that was found in a builtin's way: its tag, and what it carries. */
export function optionEntry(tag: Entry, payload: Entry, of: Type): Entry {
  return casesEntry(-1, tag, [
    { tag: TAG_SOME, payload },
    { tag: TAG_NONE, payload: UNIT_ENTRY },
  ], of);
}

function casesEntry(
  type: number,
  tag: Entry,
  cases: readonly CasePart[],
  of: Type,
): Entry {
  const texts = cases.map(({ tag, payload }) =>
    type === -1 && tag === TAG_NONE
      ? "N"
      : `variant(${tag}, ${type}, ${valueText(payload)})`
  );
  let text = texts[texts.length - 1]!;
  for (let i = cases.length - 2; i >= 0; i--) {
    text = `${tag.text} === ${cases[i]!.tag} ? ${texts[i]} : ${text}`;
  }
  const payloads = cases.map(({ payload }) => payload);
  return {
    ...expression(text, of, [tag, ...payloads]),
    parts: { kind: "variant", type, tag, cases },
  };
}

/** How a place holds its values. */
export type Layout =
  /** As it is; a Float perhaps as a bare double. */
  | { readonly kind: "value"; readonly double: boolean }
  /** Not at all: it is always Unit. */
  | { readonly kind: "unit" }
  /** A list that grows: its array and its length. */
  | { readonly kind: "list" }
  | {
    readonly kind: "record";
    readonly type: number;
    readonly fields: readonly Layout[];
  }
  | {
    readonly kind: "variant";
    readonly type: number;
    readonly cases: readonly {
      readonly tag: number;
      readonly payload: Layout;
    }[];
  };

/** More cases or fields than these are not taken apart. */
const MAX_PARTS = 12;

/** How a place could hold values of a type in pieces; null if it cannot. */
export function layoutOf(type: Type, shapes: Shapes): Layout | null {
  const layout = inner(type, shapes, 0);
  return layout.kind === "record" || layout.kind === "variant" ? layout : null;
}

function inner(type: Type, shapes: Shapes, depth: number): Layout {
  const { kinds, cases } = type;
  const whole: Layout = kinds === UNIT_KIND
    ? { kind: "unit" }
    : { kind: "value", double: kinds === FLOAT };
  if (depth > 1) return whole;
  const shape = shapes.only(type.kinds);
  if (shape !== null) {
    return {
      kind: "record",
      type: shape.type,
      // A field may hold whatever was put there: it is never opened.
      fields: shape.fields.map(({ kinds }) => ({
        kind: "value",
        double: kinds === FLOAT,
      })),
    };
  }
  if (kinds !== VARIANT || cases === null || cases.length > MAX_PARTS) {
    return whole;
  }
  const of = cases[0]?.type;
  if (of === undefined || cases.some((each) => each.type !== of)) return whole;
  return {
    kind: "variant",
    type: of,
    cases: cases.map(({ tag, payload }) => ({
      tag,
      payload: inner(payload, shapes, depth + 1),
    })),
  };
}

/** A place, by the names of its pieces. */
export type Place =
  | { readonly kind: "value"; readonly name: string; readonly double: boolean }
  | { readonly kind: "unit" }
  | { readonly kind: "list"; readonly array: string; readonly length: string }
  | {
    readonly kind: "record";
    readonly type: number;
    readonly fields: readonly Place[];
  }
  | {
    readonly kind: "variant";
    readonly type: number;
    readonly tag: string;
    readonly cases: readonly {
      readonly tag: number;
      readonly payload: Place;
    }[];
  };

/** Names for a place: for its values, and for arrays. */
export function placeOf(
  layout: Layout,
  name: () => string,
  array: () => string = name,
): Place {
  switch (layout.kind) {
    case "unit":
      return layout;
    case "list":
      return { kind: "list", array: array(), length: name() };
    case "value":
      return { ...layout, name: name() };
    case "record":
      return {
        kind: "record",
        type: layout.type,
        fields: layout.fields.map((field) => placeOf(field, name)),
      };
    case "variant":
      return {
        kind: "variant",
        type: layout.type,
        tag: name(),
        cases: layout.cases.map(({ tag, payload }) => ({
          tag,
          payload: placeOf(payload, name),
        })),
      };
  }
}

/** What a place holds, given the type of its value. */
export function placeEntry(
  place: Place,
  type: Type,
  shapes: Shapes,
  locals: readonly number[],
): Entry {
  switch (place.kind) {
    case "unit":
      return UNIT_ENTRY;
    case "list": {
      const length = atom(place.length, LENGTH, locals);
      return {
        ...expression(`share(${place.array}, ${place.length})`, type, [length]),
        parts: { kind: "list", array: place.array, length },
      };
    }
    case "value": {
      const whole = atom(place.name, type, locals);
      return type.kinds === FLOAT && !place.double
        ? expression(`${place.name}.value`, type, [whole])
        : whole;
    }
    case "record":
      return recordEntry(
        place.type,
        place.fields.map((field, i) =>
          placeEntry(field, shapes.field(type.kinds, i), shapes, locals)
        ),
        type,
      );
    case "variant": {
      const cases: CasePart[] = [];
      for (const { tag, payload } of place.cases) {
        const known = type.cases?.find((each) => each.tag === tag);
        if (known === undefined) continue;
        const entry = placeEntry(payload, known.payload, shapes, locals);
        cases.push({
          tag,
          payload: entry.parts === undefined
            ? guarded(entry, `${place.tag} === ${tag}`)
            : entry,
        });
      }
      if (cases.length === 0) return atom("U", type);
      const tag = cases.length === 1
        ? numeral(cases[0]!.tag, NUMBER)
        : atom(place.tag, kindType(NUMBER), locals);
      return casesEntry(place.type, tag, cases, type);
    }
  }
}

/** A name of a place, and what it gets. */
export interface Move {
  readonly name: string;
  readonly from: Entry;
  /** Whether it gets a bare double. */
  readonly double: boolean;
}

/**
 * What is moved where when an operand comes into a place. An operand without
 * parts must be one that may be repeated.
 *
 * @param guard A condition without which there is no such operand: then nobody
 * will read the place, and what is not there must not be opened.
 */
export function movesTo(
  place: Place,
  from: Entry,
  moves: Move[],
  guard = "",
): void {
  const { parts } = from;
  switch (place.kind) {
    case "unit":
    // Lists come in by other ways.
    case "list":
      return;
    case "value":
      moves.push({
        name: place.name,
        from: guarded(from, guard),
        double: place.double,
      });
      return;
    case "record":
      place.fields.forEach((field, i) =>
        movesTo(
          field,
          parts?.kind === "record"
            ? parts.fields[i]!
            : piece(from, `f${i}`, field),
          moves,
          guard,
        )
      );
      return;
    case "variant": {
      const tag = parts?.kind === "variant"
        ? parts.tag
        : expression(`${from.text}.tag`, kindType(NUMBER), [from]);
      moves.push({
        name: place.tag,
        from: guarded(tag, guard),
        double: false,
      });
      for (const to of place.cases) {
        const known = parts?.kind === "variant"
          ? parts.cases.find((each) => each.tag === to.tag)?.payload
          : piece(from, "payload", to.payload);
        if (known === undefined) continue;
        const is = tag.number === undefined ? `${tag.text} === ${to.tag}` : "";
        const both = [guard, is].filter((text) => text !== "").join(" && ");
        movesTo(to.payload, known, moves, both);
      }
    }
  }
}

/** An operand that is only opened where a condition holds. */
function guarded(entry: Entry, guard: string): Entry {
  if (guard === "" || entry.atomic) return entry;
  const nothing = entry.kinds === FLOAT ? "0" : "U";
  return expression(
    `${guard} ? ${entry.text} : ${nothing}`,
    entry.type,
    [entry],
  );
}

/** A piece of a value of which nothing is known. */
function piece(of: Entry, name: string, place: Place): Entry {
  const text = `${of.text}.${name}`;
  return place.kind === "value" && place.double
    ? expression(`${text}.value`, kindType(FLOAT), [of])
    : expression(text, ANYTHING, [of]);
}

/** Replaces the pieces of an operand. */
export function mapParts(
  entry: Entry,
  replace: (piece: Entry) => Entry,
): Entry {
  const { parts } = entry;
  if (parts === undefined || parts.kind === "list") return replace(entry);
  const inside = (piece: Entry) => mapParts(piece, replace);
  if (parts.kind === "record") {
    return recordEntry(parts.type, parts.fields.map(inside), entry.type);
  }
  return casesEntry(
    parts.type,
    replace(parts.tag),
    parts.cases.map(({ tag, payload }) => ({ tag, payload: inside(payload) })),
    entry.type,
  );
}
