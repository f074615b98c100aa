// Copyright 2026 the Boruna authors. MIT license.

/**
 * The JSON builtins of a program: look into a JSON text by pointer
 * (`design/language-decisions.md` 7 and 11.1).
 *
 * A text that is not JSON, is nested deeper than 127 levels, or holds a number
 * beyond the range of a double contains nothing.
 *
 * @module
 */

import { displayFloat } from "./float.ts";
import { JsonError } from "./json_scanner.ts";
import { type Json, JsonNumber, JsonObject, parseJson } from "./json_tree.ts";
import { EMPTY_LIST, type List, listOf } from "./list.ts";
import { compareText } from "./order.ts";

/** The text read last and its tree: programs ask the same text many times. */
let lastText = "";
let lastTree: Json | undefined = undefined;

/**
 * The value at a pointer: a string as its characters, anything else as
 * canonical JSON. Null if there is none.
 */
export function jsonGet(text: string, pointer: string): string | null {
  const found = find(text, pointer);
  return found === undefined ? null : shown(found);
}

/** The elements of the array at a pointer, as `jsonGet` gives them. */
export function jsonList(text: string, pointer: string): List {
  const found = find(text, pointer);
  return Array.isArray(found) ? listOf(found.map(shown)) : EMPTY_LIST;
}

/** The keys of the object at a pointer, by their UTF-8 bytes. */
export function jsonKeys(text: string, pointer: string): List {
  const found = find(text, pointer);
  if (!(found instanceof JsonObject)) return EMPTY_LIST;
  return listOf(members(found).map((member) => member[0]));
}

function shown(json: Json): string {
  return typeof json === "string" ? json : canonicalTree(json);
}

/** Follows an RFC 6901 pointer; undefined if it leads nowhere. */
function find(text: string, pointer: string): Json | undefined {
  if (pointer !== "" && !pointer.startsWith("/")) return undefined;
  let at = read(text);
  for (const token of pointer.split("/").slice(1)) {
    if (/~(?![01])/.test(token)) return undefined;
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(at)) {
      at = /^(?:0|[1-9][0-9]*)$/.test(key) ? at[Number(key)] : undefined;
    } else at = at instanceof JsonObject ? at.get(key) : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

function read(text: string): Json | undefined {
  if (text === lastText) return lastTree;
  let tree: Json | undefined;
  try {
    tree = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    tree = undefined;
  }
  lastText = text;
  return lastTree = tree;
}

/** The canonical text of a tree. The reader allows 127 levels. */
export function canonicalTree(json: Json): string {
  if (typeof json === "string") return JSON.stringify(json);
  if (json instanceof JsonNumber) return canonicalNumber(json.text);
  if (json instanceof JsonObject) {
    const written = members(json).map(([key, value]) =>
      `${JSON.stringify(key)}:${canonicalTree(value)}`
    );
    return `{${written.join(",")}}`;
  }
  return json === null || typeof json === "boolean"
    ? String(json)
    : `[${json.map(canonicalTree).join(",")}]`;
}

/** Integers keep their digits; the rest is printed like the nearest Float. */
function canonicalNumber(text: string): string {
  return /^-?\d+$/.test(text) ? text : displayFloat(Number(text));
}

/** The members that count, sorted. */
function members(object: JsonObject): [string, Json][] {
  return [...new Map(object.members)].sort((a, b) => compareText(a[0], b[0]));
}
