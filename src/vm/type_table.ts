// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the type texts of a module say at run time.
 *
 * Programs are checked before they are compiled, so the machine looks at types
 * in two places only: where a message arrives from another actor, and where a
 * value is written as JSON by the names of its fields.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import {
  ActorId,
  AxMap,
  Float,
  FnRef,
  isInt,
  List,
  listToArray,
  mapEntries,
  MAX_PARTS,
  Record,
  recordField,
  TAG_ERR,
  TAG_NONE,
  TAG_OK,
  TAG_SOME,
  type TypeDescription,
  Unit,
  type Value,
  Variant,
} from "../value/mod.ts";
import { failSize } from "./failure.ts";

/** Gives the names of a type number, or null. */
export type Describe = (type: number) => TypeDescription | null;

/** A type text, taken apart. */
type TypeTree =
  | { readonly kind: "name"; readonly name: string }
  | {
    readonly kind: "generic";
    readonly name: string;
    readonly of: readonly TypeTree[];
  }
  | { readonly kind: "function" }
  | {
    readonly kind: "fields";
    readonly fields: readonly (readonly [string, TypeTree])[];
  };

/** The types of one module, read when they are first asked for. */
export class TypeTable {
  readonly #module: Module;
  readonly #trees = new Map<string, TypeTree>();
  readonly #descriptions = new Map<number, TypeDescription | null>();
  #numbers: Map<string, number> | undefined;

  /** Creates the table of a module. */
  constructor(module: Module) {
    this.#module = module;
  }

  /** The names of a type number; null if the module has no such type. */
  describe(type: number): TypeDescription | null {
    let description = this.#descriptions.get(type);
    if (description === undefined) {
      description = this.#describe(type);
      this.#descriptions.set(type, description);
    }
    return description;
  }

  #describe(type: number): TypeDescription | null {
    const kind = this.#module.types[type]?.kind;
    if (kind === undefined) return null;
    if (kind.kind === "Record") {
      return { kind: "Record", fields: kind.fields.map(([name]) => name) };
    }
    return {
      kind: "Enum",
      variants: kind.variants.map(([name, text]) => {
        const tree = text === null ? null : this.#tree(text);
        return {
          name,
          fields: tree?.kind === "fields"
            ? tree.fields.map(([field]) => field)
            : null,
        };
      }),
    };
  }

  /** Whether a value is of the type that a text names. */
  accepts(text: string, value: Value): boolean {
    const open: [Value, TypeTree][] = [[value, this.#tree(text)]];
    // A value may hold another one many times over; nobody waits for that.
    let visits = 0;
    while (open.length > 0) {
      const [v, type] = open.pop()!;
      if (++visits > MAX_PARTS) failSize("parts of a value", MAX_PARTS);
      if (!this.#acceptsTop(v, type, open)) return false;
    }
    return true;
  }

  /** Tests a value but for its parts, which it adds to the open ones. */
  #acceptsTop(v: Value, type: TypeTree, open: [Value, TypeTree][]): boolean {
    switch (type.kind) {
      case "function":
        return v instanceof FnRef;
      case "generic":
        return acceptsGeneric(v, type.name, type.of, open);
      case "fields":
        if (!(v instanceof Record) || v.length !== type.fields.length) {
          return false;
        }
        type.fields.forEach(([, of], i) => open.push([recordField(v, i)!, of]));
        return true;
      case "name":
        return this.#acceptsName(v, type.name, open);
    }
  }

  #acceptsName(v: Value, name: string, open: [Value, TypeTree][]): boolean {
    switch (name) {
      case "Int":
        return isInt(v);
      case "Float":
        return v instanceof Float;
      case "Bool":
        return typeof v === "boolean";
      case "String":
        return typeof v === "string";
      case "Unit":
        return v instanceof Unit;
      case "ActorId":
        return v instanceof ActorId;
    }
    const number = this.#number(name);
    const kind = number === undefined
      ? undefined
      : this.#module.types[number]?.kind;
    if (kind === undefined) return false;
    if (kind.kind === "Record") {
      if (
        !(v instanceof Record) || v.type !== number ||
        v.length !== kind.fields.length
      ) return false;
      kind.fields.forEach(([, text], i) =>
        open.push([recordField(v, i)!, this.#tree(text)])
      );
      return true;
    }
    if (!(v instanceof Variant) || v.type !== number) return false;
    const variant = kind.variants[v.tag];
    if (variant === undefined) return false;
    if (variant[1] === null) return v.payload instanceof Unit;
    open.push([v.payload, this.#tree(variant[1])]);
    return true;
  }

  /** The number of a name; of several types the last one counts. */
  #number(name: string): number | undefined {
    this.#numbers ??= new Map(
      this.#module.types.map((type, i) => [type.name, i]),
    );
    return this.#numbers.get(name);
  }

  #tree(text: string): TypeTree {
    let tree = this.#trees.get(text);
    if (tree === undefined) {
      tree = readType({ text, at: 0 }, 0);
      this.#trees.set(text, tree);
    }
    return tree;
  }
}

function acceptsGeneric(
  v: Value,
  name: string,
  of: readonly TypeTree[],
  open: [Value, TypeTree][],
): boolean {
  const first = of[0]!;
  switch (name) {
    case "Option":
      if (!(v instanceof Variant)) return false;
      if (v.tag === TAG_SOME) open.push([v.payload, first]);
      return v.tag === TAG_SOME || v.tag === TAG_NONE;
    case "Result":
      if (!(v instanceof Variant)) return false;
      if (v.tag === TAG_OK) open.push([v.payload, first]);
      if (v.tag === TAG_ERR) open.push([v.payload, of[1] ?? first]);
      return v.tag === TAG_OK || v.tag === TAG_ERR;
    case "List":
      if (!(v instanceof List)) return false;
      for (const element of listToArray(v)) open.push([element, first]);
      return true;
    case "Map":
      if (!(v instanceof AxMap)) return false;
      for (const [, content] of mapEntries(v)) {
        open.push([content, of[1] ?? first]);
      }
      return true;
    default:
      return false;
  }
}

/** A text and how far it was read. */
interface Reader {
  readonly text: string;
  at: number;
}

/**
 * Reads a type text. The compiler writes them, so there is nothing to refuse:
 * what is no type names a type that no value has.
 */
function readType(reader: Reader, depth: number): TypeTree {
  // Deeper types come from no compiler; a module must not break the machine.
  if (depth > 200) return { kind: "name", name: "" };
  if (skip(reader, "{")) {
    const fields: [string, TypeTree][] = [];
    while (!skip(reader, "}")) {
      const name = readName(reader);
      if (name === "" || !skip(reader, ":")) break;
      fields.push([name, readType(reader, depth + 1)]);
      skip(reader, ",");
    }
    return { kind: "fields", fields };
  }
  const name = readName(reader);
  if (name === "Fn") {
    readArguments(reader, "(", ")", depth);
    skip(reader, "->");
    readType(reader, depth + 1);
    if (skip(reader, "!{")) {
      while (reader.at < reader.text.length && !skip(reader, "}")) reader.at++;
    }
    return { kind: "function" };
  }
  const of = readArguments(reader, "<", ">", depth);
  return of.length === 0
    ? { kind: "name", name }
    : { kind: "generic", name, of };
}

function readArguments(
  reader: Reader,
  open: string,
  close: string,
  depth: number,
): TypeTree[] {
  const types: TypeTree[] = [];
  if (!skip(reader, open)) return types;
  while (reader.at < reader.text.length && !skip(reader, close)) {
    const before = reader.at;
    types.push(readType(reader, depth + 1));
    skip(reader, ",");
    if (reader.at === before) break;
  }
  return types;
}

function readName(reader: Reader): string {
  skip(reader, "");
  const start = reader.at;
  const { text } = reader;
  while (reader.at < text.length && !" <>(){},:!".includes(text[reader.at]!)) {
    reader.at++;
  }
  return text.slice(start, reader.at);
}

/** Skips blanks, then a mark if it is there. */
function skip(reader: Reader, mark: string): boolean {
  while (reader.text[reader.at] === " ") reader.at++;
  if (!reader.text.startsWith(mark, reader.at)) return false;
  reader.at += mark.length;
  return true;
}
