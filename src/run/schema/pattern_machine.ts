// Copyright 2026 the Boruna authors. MIT license.

/**
 * Matching a pattern in time that a program under test cannot choose.
 *
 * Without references to groups all ways through the pattern are followed at
 * once, character by character, so that the work grows with the length of the
 * text times that of the pattern. With references there is no such way: they
 * are tried one after the other, and the budget ends it.
 *
 * @module
 */

import type { PatternNode, PatternTree } from "./pattern_tree.ts";

/** How much work is left; shared by all patterns of one validation. */
export interface PatternBudget {
  /** Steps. */
  left: number;
}

/** Thrown when a pattern takes too much work, or is too large. */
export class PatternLimit extends Error {
  /** Always `PatternLimit`. */
  override readonly name = "PatternLimit";
}

/** The most instructions of one pattern. */
const MAX_PROGRAM = 200_000;

type Instruction =
  | { readonly op: "char"; readonly test: (char: string) => boolean }
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | {
    readonly op: "assertion";
    readonly what: "start" | "end" | "word" | "no_word";
  }
  | {
    readonly op: "look";
    readonly negative: boolean;
    readonly step: 1 | -1;
    readonly program: Program;
  }
  | { readonly op: "open" | "close"; readonly group: number }
  | { readonly op: "forget"; readonly from: number; readonly to: number }
  | { readonly op: "mark"; readonly slot: number }
  /** Goes on only if something was matched since the mark. */
  | { readonly op: "moved"; readonly slot: number }
  | { readonly op: "reference"; readonly groups: readonly number[] }
  | { readonly op: "match" };

type Program = readonly Instruction[];

/** A pattern that can be matched. */
export interface PatternMachine {
  /** Whether it occurs in the text; throws `PatternLimit`. */
  test(text: string, budget: PatternBudget): boolean;
}

/** Prepares a pattern; throws `PatternLimit` if it is too large. */
export function patternMachine(
  { root, groups, hasReferences }: PatternTree,
  isUnicode: boolean,
): PatternMachine {
  const writer = new Writer(hasReferences, isUnicode);
  const program = writer.program(root, 1);
  return {
    test(text, budget) {
      const chars = isUnicode ? [...text] : text.split("");
      if (!hasReferences) {
        return new Ways(chars, budget).run(program, 0, 1, true);
      }
      const tries = new Tries(chars, budget, groups, writer.slots);
      for (let at = 0; at <= chars.length; at++) {
        if (tries.run(program, at, 1) !== null) return true;
      }
      return false;
    },
  };
}

/** From a tree to instructions. */
class Writer {
  slots = 0;
  readonly #captures: boolean;
  readonly #flags: string;
  readonly #tests = new Map<string, (char: string) => boolean>();
  #size = 0;

  constructor(captures: boolean, isUnicode: boolean) {
    this.#captures = captures;
    this.#flags = isUnicode ? "u" : "";
  }

  program(node: PatternNode, step: 1 | -1): Program {
    const out: Instruction[] = [];
    this.#write(node, step, out);
    this.#add(out, { op: "match" });
    return out;
  }

  #add(out: Instruction[], instruction: Instruction): void {
    if (++this.#size > MAX_PROGRAM) throw new PatternLimit();
    out.push(instruction);
  }

  #write(node: PatternNode, step: 1 | -1, out: Instruction[]): void {
    switch (node.kind) {
      case "atom":
        return this.#add(out, { op: "char", test: this.#test(node.source) });
      case "sequence":
        for (const one of step > 0 ? node.nodes : node.nodes.toReversed()) {
          this.#write(one, step, out);
        }
        return;
      case "choice":
        return this.#choice(node.options, step, out);
      case "repeat":
        return this.#repeat(node, step, out);
      case "group": {
        if (!this.#captures) return this.#write(node.node, step, out);
        const ops = step > 0 ? ["open", "close"] : ["close", "open"];
        this.#add(out, { op: ops[0] as "open", group: node.index });
        this.#write(node.node, step, out);
        return this.#add(out, { op: ops[1] as "close", group: node.index });
      }
      case "look": {
        const inner = node.ahead ? 1 : -1;
        return this.#add(out, {
          op: "look",
          negative: node.negative,
          step: inner,
          program: this.program(node.node, inner),
        });
      }
      case "assertion":
        return this.#add(out, { op: "assertion", what: node.what });
      case "reference":
        return this.#add(out, { op: "reference", groups: node.groups });
    }
  }

  #choice(
    options: readonly PatternNode[],
    step: 1 | -1,
    out: Instruction[],
  ): void {
    const jumps: { op: "jump"; to: number }[] = [];
    for (const [i, option] of options.entries()) {
      if (i === options.length - 1) {
        this.#write(option, step, out);
        break;
      }
      const split = { op: "split" as const, first: out.length + 1, second: 0 };
      this.#add(out, split);
      this.#write(option, step, out);
      const jump = { op: "jump" as const, to: 0 };
      this.#add(out, jump);
      jumps.push(jump);
      split.second = out.length;
    }
    for (const jump of jumps) jump.to = out.length;
  }

  #repeat(
    { node, min, max, lazy, groups: [from, to] }: Extract<
      PatternNode,
      { kind: "repeat" }
    >,
    step: 1 | -1,
    out: Instruction[],
  ): void {
    const once = () => {
      if (this.#captures && to > from) {
        this.#add(out, { op: "forget", from, to });
      }
      this.#write(node, step, out);
    };
    for (let i = 0; i < min; i++) once();
    const leave: { op: "split"; first: number; second: number }[] = [];
    const enter = () => {
      const split = { op: "split" as const, first: -1, second: -1 };
      this.#add(out, split);
      if (lazy) split.second = out.length;
      else split.first = out.length;
      leave.push(split);
    };
    const checked = () => {
      const slot = this.slots++;
      this.#add(out, { op: "mark", slot });
      once();
      this.#add(out, { op: "moved", slot });
    };
    if (max === Infinity) {
      const start = out.length;
      enter();
      checked();
      this.#add(out, { op: "jump", to: start });
    } else {
      for (let i = min; i < max; i++) {
        enter();
        checked();
      }
    }
    for (const split of leave) {
      if (lazy) split.first = out.length;
      else split.second = out.length;
    }
  }

  /** What the engine says of a character. */
  #test(source: string): (char: string) => boolean {
    const known = this.#tests.get(source);
    if (known !== undefined) return known;
    const regex = new RegExp(`^(?:${source})$`, this.#flags);
    const test = (char: string) => regex.test(char);
    this.#tests.set(source, test);
    return test;
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /^\w$/.test(char);
}

function holds(
  what: "start" | "end" | "word" | "no_word",
  chars: readonly string[],
  at: number,
): boolean {
  switch (what) {
    case "start":
      return at === 0;
    case "end":
      return at === chars.length;
    case "word":
      return isWord(chars[at - 1]) !== isWord(chars[at]);
    case "no_word":
      return isWord(chars[at - 1]) === isWord(chars[at]);
  }
}

/** All ways at once. */
class Ways {
  readonly #chars: readonly string[];
  readonly #budget: PatternBudget;
  /** What looks found, by program and place. */
  readonly #looks = new Map<Program, Map<number, boolean>>();

  constructor(chars: readonly string[], budget: PatternBudget) {
    this.#chars = chars;
    this.#budget = budget;
  }

  run(
    program: Program,
    start: number,
    step: 1 | -1,
    anywhere: boolean,
  ): boolean {
    const seen = new Int32Array(program.length).fill(-1);
    this.#spend(1 + (program.length >> 3));
    let now: number[] = [];
    let next: number[] = [];
    const last = step > 0 ? this.#chars.length : 0;
    for (let at = start;; at += step) {
      if (anywhere || at === start) {
        if (this.#add(program, 0, at, seen, now)) return true;
      }
      if (at === last || (now.length === 0 && !anywhere)) return false;
      const char = this.#chars[step > 0 ? at : at - 1]!;
      const to = at + step;
      for (const pc of now) {
        this.#spend();
        const instruction = program[pc]!;
        if (instruction.op !== "char" || !instruction.test(char)) continue;
        if (this.#add(program, pc + 1, to, seen, next)) return true;
      }
      [now, next] = [next, now];
      next.length = 0;
    }
  }

  /** Adds a way with all that need no character; true if one has matched. */
  #add(
    program: Program,
    first: number,
    at: number,
    seen: Int32Array,
    list: number[],
  ): boolean {
    const open = [first];
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      if (seen[pc] === at) continue;
      seen[pc] = at;
      this.#spend();
      const instruction = program[pc]!;
      switch (instruction.op) {
        case "match":
          return true;
        case "char":
          list.push(pc);
          break;
        case "split":
          open.push(instruction.second, instruction.first);
          break;
        case "jump":
          open.push(instruction.to);
          break;
        case "assertion":
          if (holds(instruction.what, this.#chars, at)) open.push(pc + 1);
          break;
        case "look":
          if (this.#look(instruction, at)) open.push(pc + 1);
          break;
        default:
          open.push(pc + 1);
      }
    }
    return false;
  }

  #look(
    { program, step, negative }: Extract<Instruction, { op: "look" }>,
    at: number,
  ): boolean {
    let known = this.#looks.get(program);
    if (known === undefined) this.#looks.set(program, known = new Map());
    let found = known.get(at);
    if (found === undefined) {
      found = this.run(program, at, step, false);
      known.set(at, found);
    }
    return found !== negative;
  }

  #spend(steps = 1): void {
    if ((this.#budget.left -= steps) < 0) throw new PatternLimit();
  }
}

/** Where groups began and ended, and marks: plain numbers, copied on change. */
type Memory = readonly number[];

/** One way after the other. */
class Tries {
  readonly #chars: readonly string[];
  readonly #budget: PatternBudget;
  readonly #groups: number;
  readonly #empty: Memory;

  constructor(
    chars: readonly string[],
    budget: PatternBudget,
    groups: number,
    slots: number,
  ) {
    this.#chars = chars;
    this.#budget = budget;
    this.#groups = groups;
    this.#empty = Array<number>((groups + 1) * 2 + slots).fill(-1);
  }

  run(
    program: Program,
    start: number,
    step: 1 | -1,
    memory: Memory = this.#empty,
  ): Memory | null {
    const open: [pc: number, at: number, memory: Memory][] = [
      [0, start, memory],
    ];
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      let [pc, at, memory] = way;
      follow: for (;;) {
        if (--this.#budget.left < 0) throw new PatternLimit();
        const instruction = program[pc]!;
        switch (instruction.op) {
          case "match":
            return memory;
          case "char": {
            const char = this.#chars[step > 0 ? at : at - 1];
            if (char === undefined || !instruction.test(char)) break follow;
            at += step;
            break;
          }
          case "split":
            open.push([instruction.second, at, memory]);
            pc = instruction.first;
            continue;
          case "jump":
            pc = instruction.to;
            continue;
          case "assertion":
            if (!holds(instruction.what, this.#chars, at)) break follow;
            break;
          case "look": {
            const { program, step, negative } = instruction;
            const found = this.run(program, at, step, memory);
            if ((found === null) !== negative) break follow;
            if (found !== null && !negative) memory = found;
            break;
          }
          case "open":
            memory = memory.with(instruction.group * 2, at);
            break;
          case "close":
            memory = memory.with(instruction.group * 2 + 1, at);
            break;
          case "forget":
            memory = memory.map((value, i) =>
              i >= instruction.from * 2 && i < instruction.to * 2 ? -1 : value
            );
            break;
          case "mark":
            memory = memory.with(this.#slot(instruction.slot), at);
            break;
          case "moved":
            if (memory[this.#slot(instruction.slot)] === at) break follow;
            break;
          case "reference": {
            const to = this.#repeated(instruction.groups, at, step, memory);
            if (to === null) break follow;
            at = to;
            break;
          }
        }
        pc++;
      }
    }
    return null;
  }

  #slot(slot: number): number {
    return (this.#groups + 1) * 2 + slot;
  }

  /** Where the text of a group ends that stands there again; null if it does not. */
  #repeated(
    groups: readonly number[],
    at: number,
    step: 1 | -1,
    memory: Memory,
  ): number | null {
    const group = groups.find((one) =>
      memory[one * 2]! >= 0 && memory[one * 2 + 1]! >= 0
    );
    if (group === undefined) return at;
    const from = memory[group * 2]!;
    const length = memory[group * 2 + 1]! - from;
    const start = step > 0 ? at : at - length;
    if (start < 0 || start + length > this.#chars.length) return null;
    for (let i = 0; i < length; i++) {
      if (--this.#budget.left < 0) throw new PatternLimit();
      if (this.#chars[from + i] !== this.#chars[start + i]) return null;
    }
    return at + length * step;
  }
}
