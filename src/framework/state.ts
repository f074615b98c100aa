// Copyright 2026 the Boruna authors. MIT license.

/**
 * States for people: as a document, and what changed between two
 * (`spec/framework.md` 8.1).
 *
 * @module
 */

import {
  indentJson,
  Record,
  recordFields,
  UNIT,
  type Value,
  valuesEqual,
  valueToJson,
} from "../value/mod.ts";

/** A place in which two states differ. */
export interface StateChange {
  /** The position of the field; 0 for states that are no records. */
  readonly index: number;
  readonly old: Value;
  readonly new: Value;
}

/** A state as an indented document, without a final line end. */
export function snapshot(state: Value): string {
  return indentJson(valueToJson(state));
}

/** What changed; fields by their position, a missing one is unit. */
export function compareStates(old: Value, now: Value): StateChange[] {
  if (!(old instanceof Record) || !(now instanceof Record)) {
    return valuesEqual(old, now) ? [] : [{ index: 0, old, new: now }];
  }
  const [before, after] = [recordFields(old), recordFields(now)];
  const changes: StateChange[] = [];
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const [a, b] = [before[i] ?? UNIT, after[i] ?? UNIT];
    if (!valuesEqual(a, b)) changes.push({ index: i, old: a, new: b });
  }
  return changes;
}
