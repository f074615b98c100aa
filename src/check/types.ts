// Copyright 2026 the Boruna authors. MIT license.

/**
 * Types, as the checker knows them.
 *
 * @module
 */

import type { CapabilityName } from "../value/mod.ts";
import type { EnumInfo, RecordInfo } from "./checked.ts";

/** A type. Record and enum types are equal when their declaration is the same. */
export type Type =
  | { readonly kind: "Unit" }
  | { readonly kind: "Bool" }
  | { readonly kind: "Int" }
  | { readonly kind: "Float" }
  | { readonly kind: "String" }
  | { readonly kind: "ActorId" }
  | { readonly kind: "Option"; readonly of: Type }
  | { readonly kind: "List"; readonly of: Type }
  | { readonly kind: "Map"; readonly of: Type }
  | { readonly kind: "Result"; readonly ok: Type; readonly err: Type }
  | {
    readonly kind: "Function";
    readonly parameters: readonly Type[];
    readonly result: Type;
    readonly capabilities: readonly CapabilityName[];
  }
  | { readonly kind: "Record"; readonly declaration: RecordInfo }
  | { readonly kind: "Enum"; readonly declaration: EnumInfo }
  /** The type of what never gives a value: `return`, an endless loop. */
  | { readonly kind: "Never" }
  /** Stands where an error was reported; fits everywhere, silently. */
  | { readonly kind: "Unknown" };

/** `()`. */
export const UNIT: Type = { kind: "Unit" };
/** `true`, `false`. */
export const BOOL: Type = { kind: "Bool" };
/** 64-bit integers. */
export const INT: Type = { kind: "Int" };
/** 64-bit floats. */
export const FLOAT: Type = { kind: "Float" };
/** Texts. */
export const STRING: Type = { kind: "String" };
/** Handles of actors. */
export const ACTOR_ID: Type = { kind: "ActorId" };
/** No value at all. */
export const NEVER: Type = { kind: "Never" };
/** An error was reported here. */
export const UNKNOWN: Type = { kind: "Unknown" };

/** The builtin types and how many arguments they take. */
export const BUILTIN_TYPES: ReadonlyMap<string, number> = new Map([
  ["Unit", 0],
  ["Bool", 0],
  ["Int", 0],
  ["Float", 0],
  ["String", 0],
  ["ActorId", 0],
  ["Option", 1],
  ["List", 1],
  ["Map", 2],
  ["Result", 2],
]);
