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
  readonly name: string;
  /** The container version; 1. */
  readonly version: number;
  readonly constants: readonly Value[];
  readonly globals: readonly string[];
  readonly types: readonly TypeDefinition[];
  readonly functions: readonly Function[];
  /** The index of the function to start with. */
  readonly entry: number;
}

/** A record or enum type; its position is its number. */
export interface TypeDefinition {
  readonly name: string;
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
  readonly name: string;
  readonly arity: number;
  /** How many local slots a call has, parameters included. */
  readonly locals: number;
  readonly code: readonly Instruction[];
  readonly capabilities: readonly CapabilityName[];
  readonly intent: string | null;
  readonly matchTables: readonly (readonly MatchArm[])[];
}

/** One row of a match table. */
export interface MatchArm {
  readonly tag: number;
  readonly target: number;
}
