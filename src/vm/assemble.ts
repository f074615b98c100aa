// Copyright 2026 the Boruna authors. MIT license.

/**
 * The machine's own form of a function: one flat array of integers.
 *
 * Every instruction takes three cells: a number, and two operands. What can be
 * decided once is decided here: jump targets become cell offsets, an operand
 * out of range becomes a fault, a match table becomes an array indexed by tag
 * that stands behind the code. Nobody but the loop sees this form.
 *
 * @module
 */

import type {
  Function,
  Instruction,
  MatchArm,
  Module,
} from "../bytecode/mod.ts";
import {
  CAPABILITY_NAMES,
  TAG_ERR,
  TAG_OK,
  TAG_OTHER,
  TAG_SOME,
} from "../value/mod.ts";
import { builtinIndex } from "./builtins.ts";
import { fuse } from "./fuse.ts";
import { NUMBER } from "./number.ts";
import type { Trap } from "./trap.ts";

/** The cells of one instruction. */
export const WIDTH = 3;

/** A function in the machine's form. */
export interface Assembled {
  /** Instructions, then the implicit return, then the match tables. */
  readonly code: Int32Array;
  /** How many local slots a call has. */
  readonly locals: number;
  /** What the fault instructions end the run with. */
  readonly faults: readonly Trap[];
}

/** How a call was written in the module; the position is part of its flags. */
export const CALL_FORMS = ["plain", "typed", "try"] as const;

/** The code that runs when no frame is left. */
export const FINISH_CODE: Assembled = {
  code: new Int32Array([NUMBER.Finish, 0, 0]),
  locals: 0,
  faults: [],
};

/** Brings a function into the machine's form. */
export function assemble(module: Module, function_: Function): Assembled {
  return new Assembler(module, function_).run();
}

class Assembler {
  readonly #module: Module;
  readonly #function: Function;
  readonly #faults: Trap[] = [];
  /** The match tables, as they will stand behind the code. */
  readonly #tables: number[] = [];
  /** Where the tables start. */
  readonly #end: number;

  constructor(module: Module, function_: Function) {
    this.#module = module;
    this.#function = function_;
    this.#end = (function_.code.length + 1) * WIDTH;
  }

  run(): Assembled {
    const instructions = this.#function.code;
    const cells = new Int32Array(this.#end);
    // Several instructions may use one table.
    const offsets: (number | undefined)[] = [];
    for (let i = 0; i < instructions.length; i++) {
      const [number, a, b] = this.#cells(instructions[i]!, offsets);
      cells[i * WIDTH] = number;
      cells[i * WIDTH + 1] = a;
      cells[i * WIDTH + 2] = b;
    }
    cells[instructions.length * WIDTH] = NUMBER.ImplicitReturn;
    fuse(cells, instructions.length);
    let code = cells;
    if (this.#tables.length > 0) {
      code = new Int32Array(this.#end + this.#tables.length);
      code.set(cells);
      code.set(this.#tables, this.#end);
    }
    return { code, locals: this.#function.locals, faults: this.#faults };
  }

  #cells(
    instruction: Instruction,
    offsets: (number | undefined)[],
  ): [number, number, number] {
    const { constants, globals, functions } = this.#module;
    switch (instruction.op) {
      case "PushConst": {
        const { index } = instruction;
        if (index < constants.length) return [NUMBER.PushConst, index, 0];
        return this.#fault({ kind: "InvalidConstant", index }, 0);
      }
      case "LoadLocal":
      case "StoreLocal": {
        const { op, index } = instruction;
        if (index < this.#function.locals) return [NUMBER[op], index, 0];
        return this.#fault(
          { kind: "InvalidLocal", index },
          op === "StoreLocal" ? 1 : 0,
        );
      }
      case "LoadGlobal":
      case "StoreGlobal": {
        const { op, index } = instruction;
        if (index < globals.length) return [NUMBER[op], index, 0];
        return this.#fault(
          { kind: "InvalidGlobal", index },
          op === "StoreGlobal" ? 1 : 0,
        );
      }
      case "Call": {
        const { index, count } = instruction;
        if (index < functions.length) return [NUMBER.Call, index, count];
        return this.#fault({ kind: "InvalidFunction", index }, count);
      }
      case "Jmp":
      case "JmpIf":
      case "JmpIfNot":
        return [NUMBER[instruction.op], this.#target(instruction.target), 0];
      case "Match": {
        const arms = this.#function.matchTables[instruction.index];
        if (arms === undefined) {
          return this.#fault({ kind: "MatchExhausted" }, 1);
        }
        const offset = offsets[instruction.index] ??= this.#table(arms);
        return [NUMBER.Match, offset, 0];
      }
      case "CallIndirect":
      case "MakeList":
      case "MakeMap":
        return [NUMBER[instruction.op], instruction.count, 0];
      case "MakeRecord":
        return [NUMBER.MakeRecord, instruction.type | 0, instruction.count];
      case "MakeEnum":
        return [NUMBER.MakeEnum, instruction.type | 0, instruction.variant];
      case "GetField":
      case "SpawnActor":
      case "CheckType":
        return [NUMBER[instruction.op], instruction.index | 0, 0];
      case "TestTag":
        return [NUMBER.TestTag, instruction.tag, 0];
      case "Assert":
        return [
          NUMBER.Assert,
          instruction.message < constants.length ? instruction.message : -1,
          // An index of 32 bits does not fit beside the kind; the loop looks
          // the instruction up, for it is about to leave the machine anyway.
          0,
        ];
      case "CapCall":
      case "TypedCapCall":
      case "TryCapCall": {
        const name = CAPABILITY_NAMES[instruction.id];
        if (name === undefined) {
          return this.#fault(
            { kind: "UnknownCapability", id: instruction.id },
            0,
          );
        }
        const form = instruction.op === "CapCall"
          ? 0
          : instruction.op === "TypedCapCall"
          ? 1
          : 2;
        const declared = this.#function.capabilities.includes(name) ? 1 : 0;
        return [
          NUMBER.CapabilityCall,
          instruction.id | form << 8 | declared << 10,
          instruction.count,
        ];
      }
      case "MakeSome":
        return [NUMBER.Wrap, TAG_SOME, 0];
      case "MakeOk":
        return [NUMBER.Wrap, TAG_OK, 0];
      case "MakeErr":
        return [NUMBER.Wrap, TAG_ERR, 0];
      default: {
        const number =
          (NUMBER as Partial<Record<string, number>>)[instruction.op];
        if (number !== undefined) return [number, 0, 0];
        return [NUMBER.Builtin, ...builtinIndex(instruction.op)];
      }
    }
  }

  #target(index: number): number {
    return Math.min(index, this.#function.code.length) * WIDTH;
  }

  /** An instruction that traps as soon as it has found its operands. */
  #fault(trap: Trap, operands: number): [number, number, number] {
    this.#faults.push(trap);
    return [NUMBER.Fault, this.#faults.length - 1, operands];
  }

  /**
   * Stores a match table: the number of tags, the target of all others, then
   * the target of each tag from `TAG_ERR` up; -1 where no arm takes it.
   */
  #table(arms: readonly MatchArm[]): number {
    const offset = this.#end + this.#tables.length;
    // The first arm for everything ends the table.
    const last = arms.findIndex((arm) => arm.tag === TAG_OTHER);
    const live = last < 0 ? arms : arms.slice(0, last);
    const rest = last < 0 ? -1 : this.#target(arms[last]!.target);
    let size = 0;
    for (const { tag } of live) {
      if (tag >= TAG_ERR && tag <= 255) {
        size = Math.max(size, tag - TAG_ERR + 1);
      }
    }
    const targets = new Array<number>(size).fill(rest);
    for (let i = live.length - 1; i >= 0; i--) {
      const { tag, target } = live[i]!;
      if (tag >= TAG_ERR && tag <= 255) {
        targets[tag - TAG_ERR] = this.#target(target);
      }
    }
    this.#tables.push(size, rest, ...targets);
    return offset;
  }
}
