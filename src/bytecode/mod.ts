// Copyright 2026 the Boruna authors. MIT license.

/**
 * Instructions as data, modules, and module files: writing, reading, checking
 * and listing them.
 *
 * @module
 */

export {
  bytecodeVersion,
  neededCapabilities,
  overDeclaredCapabilities,
  transitivelyInvokes,
} from "./analysis.ts";
export {
  type DecodeFailure,
  decodeModule,
  type DecodeResult,
  moduleFromJson,
} from "./decode.ts";
export { encodeModule, moduleToJson, operandsOf } from "./encode.ts";
export {
  type HeightFault,
  type Heights,
  stackEffect,
  stackHeights,
  successors,
} from "./heights.ts";
export { inspectModule, instructionText } from "./inspect.ts";
export type {
  ContractKind,
  Instruction,
  Opcode,
  PlainOpcode,
} from "./instruction.ts";
export type { Function, MatchArm, Module, TypeDefinition } from "./module.ts";
export {
  type InstructionPicture,
  OPCODES,
  type Operand,
  STACK_PICTURES,
} from "./picture.ts";
export { type ModuleFinding, verifyModule } from "./verify.ts";
