// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lists modules as text (`spec/bytecode.md` 11, `spec/cli.md` 5.5).
 *
 * @module
 */

import { debugText, display } from "../value/mod.ts";
import { operandsOf } from "./encode.ts";
import type { Instruction } from "./instruction.ts";
import type { Function, Module, TypeDefinition } from "./module.ts";

/** An instruction as listings and traces write it, like `Call(1, 2)`. */
export function instructionText(instruction: Instruction): string {
  if (instruction.op === "Assert") {
    const { message, kind, index } = instruction;
    return `Assert { msg: ${message}, kind: ${kind}, index: ${index} }`;
  }
  const operands = operandsOf(instruction);
  return operands.length === 0
    ? instruction.op
    : `${instruction.op}(${operands.join(", ")})`;
}

/**
 * The whole listing of a module, with a line end after every line.
 *
 * @example
 * ```ts
 * import { compile, inspectModule } from "@boruna/cli";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const { module } = compile("fn main() -> Int { 42 }");
 * assertStringIncludes(inspectModule(module!), "0000: PushConst(0)\n");
 * ```
 */
export function inspectModule(module: Module): string {
  const lines = [
    `Module: ${module.name}`,
    `Version: ${module.version}`,
    `Entry: function #${module.entry}`,
    "",
    `Types (${module.types.length}):`,
    ...module.types.map((type, i) => `  #${i}: ${typeText(type)}`),
    "",
    `Constants (${module.constants.length}):`,
    ...module.constants.map((value, i) => `  #${i}: ${display(value)}`),
    "",
    `Functions (${module.functions.length}):`,
  ];
  module.functions.forEach((function_, i) => {
    for (const line of functionLines(function_, i)) lines.push(line);
  });
  return lines.join("\n") + "\n";
}

function typeText({ name, kind }: TypeDefinition): string {
  if (kind.kind === "Record") {
    const fields = kind.fields.map(([field, type]) =>
      `(${debugText(field)}, ${debugText(type)})`
    );
    return `${name} Record { fields: [${fields.join(", ")}] }`;
  }
  const variants = kind.variants.map(([variant, type]) =>
    `(${debugText(variant)}, ${
      type === null ? "None" : `Some(${debugText(type)})`
    })`
  );
  return `${name} Enum { variants: [${variants.join(", ")}] }`;
}

function functionLines(function_: Function, number: number): string[] {
  const { name, arity, locals, code, capabilities } = function_;
  const lines = [
    `  #${number}: ${name}(arity=${arity}, locals=${locals}, ops=${code.length})`,
  ];
  if (capabilities.length > 0) {
    lines.push(`      capabilities: ${capabilities.join(", ")}`);
  }
  code.forEach((instruction, i) => {
    const index = String(i).padStart(4, "0");
    lines.push(`      ${index}: ${instructionText(instruction)}`);
  });
  return lines;
}
