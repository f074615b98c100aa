// Copyright 2026 the Boruna authors. MIT license.

/**
 * JSON as the output gate sees it: schemas and results alike, with all digits
 * of their integers.
 *
 * @module
 */

import {
  ActorId,
  AxMap,
  compareText,
  Float,
  floatToJson,
  FnRef,
  JsonNumber,
  JsonObject,
  List,
  listToArray,
  mapEntries,
  Record as AxRecord,
  recordFields,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
  Unit,
  type Value,
  type Variant,
} from "../../value/mod.ts";

/** A JSON tree; a Float keeps its spelling, objects keep any key. */
export type Tree =
  | null
  | boolean
  | string
  | number
  | bigint
  | Float
  | readonly Tree[]
  | Members;

/** An object. */
export type Members = ReadonlyMap<string, Tree>;

/** Whether a tree is an object. */
export function isMembers(tree: Tree): tree is Members {
  return tree instanceof Map;
}

/** Whether a tree is a number. */
export function isNumber(tree: Tree): tree is number | bigint | Float {
  return typeof tree === "number" || typeof tree === "bigint" ||
    tree instanceof Float;
}

/** The value of a number. */
export function numberOf(tree: number | bigint | Float): number | bigint {
  return tree instanceof Float ? tree.value : tree;
}

/**
 * A tree of what a host has in hand: plain JSON data, or what `parseJson`
 * gave, which keeps large integers.
 *
 * @throws {TypeError} If something in it is not JSON.
 */
export function treeOf(given: unknown): Tree {
  switch (typeof given) {
    case "string":
      return given.toWellFormed();
    case "boolean":
    case "bigint":
      return given;
    case "number":
      if (Number.isFinite(given)) return given;
      break;
    case "object":
      if (given === null) return null;
      if (given instanceof JsonNumber) {
        return given.integer ?? new Float(given.float);
      }
      if (given instanceof JsonObject) return sorted(given.members);
      if (Array.isArray(given)) return given.map(treeOf);
      return sorted(
        Object.entries(given)
          .filter(([, content]) => content !== undefined)
          .map(([key, content]) => [key.toWellFormed(), content]),
      );
  }
  throw new TypeError(`${String(given)} is not JSON`);
}

/** Members ascending by key, as those of results are; the last of equal ones. */
function sorted(members: readonly (readonly [string, unknown])[]): Members {
  return new Map(
    [...new Map(members)].sort(([a], [b]) => compareText(a, b))
      .map(([key, content]) => [key, treeOf(content)]),
  );
}

/** The untagged form of a value (`spec/limits.md` 6) as a tree. */
export function treeOfValue(value: Value): Tree {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "number":
    case "bigint":
      return value;
  }
  if (value instanceof Float) {
    return Number.isFinite(value.value) ? value : null;
  }
  if (value instanceof Unit) return null;
  if (value instanceof List) return listToArray(value).map(treeOfValue);
  if (value instanceof AxMap) {
    return new Map(
      mapEntries(value).map(([key, content]) => [key, treeOfValue(content)]),
    );
  }
  if (value instanceof AxRecord) {
    return members({
      fields: recordFields(value).map(treeOfValue),
      type: "record",
      "type_id": value.type,
    });
  }
  if (value instanceof ActorId) return members({ "actor_id": value.id });
  if (value instanceof FnRef) return members({ "fn_ref": value.index });
  return treeOfVariant(value);
}

function treeOfVariant({ tag, type, payload }: Variant): Tree {
  switch (tag) {
    case TAG_NONE:
      return members({ option: "None" });
    case TAG_SOME:
      return members({ option: "Some", value: treeOfValue(payload) });
    case TAG_OK:
      return members({ result: "Ok", value: treeOfValue(payload) });
    case TAG_ERR:
      return members({ result: "Err", value: treeOfValue(payload) });
  }
  return members({
    payload: treeOfValue(payload),
    type: "enum",
    "type_id": type,
    variant: tag,
  });
}

function members(object: Readonly<{ [key: string]: Tree }>): Members {
  return new Map(Object.entries(object));
}

/** Compact JSON. */
export function treeText(tree: Tree): string {
  if (typeof tree === "string") return JSON.stringify(tree);
  if (tree instanceof Float) return floatToJson(tree.value);
  if (Array.isArray(tree)) return `[${tree.map(treeText).join(",")}]`;
  if (isMembers(tree)) {
    return `{${
      [...tree].map(([key, content]) =>
        `${JSON.stringify(key)}:${treeText(content)}`
      ).join(",")
    }}`;
  }
  return String(tree);
}

/** Whether two trees are the same JSON; `1` and `1.0` are. */
export function sameTree(a: Tree, b: Tree): boolean {
  if (isNumber(a)) {
    // Equal values may be a number and a BigInt.
    // deno-lint-ignore eqeqeq
    return isNumber(b) && numberOf(a) == numberOf(b);
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length &&
      a.every((item, i) => sameTree(item, b[i]));
  }
  if (isMembers(a)) {
    return isMembers(b) && a.size === b.size &&
      [...a].every(([key, content]) => {
        const other = b.get(key);
        return other !== undefined && sameTree(content, other);
      });
  }
  return a === b;
}
