// Copyright 2026 the Boruna authors. MIT license.

/**
 * The trace: one line for each instruction before it is executed
 * (`spec/bytecode.md` 6.7).
 *
 * @module
 */

import { type Instruction, instructionText } from "../bytecode/mod.ts";

/** The line of an instruction; `depth` is the number of operands before it. */
export function traceLine(
  function_: string,
  index: number,
  instruction: Instruction,
  depth: number,
): string {
  return `[${function_}:${index}] ${
    instructionText(instruction)
  }  stack_depth=${depth}`;
}
