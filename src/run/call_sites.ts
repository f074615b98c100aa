// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where a program calls capabilities, and what it is sure to pass: texts that
 * are written out, and the beginnings of texts that are put together.
 *
 * @module
 */

import {
  type Function,
  type Instruction,
  type Module,
  stackEffect,
  successors,
} from "../bytecode/mod.ts";
import { CAPABILITY_NAMES, type CapabilityName } from "../value/mod.ts";
import { needsOf } from "./needs.ts";

/** What is known of a text before the program runs. */
export type KnownText =
  | { readonly kind: "whole" | "beginning"; readonly text: string }
  | null;

/** One place that calls. */
export interface CallSite {
  readonly capability: CapabilityName;
  /** The name of the function. */
  readonly function: string;
  /** What is known of the arguments. */
  readonly args: readonly KnownText[];
}

/** The places of all functions that can be reached. */
export function callSites(module: Module): CallSite[] {
  const names = new Set(
    needsOf(module).reachable.flatMap(({ functions }) => functions),
  );
  return module.functions.flatMap((function_, index) =>
    names.has(function_.name) || index === module.entry
      ? sitesIn(module, function_)
      : []
  );
}

function sitesIn(module: Module, function_: Function): CallSite[] {
  const { code, name } = function_;
  const joins = new Set<number>();
  for (let i = 0; i < code.length; i++) {
    for (const next of successors(function_, i)) {
      if (next !== i + 1) joins.add(next);
    }
  }
  const stores = storesIn(code, function_.arity);
  const locals = new Map<number, KnownText>();
  const sites: CallSite[] = [];
  let stack: KnownText[] = [];
  for (const [i, instruction] of code.entries()) {
    // What other ways left here is not known.
    if (joins.has(i)) stack = [];
    const { pops, pushes } = stackEffect(instruction);
    const taken = Array.from({ length: pops }, () => stack.pop() ?? null)
      .reverse();
    switch (instruction.op) {
      case "CapCall":
      case "TypedCapCall":
      case "TryCapCall": {
        const capability = CAPABILITY_NAMES[instruction.id];
        if (capability !== undefined) {
          sites.push({ capability, function: name, args: taken });
        }
        break;
      }
      case "StoreLocal":
        locals.set(
          instruction.index,
          stores.get(instruction.index) === 1 ? taken[0]! : null,
        );
        continue;
    }
    const known = resultOf(module, instruction, taken, locals);
    for (let n = 0; n < pushes; n++) stack.push(known);
  }
  return sites;
}

/** How often each local is given a value; a parameter was given one before. */
function storesIn(
  code: readonly Instruction[],
  arity: number,
): Map<number, number> {
  const stores = new Map<number, number>();
  for (let i = 0; i < arity; i++) stores.set(i, 1);
  for (const instruction of code) {
    if (instruction.op !== "StoreLocal") continue;
    stores.set(instruction.index, (stores.get(instruction.index) ?? 0) + 1);
  }
  return stores;
}

function resultOf(
  module: Module,
  instruction: Instruction,
  [first = null, second = null]: readonly KnownText[],
  locals: ReadonlyMap<number, KnownText>,
): KnownText {
  switch (instruction.op) {
    case "PushConst": {
      const constant = module.constants[instruction.index];
      return typeof constant === "string"
        ? { kind: "whole", text: constant }
        : null;
    }
    case "LoadLocal":
      return locals.get(instruction.index) ?? null;
    case "Concat":
    case "Add":
      if (first === null || first.kind === "beginning") return first;
      return second === null
        ? { kind: "beginning", text: first.text }
        : { kind: second.kind, text: first.text + second.text };
    default:
      return null;
  }
}
