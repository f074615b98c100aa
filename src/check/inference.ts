// Copyright 2026 the Boruna authors. MIT license.

/**
 * Inference: types with holes, and how they are filled.
 *
 * Each hole is a variable that is bound once, to the first type that it meets.
 * Values are immutable, so a type fits another part by part; the only real
 * subtyping is that a function which needs fewer capabilities fits where one
 * that may use more is wanted (`design/language-decisions.md` 4.10).
 *
 * @module
 */

import { CAPABILITY_NAMES, type CapabilityName } from "../value/mod.ts";
import type { EnumInfo, RecordInfo } from "./checked.ts";
import { BUILTIN_TYPES, type Type, UNIT, UNKNOWN } from "./types.ts";

/** A hole in a type. */
export interface Variable {
  readonly kind: "Variable";
  /** What it turned out to be. */
  link: Infer | null;
}

/** A type that may have holes. Every `Type` is one. */
export type Infer =
  | { readonly kind: "Unit" | "Bool" | "Int" | "Float" | "String" | "ActorId" }
  | { readonly kind: "Option" | "List" | "Map"; readonly of: Infer }
  | { readonly kind: "Result"; readonly ok: Infer; readonly err: Infer }
  | {
    readonly kind: "Function";
    readonly parameters: readonly Infer[];
    readonly result: Infer;
    readonly capabilities: readonly CapabilityName[];
  }
  | { readonly kind: "Record"; readonly declaration: RecordInfo }
  | { readonly kind: "Enum"; readonly declaration: EnumInfo }
  | { readonly kind: "Never" | "Unknown" }
  | Variable;

/** A type of such a depth or size that looking at it would take too long. */
export class TypeTooLarge extends Error {
  /** Always `TypeTooLarge`. */
  override readonly name = "TypeTooLarge";
}

/** How deep types may nest. */
const DEEPEST = 400;

/** How many parts one comparison may look at. */
const MOST_PARTS = 100_000;

/** Makes a hole. */
export function hole(): Variable {
  return { kind: "Variable", link: null };
}

/** The type behind any number of filled holes. */
export function resolve(type: Infer): Infer {
  if (type.kind !== "Variable" || type.link === null) return type;
  let end: Infer = type.link;
  while (end.kind === "Variable" && end.link !== null) end = end.link;
  let at: Variable = type;
  while (at.link !== null && at.link !== end) {
    const next: Infer = at.link;
    at.link = end;
    if (next.kind !== "Variable") break;
    at = next;
  }
  return end;
}

/** How a type failed to fit. */
export type Misfit =
  /** Another type. */
  | { readonly kind: "type" }
  /** The same, but for capabilities that are not allowed there. */
  | {
    readonly kind: "capability";
    readonly surplus: readonly CapabilityName[];
  };

/** One comparison; undoes its bindings when it fails. */
class Fitting {
  readonly #bound: Variable[] = [];
  #parts = 0;
  surplus: CapabilityName[] = [];

  undo(): void {
    for (const variable of this.#bound) variable.link = null;
  }

  fit(from: Infer, to: Infer, depth: number): boolean {
    const actual = resolve(from);
    const wanted = resolve(to);
    if (actual === wanted) return true;
    this.#parts += 1;
    if (depth > DEEPEST || this.#parts > MOST_PARTS) {
      throw new TypeTooLarge("type too large");
    }
    if (actual.kind === "Never") return true;
    if (wanted.kind === "Variable") return this.#bind(wanted, actual);
    if (actual.kind === "Variable") return this.#bind(actual, wanted);
    if (actual.kind === "Unknown") return this.#silence(wanted, depth);
    if (wanted.kind === "Unknown") return this.#silence(actual, depth);
    switch (actual.kind) {
      case "Option":
      case "List":
      case "Map":
        return wanted.kind === actual.kind &&
          this.fit(actual.of, wanted.of, depth + 1);
      case "Result":
        return wanted.kind === "Result" &&
          this.fit(actual.ok, wanted.ok, depth + 1) &&
          this.fit(actual.err, wanted.err, depth + 1);
      case "Record":
        return wanted.kind === "Record" &&
          wanted.declaration === actual.declaration;
      case "Enum":
        return wanted.kind === "Enum" &&
          wanted.declaration === actual.declaration;
      case "Function": {
        if (wanted.kind !== "Function") return false;
        const count = actual.parameters.length;
        if (wanted.parameters.length !== count) return false;
        for (let i = 0; i < count; i++) {
          const given = wanted.parameters[i]!;
          if (!this.fit(given, actual.parameters[i]!, depth + 1)) return false;
        }
        if (!this.fit(actual.result, wanted.result, depth + 1)) return false;
        for (const name of actual.capabilities) {
          // `step.input` never has to be declared (decisions 5.4).
          if (name === "step.input") continue;
          if (!wanted.capabilities.includes(name)) this.surplus.push(name);
        }
        return true;
      }
      default:
        return wanted.kind === actual.kind;
    }
  }

  /** Fills the holes of what meets an error, so that it causes no other. */
  #silence(within: Infer, depth: number): true {
    const type = resolve(within);
    this.#parts += 1;
    if (depth > DEEPEST || this.#parts > MOST_PARTS) {
      throw new TypeTooLarge("type too large");
    }
    switch (type.kind) {
      case "Variable":
        this.#bind(type, UNKNOWN);
        break;
      case "Option":
      case "List":
      case "Map":
        this.#silence(type.of, depth + 1);
        break;
      case "Result":
        this.#silence(type.ok, depth + 1);
        this.#silence(type.err, depth + 1);
        break;
      case "Function":
        for (const part of type.parameters) this.#silence(part, depth + 1);
        this.#silence(type.result, depth + 1);
        break;
      default:
        break;
    }
    return true;
  }

  #bind(variable: Variable, type: Infer): boolean {
    if (this.#occurs(variable, type, 0)) return false;
    variable.link = type;
    this.#bound.push(variable);
    return true;
  }

  #occurs(variable: Variable, within: Infer, depth: number): boolean {
    const type = resolve(within);
    this.#parts += 1;
    if (depth > DEEPEST || this.#parts > MOST_PARTS) {
      throw new TypeTooLarge("type too large");
    }
    switch (type.kind) {
      case "Variable":
        return type === variable;
      case "Option":
      case "List":
      case "Map":
        return this.#occurs(variable, type.of, depth + 1);
      case "Result":
        return this.#occurs(variable, type.ok, depth + 1) ||
          this.#occurs(variable, type.err, depth + 1);
      case "Function":
        return this.#occurs(variable, type.result, depth + 1) ||
          type.parameters.some((p) => this.#occurs(variable, p, depth + 1));
      default:
        return false;
    }
  }
}

/**
 * Makes a type fit where another is wanted, filling holes of both; null when
 * it fits. When it does not, no hole is filled.
 */
export function fit(actual: Infer, wanted: Infer): Misfit | null {
  const fitting = new Fitting();
  let fits = false;
  try {
    fits = fitting.fit(actual, wanted, 0);
  } finally {
    if (!fits) fitting.undo();
  }
  if (!fits) return { kind: "type" };
  if (fitting.surplus.length === 0) return null;
  fitting.undo();
  return { kind: "capability", surplus: [...new Set(fitting.surplus)] };
}

/** Turns types with holes into types; a hole that nobody filled is Unit. */
export class Finisher {
  readonly #done = new Map<Infer, Type>();

  /** The finished type. Equal parts stay the same object. */
  finish(type: Infer, depth: number = 0): Type {
    const open = resolve(type);
    if (depth > DEEPEST) throw new TypeTooLarge("type too large");
    switch (open.kind) {
      case "Variable":
        return UNIT;
      case "Option":
      case "List":
      case "Map":
      case "Result":
      case "Function":
        break;
      default:
        return open as Type;
    }
    const known = this.#done.get(open);
    if (known !== undefined) return known;
    const made = this.#make(open, depth + 1);
    this.#done.set(open, made);
    return made;
  }

  #make(type: Infer, depth: number): Type {
    switch (type.kind) {
      case "Option":
      case "List":
      case "Map":
        return { kind: type.kind, of: this.finish(type.of, depth) };
      case "Result":
        return {
          kind: "Result",
          ok: this.finish(type.ok, depth),
          err: this.finish(type.err, depth),
        };
      case "Function":
        return {
          kind: "Function",
          parameters: type.parameters.map((p) => this.finish(p, depth)),
          result: this.finish(type.result, depth),
          capabilities: type.capabilities,
        };
      default:
        return UNIT;
    }
  }
}

/** True while a part of a type is not known. */
export function hasHole(type: Infer, depth: number = 0): boolean {
  const open = resolve(type);
  if (depth > DEEPEST) return true;
  switch (open.kind) {
    case "Variable":
      return true;
    case "Option":
    case "List":
    case "Map":
      return hasHole(open.of, depth + 1);
    case "Result":
      return hasHole(open.ok, depth + 1) || hasHole(open.err, depth + 1);
    case "Function":
      return hasHole(open.result, depth + 1) ||
        open.parameters.some((p) => hasHole(p, depth + 1));
    default:
      return false;
  }
}

/** The longest text of a type; the rest is cut. */
const LONGEST_TEXT = 160;

/** A type as written in source; holes are `_`. */
export function typeText(type: Infer): string {
  const text = write(type, 0);
  return text.length <= LONGEST_TEXT
    ? text
    : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}

function write(type: Infer, depth: number): string {
  const open = resolve(type);
  // The widest type doubles with each level; twelve levels are enough to read.
  if (depth > 12) return "…";
  switch (open.kind) {
    case "Variable":
    case "Unknown":
      return "_";
    case "Option":
    case "List":
      return `${open.kind}<${write(open.of, depth + 1)}>`;
    case "Map":
      return `Map<String, ${write(open.of, depth + 1)}>`;
    case "Result": {
      const ok = write(open.ok, depth + 1);
      return `Result<${ok}, ${write(open.err, depth + 1)}>`;
    }
    case "Record":
    case "Enum": {
      const { name } = open.declaration;
      // A program may call a record `Int`; then it must be told apart.
      return BUILTIN_TYPES.has(name) ? `${name} (the declared one)` : name;
    }
    case "Function": {
      const parameters = open.parameters.map((p) => write(p, depth + 1));
      const result = write(open.result, depth + 1);
      const set = capabilityText(open.capabilities);
      return `Fn(${parameters.join(", ")}) -> ${result}${set}`;
    }
    default:
      return open.kind;
  }
}

/** ` !{a, b}` in the order of the capability table; empty for none. */
export function capabilityText(names: readonly CapabilityName[]): string {
  if (names.length === 0) return "";
  return ` !{${sortCapabilities(names).join(", ")}}`;
}

/** The names in the order of the capability table, each once. */
export function sortCapabilities(
  names: Iterable<CapabilityName>,
): CapabilityName[] {
  const set = new Set(names);
  return CAPABILITY_NAMES.filter((name) => set.has(name));
}
