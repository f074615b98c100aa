// Copyright 2026 the Boruna authors. MIT license.

/**
 * The trace: one line for each instruction before it is executed
 * (`spec/bytecode.md` 6.7).
 *
 * @module
 */

import type { Instruction } from "../bytecode/mod.ts";

/** The line of an instruction; `depth` is the number of operands before it. */
export function traceLine(
  function_: string,
  index: number,
  instruction: Instruction,
  depth: number,
): string {
  return `[${function_}:${index}] ${debug(instruction)}  stack_depth=${depth}`;
}

/** The debug form of an instruction. */
function debug(instruction: Instruction): string {
  if (instruction.op === "Assert") {
    const { message, kind, index } = instruction;
    return `Assert { msg: ${message}, kind: ${kind}, index: ${index} }`;
  }
  const operands = Object.values(instruction).slice(1);
  return operands.length === 0
    ? instruction.op
    : `${instruction.op}(${operands.join(", ")})`;
}
