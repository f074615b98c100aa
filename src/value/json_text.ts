// Copyright 2026 the Boruna authors. MIT license.

/**
 * JSON texts that programs look into, as trees.
 *
 * The engine's own reader is many times faster than ours, and differs in few
 * texts: those with numbers that a double cannot hold exactly, with halves of
 * surrogate pairs, or with more than 127 levels. Those are left to ours.
 *
 * @module
 */

import { JsonError } from "./json_scanner.ts";
import {
  type Json,
  type JsonNumber,
  JsonObject,
  parseJson,
} from "./json_tree.ts";

/**
 * What a text holds. A number is itself where its digits follow from its value,
 * otherwise it keeps them.
 */
export type JsonTree =
  | null
  | boolean
  | string
  | number
  | JsonNumber
  | readonly JsonTree[]
  | JsonMembers;

/** The members of an object; of two with one key the later. */
export interface JsonMembers {
  readonly [key: string]: JsonTree;
}

/** How deep a text may be. */
const LEVELS = 127;
/** So many digits in a row may be beyond the range of a double. */
const MANY_DIGITS = 300;
/** So many are exact in a double. */
const FEW_DIGITS = 15;
/** How many texts are remembered: a document, and parts of it. */
const REMEMBERED = 3;

/** The texts read last and their trees, the last one asked about first. */
const memory: { text: string; readonly tree: JsonTree | undefined }[] = [];

/** Texts that were written for trees, and the one that was asked about last. */
let writtenTexts: readonly string[] = [];
let writtenTrees: readonly JsonTree[] = [];
let writtenAt = 0;

/**
 * Remembers the texts of some trees: a program that asks for the elements of a
 * list will look into one after the other.
 *
 * @param texts JSON, as it would be read back: tree by tree.
 */
export function rememberTrees(
  texts: readonly string[],
  trees: readonly JsonTree[],
): void {
  writtenTexts = texts;
  writtenTrees = trees;
  writtenAt = 0;
}

/**
 * The tree of a text; undefined if it is not JSON. Programs ask the same texts
 * many times.
 */
export function jsonTree(text: string): JsonTree | undefined {
  if (text === writtenTexts[writtenAt]) return writtenTrees[writtenAt];
  if (text === writtenTexts[writtenAt + 1]) return writtenTrees[++writtenAt];
  for (let i = 0; i < memory.length; i++) {
    const known = memory[i]!;
    if (known.text !== text) continue;
    // An equal text is compared in full; from now on this one is the same.
    known.text = text;
    for (let k = i; k > 0; k--) memory[k] = memory[k - 1]!;
    memory[0] = known;
    return known.tree;
  }
  const tree = read(text);
  if (memory.length === REMEMBERED) memory.pop();
  memory.unshift({ text, tree });
  return tree;
}

function read(text: string): JsonTree | undefined {
  let tree: JsonTree;
  try {
    tree = JSON.parse(text) as JsonTree;
  } catch (error) {
    // It accepts whatever ours does, unless it has no stack for the levels.
    return error instanceof SyntaxError ? undefined : readExactly(text);
  }
  switch (plainness(text)) {
    case "exact":
      return tree;
    case "plain":
      return isExact(tree) ? tree : readExactly(text);
    case "odd":
      return readExactly(text);
  }
}

/**
 * Whether a text is one that both readers accept: not too deep, no number that
 * may be too large, no half of a pair. The tree does not tell, as it lacks the
 * earlier of two members with one key. And whether a double holds exactly what
 * all of its numbers say.
 */
function plainness(text: string): "exact" | "plain" | "odd" {
  if (!text.isWellFormed()) return "odd";
  let levels = 0;
  let digits = 0;
  let isExact = true;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x30 && unit <= 0x39) {
      if (++digits > FEW_DIGITS) {
        isExact = false;
        if (digits > MANY_DIGITS) return "odd";
      }
      continue;
    }
    switch (unit) {
      case 0x2d:
        // Perhaps a zero below zero.
        isExact = false;
        break;
      case 0x22:
        for (i++; text.charCodeAt(i) !== 0x22; i++) {
          if (text.charCodeAt(i) !== 0x5c) continue;
          i++;
          if (text.charCodeAt(i) !== 0x75) continue;
          // `d` and `D`, with which halves begin.
          if ((text.charCodeAt(i + 1) | 0x20) === 0x64) return "odd";
        }
        break;
      case 0x5b:
      case 0x7b:
        if (++levels > LEVELS) return "odd";
        break;
      case 0x5d:
      case 0x7d:
        levels--;
        break;
      case 0x45:
      case 0x65:
        // An exponent, or the end of `true` and `false`.
        if (digits > 0) return "odd";
    }
    digits = 0;
  }
  return isExact ? "exact" : "plain";
}

/** Whether the numbers of a tree are those of the text, digit by digit. */
function isExact(tree: JsonTree): boolean {
  if (typeof tree === "number") {
    return Math.abs(tree) <= Number.MAX_SAFE_INTEGER && !Object.is(tree, -0);
  }
  if (typeof tree !== "object" || tree === null) return true;
  if (Array.isArray(tree)) return tree.every(isExact);
  const members = tree as JsonMembers;
  for (const key in members) if (!isExact(members[key]!)) return false;
  return true;
}

function readExactly(text: string): JsonTree | undefined {
  try {
    return plain(parseJson(text));
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** A tree of our reader in the form of the engine's. */
function plain(json: Json): JsonTree {
  if (json instanceof JsonObject) {
    const members: { [key: string]: JsonTree } = Object.create(null);
    for (const [key, value] of json.members) members[key] = plain(value);
    return members;
  }
  return Array.isArray(json) ? json.map(plain) : json as JsonTree;
}
