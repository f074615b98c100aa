// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the compiled tier knows of a module before it writes a line: who calls
 * whom, who can recurse, who can suspend, and how deep the operands go.
 *
 * A module that breaks the rules (operands without fixed heights, loops with
 * two entries, sizes beyond all reason) is left to the interpreter.
 *
 * @module
 */

import {
  type Instruction,
  type Module,
  stackEffect,
  stackHeights,
} from "../../bytecode/mod.ts";
import {
  AxMap,
  FnRef,
  List,
  listToArray,
  mapEntries,
  Record,
  recordFields,
  type Value,
  Variant,
} from "../../value/mod.ts";
import { type Graph, makeGraph } from "./graph.ts";
import { type Plan, planCalls } from "./plan.ts";

/** What is known of one function. */
export interface Facts {
  readonly index: number;
  readonly graph: Graph;
  /** The operands before each instruction. */
  readonly before: Int32Array;
  /** The most operands it has at once. */
  readonly largest: number;
  /** The functions it calls, indirectly too. */
  readonly calls: ReadonlySet<number>;
  /** The most operands that stay below those of a call. */
  readonly below: number;
  /** Whether it returns without an operand of its own. */
  readonly bareReturn: boolean;
  /** Its calls of itself that end it, and the steps that follow them. */
  readonly ownEnds: ReadonlyMap<number, number>;
  /** Whether nobody hears of it before the program ends. */
  readonly quiet: boolean;
  /** Whether nothing that it does can be seen but what it returns. */
  pure: boolean;
  /** Whether it could start again, if its calls of capabilities are known. */
  repeatable: boolean;
  /** How many of its slots calls fill. */
  parameters: number;
  /** Whether it can be active twice. */
  recursive: boolean;
  /** Whether it can wait for an answer. */
  suspends: boolean;
  /** Whether its runs are bounded only by checks inside of it. */
  unbounded: boolean;
  /** Whether it looks at the steps when it starts. */
  checksSteps: boolean;
  /** Whether it is told how many frames there are. */
  takesDepth: boolean;
  /** Whether the frame limit may be met when it is called. */
  checksDepth: boolean;
  /** Whether it, or someone it calls, calls such a function. */
  passesDepth: boolean;
}

/** What is known of a program. */
export interface Analysis {
  readonly module: Module;
  readonly entry: number;
  /** The functions that can run, by index. */
  readonly functions: ReadonlyMap<number, Facts>;
  /** The functions that can reach each other, callees first. */
  readonly groups: readonly (readonly Facts[])[];
  /** Which calls are written into their callers. */
  readonly plan: Plan;
  /** The functions that calls through values may reach. */
  readonly taken: readonly number[];
  /** The numbers of arguments of calls through values. */
  readonly counts: readonly number[];
  /** Whether a function can be active twice. */
  readonly recursive: boolean;
  /** Whether nobody hears of the program before it ends. */
  readonly quiet: boolean;
  /** The most frames there can be; Infinity where functions recurse. */
  readonly frames: number;
  /** The most operands there can be with a number of frames. */
  operands(frames: number): number;
}

/** Functions and programs beyond these sizes are not compiled. */
const MAX_LOCALS = 1000;
const MAX_INSTRUCTIONS = 100_000;
/** A run of this many instructions needs no look at the steps. */
const SHORT = 100_000;

/** Looks at a program; a text says why it cannot be compiled. */
export function analyse(module: Module, entry: number): Analysis | string {
  const functions = new Map<number, Facts>();
  const taken = takenFunctions(module);
  const counts = new Set<number>();
  const called = new Set<number>(taken);
  const open = [entry];
  let instructions = 0;
  while (open.length > 0) {
    const index = open.pop()!;
    if (functions.has(index)) continue;
    const facts = look(module, index, entry, taken, counts, called);
    if (typeof facts === "string") return facts;
    functions.set(index, facts);
    open.push(...facts.calls);
    instructions += module.functions[index]!.code.length;
    if (instructions > MAX_INSTRUCTIONS) return "the program is too long";
  }
  const main = functions.get(entry)!;
  if (main.bareReturn && called.has(entry)) {
    return "a function returns its caller's operand";
  }
  const groups = components(functions);
  const recursive = [...functions.values()].some((facts) => facts.recursive);
  spread(functions, groups);
  countParameters(module, functions, taken, counts);
  boundRuns(module, functions, groups);
  return {
    module,
    entry,
    functions,
    groups,
    plan: planCalls(module, groups, entry),
    taken: counts.size > 0 ? taken.filter((f) => functions.has(f)) : [],
    counts: [...counts].sort((a, b) => a - b),
    recursive,
    quiet: [...functions.values()].every((facts) => facts.quiet),
    frames: recursive ? Infinity : longest(groups, () => 1, 1),
    operands(frames: number): number {
      let top = 0;
      for (const { largest } of functions.values()) {
        top = Math.max(top, largest);
      }
      return top + longest(groups, ({ below }) => below, frames);
    },
  };
}

/** The functions whose values exist: all of them where values come from outside. */
function takenFunctions(module: Module): number[] {
  const taken = new Set<number>();
  const open: Value[] = [...module.constants];
  while (open.length > 0) {
    const value = open.pop()!;
    if (typeof value !== "object") continue;
    if (value instanceof FnRef) taken.add(value.index);
    else if (value instanceof Variant) open.push(value.payload);
    else if (value instanceof List) open.push(...listToArray(value));
    else if (value instanceof Record) open.push(...recordFields(value));
    else if (value instanceof AxMap) {
      open.push(...mapEntries(value).map((pair) => pair[1]));
    }
  }
  let outside = false;
  for (const { code } of module.functions) {
    // The answer to a call of version 1.1 may be anything.
    if (code.some(({ op }) => op === "CapCall")) outside = true;
  }
  if (outside) module.functions.forEach((_, index) => taken.add(index));
  return [...taken].filter((index) => index < module.functions.length)
    .sort((a, b) => a - b);
}

/** What can be said of a function alone. */
function look(
  module: Module,
  index: number,
  entry: number,
  taken: readonly number[],
  counts: Set<number>,
  called: Set<number>,
): Facts | string {
  const function_ = module.functions[index]!;
  if (function_.locals > MAX_LOCALS) return "a function has too many locals";
  const heights = stackHeights(function_);
  let bareReturn = false;
  for (const { kind } of heights.faults) {
    // What is left at a return is dropped, as long as the heights are fixed.
    if (kind === "Leftover" || kind === "FallsOff") continue;
    // Nothing lies below the operands of the first function.
    if (kind === "BareReturn" && index === entry) {
      bareReturn = true;
      continue;
    }
    return "operands have no fixed heights";
  }
  const graph = makeGraph(function_);
  if (graph === null) return "a loop has two entries";
  const calls = new Set<number>();
  const ownEnds = new Map<number, number>();
  let suspends = false;
  let pure = true;
  let repeatable = true;
  let quiet = true;
  let below = 0;
  for (const block of graph.blocks) {
    for (let i = block.first; i < block.end; i++) {
      const instruction = function_.code[i]!;
      const { pops } = stackEffect(instruction);
      switch (instruction.op) {
        case "Assert":
        case "GuardSeal":
        case "EmitUi":
        case "Debug":
        case "DebugMsg":
        case "SpawnActor":
        case "SendMsg":
          pure = false;
          repeatable = false;
          quiet = false;
          break;
        case "StoreGlobal":
          pure = false;
          repeatable = false;
          break;
        case "Halt":
          pure = false;
          repeatable = false;
          quiet = false;
          // With no operand of its own it would take its caller's.
          if (heights.before[i] === 0) bareReturn = true;
          break;
        case "Call":
          if (instruction.index >= module.functions.length) break;
          calls.add(instruction.index);
          called.add(instruction.index);
          below = Math.max(below, heights.before[i]! - pops);
          if (instruction.index === index && heights.before[i] === pops) {
            const steps = stepsToReturn(function_.code, i + 1);
            if (steps > 0) ownEnds.set(i, steps);
          }
          break;
        case "CallIndirect":
          counts.add(instruction.count);
          for (const target of taken) calls.add(target);
          below = Math.max(below, heights.before[i]! - pops);
          break;
        case "CapCall":
        case "TypedCapCall":
        case "TryCapCall":
          pure = false;
          quiet = false;
          suspends = true;
      }
    }
  }
  if (bareReturn && index !== entry) {
    return "a function ends with its caller's operand";
  }
  return {
    index,
    graph,
    before: heights.before,
    largest: heights.largest,
    calls,
    below,
    bareReturn,
    ownEnds,
    quiet,
    pure,
    repeatable,
    parameters: 0,
    recursive: false,
    suspends,
    unbounded: graph.outer.size > 0,
    checksSteps: false,
    takesDepth: false,
    checksDepth: false,
    passesDepth: false,
  };
}

/** The steps from an instruction to a return if there is nothing else; or 0. */
function stepsToReturn(code: readonly Instruction[], at: number): number {
  for (let steps = 1; steps < 20; steps++) {
    const instruction = code[at];
    switch (instruction?.op) {
      case "Ret":
        return steps;
      case "Nop":
        at++;
        break;
      case "Jmp":
        at = instruction.target;
        break;
      default:
        return 0;
    }
  }
  return 0;
}

/**
 * The groups of functions that can reach each other, callees first. Marks the
 * recursive ones.
 */
function components(functions: ReadonlyMap<number, Facts>): Facts[][] {
  interface Visit {
    readonly facts: Facts;
    readonly open: number[];
    low: number;
    readonly number: number;
    done: boolean;
  }
  const visits = new Map<number, Visit>();
  const path: Visit[] = [];
  const waiting: Visit[] = [];
  const groups: Facts[][] = [];
  const enter = (facts: Facts) => {
    const number = visits.size;
    const open = [...facts.calls];
    const visit = { facts, open, low: number, number, done: false };
    visits.set(facts.index, visit);
    path.push(visit);
    waiting.push(visit);
  };
  for (const root of functions.values()) {
    if (!visits.has(root.index)) enter(root);
    while (path.length > 0) {
      const visit = path[path.length - 1]!;
      const next = visit.open.pop();
      if (next !== undefined) {
        const seen = visits.get(next);
        if (seen === undefined) enter(functions.get(next)!);
        else if (!seen.done) visit.low = Math.min(visit.low, seen.number);
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above !== undefined) above.low = Math.min(above.low, visit.low);
      if (visit.low !== visit.number) continue;
      const group = waiting.splice(waiting.indexOf(visit));
      for (const member of group) {
        member.done = true;
        member.facts.recursive = group.length > 1 ||
          member.facts.calls.has(member.facts.index);
      }
      groups.push(group.map(({ facts }) => facts));
    }
  }
  return groups;
}

/** Passes on what holds for callers or for callees as well. */
function spread(
  functions: ReadonlyMap<number, Facts>,
  groups: readonly (readonly Facts[])[],
): void {
  // Callers come after callees; within a group everyone calls everyone.
  for (const group of groups) {
    const all = group.flatMap(({ calls }) =>
      [...calls].map((index) => functions.get(index)!)
    );
    const recursive = group[0]!.recursive;
    const suspends = [...group, ...all].some((facts) => facts.suspends);
    const pure = [...group, ...all].every((facts) => facts.pure);
    const repeatable = [...group, ...all].every((facts) => facts.repeatable);
    const unbounded = recursive ||
      [...group, ...all].some((facts) => facts.unbounded);
    for (const facts of group) {
      facts.suspends = suspends;
      facts.pure = pure;
      facts.repeatable = repeatable;
      facts.unbounded = unbounded;
      facts.checksDepth = recursive;
    }
  }
  // Whom a recursion calls may meet the limit on frames.
  for (let i = groups.length - 1; i >= 0; i--) {
    for (const { checksDepth, calls } of groups[i]!) {
      if (!checksDepth) continue;
      for (const index of calls) functions.get(index)!.checksDepth = true;
    }
  }
  // Whoever may meet it has to be told by its callers, and they by theirs.
  for (const group of groups) {
    const takesDepth = group.some(({ checksDepth, calls }) =>
      checksDepth ||
      [...calls].some((index) => functions.get(index)!.takesDepth)
    );
    const passesDepth = group.some(({ calls }) =>
      [...calls].some((index) => {
        const callee = functions.get(index)!;
        return callee.checksDepth || callee.passesDepth;
      })
    );
    for (const facts of group) {
      facts.takesDepth = takesDepth;
      facts.passesDepth = passesDepth;
    }
  }
}

/** How many slots of each function are filled by some call. */
function countParameters(
  module: Module,
  functions: ReadonlyMap<number, Facts>,
  taken: readonly number[],
  counts: ReadonlySet<number>,
): void {
  const meet = (index: number, count: number) => {
    const facts = functions.get(index)!;
    const { locals } = module.functions[index]!;
    facts.parameters = Math.max(facts.parameters, Math.min(count, locals));
  };
  for (const { index, graph } of functions.values()) {
    const { code } = module.functions[index]!;
    for (const { first, end } of graph.blocks) {
      for (let i = first; i < end; i++) {
        const instruction = code[i]!;
        if (
          instruction.op === "Call" && functions.has(instruction.index)
        ) meet(instruction.index, instruction.count);
      }
    }
  }
  for (const count of counts) for (const index of taken) meet(index, count);
}

/**
 * Decides who looks at the steps when it starts: who recurses, and who could
 * otherwise run for long without a look.
 */
function boundRuns(
  module: Module,
  functions: ReadonlyMap<number, Facts>,
  groups: readonly (readonly Facts[])[],
): void {
  /** The most instructions between two looks. */
  const worst = new Map<number, number>();
  for (const group of groups) {
    for (const facts of group) {
      const { code } = module.functions[facts.index]!;
      let sum = code.length;
      for (const { first, end } of facts.graph.blocks) {
        for (let i = first; i < end; i++) {
          const instruction = code[i]!;
          if (instruction.op === "Call") {
            sum += worst.get(instruction.index) ?? 0;
          } else if (instruction.op === "CallIndirect") {
            for (const index of facts.calls) sum += worst.get(index) ?? 0;
          }
        }
      }
      facts.checksSteps = facts.recursive || sum > SHORT;
      if (sum > SHORT) facts.unbounded = true;
      worst.set(facts.index, facts.checksSteps ? code.length : sum);
    }
    // Who calls someone with many looks may be sliced as well.
    for (const facts of group) {
      for (const index of facts.calls) {
        if (functions.get(index)!.unbounded) facts.unbounded = true;
      }
    }
  }
}

/**
 * The largest sum along a chain of calls from the entry, which every function
 * can reach: a recursive group counts as often as there may be frames.
 */
function longest(
  groups: readonly (readonly Facts[])[],
  weight: (facts: Facts) => number,
  frames: number,
): number {
  const sums = new Map<number, number>();
  let top = 0;
  for (const group of groups) {
    let own = 0;
    let below = 0;
    for (const facts of group) {
      own = Math.max(own, weight(facts));
      for (const index of facts.calls) {
        below = Math.max(below, sums.get(index) ?? 0);
      }
    }
    const sum = below + (group[0]!.recursive ? own * frames : own);
    for (const { index } of group) sums.set(index, sum);
    top = Math.max(top, sum);
  }
  return top;
}
