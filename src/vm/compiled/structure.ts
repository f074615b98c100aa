// Copyright 2026 the Boruna authors. MIT license.

/**
 * Blocks as loops and labelled blocks of JavaScript.
 *
 * A block that several ways lead to stands behind a labelled block that
 * contains them all; what a loop leads to stands behind the loop; every other
 * block stands where its only way leads. The tree of dominators says what
 * contains what.
 *
 * @module
 */

import { atom, type Entry, valueText } from "./entry.ts";
import { truthText } from "./arithmetic_text.ts";
import { inLoop, type MatchWay } from "./graph.ts";
import { payload, tagText, writeInstruction } from "./instruction_text.ts";
import { operandKey } from "./explode.ts";
import { type Move, type Place, placeEntry, placeOf } from "./parts.ts";
import { openedType } from "./results.ts";
import { FLOAT, kindType, NUMBER, type Type, UNIT_KIND } from "./types.ts";
import type { Writer } from "./writer.ts";

/** Deeper text than this is too much for parsers. */
const MAX_NESTING = 250;

/** How large a sum may be at a look. */
export const NEAR: number = 2 ** 52;

/** Thrown for a function whose text would be nested too deep. */
export class TooDeep {}

/** Instructions at which code may wait. */
const WAITING: ReadonlySet<string> = new Set([
  "Assert",
  "GuardSeal",
  "EmitUi",
  "Debug",
  "DebugMsg",
  "CapCall",
  "TypedCapCall",
  "TryCapCall",
]);

/** Where control gets by itself at the end of a piece of text. */
interface Fall {
  readonly block: number;
  /** Whether it is the start of the next turn of a loop. */
  readonly back: boolean;
}

/** The block that stands for the end of a function in its caller's text. */
const EXIT = -1;

/**
 * Writes the blocks of a function. What a function of one block gives when it
 * is written into another one comes back, and is no text.
 */
export function writeBlocks(w: Writer): Entry | null {
  const structure = new Structure(w);
  const { exit, level } = w.scope;
  structure.tree(0, exit === null ? null : { block: EXIT, back: false });
  return level > 0 && exit === null ? structure.given : null;
}

class Structure {
  readonly #w: Writer;
  /** The blocks that stand behind the text of a block, or behind its loop. */
  readonly #behind: number[][] = [];
  readonly #outside: number[][] = [];
  /** Whether a block is reached by leaving a labelled block. */
  readonly #labelled: boolean[] = [];
  readonly #quiet: (boolean | undefined)[] = [];
  /** What a function of one block gives. */
  given: Entry | null = null;

  constructor(w: Writer) {
    this.#w = w;
    const { graph } = w.facts;
    const { blocks, outer } = graph;
    for (let i = 0; i < blocks.length; i++) {
      this.#behind.push([]);
      this.#outside.push([]);
    }
    blocks.forEach(({ dominator, from }, i) => {
      this.#labelled.push(false);
      if (i === 0) return;
      let head = -1;
      let loop = blocks[dominator]!.loop;
      while (loop >= 0) {
        if (!inLoop(graph, i, loop)) head = loop;
        loop = outer.get(loop)!;
      }
      if (head >= 0) this.#outside[head]!.push(i);
      else if (from.length > 1) this.#behind[dominator]!.push(i);
      else return;
      this.#labelled[i] = true;
    });
  }

  #isHead(block: number): boolean {
    return this.#w.facts.graph.blocks[block]!.back.length > 0;
  }

  /** Writes a block and all that it dominates. */
  tree(block: number, fall: Fall | null): void {
    if (++this.#w.nesting > MAX_NESTING) throw new TooDeep();
    const w = this.#w;
    if (this.#isHead(block)) {
      // The entry needs no moves: it starts with nothing.
      this.#sequence(this.#outside[block]!, fall, () => {
        const stretches = this.#stretches(block);
        this.#sums(block);
        w.line(`a${this.#label(block)}: for (;;) {`);
        if (stretches) {
          // Engines that come in by a turn see here that it is small.
          w.line(`${w.counter.name} = ${w.counter.name} | 0;`);
          w.line(`d${this.#label(block)}: for (;;) {`);
        }
        const inner = { block, back: true };
        this.#sequence(
          this.#behind[block]!,
          inner,
          (fall) => this.#block(block, fall),
        );
        if (stretches) {
          w.line("}");
          this.#pause(block);
        }
        w.line("}");
        w.sums.pop();
      });
    } else {
      this.#sequence(
        this.#behind[block]!,
        fall,
        (fall) => this.#block(block, fall),
      );
    }
    this.#w.nesting--;
  }

  /** Writes a text, and behind it the blocks that it leads to. */
  #sequence(
    followers: readonly number[],
    fall: Fall | null,
    first: (fall: Fall | null) => void,
  ): void {
    const w = this.#w;
    for (let i = followers.length - 1; i >= 0; i--) {
      w.line(`b${this.#label(followers[i]!)}: {`);
    }
    this.#w.nesting += followers.length;
    if (this.#w.nesting > MAX_NESTING) throw new TooDeep();
    for (let i = 0; i <= followers.length; i++) {
      const next = followers[i];
      const end = next === undefined ? fall : { block: next, back: false };
      if (i === 0) first(end);
      else {
        this.#start(followers[i - 1]!);
        this.tree(followers[i - 1]!, end);
      }
      if (next !== undefined) {
        w.line("}");
        this.#w.nesting--;
      }
    }
  }

  /** The operands and the offset at a block that several ways lead to. */
  #start(block: number): void {
    const w = this.#w;
    w.stack = this.#names(block);
    w.offset = this.#due(block);
    w.known = undefined;
    w.room = 0;
  }

  /** Looks at the sums of a loop before it starts. */
  #sums(head: number): void {
    const w = this.#w;
    const { sums, enters } = w.types;
    const locals = sums?.locals.get(head) ?? [];
    const look = (local: number) => `near(${w.local(local).text});`;
    w.sums.push(locals.map(look));
    for (const local of locals) {
      const type = enters.get(head)?.[local];
      if (type === undefined || !isNear(type)) w.line(look(local));
    }
  }

  /** The names that the operands have at the start of a block. */
  #names(block: number): Entry[] {
    const w = this.#w;
    return (w.types.starts[block]?.operands ?? []).map(({ type }, i) =>
      placeEntry(this.#place(block, i, type), type, w.shared.shapes, [])
    );
  }

  /** Where an operand is at the start of a block. */
  #place(block: number, operand: number, type: Type): Place {
    const { scope, shared } = this.#w;
    const key = operandKey(block, operand);
    let place = scope.operands.get(key);
    if (place === undefined) {
      const layout = shared.layouts.get(scope.facts.index)!.operands.get(key) ??
        { kind: "value", double: type.kinds === FLOAT };
      let piece = 0;
      place = placeOf(layout, () => {
        const name = `m${this.#label(block)}_${operand + 4096 * piece++}`;
        this.#w.names.add(name);
        return name;
      });
      scope.operands.set(key, place);
    }
    return place;
  }

  #block(block: number, fall: Fall | null): void {
    const w = this.#w;
    const { first, end, ending } = w.facts.graph.blocks[block]!;
    if (this.#isHead(block)) this.#start(block);
    const start = w.types.starts[block];
    if (start !== undefined) w.scope.now = [...start.locals];
    w.end = end;
    const last = ending.kind === "goto" && !ending.jump || ending.kind === "end"
      ? end
      : end - 1;
    for (w.at = first; w.at < last && !w.left; w.at++) writeInstruction(w);
    if (w.left) {
      w.left = false;
      return;
    }
    w.at = Math.min(w.at, w.code.length);
    // The instruction that ends the block.
    if (ending.kind !== "goto" || ending.jump) w.offset++;
    switch (ending.kind) {
      case "goto":
        this.#go(block, ending.to, fall);
        break;
      case "branch":
        this.#branch(block, ending.yes, ending.no, fall);
        break;
      case "match":
        this.#match(block, ending.arms, ending.rest, fall);
        break;
      case "return":
        this.#return(w.stack.pop() ?? UNIT_ENTRY, fall);
        break;
      case "end":
        this.#return(UNIT_ENTRY, fall);
        break;
      case "halt": {
        const value = w.stack.pop() ?? UNIT_ENTRY;
        w.counter.note();
        w.line(`return halt(${valueText(value)});`);
      }
    }
  }

  #return(entry: Entry, fall: Fall | null): void {
    const w = this.#w;
    const { exit, base, offsets, level } = w.scope;
    const due = w.offset - base - offsets.exit;
    const text = w.types.result.kinds === FLOAT ? entry.text : valueText(entry);
    if (level === 0) {
      w.counter.leave(due);
      w.line(`return ${text};`);
      return;
    }
    w.counter.charge(due);
    if (exit === null) {
      this.given = entry;
      return;
    }
    w.move(exit.place, entry);
    if (fall?.block !== EXIT) w.line(`break ${exit.label};`);
  }

  /** The number of a block in names. */
  #label(block: number): number {
    return this.#w.scope.names + block;
  }

  /** What is due at the start of a block. */
  #due(block: number): number {
    const { base, offsets } = this.#w.scope;
    return base + offsets.starts[block]!;
  }

  /** Goes to a block: puts operands and counter as it expects them. */
  #go(from: number, to: number, fall: Fall | null): void {
    const w = this.#w;
    const back = to <= from;
    if (!back && !this.#labelled[to] && !this.#isHead(to)) {
      this.tree(to, fall);
      return;
    }
    this.#move(to);
    const start = this.#due(to);
    if (back) this.#turn(to, w.offset - start, start);
    else w.counter.charge(w.offset - start);
    if (!back && !this.#labelled[to]) {
      this.tree(to, fall);
      return;
    }
    if (fall?.block === to && fall.back === back) return;
    const loop = back && this.#stretches(to) ? "d" : "a";
    w.line(
      back
        ? `continue ${loop}${this.#label(to)};`
        : `break b${this.#label(to)};`,
    );
  }

  /** Charges a turn of a loop, and looks at the steps. */
  #turn(head: number, steps: number, start: number): void {
    const w = this.#w;
    const test = w.counter.turn(steps, start);
    if (test === null) return;
    if (w.form === "attempt") w.line(`if (${test}) return void 0;`);
    else if (this.#stretches(head)) {
      w.line(`if (${test}) break d${this.#label(head)};`);
    } else {
      w.line(`if (${test}) {`);
      this.#pause(head);
      w.line("}");
    }
  }

  /** Gives way, or goes on, at the head of a loop. */
  #pause(head: number): void {
    const w = this.#w;
    w.at = w.facts.graph.blocks[head]!.first;
    w.offset = this.#due(head);
    w.counter.pause();
  }

  /**
   * Whether a loop stands in one more loop: the inner one makes turns until the
   * steps have to be looked at, the outer one looks at them. Engines that
   * compile a loop while it runs make better code of that. In code that gives
   * way nothing else in the loop may do so.
   */
  #stretches(head: number): boolean {
    const { form, shared } = this.#w;
    if (shared.counting === "none" || form === "attempt") return false;
    return form === "plain" || this.#isQuiet(head);
  }

  /** Whether nothing in a loop gives way but its turns. */
  #isQuiet(head: number): boolean {
    const w = this.#w;
    let quiet = this.#quiet[head];
    if (quiet === undefined) {
      const { blocks, outer } = w.facts.graph;
      const { inlined } = w.shared.analysis.plan;
      const places = inlined.get(w.facts.index)!;
      quiet = ![...outer.values()].includes(head) &&
        blocks.every(({ loop, first, end }) => {
          if (loop !== head) return true;
          for (let i = first; i < end; i++) {
            const { op } = w.code[i]!;
            if (op.startsWith("Call") ? !places.has(i) : WAITING.has(op)) {
              return false;
            }
          }
          return true;
        });
      this.#quiet[head] = quiet;
    }
    return quiet;
  }

  /** Gives the operands the names that a block expects. */
  #move(to: number): void {
    const w = this.#w;
    const operands = w.types.starts[to]?.operands ?? [];
    const moves: Move[] = [];
    operands.forEach(({ type }, i) => {
      w.plan(this.#place(to, i, type), w.stack[i]!, moves);
    });
    w.moveAll(moves);
  }

  #branch(from: number, yes: number, no: number, fall: Fall | null): void {
    const w = this.#w;
    const condition = w.pop();
    if (yes === no) {
      // Its value does not matter, but it may fail.
      w.keep(condition);
      this.#go(from, yes, fall);
      return;
    }
    const truth = truthText(w, condition);
    // The way that only leaves stands inside, the other one after it.
    if (this.#leaves(from, no) && !this.#leaves(from, yes)) {
      this.#inside(`!${truth}`, from, no);
      w.known = condition.below ?? w.known;
      this.#go(from, yes, fall);
    } else {
      const { known } = w;
      w.known = condition.below ?? known;
      this.#inside(truth, from, yes);
      w.known = known;
      this.#go(from, no, fall);
    }
  }

  /** Whether going to a block is a jump and no text. */
  #leaves(from: number, to: number): boolean {
    return to <= from || this.#labelled[to]!;
  }

  /** Goes to a block under a condition; the text after it is not reached. */
  #inside(condition: string, from: number, to: number): void {
    const w = this.#w;
    const { offset, known, room } = w;
    const { now } = w.scope;
    const stack = [...w.stack];
    w.line(`if (${condition}) {`);
    this.#go(from, to, null);
    w.line("}");
    w.scope.now = now;
    w.stack = stack;
    w.offset = offset;
    w.known = known;
    w.room = room;
  }

  #match(
    from: number,
    arms: readonly MatchWay[],
    rest: number,
    fall: Fall | null,
  ): void {
    const w = this.#w;
    const value = w.hold(w.pop());
    const { at } = w;
    // What cannot come is left out; what is left last needs no test.
    const live = arms.filter(({ tags }) =>
      openedType(value.type, tags, []).kinds !== 0
    );
    const taken = live.flatMap(({ tags }) => tags);
    const left = openedType(value.type, null, taken);
    const last = rest < 0 && left.kinds === 0 ? live.pop() : undefined;
    let tag = tagText(value);
    if (live.length > 0 && value.parts?.kind !== "variant") {
      const name = w.temporary();
      w.line(`${name} = ${tag};`);
      tag = name;
    }
    w.push(value);
    for (const { tags, to } of live) {
      const test = tags.map((number) => `${tag} === ${number}`).join(" || ");
      w.pop();
      w.push(payload(value, tags, []));
      this.#inside(test, from, to);
    }
    w.pop();
    w.at = at;
    if (last !== undefined) {
      w.push(payload(value, last.tags, []));
      this.#go(from, last.to, fall);
    } else if (rest >= 0) {
      w.push(payload(value, null, taken));
      this.#go(from, rest, fall);
    } else {
      w.counter.note();
      w.line("return exhausted();");
    }
  }
}

/** What is less than half of the way to the end of the safe range. */
function isNear({ kinds, low, high }: Type): boolean {
  return kinds === NUMBER && low >= -NEAR && high <= NEAR;
}

const UNIT_ENTRY: Entry = atom("U", kindType(UNIT_KIND));
