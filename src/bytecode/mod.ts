// Copyright 2026 the Boruna authors. MIT license.

/**
 * Instructions as data, modules, and module files: writing, reading, checking
 * and listing them.
 *
 * @module
 */

export type {
  ContractKind,
  Instruction,
  Opcode,
  PlainOpcode,
} from "./instruction.ts";
export type { Function, MatchArm, Module, TypeDefinition } from "./module.ts";
