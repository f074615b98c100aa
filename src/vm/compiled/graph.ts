// Copyright 2026 the Boruna authors. MIT license.

/**
 * From a function's instructions to blocks, loops and dominators.
 *
 * Everything is found in the code itself, so it does not matter which compiler
 * wrote it. A graph is usable if it is reducible: every jump back goes to a
 * block through which all ways lead.
 *
 * @module
 */

import type { Function } from "../../bytecode/mod.ts";
import { TAG_ERR, TAG_OTHER } from "../../value/mod.ts";

/** How a block ends. */
export type Ending =
  /** Goes to another block; `jump` says whether an instruction does it. */
  | { readonly kind: "goto"; readonly to: number; readonly jump: boolean }
  /** Goes one way if the value on top is truthy, the other way if not. */
  | { readonly kind: "branch"; readonly yes: number; readonly no: number }
  /** Goes where the tag of the value on top says. */
  | {
    readonly kind: "match";
    readonly arms: readonly MatchWay[];
    /** Where all other tags go; -1 if that is a trap. */
    readonly rest: number;
  }
  | { readonly kind: "return" }
  /** The end of the code, which returns Unit. */
  | { readonly kind: "end" }
  | { readonly kind: "halt" };

/** The tags that lead to a block. */
export interface MatchWay {
  readonly tags: readonly number[];
  readonly to: number;
}

/** A straight piece of code. */
export interface Block {
  /** The index of its first instruction. */
  readonly first: number;
  /** The index after its last instruction, its ending included. */
  readonly end: number;
  readonly ending: Ending;
  /** Where it goes, each block once. */
  readonly next: readonly number[];
  /** Who comes here from before, in the order of the blocks. */
  readonly from: number[];
  /** Who jumps back here. */
  readonly back: number[];
  /** The closest block through which all ways lead; -1 for the first one. */
  dominator: number;
  /** The innermost loop it is part of: the number of its head, or -1. */
  loop: number;
}

/** The blocks of a function in reverse postorder; block 0 is the entry. */
export interface Graph {
  readonly blocks: readonly Block[];
  /** For each loop, by its head: the head of the loop around it, or -1. */
  readonly outer: ReadonlyMap<number, number>;
}

/** The graph of a function, or null if it is not reducible. */
export function makeGraph(function_: Function): Graph | null {
  const blocks = findBlocks(function_);
  if (!findDominators(blocks)) return null;
  return { blocks, outer: findLoops(blocks) };
}

/** Splits the reachable code into blocks, in reverse postorder. */
function findBlocks(function_: Function): Block[] {
  const { code } = function_;
  const size = code.length;
  const leaders = new Set<number>([0]);
  const clamp = (index: number) => Math.min(index, size);
  const ways = (index: number): number[] => {
    const instruction = code[index];
    if (instruction === undefined) return [];
    switch (instruction.op) {
      case "Jmp":
        return [clamp(instruction.target)];
      case "JmpIf":
      case "JmpIfNot":
        return [clamp(instruction.target), index + 1];
      case "Match": {
        const arms = liveArms(function_, instruction.index);
        return arms.map((arm) => clamp(arm.target));
      }
      case "Ret":
      case "Halt":
        return [];
      default:
        return [index + 1];
    }
  };
  // Which instructions are reached, and which of them start a block.
  const seen = new Uint8Array(size + 1);
  const open = [0];
  while (open.length > 0) {
    const index = open.pop()!;
    if (seen[index] === 1) continue;
    seen[index] = 1;
    const next = ways(index);
    const op = code[index]?.op;
    const jumps = op === "Jmp" || op === "JmpIf" || op === "JmpIfNot" ||
      op === "Match";
    for (const way of next) {
      if (jumps) leaders.add(way);
      open.push(way);
    }
  }
  if (seen[size] === 1) leaders.add(size);
  const endOf = (first: number): number => {
    let index = first;
    while (index < size) {
      const next = ways(index++);
      if (next.length !== 1 || next[0] !== index) return index;
      if (leaders.has(index)) return index;
      const { op } = code[index - 1]!;
      if (op === "Jmp" || op === "Match") return index;
    }
    return index;
  };
  // Reverse postorder, without recursion.
  const order: number[] = [];
  const state = new Map<number, number[]>();
  const path: number[] = [];
  const enter = (first: number) => {
    const end = endOf(first);
    const last = first === size ? [] : ways(end - 1);
    state.set(first, [...new Set(last)].reverse());
    path.push(first);
  };
  enter(0);
  while (path.length > 0) {
    const first = path[path.length - 1]!;
    const next = state.get(first)!.pop();
    if (next === undefined) {
      order.push(first);
      path.pop();
    } else if (!state.has(next)) enter(next);
  }
  order.reverse();
  const numbers = new Map(order.map((first, i) => [first, i]));
  const blocks = order.map((first): Block => {
    const end = endOf(first);
    const ending = endingOf(function_, first, end, (index) => {
      return numbers.get(clamp(index))!;
    });
    const next = new Set(targets(ending));
    return {
      first,
      end,
      ending,
      next: [...next],
      from: [],
      back: [],
      dominator: -1,
      loop: -1,
    };
  });
  blocks.forEach((block, i) => {
    for (const next of block.next) {
      (next > i ? blocks[next]!.from : blocks[next]!.back).push(i);
    }
  });
  return blocks;
}

function targets(ending: Ending): number[] {
  switch (ending.kind) {
    case "goto":
      return [ending.to];
    case "branch":
      return [ending.yes, ending.no];
    case "match": {
      const all = ending.arms.map((arm) => arm.to);
      return ending.rest < 0 ? all : [...all, ending.rest];
    }
    default:
      return [];
  }
}

/** The arms of a match table up to the first one for everything. */
function liveArms(
  function_: Function,
  index: number,
): readonly { readonly tag: number; readonly target: number }[] {
  const arms = function_.matchTables[index] ?? [];
  const live: { readonly tag: number; readonly target: number }[] = [];
  const tags = new Set<number>();
  for (const arm of arms) {
    if (arm.tag === TAG_OTHER) {
      live.push(arm);
      break;
    }
    if (arm.tag < TAG_ERR || arm.tag > 255 || tags.has(arm.tag)) continue;
    tags.add(arm.tag);
    live.push(arm);
  }
  return live;
}

function endingOf(
  function_: Function,
  first: number,
  end: number,
  number: (index: number) => number,
): Ending {
  const { code } = function_;
  if (first === code.length) return { kind: "end" };
  const last = code[end - 1]!;
  switch (last.op) {
    case "Jmp":
      return { kind: "goto", to: number(last.target), jump: true };
    case "JmpIf":
      return { kind: "branch", yes: number(last.target), no: number(end) };
    case "JmpIfNot":
      return { kind: "branch", yes: number(end), no: number(last.target) };
    case "Match": {
      const ways = new Map<number, number[]>();
      let rest = -1;
      for (const { tag, target } of liveArms(function_, last.index)) {
        const to = number(target);
        if (tag === TAG_OTHER) rest = to;
        else ways.set(to, [...ways.get(to) ?? [], tag]);
      }
      ways.delete(rest);
      const arms = [...ways].map(([to, tags]) => ({ tags, to }));
      return { kind: "match", arms, rest };
    }
    case "Ret":
      return { kind: "return" };
    case "Halt":
      return { kind: "halt" };
    default:
      return { kind: "goto", to: number(end), jump: false };
  }
}

/** Finds all dominators; false if the graph is not reducible. */
function findDominators(blocks: readonly Block[]): boolean {
  // Reducible graphs need one pass: jumps back do not change dominators.
  for (let i = 1; i < blocks.length; i++) {
    const { from } = blocks[i]!;
    let meet = from[0] ?? -1;
    if (meet < 0) return false;
    for (const other of from) {
      let a = meet;
      let b = other;
      while (a !== b) {
        if (a > b) a = blocks[a]!.dominator;
        else b = blocks[b]!.dominator;
      }
      meet = a;
    }
    blocks[i]!.dominator = meet;
  }
  return blocks.every((block, i) =>
    block.back.every((source) => dominates(blocks, i, source))
  );
}

/** Whether all ways to `b` lead through `a`. */
export function dominates(
  blocks: readonly Block[],
  a: number,
  b: number,
): boolean {
  while (b > a) b = blocks[b]!.dominator;
  return a === b;
}

/** Notes for each block its innermost loop. */
function findLoops(blocks: readonly Block[]): Map<number, number> {
  const outer = new Map<number, number>();
  // From the inside out: the head of an outer loop has a smaller number.
  for (let head = blocks.length - 1; head >= 0; head--) {
    const { back } = blocks[head]!;
    if (back.length === 0) continue;
    outer.set(head, -1);
    const members = new Set<number>([head]);
    const open = [...back];
    while (open.length > 0) {
      const block = open.pop()!;
      if (members.has(block)) continue;
      members.add(block);
      open.push(...blocks[block]!.from, ...blocks[block]!.back);
    }
    for (const member of members) {
      if (member !== head && outer.get(member) === -1) outer.set(member, head);
      if (blocks[member]!.loop < 0) blocks[member]!.loop = head;
    }
  }
  return outer;
}

/** Whether a block is inside the loop of a head. */
export function inLoop(graph: Graph, block: number, head: number): boolean {
  let loop = graph.blocks[block]!.loop;
  while (loop >= 0 && loop !== head) loop = graph.outer.get(loop)!;
  return loop === head;
}
