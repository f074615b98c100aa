// Copyright 2026 the Boruna authors. MIT license.

/**
 * A compiled module, as data (`spec/bytecode.md` 1).
 *
 * @module
 */

import type { CapabilityName, Value } from "../value/mod.ts";
import type { Instruction } from "./instruction.ts";

/** A compiled program. */
export interface Module {
  /** The name, taken from the file. */
  readonly name: string;
  /** The container version; 1. */
  readonly version: number;
  /** What `PushConst` pushes, by index. */
  readonly constants: readonly Value[];
  /** The names of globals; the compiler makes none. */
  readonly globals: readonly string[];
  /** The record and enum types; the position is the type number. */
  readonly types: readonly TypeDefinition[];
  /** The functions; the position is the index that calls use. */
  readonly functions: readonly Function[];
  /** The index of the function to start with. */
  readonly entry: number;
}

/** A record or enum type; its position is its number. */
export interface TypeDefinition {
  /** The name. */
  readonly name: string;
  /** Fields with their type texts, or variants with that of their payload. */
  readonly kind:
    | {
      readonly kind: "Record";
      readonly fields: readonly (readonly [string, string])[];
    }
    | {
      readonly kind: "Enum";
      readonly variants: readonly (readonly [string, string | null])[];
    };
}

/** One function. */
export interface Function {
  /** The name; not always unique. */
  readonly name: string;
  /** How many parameters it has. */
  readonly arity: number;
  /** How many local slots a call has, parameters included. */
  readonly locals: number;
  /** The instructions. */
  readonly code: readonly Instruction[];
  /** What it may call, as declared. */
  readonly capabilities: readonly CapabilityName[];
  /** Its intent text. */
  readonly intent: string | null;
  /** The tables that `Match` uses, by index. */
  readonly matchTables: readonly (readonly MatchArm[])[];
}

/** One row of a match table. */
export interface MatchArm {
  /** The match tag; -1 takes every value. */
  readonly tag: number;
  /** The instruction to go on with. */
  readonly target: number;
}
