// Copyright 2026 the Boruna authors. MIT license.

/**
 * Writes modules as files: a header of ten bytes, then compact JSON
 * (`spec/bytecode.md` 2 and 3).
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  CAPABILITY_WIRE_NAMES,
  valueToJson,
} from "../value/mod.ts";
import type { Instruction } from "./instruction.ts";
import type { Function, MatchArm, Module, TypeDefinition } from "./module.ts";
import { STACK_PICTURES } from "./picture.ts";

/**
 * The bytes of a module file.
 *
 * @example
 * ```ts
 * import { compile, encodeModule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { module } = compile("fn main() -> Int { 42 }");
 * const bytes = encodeModule(module!);
 * assertEquals(new TextDecoder().decode(bytes.subarray(0, 4)), "LLMB");
 * ```
 */
export function encodeModule(module: Module): Uint8Array {
  const payload = new TextEncoder().encode(moduleToJson(module));
  const file = new Uint8Array(10 + payload.length);
  const header = new DataView(file.buffer);
  file.set([0x4c, 0x4c, 0x4d, 0x42]);
  header.setUint16(4, module.version, true);
  header.setUint32(6, payload.length, true);
  file.set(payload, 10);
  return file;
}

/** The JSON of a module, without white space. */
export function moduleToJson(module: Module): string {
  return `{"name":${text(module.name)},"version":${module.version}` +
    `,"constants":${list(module.constants, valueToJson)}` +
    `,"globals":${list(module.globals, text)}` +
    `,"types":${list(module.types, typeToJson)}` +
    `,"functions":${list(module.functions, functionToJson)}` +
    `,"entry":${module.entry}}`;
}

function text(value: string | null): string {
  return JSON.stringify(value);
}

function list<T>(items: readonly T[], write: (item: T) => string): string {
  return `[${items.map(write).join(",")}]`;
}

function typeToJson({ name, kind }: TypeDefinition): string {
  const body = kind.kind === "Record"
    ? `{"Record":{"fields":${list(kind.fields, pair)}}}`
    : `{"Enum":{"variants":${list(kind.variants, pair)}}}`;
  return `{"name":${text(name)},"kind":${body}}`;
}

function pair([name, type]: readonly [string, string | null]): string {
  return `[${text(name)},${text(type)}]`;
}

function functionToJson(function_: Function): string {
  const { name, arity, locals, code, capabilities, intent } = function_;
  const wireNames = capabilities.map((capability) =>
    CAPABILITY_WIRE_NAMES[CAPABILITY_NAMES.indexOf(capability)]!
  );
  return `{"name":${text(name)},"arity":${arity},"locals":${locals}` +
    `,"code":${list(code, instructionToJson)}` +
    `,"capabilities":${list(wireNames, text)}` +
    `,"intent":${text(intent)}` +
    `,"match_tables":${
      list(function_.matchTables, (arms) => list(arms, armToJson))
    }}`;
}

function armToJson({ tag, target }: MatchArm): string {
  return `{"tag":${tag},"target":${target}}`;
}

function instructionToJson(instruction: Instruction): string {
  const { op } = instruction;
  if (op === "Assert") {
    const { message, kind, index } = instruction;
    return `{"Assert":{"msg":${message},"kind":"${kind}","index":${index}}}`;
  }
  const operands = operandsOf(instruction);
  switch (operands.length) {
    case 0:
      return `"${op}"`;
    case 1:
      return `{"${op}":${operands[0]}}`;
    default:
      return `{"${op}":[${operands.join(",")}]}`;
  }
}

/** The operands of an instruction, in the order of the table. */
export function operandsOf(
  instruction: Instruction,
): readonly (number | string)[] {
  const values = instruction as unknown as Readonly<
    Record<string, number | string>
  >;
  return STACK_PICTURES[instruction.op].operands.map(({ name }) =>
    values[name]!
  );
}
