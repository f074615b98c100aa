// Copyright 2026 the Boruna authors. MIT license.

/**
 * What can be said about a module without running it (`spec/bytecode.md` 9).
 *
 * Calls through function values are not followed, as in the reference.
 *
 * @module
 */

import { CAPABILITY_NAMES, type CapabilityName } from "../value/mod.ts";
import type { Module } from "./module.ts";
import { STACK_PICTURES } from "./picture.ts";

/** The oldest bytecode version that has all instructions of a module. */
export function bytecodeVersion(module: Module): "1.1" | "1.2" {
  for (const { code } of module.functions) {
    for (const { op } of code) {
      if (STACK_PICTURES[op].since === "1.2") return "1.2";
    }
  }
  return "1.1";
}

/** Whether a function, or one that it calls, declares a capability. */
export function transitivelyInvokes(
  module: Module,
  index: number,
  capability: CapabilityName,
): boolean {
  for (const reached of reachableFunctions(module, index)) {
    if (module.functions[reached]!.capabilities.includes(capability)) {
      return true;
    }
  }
  return false;
}

/** The capabilities that a function and those it calls use, by wire id. */
export function neededCapabilities(
  module: Module,
  index: number,
): CapabilityName[] {
  const ids = new Set<number>();
  for (const reached of reachableFunctions(module, index)) {
    for (const instruction of module.functions[reached]!.code) {
      switch (instruction.op) {
        case "CapCall":
        case "TypedCapCall":
        case "TryCapCall":
          ids.add(instruction.id);
      }
    }
  }
  return CAPABILITY_NAMES.filter((_, id) => ids.has(id));
}

/** The capabilities that a function declares and does not need, by wire id. */
export function overDeclaredCapabilities(
  module: Module,
  index: number,
): CapabilityName[] {
  const declared = module.functions[index]?.capabilities ?? [];
  const needed = neededCapabilities(module, index);
  return CAPABILITY_NAMES.filter((name) =>
    declared.includes(name) && !needed.includes(name)
  );
}

/** A function and all that it calls or spawns, without those out of range. */
function reachableFunctions(module: Module, index: number): Set<number> {
  const found = new Set<number>();
  const open = [index];
  while (open.length > 0) {
    const next = open.pop()!;
    const function_ = module.functions[next];
    if (function_ === undefined || found.has(next)) continue;
    found.add(next);
    for (const instruction of function_.code) {
      if (instruction.op === "Call" || instruction.op === "SpawnActor") {
        open.push(instruction.index);
      }
    }
  }
  return found;
}
