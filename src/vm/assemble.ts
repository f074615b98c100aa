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

/**
 * The numbers of the instructions that the loop knows. It repeats them as
 * literals, because only literals make a `switch` a jump.
 */
const NUMBERS = {
  PushConst: 0,
  LoadLocal: 1,
  StoreLocal: 2,
  Add: 3,
  Sub: 4,
  Mul: 5,
  Div: 6,
  Mod: 7,
  Neg: 8,
  Eq: 9,
  Neq: 10,
  Lt: 11,
  Lte: 12,
  Gt: 13,
  Gte: 14,
  Not: 15,
  And: 16,
  Or: 17,
  Concat: 18,
  Jmp: 19,
  JmpIf: 20,
  JmpIfNot: 21,
  Call: 22,
  CallIndirect: 23,
  Ret: 24,
  Pop: 25,
  Dup: 26,
  Nop: 27,
  Halt: 28,
  Match: 29,
  MakeRecord: 30,
  MakeEnum: 31,
  GetField: 32,
  MakeList: 33,
  ListLen: 34,
  ListGet: 35,
  ListPush: 36,
  LoadGlobal: 37,
  StoreGlobal: 38,
  Assert: 39,
  GuardSeal: 40,
  EmitUi: 41,
  SpawnActor: 42,
  SendMsg: 43,
  ReceiveMsg: 44,
  Debug: 45,
  DebugMsg: 46,
  MakeMap: 47,
  TestTag: 48,
  GetPayload: 49,
  CheckType: 50,
} as const;

/** Several instructions of one kind: `MakeSome` and its like, by tag. */
const WRAP = 51;
/** A capability call; see `callFlags`. */
const CAPABILITY_CALL = 52;
/** A pure builtin, by index and number of arguments. */
const BUILTIN = 53;
/** The end of a function that was reached without `Ret`. */
export const IMPLICIT_RETURN = 54;
/** The end of the program. */
export const FINISH = 55;
/** Ends the run with a fault, if its operands are there. */
const FAULT = 56;

/** How a call was written in the module; the position is part of its flags. */
export const CALL_FORMS = ["plain", "typed", "try"] as const;

/** The code that runs when no frame is left. */
export const FINISH_CODE: Assembled = {
  code: new Int32Array([FINISH, 0, 0]),
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
    cells[instructions.length * WIDTH] = IMPLICIT_RETURN;
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
        if (index < constants.length) return [NUMBERS.PushConst, index, 0];
        return this.#fault({ kind: "InvalidConstant", index }, 0);
      }
      case "LoadLocal":
      case "StoreLocal": {
        const { op, index } = instruction;
        if (index < this.#function.locals) return [NUMBERS[op], index, 0];
        return this.#fault(
          { kind: "InvalidLocal", index },
          op === "StoreLocal" ? 1 : 0,
        );
      }
      case "LoadGlobal":
      case "StoreGlobal": {
        const { op, index } = instruction;
        if (index < globals.length) return [NUMBERS[op], index, 0];
        return this.#fault(
          { kind: "InvalidGlobal", index },
          op === "StoreGlobal" ? 1 : 0,
        );
      }
      case "Call": {
        const { index, count } = instruction;
        if (index < functions.length) return [NUMBERS.Call, index, count];
        return this.#fault({ kind: "InvalidFunction", index }, count);
      }
      case "Jmp":
      case "JmpIf":
      case "JmpIfNot":
        return [NUMBERS[instruction.op], this.#target(instruction.target), 0];
      case "Match": {
        const arms = this.#function.matchTables[instruction.index];
        if (arms === undefined) {
          return this.#fault({ kind: "MatchExhausted" }, 1);
        }
        const offset = offsets[instruction.index] ??= this.#table(arms);
        return [NUMBERS.Match, offset, 0];
      }
      case "CallIndirect":
      case "MakeList":
      case "MakeMap":
        return [NUMBERS[instruction.op], instruction.count, 0];
      case "MakeRecord":
        return [NUMBERS.MakeRecord, instruction.type | 0, instruction.count];
      case "MakeEnum":
        return [NUMBERS.MakeEnum, instruction.type | 0, instruction.variant];
      case "GetField":
      case "SpawnActor":
      case "CheckType":
        return [NUMBERS[instruction.op], instruction.index | 0, 0];
      case "TestTag":
        return [NUMBERS.TestTag, instruction.tag, 0];
      case "Assert":
        return [
          NUMBERS.Assert,
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
          CAPABILITY_CALL,
          instruction.id | form << 8 | declared << 10,
          instruction.count,
        ];
      }
      case "MakeSome":
        return [WRAP, TAG_SOME, 0];
      case "MakeOk":
        return [WRAP, TAG_OK, 0];
      case "MakeErr":
        return [WRAP, TAG_ERR, 0];
      default: {
        const number =
          (NUMBERS as Partial<Record<string, number>>)[instruction.op];
        if (number !== undefined) return [number, 0, 0];
        return [BUILTIN, ...builtinIndex(instruction.op)];
      }
    }
  }

  #target(index: number): number {
    return Math.min(index, this.#function.code.length) * WIDTH;
  }

  /** An instruction that traps as soon as it has found its operands. */
  #fault(trap: Trap, operands: number): [number, number, number] {
    this.#faults.push(trap);
    return [FAULT, this.#faults.length - 1, operands];
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
