// Copyright 2026 the Boruna authors. MIT license.

/**
 * The keywords that look at one value only: types, constants, bounds, counts.
 *
 * @module
 */

import {
  isMembers,
  isNumber,
  numberOf,
  sameTree,
  type Tree,
  treeText,
} from "./tree.ts";

/** The error of `type`, `enum` and `const`; null if there is none. */
export function typeFault(
  keyword: string,
  content: Tree,
  tree: Tree,
): string | null {
  switch (keyword) {
    case "type": {
      const names = (Array.isArray(content) ? content : [content]) as string[];
      if (names.some((name) => isOfType(tree, name))) return null;
      if (names.length === 1) {
        return `${treeText(tree)} is not of type "${names[0]}"`;
      }
      const sorted = names.map((name) => `"${name}"`).sort().join(", ");
      return `${treeText(tree)} is not of types ${sorted}`;
    }
    case "enum":
      return (content as readonly Tree[]).some((one) => sameTree(one, tree))
        ? null
        : `${treeText(tree)} is not one of ${treeText(content)}`;
    case "const":
      return sameTree(content, tree)
        ? null
        : `${treeText(content)} was expected`;
    default:
      return null;
  }
}

function isOfType(tree: Tree, name: string): boolean {
  switch (name) {
    case "null":
      return tree === null;
    case "boolean":
      return typeof tree === "boolean";
    case "string":
      return typeof tree === "string";
    case "array":
      return Array.isArray(tree);
    case "object":
      return isMembers(tree);
    case "number":
      return isNumber(tree);
    default: {
      const value = isNumber(tree) ? numberOf(tree) : NaN;
      return typeof value === "bigint" || Number.isInteger(value);
    }
  }
}

/** The error of a bound on numbers; null if there is none. */
export function numberFault(
  keyword: string,
  content: Tree,
  tree: Tree,
): string | null {
  if (!isNumber(tree) || !isNumber(content)) return null;
  // Comparing numbers with BigInts is exact.
  const value = numberOf(tree);
  const bound = numberOf(content);
  const say = (text: string) =>
    `${treeText(tree)} ${text} ${treeText(content)}`;
  switch (keyword) {
    case "minimum":
      return value < bound ? say("is less than the minimum of") : null;
    case "maximum":
      return value > bound ? say("is greater than the maximum of") : null;
    case "exclusiveMinimum":
      return value <= bound
        ? say("is less than or equal to the minimum of")
        : null;
    case "exclusiveMaximum":
      return value >= bound
        ? say("is greater than or equal to the maximum of")
        : null;
    case "multipleOf":
      return isMultiple(value, bound) ? null : say("is not a multiple of");
    default:
      return null;
  }
}

function isMultiple(value: number | bigint, of: number | bigint): boolean {
  if (isWhole(value) && isWhole(of)) return BigInt(value) % BigInt(of) === 0n;
  return Math.abs((Number(value) / Number(of)) % 1) < Number.EPSILON;
}

function isWhole(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** The error of a bound on lengths and counts; null if there is none. */
export function countFault(
  keyword: string,
  content: Tree,
  tree: Tree,
): string | null {
  const match = /^(min|max)(Length|Items|Properties)$/.exec(keyword);
  if (match === null || !isNumber(content)) return null;
  const count = countOf(match[2]!, tree);
  const bound = numberOf(content);
  if (
    count === null || (match[1] === "min" ? count >= bound : count <= bound)
  ) {
    return null;
  }
  // deno-lint-ignore eqeqeq
  const one = bound == 1;
  switch (match[2]) {
    case "Length":
      return `${treeText(tree)} is ${
        match[1] === "min" ? "shorter" : "longer"
      } than ${bound} ${one ? "character" : "characters"}`;
    case "Items":
      return `${treeText(tree)} has ${
        match[1] === "min" ? "less" : "more"
      } than ${bound} ${one ? "item" : "items"}`;
    default:
      return `${treeText(tree)} has ${
        match[1] === "min" ? "less" : "more"
      } than ${bound} ${one ? "property" : "properties"}`;
  }
}

function countOf(what: string, tree: Tree): number | null {
  switch (what) {
    case "Length":
      return typeof tree === "string" ? codePoints(tree) : null;
    case "Items":
      return Array.isArray(tree) ? tree.length : null;
    default:
      return isMembers(tree) ? tree.size : null;
  }
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}
