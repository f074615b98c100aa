// Copyright 2026 the Boruna authors. MIT license.

/**
 * A second opinion on results that passed: a validator of others, well kept
 * and widely used, has a veto. Ours says where errors are, in the words and
 * the order of the contract; this one guards against our own mistakes.
 *
 * It is asked only what it can answer: it reads numbers as doubles and knows
 * no dynamic references.
 *
 * @module
 */

import { Float } from "../../value/mod.ts";
import { isMembers, type Tree } from "./tree.ts";

/** What it does not know, or treats otherwise. */
const DROPPED = new Set(["format", "id", "dependencies", "additionalItems"]);

/** Thrown for what it cannot be asked. */
class NotForIt extends Error {}

/** Judges a result: false if it does not match after all. */
export type SecondOpinion = (tree: Tree) => boolean;

/** Prepares the second opinion on a schema; null if it cannot be asked. */
export async function secondOpinion(
  schema: Tree,
): Promise<SecondOpinion | null> {
  let plain: unknown;
  try {
    plain = plainSchema(schema);
  } catch (error) {
    if (error instanceof NotForIt) return null;
    throw error;
  }
  const { Validator } = await import("@cfworker/json-schema");
  let validator: { validate(instance: unknown): { readonly valid: boolean } };
  try {
    validator = new Validator(plain as never, "2020-12");
  } catch {
    return null;
  }
  return (tree) => {
    try {
      return validator.validate(plainTree(tree)).valid;
    } catch {
      // It met something that it cannot do, or a reference that has no end.
      return true;
    }
  };
}

function plainSchema(tree: Tree): unknown {
  if (!isMembers(tree)) return plainTree(tree);
  const object: { [key: string]: unknown } = Object.create(null);
  for (const [key, content] of tree) {
    if (/^\$(dynamic|recursive)/.test(key)) throw new NotForIt();
    if (DROPPED.has(key)) continue;
    object[key] = key === "enum" || key === "const"
      ? plainTree(content)
      : Array.isArray(content)
      ? content.map(plainSchema)
      : /^(?:properties|patternProperties|dependentSchemas|\$defs|definitions)$/
          .test(key) && isMembers(content)
      ? plainMap(content)
      : plainSchema(content);
  }
  // An ordinary object: the validator asks for its own properties.
  return { ...object };
}

function plainMap(members: ReadonlyMap<string, Tree>): unknown {
  return Object.fromEntries(
    [...members].map(([name, sub]) => [name, plainSchema(sub)]),
  );
}

function plainTree(tree: Tree): unknown {
  if (typeof tree === "bigint") throw new NotForIt();
  if (tree instanceof Float) return tree.value;
  if (Array.isArray(tree)) return tree.map(plainTree);
  if (isMembers(tree)) {
    return Object.fromEntries(
      [...tree].map(([key, content]) => [key, plainTree(content)]),
    );
  }
  return tree;
}
