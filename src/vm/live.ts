// Copyright 2026 the Boruna authors. MIT license.

/**
 * How much memory a program's values take, by a rule of our own.
 *
 * Engines differ in what a value costs and when they free it; a limit has to
 * be reached at the same step everywhere. So live values are counted by what
 * they hold, from the roots of the machine, once for each value that is shared.
 *
 * @module
 */

import {
  AxMap,
  Float,
  List,
  Record,
  recordField,
  type Value,
  Variant,
} from "../value/mod.ts";

/** What one slot of a stack, list, record or map counts, in bytes. */
const SLOT = 8;
/** What a value with parts counts beside its slots. */
const HEADER = 32;
/** What an entry of a map counts beside its key and value. */
const ENTRY = 48;
/** Texts up to this length are counted wherever they stand. */
const SHORT_TEXT = 64;

/** A measurement. */
export interface LiveSize {
  /** The bytes, by the rule of this file. */
  readonly bytes: number;
  /** How many values were looked at: the work that it took. */
  readonly visited: number;
}

/** The first `count` of some slots. */
export interface Roots {
  /** The slots. */
  readonly slots: readonly Value[];
  /** How many of them count. */
  readonly count: number;
}

/** Measures what can be reached from stretches of slots. */
export function liveSize(roots: Iterable<Roots>): LiveSize {
  const seen = new Set<unknown>();
  const open: Value[] = [];
  let bytes = 0;
  let visited = 0;
  const visit = (value: Value | undefined): void => {
    bytes += SLOT;
    if (typeof value === "number" || typeof value === "boolean") return;
    if (value !== undefined) open.push(value);
  };
  const once = (key: unknown): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  const text = (value: string): void => {
    if (value.length <= SHORT_TEXT || once(value)) {
      bytes += 2 * value.length + 16;
    }
  };
  const look = (value: Value): void => {
    visited++;
    if (typeof value === "string") text(value);
    else if (typeof value === "bigint") bytes += 16;
    else if (typeof value !== "object") return;
    else if (value instanceof Float) bytes += 16;
    else if (value instanceof List) {
      if (!once(value)) return;
      bytes += HEADER;
      for (let i = 0; i < value.length; i++) {
        visit(value.array[value.start + i]);
      }
      visited += value.length;
    } else if (value instanceof Record) {
      if (!once(value)) return;
      bytes += HEADER;
      for (let i = 0; i < value.length; i++) visit(recordField(value, i));
    } else if (value instanceof Variant) {
      if (!once(value)) return;
      bytes += HEADER;
      visit(value.payload);
    } else if (value instanceof AxMap) lookAtMap(value);
  };
  const lookAtMap = (map: AxMap): void => {
    // Versions of a map share one table; the others hold what differs.
    for (let m: AxMap | null = map; m !== null && once(m); m = m.newer) {
      bytes += HEADER + SLOT;
      if (m.store === null) {
        text(m.key);
        visit(m.value);
        continue;
      }
      for (const [key, content] of m.store.table) {
        bytes += ENTRY;
        text(key);
        visit(content);
        visited++;
      }
    }
  };
  for (const { slots, count } of roots) {
    for (let i = 0; i < count; i++) visit(slots[i]);
    while (open.length > 0) look(open.pop()!);
  }
  return { bytes, visited };
}
