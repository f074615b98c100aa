// Copyright 2026 the Boruna authors. MIT license.

/**
 * The types in a program.
 *
 * Modules say nothing reliable about types, so everything is derived from the
 * instructions: functions are looked at again until what they tell each other
 * (arguments, results, fields of records) does not grow any more.
 *
 * @module
 */

import type { Instruction } from "../../bytecode/mod.ts";
import type { Value } from "../../value/mod.ts";
import type { Analysis, Facts } from "./analyse.ts";
import {
  type Around,
  entryTypes,
  findTypes,
  type Flow,
  STEPS,
} from "./flow.ts";
import { Shapes } from "./shapes.ts";
import { findSums, type Sums } from "./sums.ts";
import {
  FLOAT,
  kindType,
  MAX_SAFE,
  NOTHING,
  type Type,
  typeOf,
  UNIT_KIND,
  widen,
} from "./types.ts";

/** The types in a function. */
export interface Types extends Flow {
  /** Which locals are Unit before they are set. */
  readonly unset: readonly boolean[];
  /** Which locals hold bare doubles. */
  readonly doubles: readonly boolean[];
  /** Locals that add up in loops; only in code that counts light. */
  readonly sums: Sums | null;
  /** What it returns, as its callers know it. */
  readonly result: Type;
}

/** The types in a program. */
export interface ProgramTypes {
  readonly functions: ReadonlyMap<number, Types>;
  readonly shapes: Shapes;
}

/** Infers the types in all functions of a program. */
export function inferTypes(
  analysis: Analysis,
  { narrow, sums }: { readonly narrow: boolean; readonly sums: boolean },
): ProgramTypes {
  const shapes = new Shapes(analysis.module, analysis.functions.keys());
  const functions = new Inference(analysis, shapes, narrow, sums).run();
  return { functions, shapes };
}

/** What is known of a function while it is looked at. */
interface Known {
  readonly facts: Facts;
  readonly unset: readonly boolean[];
  readonly parameters: Type[];
  result: Type;
  /** How often parameters and the result have grown. */
  calls: number;
  results: number;
  flow: Flow | null;
}

class Inference implements Around {
  readonly constants: readonly Type[];
  readonly functions: number;
  readonly taken: readonly number[];
  readonly shapes: Shapes;
  readonly narrow: boolean;
  readonly steps: readonly number[];

  readonly #sums: boolean;
  readonly #analysis: Analysis;
  readonly #known = new Map<number, Known>();
  readonly #callers = new Map<number, Set<number>>();
  readonly #dirty = new Set<number>();
  /** The functions that read fields of records. */
  readonly #readers: number[] = [];

  constructor(
    analysis: Analysis,
    shapes: Shapes,
    narrow: boolean,
    sums: boolean,
  ) {
    const { module } = analysis;
    this.constants = module.constants.map((value) => typeOf(value));
    this.functions = module.functions.length;
    this.taken = analysis.taken;
    this.shapes = shapes;
    this.narrow = narrow;
    this.#sums = sums;
    this.#analysis = analysis;
    this.steps = boundsOf(module.constants);
  }

  run(): ReadonlyMap<number, Types> {
    const { functions, groups } = this.#analysis;
    for (const facts of functions.values()) {
      this.#known.set(facts.index, this.#start(facts));
      const { code } = this.#analysis.module.functions[facts.index]!;
      if (code.some(({ op }) => op === "GetField")) {
        this.#readers.push(facts.index);
      }
      for (const callee of facts.calls) {
        const callers = this.#callers.get(callee) ?? new Set();
        this.#callers.set(callee, callers.add(facts.index));
      }
    }
    // Callers first: their arguments are what the types of callees grow from.
    for (let i = groups.length - 1; i >= 0; i--) {
      for (const { index } of groups[i]!) this.#dirty.add(index);
    }
    while (this.#dirty.size > 0) {
      for (const index of [...this.#dirty]) {
        this.#dirty.delete(index);
        this.#visit(this.#known.get(index)!);
      }
    }
    const types = new Map<number, Types>();
    for (const [index, { facts, unset, result, flow }] of this.#known) {
      const isTaken = this.taken.includes(index);
      const doubles = flow!.locals.map(({ kinds }, i) =>
        // Whoever calls a value hands over values.
        kinds === FLOAT && !(isTaken && i < facts.parameters)
      );
      const sums = this.#sums ? findSums(facts, flow!) : null;
      types.set(index, { ...flow!, unset, doubles, sums, result });
    }
    return types;
  }

  #start(facts: Facts): Known {
    const { code, locals, arity } = this.#analysis.module
      .functions[facts.index]!;
    // Nobody gives the first function anything.
    const first = facts.index === this.#analysis.entry;
    return {
      facts,
      unset: unsetLocals(facts, code, { locals, arity }),
      parameters: new Array<Type>(facts.parameters)
        .fill(first ? kindType(UNIT_KIND) : NOTHING),
      result: NOTHING,
      calls: 0,
      results: 0,
      flow: null,
    };
  }

  /** Looks at a function with what is known by now. */
  #visit(known: Known): void {
    const { facts, parameters, unset } = known;
    const function_ = this.#analysis.module.functions[facts.index]!;
    known.flow = findTypes(
      facts,
      function_,
      entryTypes(parameters, unset),
      this,
    );
    const steps = known.results < 2 ? this.steps : STEPS;
    const result = widen(known.result, known.flow.result, steps);
    if (result === known.result) return;
    known.result = result;
    known.results++;
    for (const caller of this.#callers.get(facts.index) ?? []) {
      this.#dirty.add(caller);
    }
  }

  result(callee: number): Type {
    return this.#known.get(callee)?.result ?? NOTHING;
  }

  call(callee: number, operands: readonly Type[]): void {
    const known = this.#known.get(callee);
    if (known === undefined) return;
    const { parameters } = known;
    const steps = known.calls < 4 * parameters.length ? this.steps : STEPS;
    for (let i = 0; i < parameters.length; i++) {
      const old = parameters[i]!;
      const type = widen(old, operands[i] ?? kindType(UNIT_KIND), steps);
      if (type === old) continue;
      known.calls++;
      parameters[i] = type;
      this.#dirty.add(callee);
    }
  }

  make(type: number, operands: readonly Type[]): void {
    if (!this.shapes.make(type, operands, this.steps)) return;
    // Whoever reads the field may be anywhere.
    for (const reader of this.#readers) this.#dirty.add(reader);
  }
}

/** At most this many constants are steps on the way of bounds. */
const MAX_STEPS = 24;

/** Where bounds that move stop on their way: near the constants. */
function boundsOf(constants: readonly Value[]): readonly number[] {
  const steps = new Set<number>([-1, 0, 1, -(2 ** 31), 2 ** 31 - 1]);
  for (const value of constants) {
    if (typeof value !== "number" || steps.size > MAX_STEPS) continue;
    steps.add(value - 1).add(value).add(value + 1);
  }
  return [
    -MAX_SAFE,
    ...[...steps].filter((step) => Math.abs(step) < MAX_SAFE)
      .sort((a, b) => a - b),
    MAX_SAFE,
  ];
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
