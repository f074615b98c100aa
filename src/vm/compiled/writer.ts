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
import type { Charges, Offsets } from "./charge.ts";
import { type Counter, makeCounter } from "./counter.ts";
import {
  atom,
  type Entry,
  expression,
  numeral,
  stored,
  valueText,
} from "./entry.ts";
import { hasParts, type Layouts } from "./explode.ts";
import type { Types } from "./infer.ts";
import {
  mapParts,
  type Move,
  movesTo,
  type Place,
  placeEntry,
  placeOf,
  variantEntry,
} from "./parts.ts";
import type { Shapes } from "./shapes.ts";
import { addSite, type Sites } from "./sites.ts";
import {
  ANYTHING,
  BOOL,
  FLOAT,
  kindOf,
  kindType,
  LIST,
  MAP,
  meet,
  STRING,
  type Type,
  typeOf,
  UNIT_KIND,
} from "./types.ts";

/** What all functions of a program share while they are written. */
export interface Shared {
  readonly analysis: Analysis;
  readonly types: ReadonlyMap<number, Types>;
  readonly shapes: Shapes;
  /** The places that are held in pieces. */
  readonly layouts: ReadonlyMap<number, Layouts>;
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
  /** Whether arithmetic gives up where an Int leaves the safe range. */
  readonly narrow: boolean;
  /** How many steps an attempt may go on after it should have paused. */
  readonly slack: number;
  readonly counting: Counting;
}

/** How a program counts its steps and frames. */
export type Counting =
  /** So that both are known wherever something can be seen. */
  | "exact"
  /** So that they are known at the end. */
  | "light"
  /** Not at all (for measurements only). */
  | "none";

/** The forms in which a function is written. */
export type Form =
  /** A function that runs to its end. */
  | "plain"
  /** A generator that can wait and give way. */
  | "generator"
  /**
   * A function that tries to run to its end, and gives `undefined` where that
   * takes too long; then its caller starts the generator instead. Only for
   * functions without effects.
   */
  | "attempt";

/** The function that is being written, or one that is written into it. */
export interface Scope {
  readonly facts: Facts;
  readonly function: Function;
  readonly types: Types;
  readonly offsets: Offsets;
  /** What the offsets count from. */
  readonly base: number;
  /** What the numbers of its blocks start from, in names. */
  readonly names: number;
  /** What each local is called, and its number among all locals. */
  readonly locals: readonly Entry[];
  /** The locals that are held in pieces. */
  readonly places: ReadonlyMap<number, Place>;
  /** The operands that are held in pieces, by `operandKey`. */
  readonly operands: Map<number, Place>;
  /**
   * The locals that hold a text which grows and is measured: what the length is
   * called. It is below zero, or undefined, while nobody has asked.
   */
  readonly lengths: ReadonlyMap<number, string>;
  /** What is known of each local where the writing stands. */
  now: Type[];
  /** How many calls it is away from the function that is written. */
  readonly level: number;
  /** Where its result goes and the label to leave it; null for the outermost. */
  readonly exit: { readonly place: Place; readonly label: string } | null;
}

/** Where the writing of a function stands. */
export class Writer {
  readonly shared: Shared;
  readonly form: Form;
  readonly lines: string[] = [];
  /** Names that are declared at the top. */
  readonly names: Set<string> = new Set();
  readonly counter: Counter;
  /** Whether calls of itself that end it are turns of a loop. */
  readonly hasTurns: boolean;
  /** The label of that loop. */
  readonly turns: number;
  /** The lines that look at the sums of the loops around, by loop. */
  readonly sums: string[][] = [];
  scope: Scope;
  stack: Entry[] = [];
  /** A local that is known to be an index of another one's list, if any. */
  known: Entry["below"];
  /** The steps that are due beside the counter. */
  offset = 0;
  /** The instruction that is being written. */
  at = 0;
  /** Where its block ends. */
  end = 0;
  /** How deep the text is nested. */
  nesting = 0;
  /** How many more frames are known to be allowed. */
  room = 0;
  /** Whether the rest of the block is not reached. */
  left = false;
  /** The function that is written, whatever is written into it. */
  readonly #index: number;
  #temporaries = 0;
  #blocks = 0;
  #locals = 0;

  constructor(shared: Shared, facts: Facts, form: Form) {
    this.shared = shared;
    this.form = form;
    this.#index = facts.index;
    this.scope = this.#scope(facts, 0, 0, null, (i) => `l${i}`);
    this.hasTurns = shared.counting !== "exact" && facts.ownEnds.size > 0;
    this.turns = this.hasTurns ? this.label() : -1;
    this.counter = makeCounter(this);
  }

  get facts(): Facts {
    return this.scope.facts;
  }

  get function(): Function {
    return this.scope.function;
  }

  get code(): readonly Instruction[] {
    return this.scope.function.code;
  }

  get types(): Types {
    return this.scope.types;
  }

  #scope(
    facts: Facts,
    base: number,
    level: number,
    exit: Scope["exit"],
    name: (local: number) => string,
  ): Scope {
    const function_ = this.shared.analysis.module.functions[facts.index]!;
    const types = this.shared.types.get(facts.index)!;
    const names = this.#blocks;
    this.#blocks += facts.graph.blocks.length;
    const layouts = this.shared.layouts.get(facts.index)!;
    const places = new Map<number, Place>();
    for (const [local, layout] of layouts.locals) {
      places.set(
        local,
        placeOf(layout, () => this.temporary(), () => this.temporary("x")),
      );
    }
    const growing = growingLocals(facts, function_.code, types);
    const locals = Array.from({ length: function_.locals }, (_, i): Entry => {
      const id = this.#locals++;
      const type = types.doubles[i] ? kindType(FLOAT) : ANYTHING;
      const entry = atom(name(i), type, [id]);
      const isMap = growing.get(i);
      return isMap === undefined ? entry : { ...entry, grows: id, isMap };
    });
    return {
      facts,
      function: function_,
      types,
      offsets: this.shared.charges.functions.get(facts.index)!,
      base,
      names,
      locals,
      places,
      operands: new Map(),
      lengths: new Map(
        measuredLocals(facts, function_.code, types)
          .map((local) => [local, this.temporary()]),
      ),
      now: [...types.locals],
      level,
      exit,
    };
  }

  /**
   * Writes a function into this one, from the place where its call was counted.
   * Locals that it only reads are its arguments themselves.
   */
  inline(
    facts: Facts,
    args: readonly Entry[],
    write: () => Entry | null,
  ): void {
    const outer = this.scope;
    const { at, end, stack } = this;
    const { code } = this.shared.analysis.module.functions[facts.index]!;
    const stored = new Set<number>();
    for (const instruction of code) {
      if (instruction.op === "StoreLocal") stored.add(instruction.index);
    }
    const { result: layout, reads } = this.shared.layouts.get(facts.index)!;
    const { result: type } = this.shared.types.get(facts.index)!;
    const single = facts.graph.blocks.length === 1;
    const exit = single ? null : {
      place: placeOf(
        layout ?? { kind: "value", double: type.kinds === FLOAT },
        () => this.temporary(),
      ),
      label: `b${this.label()}`,
    };
    const scope = this.#scope(
      facts,
      this.offset,
      outer.level + 1,
      exit,
      () => this.temporary(),
    );
    const locals = scope.locals.map((local, i) => {
      const arg = args[i];
      if (arg === undefined || i >= facts.parameters) {
        if (i < facts.parameters || scope.types.unset[i]) {
          this.line(`${local.text} = U;`);
        }
        return local;
      }
      const isDouble = scope.types.doubles[i]!;
      if (!stored.has(i) && isDouble === (arg.kinds === FLOAT)) {
        return reads[i] ? arg : this.keep(arg);
      }
      this.line(`${local.text} = ${isDouble ? arg.text : valueText(arg)};`);
      return local;
    });
    this.scope = { ...scope, locals };
    this.stack = [];
    if (exit !== null) this.line(`${exit.label}: {`);
    const given = write();
    if (exit !== null) {
      this.line("}");
      this.known = undefined;
    }
    // A function of one block that gives nothing never returns.
    const result = given ??
      (exit === null
        ? atom("U", kindType(UNIT_KIND))
        : placeEntry(exit.place, type, this.shared.shapes, []));
    this.scope = outer;
    this.stack = stack;
    this.at = at;
    this.end = end;
    this.offset = scope.base + scope.offsets.exit;
    this.push(result);
  }

  line(text: string): void {
    this.lines.push(text);
  }

  /** A new name; those of arrays start with an `x`. */
  temporary(letter: "t" | "x" = "t"): string {
    const name = `${letter}${this.#temporaries++}`;
    this.names.add(name);
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
    return entry.atomic ? entry : this.copy(entry);
  }

  /** The same, but leaves what is in pieces as it is. */
  hold(entry: Entry): Entry {
    return entry.parts === undefined ? this.keep(entry) : entry;
  }

  /** An operand in a name of its own. */
  copy(entry: Entry): Entry {
    const name = this.temporary();
    this.line(`${name} = ${entry.text};`);
    const { parts, locals } = entry;
    return parts === undefined
      ? atom(name, entry.type)
      // Its pieces may still be read where they are.
      : { ...atom(name, entry.type, locals), parts };
  }

  /** Moves an operand into a place. */
  move(place: Place, entry: Entry): void {
    const moves: Move[] = [];
    this.plan(place, entry, moves);
    this.moveAll(moves);
  }

  /** Notes what is moved where when an operand comes into a place. */
  plan(place: Place, entry: Entry, moves: Move[]): void {
    movesTo(place, place.kind === "value" ? entry : this.hold(entry), moves);
  }

  /** Moves at once: what is overwritten and read later is kept before. */
  moveAll(moves: readonly Move[]): void {
    const names = new Set<string>();
    const ready = moves.map(({ name, from, double }) => {
      const text = double ? from.text : valueText(from);
      const read = names.size > 0 && [...text.matchAll(/\b[tm]\d+(?:_\d+)?/g)]
        .some(([each]) => names.has(each));
      names.add(name);
      if (!read) return { name, text };
      const kept = this.temporary();
      this.line(`${kept} = ${text};`);
      return { name, text: kept };
    });
    for (const { name, text } of ready) {
      if (text !== name) this.line(`${name} = ${text};`);
    }
  }

  /** A local of the function that is being written, and what it is there. */
  local(index: number): Entry {
    const { locals, now, places } = this.scope;
    const entry = locals[index]!;
    const place = places.get(index);
    if (place !== undefined) {
      const type = now[index]!.kinds === 0
        ? this.types.locals[index]!
        : now[index]!;
      return placeEntry(place, type, this.shared.shapes, entry.locals);
    }
    const type = meet(now[index]!, entry.type);
    if (type.kinds === 0) return entry;
    return type.kinds === FLOAT && entry.kinds !== FLOAT
      ? expression(`${entry.text}.value`, type, [entry])
      : { ...entry, type, kinds: type.kinds };
  }

  /** Notes what a local is from now on. */
  becomes(index: number, type: Type): void {
    this.scope.now[index] = type;
  }

  /**
   * Pushes what an expression gives that is evaluated here. If it is stored at
   * once, it goes straight into the local. `fresh` says that nobody else has
   * the value, `measured` that its length is known already.
   */
  give(text: string, type: Type, fresh = false, measured = false): void {
    const next = this.code[this.at + 1];
    if (
      next?.op === "StoreLocal" && this.at + 1 < this.end &&
      next.index < this.function.locals
    ) {
      const local = this.scope.locals[next.index]!;
      if (
        !this.scope.places.has(next.index) &&
        this.types.doubles[next.index] === (type.kinds === FLOAT)
      ) {
        this.spill(local);
        this.becomes(next.index, type);
        this.line(
          `${local.text} = ${stored(local, text, fresh)};`,
        );
        if (!measured) this.forget(next.index);
        this.at++;
        this.offset++;
        return;
      }
    }
    const name = this.temporary();
    this.line(`${name} = ${text};`);
    this.stack.push(atom(name, type));
  }

  /** A local has a text of which the length is not known. */
  forget(index: number): void {
    const length = this.scope.lengths.get(index);
    if (length !== undefined) this.line(`${length} = -1;`);
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
      this.stack.push({ ...expression(text, kindType(BOOL), []), depth: 0 });
    } else this.give(text, kindType(BOOL));
  }

  /** Before a local changes: keeps the operands that mean its old value. */
  spill(local: Entry): void {
    const [id] = local.locals;
    if (this.known?.index === id || this.known?.list === id) {
      this.known = undefined;
    }
    this.stack.forEach((entry, i) => {
      if (!entry.locals.includes(id!)) return;
      if (entry.parts !== undefined) {
        this.stack[i] = mapParts(
          entry,
          (piece) => piece.locals.includes(id!) ? this.copy(piece) : piece,
        );
        return;
      }
      const name = this.temporary();
      const text = entry.grows === undefined ? entry.text : valueText(entry);
      this.line(`${name} = ${text};`);
      this.stack[i] = atom(name, entry.type);
    });
  }

  /** The entry of a constant. */
  constant(value: Value): Entry {
    const kinds = kindOf(value);
    if (typeof value === "number") return numeral(value, kinds);
    const type = typeOf(value);
    if (typeof value === "boolean") return atom(String(value), type);
    if (value instanceof Float) {
      return Number.isFinite(value.value)
        ? numeral(value.value, kinds)
        : atom(this.#table(value.value), type);
    }
    const whole = atom(this.#table(value), type);
    if (!hasParts(value)) return whole;
    const { parts } = variantEntry(
      value.type,
      value.tag,
      this.constant(value.payload),
      type,
    );
    return { ...whole, parts: parts! };
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

  /** Looks at the steps before something that others can see. */
  check(): void {
    this.counter.note();
    if (this.shared.counting !== "exact") return;
    const test = `if (${this.counter.name} < ${this.offset})`;
    this.line(
      this.form === "attempt"
        ? `${test} return void 0;`
        : `${test} { ${this.refill()} }`,
    );
  }

  /** What happens where the counter is used up in exact code. */
  refill(): string {
    const give = this.form === "generator"
      ? "if (pause()) yield 0;"
      : "refill();";
    return this.counter.names.length > 0 ? `${give} c = F[0];` : give;
  }

  /** Makes sure that there may be some more frames than there are, in light code. */
  deepen(more: number): void {
    const { counting, callDepth } = this.shared;
    if (counting !== "light" || this.room >= more) return;
    this.room = more;
    if (!this.isFirst) this.line(`if (d > ${callDepth - more}) overflow();`);
    else if (1 + more > callDepth) this.line("overflow();");
  }

  /** Whether the function is only ever the first of all frames. */
  get isFirst(): boolean {
    const { entry, plan, taken } = this.shared.analysis;
    return this.#index === entry && !plan.called.has(entry) &&
      !taken.includes(entry);
  }

  /** The number of frames, some more than those of the function. */
  depthText(more: number): string {
    const { level } = this.scope;
    return this.isFirst ? String(1 + level + more) : `d + ${level + more}`;
  }

  /** A new label. */
  label(): number {
    return this.#blocks++;
  }
}

/**
 * A function's own locals that may hold a list or a map of which nobody else
 * knows, and whether it is a map.
 */
function growingLocals(
  facts: Facts,
  code: readonly Instruction[],
  types: Types,
): Map<number, boolean> {
  const found = new Map<number, boolean>();
  code.forEach(({ op }, i) => {
    if (op !== "ListPush" && op !== "ListAppend" && op !== "MapSet") return;
    const next = code[i + 1];
    if (next?.op !== "StoreLocal" || next.index < facts.parameters) return;
    const isMap = op === "MapSet";
    if (types.locals[next.index]?.kinds === (isMap ? MAP : LIST)) {
      found.set(next.index, isMap);
    }
  });
  return found;
}

/** A function's own locals that hold texts which grow and are measured. */
function measuredLocals(
  facts: Facts,
  code: readonly Instruction[],
  types: Types,
): number[] {
  const grown = new Set<number>();
  const measured = new Set<number>();
  code.forEach((instruction, i) => {
    const next = code[i + 1];
    if (instruction.op === "Concat" && next?.op === "StoreLocal") {
      grown.add(next.index);
    }
    if (instruction.op === "LoadLocal" && next?.op === "StringLen") {
      measured.add(instruction.index);
    }
  });
  return [...measured].filter((local) =>
    grown.has(local) && local >= facts.parameters &&
    types.locals[local]?.kinds === STRING
  );
}

/** Whether a function is written as a generator. */
export function isGenerator(
  { sliceable }: { readonly sliceable: boolean },
  facts: Facts,
): boolean {
  return facts.suspends || (sliceable && facts.unbounded);
}

/** Whether a function is told how many frames there are. */
export function takesDepth({ counting }: Shared, facts: Facts): boolean {
  switch (counting) {
    case "exact":
      return facts.takesDepth;
    case "light":
      return facts.passesDepth;
    case "none":
      return false;
  }
}

/** Whether a function is tried in one go before it is started as a generator. */
export function hasAttempt(
  { sliceable, counting }: Shared,
  facts: Facts,
): boolean {
  return counting !== "light" && facts.repeatable &&
    (facts.suspends || sliceable && facts.unbounded);
}
