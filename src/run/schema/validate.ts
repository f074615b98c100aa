// Copyright 2026 the Boruna authors. MIT license.

/**
 * A tree against a checked schema, with every error in the order and at the
 * place that `spec/limits.md` 7.5 gives it.
 *
 * The work is bounded: schemas come from callers.
 *
 * @module
 */

import { compareText } from "../../value/mod.ts";
import type { SchemaError } from "../result.ts";
import { matchBudget } from "./pattern.ts";
import { countFault, numberFault, typeFault } from "./simple.ts";
import {
  isMembers,
  isNumber,
  type Members,
  numberOf,
  sameTree,
  type Tree,
  treeText,
} from "./tree.ts";
import type { CheckedSchema, Resource } from "./check.ts";

/** How many schemas may be applied to values in one validation. */
const MAX_WORK = 1_000_000;
/** How many errors are kept; all are counted. */
const MAX_ERRORS = 100;

/** What a validation found. */
export interface Findings {
  readonly errors: readonly SchemaError[];
  readonly total: number;
}

/** Thrown when a validation takes too much work. */
export class WorkLimit extends Error {
  /** Always `WorkLimit`. */
  override readonly name = "WorkLimit";
}

/** Validates; throws `WorkLimit`, and `RangeError` if too deep. */
export function validateTree(schema: CheckedSchema, tree: Tree): Findings {
  const found = new Collector();
  new Validator(schema).apply(schema.root, tree, ROOT(), [], found);
  return found;
}

/** A place in the tree. */
interface Place {
  readonly parent: Place | null;
  readonly token: string | number;
  /** The schemas that are being applied here. */
  readonly active: Set<Tree>;
}

function ROOT(): Place {
  return { parent: null, token: "", active: new Set() };
}

function below(parent: Place, token: string | number): Place {
  return { parent, token, active: new Set() };
}

function pointer(place: Place): string {
  let path = "";
  for (let p = place; p.parent !== null; p = p.parent) {
    const token = String(p.token).replaceAll("~", "~0").replaceAll("/", "~1");
    path = `/${token}${path}`;
  }
  return path;
}

/** Where errors go. */
interface Sink {
  /** Whether one error is enough. */
  readonly first: boolean;
  readonly total: number;
  add(place: Place, message: () => string): void;
}

class Collector implements Sink, Findings {
  readonly first = false;
  readonly errors: SchemaError[] = [];
  total = 0;
  add(place: Place, message: () => string): void {
    this.total++;
    if (this.errors.length >= MAX_ERRORS) return;
    this.errors.push({ path: pointer(place), message: message() });
  }
}

class Verdict implements Sink {
  readonly first = true;
  total = 0;
  add(): void {
    this.total++;
  }
}

type Scope = readonly Resource[];

class Validator {
  readonly #schema: CheckedSchema;
  readonly #budget = matchBudget();
  #work = 0;

  constructor(schema: CheckedSchema) {
    this.#schema = schema;
  }

  apply(
    schema: Tree,
    tree: Tree,
    place: Place,
    scope: Scope,
    sink: Sink,
  ): void {
    if (++this.#work > MAX_WORK) throw new WorkLimit();
    if (schema === true) return;
    if (schema === false) {
      return sink.add(
        place,
        () => `False schema does not allow ${treeText(tree)}`,
      );
    }
    if (!isMembers(schema)) return;
    const resource = this.#schema.resources.get(schema);
    const inner = resource === undefined || scope.at(-1) === resource
      ? scope
      : [...scope, resource];
    const keywords = [...schema.keys()].sort(compareText);
    for (const keyword of keywords) {
      this.#keyword(keyword, schema, tree, place, inner, sink);
      if (sink.first && sink.total > 0) return;
    }
  }

  #isValid(schema: Tree, tree: Tree, place: Place, scope: Scope): boolean {
    const verdict = new Verdict();
    this.apply(schema, tree, place, scope, verdict);
    return verdict.total === 0;
  }

  #keyword(
    keyword: string,
    schema: Members,
    tree: Tree,
    place: Place,
    scope: Scope,
    sink: Sink,
  ): void {
    const content = schema.get(keyword)!;
    const simple = typeFault(keyword, content, tree) ??
      numberFault(keyword, content, tree) ??
      countFault(keyword, content, tree);
    if (simple !== null) return sink.add(place, () => simple);
    const at = (sub: Tree, child: Tree, token: string | number) =>
      this.apply(sub, child, below(place, token), scope, sink);
    const here = (sub: Tree) => this.apply(sub, tree, place, scope, sink);
    const valid = (sub: Tree) => this.#isValid(sub, tree, place, scope);
    switch (keyword) {
      case "$ref":
        return this.#jump(
          this.#schema.refs.get(schema)!,
          tree,
          place,
          scope,
          sink,
        );
      case "$dynamicRef":
        return this.#jump(
          this.#dynamic(schema, scope),
          tree,
          place,
          scope,
          sink,
        );
      case "allOf":
        return (content as readonly Tree[]).forEach(here);
      case "anyOf":
        if ((content as readonly Tree[]).some(valid)) return;
        return sink.add(place, () => underNone(tree, keyword));
      case "oneOf": {
        const count = (content as readonly Tree[]).filter(valid).length;
        if (count === 1) return;
        return sink.add(
          place,
          () =>
            count === 0
              ? underNone(tree, keyword)
              : `${
                treeText(tree)
              } is valid under more than one of the schemas listed in the 'oneOf' keyword`,
        );
      }
      case "not":
        if (!valid(content)) return;
        return sink.add(
          place,
          () => `${treeText(content)} is not allowed for ${treeText(tree)}`,
        );
      case "if": {
        const branch = schema.get(valid(content) ? "then" : "else");
        return branch === undefined ? undefined : here(branch);
      }
      case "pattern":
        if (typeof tree !== "string") return;
        if (this.#matches(content as string, tree)) return;
        return sink.add(
          place,
          () => `${treeText(tree)} does not match ${treeText(content)}`,
        );
    }
    if (Array.isArray(tree)) {
      this.#onArray(keyword, schema, tree, place, scope, sink, at);
    } else if (isMembers(tree)) {
      this.#onObject(keyword, schema, tree, place, scope, sink, at);
    }
  }

  /** Follows a reference, unless it is being followed at this place. */
  #jump(
    target: Tree,
    tree: Tree,
    place: Place,
    scope: Scope,
    sink: Sink,
  ): void {
    if (place.active.has(target)) return;
    place.active.add(target);
    this.apply(target, tree, place, scope, sink);
    place.active.delete(target);
  }

  /** The outermost schema with the dynamic name, if the nearest one has it. */
  #dynamic(schema: Members, scope: Scope): Tree {
    const near = this.#schema.dynamicRefs.get(schema)!;
    const name = isMembers(near) ? near.get("$dynamicAnchor") : undefined;
    if (typeof name !== "string") return near;
    const outer = scope.find((resource) => resource.dynamicAnchors.has(name));
    return outer?.dynamicAnchors.get(name) ?? near;
  }

  #onArray(
    keyword: string,
    schema: Members,
    tree: readonly Tree[],
    place: Place,
    scope: Scope,
    sink: Sink,
    at: (sub: Tree, child: Tree, token: number) => void,
  ): void {
    const content = schema.get(keyword)!;
    switch (keyword) {
      case "prefixItems": {
        const subs = content as readonly Tree[];
        for (let i = 0; i < subs.length && i < tree.length; i++) {
          at(subs[i]!, tree[i]!, i);
        }
        return;
      }
      case "items": {
        const before = prefixLength(schema);
        for (let i = before; i < tree.length; i++) at(content, tree[i]!, i);
        return;
      }
      case "contains": {
        const count =
          tree.filter((item, i) =>
            this.#isValid(content, item, below(place, i), scope)
          ).length;
        const least = bound(schema.get("minContains"), 1);
        const most = bound(schema.get("maxContains"), Infinity);
        if (count >= least && count <= most) return;
        return sink.add(
          place,
          () => `None of ${treeText(tree)} are valid under the given schema`,
        );
      }
      case "uniqueItems":
        if (content !== true || isUnique(tree)) return;
        return sink.add(
          place,
          () => `${treeText(tree)} has non-unique elements`,
        );
      case "unevaluatedItems": {
        const seen = new Set<number>();
        this.#evaluatedItems(schema, tree, place, scope, seen, keyword);
        const left = tree.flatMap((item, i) =>
          seen.has(i) || this.#isValid(content, item, below(place, i), scope)
            ? []
            : [treeText(item)]
        );
        if (left.length === 0) return;
        return sink.add(
          place,
          () => `Unevaluated items are not allowed (${unexpected(left)})`,
        );
      }
    }
  }

  #onObject(
    keyword: string,
    schema: Members,
    tree: Members,
    place: Place,
    scope: Scope,
    sink: Sink,
    at: (sub: Tree, child: Tree, token: string) => void,
  ): void {
    const content = schema.get(keyword)!;
    switch (keyword) {
      case "properties":
        for (const name of namesOf(content as Members)) {
          const child = tree.get(name);
          if (child !== undefined) {
            at((content as Members).get(name)!, child, name);
          }
        }
        return;
      case "patternProperties":
        for (const [pattern, sub] of content as Members) {
          for (const [name, child] of tree) {
            if (this.#matches(pattern, name)) at(sub, child, name);
          }
        }
        return;
      case "additionalProperties": {
        const names = this.#additional(schema, tree);
        if (content !== false) {
          return names.forEach((name) => at(content, tree.get(name)!, name));
        }
        if (names.length === 0) return;
        return sink.add(
          place,
          () => `Additional properties are not allowed (${unexpected(names)})`,
        );
      }
      case "propertyNames":
        for (const name of tree.keys()) {
          const inner = sink.first ? new Verdict() : new Collector();
          this.apply(content, name, below(place, name), scope, inner);
          if (inner.total === 0) continue;
          const message = inner instanceof Collector
            ? inner.errors[0]!.message
            : "";
          sink.add(place, () => message);
        }
        return;
      case "required":
        for (const name of content as readonly string[]) {
          if (!tree.has(name)) sink.add(place, () => missing(name));
        }
        return;
      case "dependentRequired":
        for (const [name, names] of content as Members) {
          if (!tree.has(name)) continue;
          for (const other of names as readonly string[]) {
            if (!tree.has(other)) sink.add(place, () => missing(other));
          }
        }
        return;
      case "dependentSchemas":
        for (const [name, sub] of content as Members) {
          if (tree.has(name)) this.apply(sub, tree, place, scope, sink);
        }
        return;
      case "unevaluatedProperties": {
        const seen = new Set<string>();
        this.#evaluatedNames(schema, tree, place, scope, seen, keyword);
        const left = [...tree].flatMap(([name, child]) =>
          seen.has(name) ||
            this.#isValid(content, child, below(place, name), scope)
            ? []
            : [name]
        );
        if (left.length === 0) return;
        return sink.add(
          place,
          () => `Unevaluated properties are not allowed (${unexpected(left)})`,
        );
      }
    }
  }

  #matches(pattern: string, text: string): boolean {
    return this.#schema.patterns.get(pattern)!.test(text, this.#budget);
  }

  #additional(schema: Members, tree: Members): string[] {
    const known = schema.get("properties") as Members | undefined;
    const patterns = schema.get("patternProperties") as Members | undefined;
    return [...tree.keys()].filter((name) =>
      known?.has(name) !== true &&
      ![...patterns?.keys() ?? []].some((one) => this.#matches(one, name))
    );
  }

  /** The schemas that apply to the same value and accept it. */
  *#inPlace(
    schema: Members,
    tree: Tree,
    place: Place,
    scope: Scope,
  ): Generator<Tree, void> {
    const list = (keyword: string) =>
      (schema.get(keyword) ?? []) as readonly Tree[];
    const applied: Tree[] = [
      ...list("allOf"),
      ...list("anyOf"),
      ...list("oneOf"),
    ];
    const ref = this.#schema.refs.get(schema);
    if (ref !== undefined) applied.push(ref);
    if (schema.has("$dynamicRef")) applied.push(this.#dynamic(schema, scope));
    const condition = schema.get("if");
    if (condition !== undefined) {
      const holds = this.#isValid(condition, tree, place, scope);
      if (holds) applied.push(condition);
      const branch = schema.get(holds ? "then" : "else");
      if (branch !== undefined) applied.push(branch);
    }
    if (isMembers(tree)) {
      const dependent = schema.get("dependentSchemas") as Members | undefined;
      for (const [name, sub] of dependent ?? []) {
        if (tree.has(name)) applied.push(sub);
      }
    }
    for (const sub of applied) {
      if (isMembers(sub) && this.#isValid(sub, tree, place, scope)) yield sub;
    }
  }

  #evaluatedNames(
    schema: Members,
    tree: Members,
    place: Place,
    scope: Scope,
    seen: Set<string>,
    asking: string | null,
  ): void {
    if (
      schema.has("additionalProperties") ||
      (asking === null && schema.has("unevaluatedProperties"))
    ) {
      for (const name of tree.keys()) seen.add(name);
      return;
    }
    for (
      const name of (schema.get("properties") as Members | undefined)?.keys() ??
        []
    ) {
      seen.add(name);
    }
    const patterns = schema.get("patternProperties") as Members | undefined;
    for (const pattern of patterns?.keys() ?? []) {
      for (const name of tree.keys()) {
        if (this.#matches(pattern, name)) seen.add(name);
      }
    }
    if (place.active.has(schema)) return;
    place.active.add(schema);
    for (const sub of this.#inPlace(schema, tree, place, scope)) {
      this.#evaluatedNames(sub as Members, tree, place, scope, seen, null);
    }
    place.active.delete(schema);
  }

  #evaluatedItems(
    schema: Members,
    tree: readonly Tree[],
    place: Place,
    scope: Scope,
    seen: Set<number>,
    asking: string | null,
  ): void {
    const all = schema.has("items") ||
      (asking === null && schema.has("unevaluatedItems"));
    const count = all ? tree.length : prefixLength(schema);
    for (let i = 0; i < count; i++) seen.add(i);
    if (all) return;
    const contains = schema.get("contains");
    if (contains !== undefined) {
      tree.forEach((item, i) => {
        if (this.#isValid(contains, item, below(place, i), scope)) seen.add(i);
      });
    }
    if (place.active.has(schema)) return;
    place.active.add(schema);
    for (const sub of this.#inPlace(schema, tree, place, scope)) {
      this.#evaluatedItems(sub as Members, tree, place, scope, seen, null);
    }
    place.active.delete(schema);
  }
}

function bound(content: Tree | undefined, usual: number): number | bigint {
  return content !== undefined && isNumber(content) ? numberOf(content) : usual;
}

function prefixLength(schema: Members): number {
  return (schema.get("prefixItems") as readonly Tree[] | undefined)?.length ??
    0;
}

function namesOf(members: Members): string[] {
  return [...members.keys()].sort(compareText);
}

function underNone(tree: Tree, keyword: string): string {
  return `${
    treeText(tree)
  } is not valid under any of the schemas listed in the '${keyword}' keyword`;
}

function missing(name: string): string {
  return `${JSON.stringify(name)} is a required property`;
}

function unexpected(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`).join(", ");
  return `${quoted} ${names.length === 1 ? "was" : "were"} unexpected`;
}

/** Whether no two elements are the same; scalars are found by their text. */
function isUnique(items: readonly Tree[]): boolean {
  const seen = new Map<string, Tree[]>();
  for (const item of items) {
    const key = keyOf(item);
    const same = seen.get(key);
    if (same === undefined) seen.set(key, [item]);
    else if (same.some((other) => sameTree(item, other))) return false;
    else same.push(item);
  }
  return true;
}

/** Equal trees have equal keys. */
function keyOf(tree: Tree): string {
  if (Array.isArray(tree)) return `[${tree.map(keyOf).join(",")}]`;
  if (isMembers(tree)) {
    return `{${
      namesOf(tree).map((name) =>
        `${JSON.stringify(name)}:${keyOf(tree.get(name)!)}`
      ).join(",")
    }}`;
  }
  return typeof tree === "string" ? JSON.stringify(tree) : scalarKey(tree);
}

function scalarKey(tree: Tree): string {
  if (typeof tree === "object" && tree !== null && "value" in tree) {
    // A whole Float is the integer of its value.
    const { value } = tree as { readonly value: number };
    return Number.isInteger(value) ? String(BigInt(value)) : String(value);
  }
  return String(tree);
}
