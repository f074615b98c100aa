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
import {
  type JsonMembers,
  type JsonTree,
  jsonTree,
  rememberTrees,
} from "./json_text.ts";
import { type Json, JsonNumber, JsonObject } from "./json_tree.ts";
import { EMPTY_LIST, type List, listOf } from "./list.ts";
import { compareText, sortTexts } from "./order.ts";

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
  return Array.isArray(found) ? listOf(elements(found)) : EMPTY_LIST;
}

/** The texts of elements. */
function elements(trees: readonly JsonTree[]): string[] {
  const isPlain = trees.every((tree) =>
    typeof tree === "object" && tree !== null && isCanonical(tree)
  );
  if (!isPlain) return trees.map(shown);
  const texts = split(JSON.stringify(trees));
  rememberTrees(texts, trees);
  // The list is the program's, and grows.
  return texts.slice();
}

/** The elements of a compact array of objects and arrays. */
function split(text: string): string[] {
  const parts: string[] = [];
  let levels = 0;
  let start = 1;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22:
        while (text.charCodeAt(++i) !== 0x22) {
          if (text.charCodeAt(i) === 0x5c) i++;
        }
        break;
      case 0x5b:
      case 0x7b:
        if (levels++ === 1) start = i;
        break;
      case 0x5d:
      case 0x7d:
        if (--levels === 1) parts.push(text.slice(start, i + 1));
    }
  }
  return parts;
}

/** The keys of the object at a pointer, by their UTF-8 bytes. */
export function jsonKeys(text: string, pointer: string): List {
  const found = find(text, pointer);
  return isObject(found) ? listOf(sortedKeys(found)) : EMPTY_LIST;
}

/** The value that an RFC 6901 pointer leads to; undefined if it leads nowhere. */
function find(text: string, pointer: string): JsonTree | undefined {
  const keys = keysOf(pointer);
  if (keys === null) return undefined;
  let at = jsonTree(text);
  for (const key of keys) {
    if (Array.isArray(at)) {
      at = /^(?:0|[1-9][0-9]*)$/.test(key) ? at[Number(key)] : undefined;
    } else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** The pointer read last, and its keys. */
let lastPointer = "";
let lastKeys: readonly string[] | null = [];

/** The keys of a pointer; null if it is none. */
function keysOf(pointer: string): readonly string[] | null {
  if (pointer !== lastPointer) {
    lastKeys = pointer !== "" && !pointer.startsWith("/") ||
        /~(?![01])/.test(pointer)
      ? null
      : pointer.split("/").slice(1).map((token) =>
        token.replaceAll("~1", "/").replaceAll("~0", "~")
      );
    lastPointer = pointer;
  }
  return lastKeys;
}

function isObject(tree: JsonTree | undefined): tree is JsonMembers {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree) &&
    !(tree instanceof JsonNumber);
}

function sortedKeys(members: JsonMembers): string[] {
  return sortTexts(Object.keys(members));
}

function shown(tree: JsonTree): string {
  if (typeof tree === "string") return tree;
  if (typeof tree === "number" && Number.isInteger(tree)) return String(tree);
  return isCanonical(tree) ? JSON.stringify(tree) : write(tree);
}

/** Whether the engine would write a tree in the canonical form. */
function isCanonical(tree: JsonTree): boolean {
  if (typeof tree === "number") return Number.isInteger(tree);
  if (typeof tree !== "object" || tree === null) return true;
  if (Array.isArray(tree)) return tree.every(isCanonical);
  if (!isObject(tree)) return false;
  let last = "";
  for (const key in tree) {
    if (compareText(key, last) < 0 || !isCanonical(tree[key]!)) return false;
    last = key;
  }
  return true;
}

/** The canonical form. */
function write(tree: JsonTree): string {
  if (typeof tree === "string") return JSON.stringify(tree);
  if (typeof tree === "number") return displayFloat(tree);
  if (tree === null || typeof tree === "boolean") return String(tree);
  if (Array.isArray(tree)) return `[${tree.map(write).join(",")}]`;
  if (!isObject(tree)) return canonicalNumber((tree as JsonNumber).text);
  const written = sortedKeys(tree).map((key) =>
    `${JSON.stringify(key)}:${write(tree[key]!)}`
  );
  return `{${written.join(",")}}`;
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
