// Copyright 2026 the Boruna authors. MIT license.

/**
 * The types in one function, place by place.
 *
 * A sweep goes over all blocks in order. Where a loop starts, what came back
 * from its last turn joins what came in, until nothing is new; bounds that move
 * go to a far step first, and two more sweeps bring them back to where the
 * tests of the loop hold them.
 *
 * @module
 */

import {
  type Function,
  type Instruction,
  stackEffect,
} from "../../bytecode/mod.ts";
import type { Facts } from "./analyse.ts";
import type { Block } from "./graph.ts";
import { resultRange } from "./ranges.ts";
import { openedType, resultType } from "./results.ts";
import type { Shapes } from "./shapes.ts";
import {
  BIG,
  bounded,
  FUNCTION,
  INT,
  join,
  kindType,
  MAX_SAFE,
  NOTHING,
  NUMBER,
  type Type,
  UNIT_KIND,
  widen,
  within,
} from "./types.ts";

/** What is known at the start of a block. */
export interface Start {
  readonly locals: readonly Type[];
  readonly operands: readonly Operand[];
}

/** What is known of an operand. */
export interface Operand {
  readonly type: Type;
  /** The local of which it has the value; -1 if there is none. */
  readonly copy: number;
  /** What it is the outcome of, if it is a comparison of numbers. */
  readonly test: Test | null;
}

interface Test {
  readonly op: "Lt" | "Lte" | "Gt" | "Gte" | "Eq" | "Neq";
  readonly a: Operand;
  readonly b: Operand;
}

/** A local gets its own value plus or minus something. */
export interface Step {
  readonly block: number;
  /** The instruction that adds. */
  readonly at: number;
  readonly local: number;
  readonly by: Type;
  /** Whether its bounds show that the result is in the safe range. */
  readonly fits: boolean;
}

/** What was found in a function. */
export interface Flow {
  /** By block; nothing for blocks that are not reached. */
  readonly starts: readonly (Start | undefined)[];
  /** All that each local can be. */
  readonly locals: readonly Type[];
  /** What the function can return. */
  readonly result: Type;
  readonly steps: readonly Step[];
  /** The blocks and locals in which something is stored, each time. */
  readonly stores: readonly (readonly [block: number, local: number])[];
  /** What locals are when a loop is entered, by its head. */
  readonly enters: ReadonlyMap<number, readonly Type[]>;
}

/** What a function sees of the others. */
export interface Around {
  /** The types of the constants. */
  readonly constants: readonly Type[];
  /** How many functions there are. */
  readonly functions: number;
  readonly taken: readonly number[];
  readonly shapes: Shapes;
  readonly narrow: boolean;
  /** Where bounds that nothing brings back stop on their way. */
  readonly steps: readonly number[];
  /** What a function returns, as far as it is known. */
  result(callee: number): Type;
  /** A function is called, or a record is made; told once per visit. */
  call(callee: number, operands: readonly Type[]): void;
  make(type: number, operands: readonly Type[]): void;
}

/** Where the bounds of loops stop on their way, and all that move on and on. */
export const STEPS: readonly number[] = [
  -MAX_SAFE,
  -(2 ** 31),
  -1,
  0,
  1,
  2 ** 31 - 1,
  MAX_SAFE,
];

/** Larger functions have one type for each local, wherever it is. */
const MAX_STATES = 60_000;

/** Looks at a function, given the types of its parameters. */
export function findTypes(
  facts: Facts,
  function_: Function,
  entry: readonly Type[],
  around: Around,
): Flow {
  return new Finder(facts, function_, entry, around).run();
}

interface State {
  locals: Type[];
  operands: Operand[];
}

class Finder {
  readonly #code: readonly Instruction[];
  readonly #blocks: readonly Block[];
  readonly #around: Around;
  readonly #entry: readonly Type[];
  /** Whether locals have types of their own in each block. */
  readonly #fine: boolean;
  readonly #heads = new Map<number, State>();
  #back = new Map<number, State>();
  #grew = false;
  /** Set in the last sweep. */
  #last = false;
  readonly #all: Type[];
  #result: Type = NOTHING;
  readonly #steps: Step[] = [];
  readonly #stores: [number, number][] = [];
  readonly #enters = new Map<number, readonly Type[]>();

  constructor(
    facts: Facts,
    function_: Function,
    entry: readonly Type[],
    around: Around,
  ) {
    this.#code = function_.code;
    this.#blocks = facts.graph.blocks;
    this.#around = around;
    this.#entry = entry;
    this.#fine = this.#blocks.length * function_.locals <= MAX_STATES;
    this.#all = [...entry];
  }

  run(): Flow {
    // Without loops one sweep sees everything.
    if (!this.#fine || this.#blocks.some(({ back }) => back.length > 0)) {
      do {
        this.#grew = false;
        this.#sweep(true);
      } while (this.#grew);
      if (this.#fine) this.#sweep(false);
    }
    this.#last = true;
    const starts = this.#sweep(false);
    return {
      starts,
      locals: this.#all,
      result: this.#result,
      steps: this.#steps,
      stores: this.#stores,
      enters: this.#enters,
    };
  }

  /** Goes over all blocks; what is known at their starts. */
  #sweep(grow: boolean): (State | undefined)[] {
    const starts = new Array<State | undefined>(this.#blocks.length);
    const back = new Map<number, State>();
    starts[0] = { locals: this.#local(this.#entry), operands: [] };
    this.#blocks.forEach((block, i) => {
      let state = starts[i];
      if (state === undefined) return;
      if (block.back.length > 0) {
        if (this.#last) this.#enters.set(i, state.locals);
        state = this.#head(i, state, grow);
        starts[i] = state;
      }
      for (const [to, next] of this.#block(i, state)) {
        // The end drops what is left, and each way may have left another number.
        if (this.#blocks[to]!.ending.kind === "end") next.operands = [];
        if (to <= i) {
          const known = back.get(to);
          back.set(to, known === undefined ? next : this.#join(known, next));
        } else {
          const known = starts[to];
          starts[to] = known === undefined ? next : this.#join(known, next);
        }
      }
    });
    this.#back = back;
    return starts;
  }

  #local(types: readonly Type[]): Type[] {
    return this.#fine ? [...types] : this.#all;
  }

  /** What is known at the start of a loop. */
  #head(head: number, state: State, grow: boolean): State {
    const back = this.#back.get(head);
    const now = back === undefined ? state : this.#join(state, back);
    const before = this.#heads.get(head);
    if (!grow || before === undefined) {
      this.#heads.set(head, now);
      // What comes back is known after the next sweep.
      if (before === undefined) this.#grew = true;
      return now;
    }
    let grew = false;
    const locals = this.#fine
      ? before.locals.map((old, i) => {
        const type = this.#widen(old, now.locals[i]!);
        if (type !== old) grew = true;
        return type;
      })
      : this.#all;
    const operands = before.operands.map((old, i): Operand => {
      const other = now.operands[i]!;
      const type = this.#widen(old.type, other.type);
      const copy = old.copy === other.copy ? old.copy : -1;
      if (type === old.type && copy === old.copy) return old;
      grew = true;
      return { type, copy, test: null };
    });
    if (!grew) return before;
    this.#grew = true;
    const wider = { locals, operands };
    this.#heads.set(head, wider);
    return wider;
  }

  #widen(a: Type, b: Type): Type {
    return widen(a, b, STEPS, this.#around.steps);
  }

  #join(a: State, b: State): State {
    const locals = this.#fine
      ? a.locals.map((type, i) => join(type, b.locals[i]!))
      : this.#all;
    const operands = a.operands.map((operand, i): Operand => {
      const other = b.operands[i]!;
      if (operand === other) return operand;
      return {
        type: join(operand.type, other.type),
        copy: operand.copy === other.copy ? operand.copy : -1,
        test: null,
      };
    });
    return { locals, operands };
  }

  /** Goes over a block; where it leads, and what is known there. */
  #block(number: number, start: State): [number, State][] {
    const { first, end, ending } = this.#blocks[number]!;
    const locals = this.#local(start.locals);
    const stack = [...start.operands];
    for (let i = first; i < end; i++) {
      this.#instruction(number, i, locals, stack);
    }
    switch (ending.kind) {
      case "goto":
        return [[ending.to, { locals, operands: stack }]];
      case "branch": {
        const condition = stack.pop()!;
        if (ending.yes === ending.no) {
          return [[ending.yes, { locals, operands: stack }]];
        }
        return [
          [ending.yes, this.#under(condition, true, locals, stack)],
          [ending.no, this.#under(condition, false, locals, stack)],
        ];
      }
      case "match": {
        const { type } = stack.pop()!;
        const taken: number[] = [];
        const ways: [number, State][] = [];
        const go = (to: number, opened: Type) => {
          const operands = [...stack, operandOf(opened)];
          ways.push([to, { locals: this.#local(locals), operands }]);
        };
        for (const { tags, to } of ending.arms) {
          go(to, openedType(type, tags, []));
          taken.push(...tags);
        }
        if (ending.rest >= 0) go(ending.rest, openedType(type, null, taken));
        return ways;
      }
      case "return":
        this.#return(stack.pop()?.type ?? kindType(UNIT_KIND));
        return [];
      case "end":
        this.#return(kindType(UNIT_KIND));
        return [];
      case "halt":
        return [];
    }
  }

  #return(type: Type): void {
    if (this.#last) this.#result = join(this.#result, type);
  }

  /** What is known where a condition holds, or does not. */
  #under(
    condition: Operand,
    holds: boolean,
    locals: readonly Type[],
    stack: readonly Operand[],
  ): State {
    const state = { locals: this.#local(locals), operands: [...stack] };
    const { test } = condition;
    if (test === null || !this.#fine) return state;
    const { a, b } = test;
    const op = holds ? test.op : OPPOSITES[test.op];
    this.#bound(state, op, a, b.type);
    this.#bound(state, MIRRORED[op], b, a.type);
    return state;
  }

  /** An operand compares with something: so does the local it is a copy of. */
  #bound(state: State, op: Test["op"], operand: Operand, other: Type): void {
    if (operand.copy < 0 || !within(other.kinds, NUMBER)) return;
    const type = state.locals[operand.copy]!;
    let { low, high } = type;
    switch (op) {
      case "Lt":
        high = other.high - 1;
        break;
      case "Lte":
        high = other.high;
        break;
      case "Gt":
        low = other.low + 1;
        break;
      case "Gte":
        low = other.low;
        break;
      case "Eq":
        low = other.low;
        high = other.high;
        break;
      case "Neq":
        if (other.low !== other.high) return;
        if (low === other.low) low++;
        if (high === other.high) high--;
    }
    state.locals[operand.copy] = bounded(type, low, high);
  }

  #instruction(
    block: number,
    at: number,
    locals: Type[],
    stack: Operand[],
  ): void {
    const instruction = this.#code[at]!;
    switch (instruction.op) {
      case "LoadLocal": {
        const { index } = instruction;
        const type = locals[index];
        stack.push(
          type === undefined
            ? operandOf(NOTHING)
            : { type, copy: index, test: null },
        );
        return;
      }
      case "StoreLocal":
        this.#store(block, instruction.index, locals, stack);
        return;
      case "Dup":
        stack.push(stack[stack.length - 1]!);
        return;
      case "Pop":
        stack.pop();
        return;
      case "Jmp":
      case "JmpIf":
      case "JmpIfNot":
      case "Match":
      case "Ret":
      case "Halt":
        // The end of the block.
        return;
      case "Add":
      case "Sub":
        if (this.#last) this.#step(block, at, stack);
    }
    this.#plain(instruction, stack);
  }

  #store(block: number, local: number, locals: Type[], stack: Operand[]): void {
    const { type } = stack.pop()!;
    if (locals[local] === undefined) return;
    if (this.#fine) locals[local] = type;
    else {
      const old = this.#all[local]!;
      this.#all[local] = this.#widen(old, type);
      if (this.#all[local] !== old) this.#grew = true;
    }
    stack.forEach((operand, i) => {
      const { copy, test } = operand;
      const stale = test?.a.copy === local || test?.b.copy === local;
      if (copy !== local && !stale) return;
      stack[i] = {
        ...operand,
        copy: copy === local ? -1 : copy,
        test: stale ? null : test,
      };
    });
    if (!this.#last) return;
    this.#all[local] = join(this.#all[local]!, type);
    this.#stores.push([block, local]);
  }

  /** Notes that a local gets its own value plus or minus something. */
  #step(block: number, at: number, stack: readonly Operand[]): void {
    const { op } = this.#code[at]!;
    const next = this.#code[at + 1];
    if (next?.op !== "StoreLocal" || at + 1 >= this.#blocks[block]!.end) return;
    const b = stack[stack.length - 1]!;
    const a = stack[stack.length - 2]!;
    const local = next.index;
    const by = a.copy === local
      ? b
      : b.copy === local && op === "Add"
      ? a
      : null;
    if (by === null) return;
    const range = resultRange(op as "Add" | "Sub", a.type, b.type);
    const fits = range.low >= -MAX_SAFE && range.high <= MAX_SAFE;
    this.#steps.push({ block, at, local, by: by.type, fits });
  }

  /** Instructions that take operands and leave some. */
  #plain(instruction: Instruction, stack: Operand[]): void {
    const { constants, functions, taken, shapes, narrow } = this.#around;
    const { pops, pushes } = stackEffect(instruction);
    const operands = stack.splice(stack.length - pops);
    const types = operands.map(({ type }) => type);
    const give = (type: Type) => void stack.push(operandOf(type));
    switch (instruction.op) {
      case "PushConst": {
        const constant = constants[instruction.index];
        give(constant ?? NOTHING);
        return;
      }
      case "Call":
        give(
          instruction.index < functions
            ? this.#call(instruction.index, types)
            : NOTHING,
        );
        return;
      case "CallIndirect": {
        const callee = types.pop()!;
        let result = NOTHING;
        if (callee.kinds & FUNCTION) {
          for (const each of callee.target < 0 ? taken : [callee.target]) {
            result = join(result, this.#call(each, types));
          }
        }
        give(result);
        return;
      }
      case "MakeRecord": {
        const { type, count } = instruction;
        if (this.#last) this.#around.make(type, types);
        give(kindType(shapes.kindOf(type, count)));
        return;
      }
      case "GetField":
        give(shapes.field(types[0]!.kinds, instruction.index));
        return;
      case "DebugMsg":
        stack.push(operands[1]!);
        return;
      case "Debug":
      case "CheckType":
        stack.push(operands[0]!);
        return;
      case "Lt":
      case "Lte":
      case "Gt":
      case "Gte":
      case "Eq":
      case "Neq": {
        const [a, b] = operands as [Operand, Operand];
        stack.push({
          type: resultType(instruction, types, narrow),
          copy: -1,
          test: isTest(a, b) ? { op: instruction.op, a, b } : null,
        });
        return;
      }
      case "Not": {
        const test = operands[0]!.test;
        stack.push({
          type: resultType(instruction, types, narrow),
          copy: -1,
          test: test === null ? null : { ...test, op: OPPOSITES[test.op] },
        });
        return;
      }
    }
    if (pushes === 1) give(resultType(instruction, types, narrow));
  }

  #call(callee: number, types: readonly Type[]): Type {
    if (this.#last) this.#around.call(callee, types);
    return this.#around.result(callee);
  }
}

/** Whether a comparison says something about numbers, whatever comes out. */
function isTest(a: Operand, b: Operand): boolean {
  if (!(a.type.kinds & b.type.kinds & NUMBER)) return false;
  return within(a.type.kinds, INT) && within(b.type.kinds, INT) &&
    !(a.type.kinds & b.type.kinds & BIG);
}

const OPPOSITES: { readonly [op in Test["op"]]: Test["op"] } = {
  Lt: "Gte",
  Lte: "Gt",
  Gt: "Lte",
  Gte: "Lt",
  Eq: "Neq",
  Neq: "Eq",
};

const MIRRORED: { readonly [op in Test["op"]]: Test["op"] } = {
  Lt: "Gt",
  Lte: "Gte",
  Gt: "Lt",
  Gte: "Lte",
  Eq: "Eq",
  Neq: "Neq",
};

function operandOf(type: Type): Operand {
  return { type, copy: -1, test: null };
}

/** The types of a function's locals when it starts. */
export function entryTypes(
  parameters: readonly Type[],
  unset: readonly boolean[],
): Type[] {
  return unset.map((is, i) =>
    join(parameters[i] ?? NOTHING, is ? kindType(UNIT_KIND) : NOTHING)
  );
}
