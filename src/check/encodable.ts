// Copyright 2026 the Boruna authors. MIT license.

/**
 * Types that have no JSON (`design/language-decisions.md` 11.1): handles of
 * actors and functions, and what may hold one.
 *
 * @module
 */

import type { EnumInfo, RecordInfo } from "./checked.ts";
import type { Type } from "./types.ts";

/** What inside a type has no JSON, or null if all of it has. */
export function unencodable(type: Type): Type | null {
  const open: Type[] = [type];
  const seen = new Set<RecordInfo | EnumInfo>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    switch (next.kind) {
      case "ActorId":
      case "Function":
        return next;
      case "Option":
      case "List":
      case "Map":
        open.push(next.of);
        break;
      case "Result":
        open.push(next.err, next.ok);
        break;
      case "Record":
      case "Enum":
        if (seen.has(next.declaration)) break;
        seen.add(next.declaration);
        open.push(...partsOf(next.declaration));
        break;
      default:
        break;
    }
  }
  return null;
}

/** The types that a declaration names. */
function partsOf(declaration: RecordInfo | EnumInfo): readonly Type[] {
  if (declaration.kind === "record") {
    return declaration.fields.map(({ type }) => type);
  }
  return declaration.variants.flatMap(({ payload, fields }) => [
    ...(payload === null ? [] : [payload]),
    ...(fields ?? []).map(({ type }) => type),
  ]);
}
