// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether a tree is a JSON Schema of draft 2020-12, and where its references
 * lead. Nothing is ever fetched.
 *
 * @module
 */

import { Pattern } from "./pattern.ts";
import {
  isMembers,
  isNumber,
  type Members,
  numberOf,
  type Tree,
  treeText,
} from "./tree.ts";

/** A schema with its references resolved. */
export interface CheckedSchema {
  /** The schema. */
  readonly root: Tree;
  /** What `$ref` of a schema object leads to. */
  readonly refs: ReadonlyMap<Members, Tree>;
  /** The same of `$dynamicRef`, as long as no other resource is entered. */
  readonly dynamicRefs: ReadonlyMap<Members, Tree>;
  /** The resource that a schema object belongs to. */
  readonly resources: ReadonlyMap<Members, Resource>;
  /** The patterns, compiled. */
  readonly patterns: ReadonlyMap<string, Pattern>;
}

/** A schema with an address of its own, and the names in it. */
export interface Resource {
  readonly root: Tree;
  readonly anchors: Map<string, Tree>;
  readonly dynamicAnchors: Map<string, Tree>;
}

/** Why a tree is no schema. */
export class SchemaFault extends Error {
  /** Always `SchemaFault`. */
  override readonly name = "SchemaFault";
}

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
/** An address for schemas that have none. */
const BASE = "json-schema:///root";
/** How deep schemas may be nested. */
const MAX_DEPTH = 128;

const TYPES = [
  "array",
  "boolean",
  "integer",
  "null",
  "number",
  "object",
  "string",
];

const SCHEMA = new Set([
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const SCHEMAS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const SCHEMA_MAP = new Set([
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);
const STRING = new Set([
  "$anchor",
  "$comment",
  "$dynamicAnchor",
  "$dynamicRef",
  "$id",
  "$ref",
  "$schema",
  "contentEncoding",
  "contentMediaType",
  "description",
  "format",
  "pattern",
  "title",
]);
const NUMBER = new Set([
  "exclusiveMaximum",
  "exclusiveMinimum",
  "maximum",
  "minimum",
  "multipleOf",
]);
const COUNT = new Set([
  "maxContains",
  "maxItems",
  "maxLength",
  "maxProperties",
  "minContains",
  "minItems",
  "minLength",
  "minProperties",
]);
const FLAG = new Set(["deprecated", "readOnly", "uniqueItems", "writeOnly"]);

/** Checks a schema; throws `SchemaFault`. */
export function checkSchema(root: Tree): CheckedSchema {
  return new Checker(root).finish();
}

class Checker {
  readonly #root: Tree;
  readonly #resources = new Map<Members, Resource>();
  readonly #bases = new Map<Members, string>();
  readonly #byAddress = new Map<string, Resource>();
  readonly #patterns = new Map<string, Pattern>();

  constructor(root: Tree) {
    this.#root = root;
    const resource: Resource = newResource(root);
    this.#byAddress.set(BASE, resource);
    this.#schema(root, BASE, resource, 0);
  }

  finish(): CheckedSchema {
    const refs = new Map<Members, Tree>();
    const dynamicRefs = new Map<Members, Tree>();
    for (const [schema, base] of this.#bases) {
      const ref = schema.get("$ref");
      if (typeof ref === "string") refs.set(schema, this.#resolve(ref, base));
      const dynamic = schema.get("$dynamicRef");
      if (typeof dynamic === "string") {
        dynamicRefs.set(schema, this.#resolve(dynamic, base));
      }
    }
    return {
      root: this.#root,
      refs,
      dynamicRefs,
      resources: this.#resources,
      patterns: this.#patterns,
    };
  }

  #schema(tree: Tree, base: string, resource: Resource, depth: number): void {
    if (depth > MAX_DEPTH) throw new SchemaFault("it is nested too deeply");
    if (typeof tree === "boolean") return;
    if (!isMembers(tree)) throw wrongTypes(tree, ["boolean", "object"]);
    // What is used twice was checked.
    if (this.#resources.has(tree)) return;
    const id = tree.get("$id");
    let [here, mine] = [base, resource];
    if (typeof id === "string") {
      if (!/^[^#]*#?$/.test(id)) throw noMatch(id, "^[^#]*#?$");
      here = absolute(id, base).replace(/#$/, "");
      mine = depth === 0 ? resource : newResource(tree);
      this.#byAddress.set(here, mine);
    }
    this.#resources.set(tree, mine);
    this.#bases.set(tree, here);
    for (const [keyword, content] of tree) {
      this.#keyword(keyword, content, here, mine, depth + 1);
    }
    const anchor = tree.get("$anchor");
    if (typeof anchor === "string") mine.anchors.set(anchor, tree);
    const dynamic = tree.get("$dynamicAnchor");
    if (typeof dynamic === "string") {
      mine.anchors.set(dynamic, tree);
      mine.dynamicAnchors.set(dynamic, tree);
    }
  }

  #keyword(
    keyword: string,
    content: Tree,
    base: string,
    resource: Resource,
    depth: number,
  ): void {
    const schema = (tree: Tree) => this.#schema(tree, base, resource, depth);
    if (SCHEMA.has(keyword)) return schema(content);
    if (SCHEMAS.has(keyword)) {
      const items = arrayOf(content);
      if (items.length === 0) throw new SchemaFault("[] has less than 1 item");
      return items.forEach(schema);
    }
    if (SCHEMA_MAP.has(keyword)) {
      for (const [name, part] of membersOf(content)) {
        if (keyword === "patternProperties") this.#pattern(name);
        schema(part);
      }
      return;
    }
    if (STRING.has(keyword)) {
      if (typeof content !== "string") throw wrongType(content, "string");
      if (keyword === "pattern") this.#pattern(content);
      if (/^\$(dynamicA|a)nchor$/.test(keyword)) {
        if (!/^[A-Za-z_][-A-Za-z0-9._]*$/.test(content)) {
          throw noMatch(content, "^[A-Za-z_][-A-Za-z0-9._]*$");
        }
      }
      if (keyword === "$schema" && content.replace(/#+$/, "") !== DIALECT) {
        throw notPresent(content);
      }
      return;
    }
    if (NUMBER.has(keyword)) {
      if (!isNumber(content)) throw wrongType(content, "number");
      if (keyword === "multipleOf" && numberOf(content) <= 0) {
        throw new SchemaFault(
          `${treeText(content)} is less than or equal to the minimum of 0`,
        );
      }
      return;
    }
    if (COUNT.has(keyword)) return checkCount(content);
    if (FLAG.has(keyword)) {
      if (typeof content !== "boolean") throw wrongType(content, "boolean");
      return;
    }
    this.#rest(keyword, content, schema);
  }

  #rest(keyword: string, content: Tree, schema: (tree: Tree) => void): void {
    switch (keyword) {
      case "type":
        return checkTypes(content);
      case "enum":
      case "examples":
        arrayOf(content);
        return;
      case "required":
        return checkNames(content);
      case "dependentRequired":
        for (const names of membersOf(content).values()) checkNames(names);
        return;
      case "dependencies":
        for (const part of membersOf(content).values()) {
          if (Array.isArray(part)) checkNames(part);
          else schema(part);
        }
        return;
      case "$vocabulary":
        for (const flag of membersOf(content).values()) {
          if (typeof flag !== "boolean") throw wrongType(flag, "boolean");
        }
    }
  }

  #pattern(pattern: string): void {
    if (this.#patterns.has(pattern)) return;
    try {
      this.#patterns.set(pattern, new Pattern(pattern));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new SchemaFault(`${JSON.stringify(pattern)} is not a "regex"`);
    }
  }

  #resolve(reference: string, base: string): Tree {
    const address = absolute(reference, base);
    const hash = address.indexOf("#");
    const file = hash < 0 ? address : address.slice(0, hash);
    const resource = this.#byAddress.get(file);
    if (resource === undefined) throw notPresent(file);
    const fragment = hash < 0 ? "" : decodedFragment(address.slice(hash + 1));
    if (fragment === "") return resource.root;
    if (!fragment.startsWith("/")) {
      const found = resource.anchors.get(fragment);
      if (found !== undefined) return found;
      throw new SchemaFault(`Anchor '${fragment}' does not exist`);
    }
    let tree: Tree | undefined = resource.root;
    for (const token of fragment.slice(1).split("/")) {
      const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
      tree = Array.isArray(tree)
        ? tree[Number(key)] as Tree | undefined
        : tree !== undefined && isMembers(tree)
        ? tree.get(key)
        : undefined;
    }
    if (tree === undefined) {
      throw new SchemaFault(`Pointer '${fragment}' does not exist`);
    }
    // It may lie where no keyword of a schema leads.
    this.#schema(tree, file, resource, 1);
    return tree;
  }
}

function newResource(root: Tree): Resource {
  return { root, anchors: new Map(), dynamicAnchors: new Map() };
}

function absolute(reference: string, base: string): string {
  try {
    return new URL(reference, base).href;
  } catch {
    throw new SchemaFault(
      `${JSON.stringify(reference)} is not a "uri-reference"`,
    );
  }
}

function decodedFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function arrayOf(tree: Tree): readonly Tree[] {
  if (Array.isArray(tree)) return tree;
  throw wrongType(tree, "array");
}

function membersOf(tree: Tree): Members {
  if (isMembers(tree)) return tree;
  throw wrongType(tree, "object");
}

function checkCount(tree: Tree): void {
  const count = isNumber(tree) ? numberOf(tree) : NaN;
  if (typeof count === "number" && !Number.isInteger(count)) {
    throw wrongType(tree, "integer");
  }
  if (count < 0) {
    throw new SchemaFault(`${treeText(tree)} is less than the minimum of 0`);
  }
}

function checkTypes(tree: Tree): void {
  const names = Array.isArray(tree) ? tree : [tree];
  const wrong = names.length === 0 ||
    names.some((name) => !TYPES.includes(name as string)) ||
    new Set(names).size < names.length;
  if (wrong) {
    throw new SchemaFault(
      `${
        treeText(tree)
      } is not valid under any of the schemas listed in the 'anyOf' keyword`,
    );
  }
}

function checkNames(tree: Tree): void {
  const names = arrayOf(tree);
  for (const name of names) {
    if (typeof name !== "string") throw wrongType(name, "string");
  }
  if (new Set(names).size < names.length) {
    throw new SchemaFault(`${treeText(tree)} has non-unique elements`);
  }
}

function wrongType(tree: Tree, type: string): SchemaFault {
  return new SchemaFault(`${treeText(tree)} is not of type "${type}"`);
}

function wrongTypes(tree: Tree, types: readonly string[]): SchemaFault {
  const names = types.map((type) => `"${type}"`).join(", ");
  return new SchemaFault(`${treeText(tree)} is not of types ${names}`);
}

function noMatch(text: string, pattern: string): SchemaFault {
  return new SchemaFault(`${JSON.stringify(text)} does not match "${pattern}"`);
}

function notPresent(address: string): SchemaFault {
  return new SchemaFault(
    `Resource '${address}' is not present in a registry, and nothing is fetched`,
  );
}
