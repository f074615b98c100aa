// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which places of a program hold records and variants in pieces: those into
 * which only values come that were just made, and whose values are only read.
 *
 * Places are locals, operands that several ways bring to a block, and results of
 * functions that are written into their callers. Places that hand values to each
 * other are of one mind.
 *
 * @module
 */

import { type Instruction, stackEffect } from "../../bytecode/mod.ts";
import { Unit, type Value, Variant } from "../../value/mod.ts";
import type { Analysis, Facts } from "./analyse.ts";
import type { ProgramTypes, Types } from "./infer.ts";
import { type Layout, layoutOf } from "./parts.ts";
import { LIST, type Type } from "./types.ts";

/** The places of a function that hold pieces. */
export interface Layouts {
  readonly locals: ReadonlyMap<number, Layout>;
  /** By block and number of the operand; see `operandKey`. */
  readonly operands: ReadonlyMap<number, Layout>;
  /** Of the result, where the function is written into its callers. */
  readonly result: Layout | null;
  /** The parameters of which only pieces are read. */
  readonly reads: readonly boolean[];
}

/** The number of an operand at the start of a block. */
export function operandKey(block: number, operand: number): number {
  return block * 4096 + operand;
}

/** Finds the places of all functions. */
export function findLayouts(
  analysis: Analysis,
  program: ProgramTypes,
): ReadonlyMap<number, Layouts> {
  const layouts = new Map<number, Layouts>();
  // Callees first: what they do with arguments decides about their callers'.
  for (const group of analysis.groups) {
    for (const facts of group) {
      layouts.set(
        facts.index,
        new Search(analysis, program, facts, layouts).run(),
      );
    }
  }
  return layouts;
}

/** A place while it is judged, or one of those that share its fate. */
interface Slot {
  /** The one that speaks for all of them. */
  joined: Slot | null;
  readonly layout: Layout | null;
  bad: boolean;
  /** Whether a value that was just made comes in. */
  made: boolean;
  /** In which loop values come in; -2 if in several. */
  loop: number | null;
  /** How often the whole value is wanted, and in which loop. */
  uses: number;
  useLoop: number;
}

/** Where an operand comes from. */
type Origin =
  | { readonly kind: "slot"; readonly slot: Slot }
  | { readonly kind: "parameter"; readonly index: number }
  /** It was inside of the value of a place. */
  | { readonly kind: "inside"; readonly slot: Slot }
  /** It was just made, and its pieces are known. */
  | { readonly kind: "made" }
  /** It is a list that was just made, or one of a local with one more element. */
  | { readonly kind: "list"; readonly local: number | null }
  | { readonly kind: "other" };

const OTHER: Origin = { kind: "other" };
const MADE: Origin = { kind: "made" };

class Search {
  readonly #analysis: Analysis;
  readonly #program: ProgramTypes;
  readonly #facts: Facts;
  readonly #types: Types;
  readonly #layouts: ReadonlyMap<number, Layouts>;
  readonly #code: readonly Instruction[];
  readonly #locals: (Slot | null)[];
  readonly #operands = new Map<number, Slot>();
  readonly #result: Slot;
  readonly #reads: boolean[];
  /** Locals that hold lists, and whether they only grow and start anew. */
  readonly #grows = new Map<number, boolean>();
  readonly #returns: (Origin | undefined)[] = [];
  /** Places whose values were inside of those of other places. */
  readonly #inside: (readonly [outer: Slot, inner: Slot])[] = [];
  #loop = -1;

  constructor(
    analysis: Analysis,
    program: ProgramTypes,
    facts: Facts,
    layouts: ReadonlyMap<number, Layouts>,
  ) {
    this.#analysis = analysis;
    this.#program = program;
    this.#facts = facts;
    this.#layouts = layouts;
    this.#types = program.functions.get(facts.index)!;
    this.#code = analysis.module.functions[facts.index]!.code;
    this.#locals = this.#types.locals.map((type, i) =>
      i < facts.parameters ? null : this.#slot(type)
    );
    this.#result = this.#slot(this.#types.result);
    this.#reads = new Array<boolean>(facts.parameters).fill(true);
  }

  run(): Layouts {
    this.#facts.graph.blocks.forEach((_, i) => this.#block(i));
    const result = this.#judge();
    const locals = new Map<number, Layout>();
    this.#locals.forEach((slot, i) => {
      const layout = slot === null ? null : chosen(slot);
      if (layout !== null) locals.set(i, layout);
    });
    for (const [local, grows] of this.#grows) {
      const type = this.#types.locals[local];
      if (grows && type?.kinds === LIST) locals.set(local, { kind: "list" });
    }
    const operands = new Map<number, Layout>();
    for (const [key, slot] of this.#operands) {
      const layout = chosen(slot);
      if (layout !== null) operands.set(key, layout);
    }
    return {
      locals,
      operands,
      result,
      reads: this.#reads,
    };
  }

  #slot(type: Type): Slot {
    return {
      joined: null,
      layout: layoutOf(type, this.#program.shapes),
      bad: false,
      made: false,
      loop: null,
      uses: 0,
      useLoop: -1,
    };
  }

  #operand(block: number, index: number): Slot {
    const key = operandKey(block, index);
    let slot = this.#operands.get(key);
    if (slot === undefined) {
      slot = this.#slot(this.#types.starts[block]!.operands[index]!.type);
      this.#operands.set(key, slot);
    }
    return slot;
  }

  #block(number: number): void {
    const start = this.#types.starts[number];
    if (start === undefined) return;
    const { first, end, ending, next, loop } = this.#facts.graph
      .blocks[number]!;
    this.#loop = loop;
    const stack: Origin[] = start.operands.map((_, i) => ({
      kind: "slot",
      slot: this.#operand(number, i),
    }));
    for (let i = first; i < end; i++) this.#instruction(i, stack);
    switch (ending.kind) {
      case "branch":
        this.#use(stack.pop()!);
        break;
      case "match":
        stack.push(opened(stack.pop()!));
        break;
      case "return":
      case "end":
        this.#returns.push(stack.pop());
        return;
      case "halt":
        for (const origin of stack) this.#use(origin);
        return;
    }
    for (const to of next) {
      const known = this.#types.starts[to];
      if (known === undefined) continue;
      known.operands.forEach((_, i) => {
        this.#move(stack[i]!, this.#operand(to, i));
      });
    }
  }

  /** Gives up what cannot be; how the result is held by callers. */
  #judge(): Layout | null {
    let again = true;
    while (again) {
      again = false;
      for (const [outer, inner] of this.#inside) {
        if (chosen(outer) !== null || find(inner).bad) continue;
        find(inner).bad = true;
        again = true;
      }
    }
    const { layout } = this.#result;
    const inPieces = layout !== null &&
      this.#returns.every((origin) =>
        origin?.kind === "made" ||
        origin?.kind === "slot" && chosen(origin.slot) !== null
      );
    return inPieces ? layout : null;
  }

  /** The value itself is wanted. */
  #use(origin: Origin): void {
    if (origin.kind === "parameter") this.#reads[origin.index] = false;
    if (origin.kind !== "slot") return;
    const slot = find(origin.slot);
    slot.uses++;
    slot.useLoop = this.#loop;
  }

  #move(origin: Origin, to: Slot): void {
    const slot = find(to);
    switch (origin.kind) {
      case "made":
        slot.made = true;
        comesIn(slot, this.#loop);
        break;
      case "slot":
        join(find(origin.slot), slot);
        break;
      case "inside":
        slot.made = true;
        comesIn(slot, this.#loop);
        this.#inside.push([origin.slot, slot]);
        break;
      default:
        slot.bad = true;
        this.#use(origin);
    }
  }

  #instruction(at: number, stack: Origin[]): void {
    const instruction = this.#code[at]!;
    switch (instruction.op) {
      case "LoadLocal": {
        const { index } = instruction;
        const slot = this.#locals[index];
        if (slot !== undefined && slot !== null) {
          stack.push({ kind: "slot", slot });
        } else if (index < this.#facts.parameters) {
          stack.push({ kind: "parameter", index });
        } else stack.push(OTHER);
        return;
      }
      case "StoreLocal": {
        const origin = stack.pop()!;
        const slot = this.#locals[instruction.index];
        this.#grow(instruction.index, origin);
        if (slot !== undefined && slot !== null) this.#move(origin, slot);
        else {
          this.#use(origin);
          if (instruction.index < this.#reads.length) {
            this.#reads[instruction.index] = false;
          }
        }
        return;
      }
      case "Dup":
        stack.push(stack[stack.length - 1]!);
        return;
      case "Pop":
        stack.pop();
        return;
      case "GetPayload":
        stack.push(opened(stack.pop()!));
        return;
      case "GetField":
      case "TestTag":
        stack.pop();
        stack.push(OTHER);
        return;
      case "Jmp":
      case "JmpIf":
      case "JmpIfNot":
      case "Match":
      case "Ret":
      case "Halt":
        return;
      case "PushConst":
        stack.push(
          hasParts(this.#analysis.module.constants[instruction.index])
            ? MADE
            : OTHER,
        );
        return;
      case "ListPush":
      case "ListAppend": {
        this.#use(stack.pop()!);
        const list = stack.pop()!;
        this.#use(list);
        const next = this.#code[at + 1];
        const own = list.kind === "slot" && next?.op === "StoreLocal" &&
          this.#locals[next.index] === list.slot;
        stack.push(own ? { kind: "list", local: next.index } : OTHER);
        return;
      }
      case "MakeList":
        for (let i = 0; i < instruction.count; i++) this.#use(stack.pop()!);
        stack.push({ kind: "list", local: null });
        return;
      case "Call":
        if (this.#inlined(at, instruction.index, instruction.count, stack)) {
          return;
        }
    }
    const { pops, pushes } = stackEffect(instruction);
    for (const origin of stack.splice(stack.length - pops)) this.#use(origin);
    for (let i = 0; i < pushes; i++) stack.push(made(instruction));
  }

  /** Notes what is stored in a local that may hold a list. */
  #grow(local: number, origin: Origin): void {
    if (origin.kind !== "list" || local < this.#facts.parameters) {
      this.#grows.set(local, false);
    } else if (origin.local !== null && this.#grows.get(local) !== false) {
      // Only lists that grow are better in pieces.
      this.#grows.set(local, origin.local === local);
    }
  }

  /** A call of a function that is written here. */
  #inlined(
    at: number,
    callee: number,
    count: number,
    stack: Origin[],
  ): boolean {
    const places = this.#analysis.plan.inlined.get(this.#facts.index)!;
    if (!places.has(at)) return false;
    const { reads, result } = this.#layouts.get(callee)!;
    stack.splice(stack.length - count).forEach((origin, i) => {
      if (reads[i] !== true && i < reads.length) this.#use(origin);
    });
    stack.push(result === null ? OTHER : MADE);
    return true;
  }
}

/** What an instruction leaves. */
function made({ op }: Instruction): Origin {
  switch (op) {
    case "MakeRecord":
    case "MakeEnum":
    case "MakeSome":
    case "MakeOk":
    case "MakeErr":
      return MADE;
    default:
      return OTHER;
  }
}

/** What a match finds in an operand. */
function opened(origin: Origin): Origin {
  switch (origin.kind) {
    case "slot":
      return { kind: "inside", slot: origin.slot };
    case "made":
    // The value may come in pieces, and is opened here if not.
    case "parameter":
      return MADE;
    default:
      return OTHER;
  }
}

/** Whether the pieces of a constant can be written. */
export function hasParts(value: Value | undefined): value is Variant {
  return value instanceof Variant &&
    (typeof value.payload !== "object" || value.payload instanceof Unit);
}

function find(slot: Slot): Slot {
  while (slot.joined !== null) slot = slot.joined;
  return slot;
}

/** Notes in which loop a value comes in. */
function comesIn(slot: Slot, loop: number): void {
  slot.loop = slot.loop === null || slot.loop === loop ? loop : -2;
}

function join(a: Slot, b: Slot): void {
  if (a === b) return;
  b.joined = a;
  a.bad ||= b.bad || b.layout === null;
  a.made ||= b.made;
  if (b.loop !== null) comesIn(a, b.loop);
  a.uses += b.uses;
  if (b.uses > 0) a.useLoop = b.useLoop;
}

/** The layout of a place, if it holds pieces. */
function chosen(slot: Slot): Layout | null {
  const { bad, made, layout, loop, uses, useLoop } = find(slot);
  if (bad || layout === null || !made) return null;
  // A value that is wanted once may as well be put together there.
  if (uses > 1 || uses === 1 && loop !== useLoop) return null;
  return slot.layout;
}
