// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lines of generated code, temporaries and operands of one function.
 *
 * The generator is closed: what it writes consists of its own names, numbers,
 * and words of a fixed list. Nothing of a program reaches the text; its strings
 * and large numbers are handed over in a table.
 *
 * @module
 */

import type { Function, Instruction } from "../../bytecode/mod.ts";
import { Float, type Value } from "../../value/mod.ts";
import type { Trap } from "../trap.ts";
import type { Analysis, Facts } from "./analyse.ts";
import type { Charges } from "./charge.ts";
import { atom, type Entry, numeral, valueText } from "./entry.ts";
import type { Kinds } from "./infer.ts";
import { addSite, type Sites } from "./sites.ts";
import { ANY, BOOL, FLOAT, kindOf, LIST } from "./types.ts";

/** What all functions of a program share while they are written. */
export interface Shared {
  readonly analysis: Analysis;
  readonly kinds: ReadonlyMap<number, Kinds>;
  readonly charges: Charges;
  readonly sites: Sites;
  /** The table of constants: values and bare doubles, with their places. */
  readonly constants: Map<unknown, number>;
  /** What instructions fail with that cannot be executed. */
  readonly faults: Trap[];
  /** The largest number of frames. */
  readonly callDepth: number;
  /** Whether code gives way at the checks of its steps. */
  readonly sliceable: boolean;
  /** Whether steps and frames are not counted (for measurements only). */
  readonly uncounted: boolean;
}

/** Where the writing of a function stands. */
export class Writer {
  readonly shared: Shared;
  readonly facts: Facts;
  readonly function: Function;
  readonly code: readonly Instruction[];
  readonly kinds: Kinds;
  readonly lines: string[] = [];
  /** Names that are declared at the top. */
  readonly names: string[] = [];
  /** Whether it is a generator. */
  readonly waits: boolean;
  stack: Entry[] = [];
  /** The steps that are due beside the counter. */
  offset = 0;
  /** The instruction that is being written. */
  at = 0;
  /** Where its block ends. */
  end = 0;
  /** The locals whose lists grow in place. */
  readonly growing: ReadonlySet<number>;
  #temporaries = 0;

  constructor(shared: Shared, facts: Facts) {
    this.shared = shared;
    this.facts = facts;
    this.function = shared.analysis.module.functions[facts.index]!;
    this.code = this.function.code;
    this.kinds = shared.kinds.get(facts.index)!;
    this.waits = isGenerator(shared, facts);
    this.growing = this.#findGrowing();
  }

  /**
   * Locals that hold a list and get it back longer: they may own their view of
   * it and let it grow in place.
   */
  #findGrowing(): Set<number> {
    const found = new Set<number>();
    this.code.forEach(({ op }, i) => {
      if (op !== "ListPush" && op !== "ListAppend") return;
      const next = this.code[i + 1];
      if (next?.op !== "StoreLocal" || next.index < this.facts.parameters) {
        return;
      }
      if (this.kinds.locals[next.index] === LIST) found.add(next.index);
    });
    return found;
  }

  line(text: string): void {
    this.lines.push(text);
  }

  /** A new name. */
  temporary(): string {
    const name = `t${this.#temporaries++}`;
    this.names.push(name);
    return name;
  }

  push(entry: Entry): void {
    this.stack.push(entry.depth > 12 ? this.keep(entry) : entry);
  }

  pop(): Entry {
    return this.stack.pop()!;
  }

  /** Evaluates an expression now, unless it is a name already. */
  keep(entry: Entry): Entry {
    if (entry.atomic) return entry;
    const name = this.temporary();
    this.line(`${name} = ${entry.text};`);
    return atom(name, entry.kinds);
  }

  /** The kinds of a local. */
  local(index: number): number {
    return this.kinds.locals[index]! || ANY;
  }

  /**
   * Pushes what an expression gives that is evaluated here. If it is stored at
   * once, it goes straight into the local. `fresh` says that nobody else has
   * the value.
   */
  give(text: string, kinds: number, fresh = false): void {
    const next = this.code[this.at + 1];
    if (
      next?.op === "StoreLocal" && this.at + 1 < this.end &&
      next.index < this.function.locals &&
      (this.local(next.index) === FLOAT) === (kinds === FLOAT)
    ) {
      this.spill(next.index);
      this.line(
        this.growing.has(next.index) && !fresh
          ? `l${next.index} = view(${text});`
          : `l${next.index} = ${text};`,
      );
      this.at++;
      this.offset++;
      return;
    }
    const name = this.temporary();
    this.line(`${name} = ${text};`);
    this.stack.push(atom(name, kinds));
  }

  /**
   * Pushes a condition that is evaluated here. If the block ends by testing it,
   * the test evaluates it.
   */
  condition(text: string): void {
    const next = this.code[this.at + 1]?.op;
    if (
      this.at + 2 === this.end && (next === "JmpIf" || next === "JmpIfNot")
    ) {
      this.stack.push({
        text: `(${text})`,
        kinds: BOOL,
        atomic: false,
        locals: [],
        depth: 0,
      });
    } else this.give(text, BOOL);
  }

  /** Before a local changes: keeps the operands that mean its old value. */
  spill(local: number): void {
    this.stack.forEach((entry, i) => {
      if (!entry.locals.includes(local)) return;
      const name = this.temporary();
      const text = entry.grows === undefined ? entry.text : valueText(entry);
      this.line(`${name} = ${text};`);
      this.stack[i] = atom(name, entry.kinds);
    });
  }

  /** The entry of a constant. */
  constant(value: Value): Entry {
    const kinds = kindOf(value);
    if (typeof value === "number") return numeral(value, kinds);
    if (typeof value === "boolean") return atom(String(value), kinds);
    if (value instanceof Float) {
      return Number.isFinite(value.value)
        ? numeral(value.value, kinds)
        : atom(this.#table(value.value), kinds);
    }
    return atom(this.#table(value), kinds);
  }

  #table(value: unknown): string {
    const { constants } = this.shared;
    let index = constants.get(value);
    if (index === undefined) {
      index = constants.size;
      constants.set(value, index);
    }
    return `k${index}`;
  }

  /** A new place, at the instruction that is being written. */
  site(offset: number = this.offset): number {
    return addSite(this.shared.sites, offset, this.facts.index, this.at);
  }

  /** Notes the place, as part of an expression that may fail. */
  mark(): string {
    return `F[1] = ${this.site()}`;
  }

  /** Charges steps. */
  charge(steps: number): void {
    if (this.shared.uncounted) return;
    if (steps > 0) this.line(`F[0] -= ${steps};`);
    if (steps < 0) this.line(`F[0] += ${-steps};`);
  }

  /** Looks at the steps before something that others can see. */
  check(): void {
    this.line(`${this.mark()};`);
    if (this.shared.uncounted) return;
    this.line(
      `if (F[0] < ${this.offset}) ${this.refill()}`,
    );
  }

  /** What happens where the counter is used up. */
  refill(): string {
    return this.waits ? "if (pause()) yield 0;" : "refill();";
  }
}

/** Whether a function is written as a generator. */
export function isGenerator(
  { sliceable }: { readonly sliceable: boolean },
  facts: Facts,
): boolean {
  return facts.suspends || (sliceable && facts.unbounded);
}
