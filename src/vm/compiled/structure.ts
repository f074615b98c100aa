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
import { payloadText, tagText, writeInstruction } from "./instruction_text.ts";
import { FLOAT, openedKinds, UNIT_KIND, VARIANT, within } from "./types.ts";
import type { Writer } from "./writer.ts";

/** Deeper text than this is too much for parsers. */
const MAX_NESTING = 250;

/** Thrown for a function whose text would be nested too deep. */
export class TooDeep {}

/** Where control gets by itself at the end of a piece of text. */
interface Fall {
  readonly block: number;
  /** Whether it is the start of the next turn of a loop. */
  readonly back: boolean;
}

/** Writes the blocks of a function. */
export function writeBlocks(w: Writer): void {
  new Structure(w).tree(0, null);
}

class Structure {
  readonly #w: Writer;
  /** The blocks that stand behind the text of a block, or behind its loop. */
  readonly #behind: number[][] = [];
  readonly #outside: number[][] = [];
  /** Whether a block is reached by leaving a labelled block. */
  readonly #labelled: boolean[] = [];
  #nesting = 0;

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
    if (++this.#nesting > MAX_NESTING) throw new TooDeep();
    const w = this.#w;
    if (this.#isHead(block)) {
      // The entry needs no moves: it starts with nothing.
      this.#sequence(this.#outside[block]!, fall, () => {
        w.line(`a${block}: for (;;) {`);
        const inner = { block, back: true };
        this.#sequence(
          this.#behind[block]!,
          inner,
          (fall) => this.#block(block, fall),
        );
        w.line("}");
      });
    } else {
      this.#sequence(
        this.#behind[block]!,
        fall,
        (fall) => this.#block(block, fall),
      );
    }
    this.#nesting--;
  }

  /** Writes a text, and behind it the blocks that it leads to. */
  #sequence(
    followers: readonly number[],
    fall: Fall | null,
    first: (fall: Fall | null) => void,
  ): void {
    const w = this.#w;
    for (let i = followers.length - 1; i >= 0; i--) {
      w.line(`b${followers[i]}: {`);
    }
    this.#nesting += followers.length;
    if (this.#nesting > MAX_NESTING) throw new TooDeep();
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
        this.#nesting--;
      }
    }
  }

  /** The operands and the offset at a block that several ways lead to. */
  #start(block: number): void {
    const w = this.#w;
    w.stack = this.#names(block);
    w.offset = w.shared.charges.functions.get(w.facts.index)!.starts[block]!;
  }

  /** The names that the operands have at the start of a block. */
  #names(block: number): Entry[] {
    return (this.#w.kinds.operands[block] ?? []).map((kinds, i) =>
      atom(`m${block}_${i}`, kinds)
    );
  }

  #block(block: number, fall: Fall | null): void {
    const w = this.#w;
    const { first, end, ending } = w.facts.graph.blocks[block]!;
    if (this.#isHead(block)) this.#start(block);
    w.end = end;
    const last = ending.kind === "goto" && !ending.jump || ending.kind === "end"
      ? end
      : end - 1;
    for (w.at = first; w.at < last; w.at++) writeInstruction(w);
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
        this.#return(w.stack.pop() ?? atom("U", 0));
        break;
      case "end":
        this.#return(atom("U", 0));
        break;
      case "halt": {
        const value = w.stack.pop() ?? atom("U", UNIT_KIND);
        w.line(`${w.mark()};`);
        w.line(`return halt(${valueText(value)});`);
      }
    }
  }

  #return(entry: Entry): void {
    const w = this.#w;
    const { exit } = w.shared.charges.functions.get(w.facts.index)!;
    w.charge(w.offset - exit);
    const text = w.kinds.result === FLOAT ? entry.text : valueText(entry);
    w.line(`return ${text};`);
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
    const start = w.shared.charges.functions.get(w.facts.index)!.starts[to]!;
    if (back) this.#turn(to, w.offset - start, start);
    else w.charge(w.offset - start);
    if (!back && !this.#labelled[to]) {
      this.tree(to, fall);
      return;
    }
    if (fall?.block === to && fall.back === back) return;
    w.line(back ? `continue a${to};` : `break b${to};`);
  }

  /** Charges a turn of a loop, and looks at the steps. */
  #turn(head: number, steps: number, start: number): void {
    const w = this.#w;
    if (w.shared.uncounted) return;
    w.at = w.facts.graph.blocks[head]!.first;
    const site = w.site(start);
    const counter = steps === 0
      ? "F[0]"
      : steps > 0
      ? `(F[0] -= ${steps})`
      : `(F[0] += ${-steps})`;
    w.line(
      `if (${counter} < ${start}) { F[1] = ${site}; ${w.refill()} }`,
    );
  }

  /** Gives the operands the names that a block expects. */
  #move(to: number): void {
    const w = this.#w;
    const names = this.#names(to);
    // A turn of a loop may exchange them.
    const old = names.map(({ text }) => text);
    const stack = w.stack.map((entry) =>
      old.some((name) => name !== entry.text && entry.text.includes(name))
        ? this.#copy(entry)
        : entry
    );
    names.forEach(({ text, kinds }, i) => {
      const entry = stack[i]!;
      if (!w.names.includes(text)) w.names.push(text);
      const value = kinds === FLOAT ? entry.text : valueText(entry);
      if (value !== text) w.line(`${text} = ${value};`);
    });
    w.stack = stack;
  }

  #copy(entry: Entry): Entry {
    const name = this.#w.temporary();
    this.#w.line(`${name} = ${entry.text};`);
    return atom(name, entry.kinds);
  }

  #branch(from: number, yes: number, no: number, fall: Fall | null): void {
    const w = this.#w;
    const truth = truthText(w, w.pop());
    if (yes === no) {
      this.#go(from, yes, fall);
      return;
    }
    // The way that only leaves stands inside, the other one after it.
    if (this.#leaves(from, no) && !this.#leaves(from, yes)) {
      this.#inside(`!${truth}`, from, no);
      this.#go(from, yes, fall);
    } else {
      this.#inside(truth, from, yes);
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
    const [stack, offset] = [[...w.stack], w.offset];
    w.line(`if (${condition}) {`);
    this.#go(from, to, null);
    w.line("}");
    w.stack = stack;
    w.offset = offset;
  }

  #match(
    from: number,
    arms: readonly MatchWay[],
    rest: number,
    fall: Fall | null,
  ): void {
    const w = this.#w;
    const value = w.keep(w.pop());
    const { at } = w;
    let tag = tagText(value);
    if (arms.length > 0) {
      const name = w.temporary();
      w.line(`${name} = ${tag};`);
      tag = name;
    }
    if (within(value.kinds, ~VARIANT)) w.push(value);
    else {
      const name = w.temporary();
      w.line(`${name} = ${payloadText(value)};`);
      w.push(atom(name, openedKinds(value.kinds)));
    }
    for (const { tags, to } of arms) {
      const test = tags.map((number) => `${tag} === ${number}`).join(" || ");
      this.#inside(test, from, to);
    }
    w.at = at;
    if (rest >= 0) this.#go(from, rest, fall);
    else {
      w.line(`${w.mark()};`);
      w.line("return exhausted();");
    }
  }
}
