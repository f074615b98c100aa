// Copyright 2026 the Boruna authors. MIT license.

/**
 * The result types of source calls, and whether a handler kept to them
 * (`design/language-decisions.md` 5.4 and 5.5).
 *
 * @module
 */

import {
  AxMap,
  type CapabilityName,
  Float,
  isInt,
  kindName,
  List,
  listItems,
  mapEntries,
  Unit,
  type Value,
} from "../value/mod.ts";

/** The type that a source call of each capability has, as written in source. */
export const RESULT_TYPES: Readonly<Record<CapabilityName, string>> = {
  "net.fetch": "String",
  "fs.read": "String",
  "fs.write": "Bool",
  "db.query": "List<Map<String, String>>",
  "ui.render": "Unit",
  "time.now": "Int",
  "random": "Float",
  "llm.call": "String",
  "actor.spawn": "Unit",
  "actor.send": "Unit",
  "step.input": "String",
};

/** Whether a value is what a source call of the capability promises. */
export function fitsResultType(
  capability: CapabilityName,
  value: Value,
): boolean {
  return isOfType(RESULT_TYPES[capability], value);
}

/** The same for a type of the table. */
export function isOfType(type: string, value: Value): boolean {
  switch (type) {
    case "String":
      return typeof value === "string";
    case "Bool":
      return typeof value === "boolean";
    case "Int":
      return isInt(value);
    case "Float":
      return value instanceof Float;
    case "Unit":
      return value instanceof Unit;
    default:
      return value instanceof List && firstOddRow(value) === null;
  }
}

/**
 * Says how a value differs from the promised type, naming both types.
 *
 * @returns A sentence, or null if the value fits.
 */
export function resultTypeMismatch(
  capability: CapabilityName,
  value: Value,
): string | null {
  if (fitsResultType(capability, value)) return null;
  const odd = value instanceof List ? firstOddRow(value) : null;
  const got = odd === null ? kindName(value) : `a List with ${odd}`;
  return `${capability} must answer ${
    RESULT_TYPES[capability]
  }, but its handler answered ${got}`;
}

/** Describes the first element that is no Map of Strings. */
function firstOddRow(rows: List): string | null {
  for (const row of listItems(rows)) {
    if (!(row instanceof AxMap)) return kindName(row);
    for (const [key, cell] of mapEntries(row)) {
      if (typeof cell !== "string") {
        return `a Map whose ${JSON.stringify(key)} is ${kindName(cell)}`;
      }
    }
  }
  return null;
}
