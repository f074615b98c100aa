// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a program can ask for at all: the capabilities of the functions that can
 * be reached from its entry, found without running it.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { CAPABILITY_NAMES, type CapabilityName, FnRef } from "../value/mod.ts";

/** One capability that a program may use. */
export interface ProgramNeed {
  /** The capability. */
  readonly capability: CapabilityName;
  /** The names of the reachable functions that declare it, in module order. */
  readonly functions: readonly string[];
}

/** The needs of a program. */
export interface ProgramNeeds {
  /** Reachable from the entry, in canonical order. */
  readonly reachable: readonly ProgramNeed[];
  /** Declared by functions that nothing reaches, in canonical order. */
  readonly unreachable: readonly ProgramNeed[];
}

/** Finds the needs of a module. */
export function needsOf(module: Module): ProgramNeeds {
  const reached = reachableFrom(module);
  const needs = (wanted: boolean): ProgramNeed[] =>
    CAPABILITY_NAMES.flatMap((capability) => {
      const functions = module.functions
        .filter(({ capabilities }, index) =>
          reached.has(index) === wanted && capabilities.includes(capability)
        )
        .map(({ name }) => name);
      return functions.length === 0 ? [] : [{ capability, functions }];
    });
  return { reachable: needs(true), unreachable: needs(false) };
}

/** The indices of all functions that a run may enter. */
function reachableFrom({ functions, constants, entry }: Module): Set<number> {
  const reached = new Set<number>();
  const open = [entry];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const one = functions[index];
    if (one === undefined || reached.has(index)) continue;
    reached.add(index);
    for (const instruction of one.code) {
      if (instruction.op === "Call" || instruction.op === "SpawnActor") {
        open.push(instruction.index);
      } else if (instruction.op === "PushConst") {
        const constant = constants[instruction.index];
        if (constant instanceof FnRef) open.push(constant.index);
      }
    }
  }
  return reached;
}
