// Copyright 2026 the Boruna authors. MIT license.

/**
 * The operands of generated code: not values on a stack, but texts that stand
 * for them.
 *
 * @module
 */

import type { Parts } from "./parts.ts";
import { FLOAT, kindType, NUMBER, numberType, type Type } from "./types.ts";

/** A value that generated code can name. */
export interface Entry {
  /** An expression without effects; in parentheses unless `atomic`. */
  readonly text: string;
  /** What it can be. */
  readonly type: Type;
  /** The kinds of its type. */
  readonly kinds: number;
  /** Whether it is a name or a number, which may be repeated. */
  readonly atomic: boolean;
  /** The locals that it reads. */
  readonly locals: readonly number[];
  /** How deep the expression is. */
  readonly depth: number;
  /** The number that it is known to be. */
  readonly number?: number;
  /**
   * The local whose list or map it is, where that grows in place: whoever keeps
   * a list needs a view of its own, and a map is lent.
   */
  readonly grows?: number;
  /** Whether what grows in place is a map. */
  readonly isMap?: boolean;
  /** For a condition: a local that is below the length of another one's list. */
  readonly below?: { readonly index: number; readonly list: number };
  /** Its pieces, if it is held in pieces: then the text puts them together. */
  readonly parts?: Parts;
  /** The elements of a list that is about to be made in pieces. */
  readonly items?: { readonly text: string; readonly count: number };
  /** For the length of a list: the local that holds it. */
  readonly lengthOf?: number;
}

/** A name or a constant. */
export function atom(
  text: string,
  type: Type,
  locals: readonly number[] = [],
): Entry {
  return { text, type, kinds: type.kinds, atomic: true, locals, depth: 0 };
}

/** A number that is known. */
export function numeral(value: number, kinds: number): Entry {
  const text = numberText(value);
  return kinds === NUMBER
    ? { ...atom(text, numberType(value, value)), number: value }
    : atom(text, kindType(kinds));
}

/** An expression of other entries; it must not have effects and not fail. */
export function expression(
  text: string,
  type: Type,
  parts: readonly Entry[],
): Entry {
  return {
    text: `(${text})`,
    type,
    kinds: type.kinds,
    atomic: false,
    locals: parts.flatMap((part) => part.locals),
    depth: 1 + Math.max(0, ...parts.map((part) => part.depth)),
  };
}

/** How a finite number is written. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return "(-0)";
  return value < 0 ? `(${value})` : String(value);
}

/** The text of an entry as a value. */
export function valueText(entry: Entry): string {
  if (entry.grows !== undefined) {
    return entry.isMap ? `lend(${entry.text})` : `view(${entry.text})`;
  }
  return entry.kinds === FLOAT ? `box(${entry.text})` : entry.text;
}

/** What is stored in a local. `fresh` says that nobody else has the value. */
export function stored(local: Entry, text: string, fresh: boolean): string {
  if (local.grows === undefined || fresh !== (local.isMap ?? false)) {
    return text;
  }
  return local.isMap ? `claim(${text})` : `view(${text})`;
}
