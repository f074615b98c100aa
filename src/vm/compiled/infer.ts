// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which kinds of values locals, parameters, results and operands can have.
 *
 * One set for each local, whatever the place: sets only grow, until nothing
 * changes. Modules say nothing reliable about types, so everything is derived
 * from the instructions.
 *
 * @module
 */

import { type Instruction, stackEffect } from "../../bytecode/mod.ts";
import type { Analysis, Facts } from "./analyse.ts";
import { countingLocals } from "./counting.ts";
import type { Block } from "./graph.ts";
import { Shapes } from "./shapes.ts";
import {
  ANY,
  FUNCTION,
  kindOf,
  NUMBER,
  openedKinds,
  resultKinds,
  UNIT_KIND,
} from "./types.ts";

/** The kinds in a function. */
export interface Kinds {
  /** Of each local, over the whole function. */
  readonly locals: number[];
  /** Which locals are Unit before they are set. */
  readonly unset: readonly boolean[];
  /** The locals that count loops: small numbers, not negative. */
  readonly counting: ReadonlySet<number>;
  /** Of the operands at the start of each block. */
  readonly operands: number[][];
  /** Of what it returns. */
  result: number;
}

/** The kinds in a program. */
export interface ProgramKinds {
  readonly functions: ReadonlyMap<number, Kinds>;
  readonly shapes: Shapes;
}

/** Infers the kinds of all functions of a program. */
export function inferKinds(analysis: Analysis, narrow: boolean): ProgramKinds {
  const shapes = new Shapes(analysis.module, analysis.functions.keys());
  const functions = new Inference(analysis, shapes, narrow).run();
  return { functions, shapes };
}

class Inference {
  readonly #analysis: Analysis;
  readonly #kinds = new Map<number, Kinds>();
  readonly #callers = new Map<number, Set<number>>();
  readonly #dirty = new Set<number>();

  readonly #shapes: Shapes;
  readonly #narrow: boolean;

  constructor(analysis: Analysis, shapes: Shapes, narrow: boolean) {
    this.#analysis = analysis;
    this.#shapes = shapes;
    this.#narrow = narrow;
  }

  run(): ReadonlyMap<number, Kinds> {
    const { functions, groups } = this.#analysis;
    for (const facts of functions.values()) {
      this.#kinds.set(facts.index, this.#start(facts));
      for (const callee of facts.calls) {
        const callers = this.#callers.get(callee) ?? new Set();
        this.#callers.set(callee, callers.add(facts.index));
      }
    }
    // Callers first: their arguments are what the sets of callees grow from.
    for (let i = groups.length - 1; i >= 0; i--) {
      for (const { index } of groups[i]!) this.#dirty.add(index);
    }
    while (this.#dirty.size > 0) {
      for (const index of [...this.#dirty]) {
        this.#dirty.delete(index);
        this.#visit(functions.get(index)!);
      }
    }
    return this.#kinds;
  }

  #start(facts: Facts): Kinds {
    const function_ = this.#analysis.module.functions[facts.index]!;
    const unset = unsetLocals(facts, function_.code, {
      locals: function_.locals,
      arity: function_.arity,
    });
    // The first call gives the entry nothing.
    if (facts.index === this.#analysis.entry) {
      unset.fill(true, 0, facts.parameters);
    }
    const taken = this.#analysis.taken.includes(facts.index);
    const locals = unset.map((is, i) =>
      taken && i < facts.parameters ? ANY : is ? UNIT_KIND : 0
    );
    const counting = countingLocals(
      facts.graph,
      function_.code,
      this.#analysis.module.constants,
      facts.parameters,
    );
    for (const local of counting) if (unset[local]) counting.delete(local);
    return { locals, unset, counting, operands: [], result: 0 };
  }

  /** Goes over a function until its own sets stay as they are. */
  #visit(facts: Facts): void {
    const kinds = this.#kinds.get(facts.index)!;
    const before = kinds.result;
    let again = true;
    while (again) {
      again = false;
      facts.graph.blocks.forEach((block, i) => {
        if (i > 0 && kinds.operands[i] === undefined) return;
        if (this.#block(block, i, facts, kinds)) again = true;
      });
    }
    if (kinds.result !== before) {
      for (const caller of this.#callers.get(facts.index) ?? []) {
        this.#dirty.add(caller);
      }
    }
  }

  /** Goes over a block; true if a set grew that an earlier place may use. */
  #block(block: Block, number: number, facts: Facts, kinds: Kinds): boolean {
    const { code } = this.#analysis.module.functions[facts.index]!;
    const stack = [...kinds.operands[number] ?? []];
    let grew = false;
    for (let i = block.first; i < block.end; i++) {
      const instruction = code[i]!;
      switch (instruction.op) {
        case "LoadLocal":
          stack.push(kinds.locals[instruction.index] ?? 0);
          break;
        case "StoreLocal": {
          let kind = stack.pop()!;
          if (kinds.counting.has(instruction.index)) kind &= NUMBER;
          const old = kinds.locals[instruction.index];
          if (old !== undefined && (old | kind) !== old) {
            kinds.locals[instruction.index] = old | kind;
            grew = true;
          }
          break;
        }
        case "Dup":
          stack.push(stack[stack.length - 1]!);
          break;
        case "Ret":
          kinds.result |= stack.pop() ?? UNIT_KIND;
          break;
        case "Match":
          stack.push(openedKinds(stack.pop()!));
          break;
        default:
          this.#plain(instruction, stack, facts.index);
      }
    }
    if (block.ending.kind === "end") kinds.result |= UNIT_KIND;
    for (const next of block.next) {
      const known = kinds.operands[next];
      // The end drops what is left, and each way may have left another number.
      const { kind } = facts.graph.blocks[next]!.ending;
      const passed = kind === "end" ? [] : stack;
      if (known === undefined) {
        kinds.operands[next] = [...passed];
        if (next <= number) grew = true;
        continue;
      }
      passed.forEach((kind, i) => {
        if ((known[i]! | kind) === known[i]!) return;
        known[i]! |= kind;
        if (next <= number) grew = true;
      });
    }
    return grew;
  }

  #plain(instruction: Instruction, stack: number[], index: number): void {
    const { module, taken } = this.#analysis;
    const { pops, pushes } = stackEffect(instruction);
    const operands = stack.splice(stack.length - pops);
    switch (instruction.op) {
      case "PushConst": {
        const constant = module.constants[instruction.index];
        stack.push(constant === undefined ? 0 : kindOf(constant));
        return;
      }
      case "Call":
        if (instruction.index >= module.functions.length) stack.push(0);
        else stack.push(this.#call(instruction.index, operands, index));
        return;
      case "CallIndirect": {
        let result = 0;
        if (operands.pop()! & FUNCTION) {
          for (const callee of taken) {
            result |= this.#call(callee, operands, index);
          }
        }
        stack.push(result);
        return;
      }
      case "MakeRecord": {
        const { type, count } = instruction;
        if (this.#shapes.make(type, operands)) {
          // Whoever reads the field may be anywhere.
          for (const each of this.#kinds.keys()) this.#dirty.add(each);
        }
        stack.push(this.#shapes.kindOf(type, count));
        return;
      }
      case "GetField":
        stack.push(this.#shapes.field(operands[0]!, instruction.index));
        return;
      case "DebugMsg":
        stack.push(operands[1]!);
        return;
      case "Debug":
        stack.push(operands[0]!);
        return;
    }
    if (pushes === 1) {
      stack.push(resultKinds(instruction, operands, this.#narrow));
    }
  }

  /** Tells a function of its arguments; what it is known to return. */
  #call(callee: number, operands: readonly number[], caller: number): number {
    const kinds = this.#kinds.get(callee)!;
    const { parameters } = this.#analysis.functions.get(callee)!;
    for (let i = 0; i < parameters; i++) {
      const old = kinds.locals[i]!;
      const kind = old | (operands[i] ?? UNIT_KIND);
      if (kind === old) continue;
      kinds.locals[i] = kind;
      this.#dirty.add(callee);
      // A function that calls itself is being visited.
      if (callee === caller) this.#dirty.add(caller);
    }
    return kinds.result;
  }
}

/** Which locals may be read before they are set. */
function unsetLocals(
  facts: Facts,
  code: readonly Instruction[],
  { locals, arity }: { readonly locals: number; readonly arity: number },
): boolean[] {
  const unset = new Array<boolean>(locals).fill(false);
  const ends: Uint8Array[] = [];
  for (const block of facts.graph.blocks) {
    // Ways that come from behind have passed this block before.
    let set: Uint8Array;
    if (block.from.length === 0) {
      set = new Uint8Array(locals).fill(1, 0, facts.parameters);
    } else {
      set = ends[block.from[0]!]!.slice();
      for (const from of block.from) {
        const other = ends[from]!;
        for (let i = 0; i < locals; i++) set[i]! &= other[i]!;
      }
    }
    for (let i = block.first; i < block.end; i++) {
      const instruction = code[i]!;
      if (instruction.op === "StoreLocal") {
        if (instruction.index < locals) set[instruction.index] = 1;
      } else if (instruction.op === "LoadLocal") {
        if (set[instruction.index] === 0) unset[instruction.index] = true;
      } else if (instruction.op === "Assert") {
        for (let slot = 0; slot < Math.min(arity, locals); slot++) {
          if (set[slot] === 0) unset[slot] = true;
        }
      }
    }
    ends.push(set);
  }
  return unset;
}
