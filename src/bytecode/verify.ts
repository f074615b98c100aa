// Copyright 2026 the Boruna authors. MIT license.

/**
 * Finds what is wrong with a module before it runs.
 *
 * The machine checks everything when it gets there, and the reference checks
 * nothing earlier; so this is for who wants to know beforehand. Code that our
 * compiler makes has no findings.
 *
 * @module
 */

import { CAPABILITY_NAMES, Float, FnRef } from "../value/mod.ts";
import { type HeightFault, stackHeights } from "./heights.ts";
import type { Instruction } from "./instruction.ts";
import type { Function, Module } from "./module.ts";

/** One finding about a module. */
export interface ModuleFinding {
  /** What is wrong. */
  readonly kind:
    | "InvalidEntry"
    | "InvalidConstant"
    | "InvalidLocal"
    | "InvalidGlobal"
    | "InvalidFunction"
    | "InvalidType"
    | "InvalidMatchTable"
    | "InvalidTarget"
    | "ArgumentCount"
    | "FieldCount"
    | "TooFewLocals"
    | "UnknownCapability"
    | "UndeclaredCapability"
    | "UnsavableConstant"
    | HeightFault["kind"];
  /** The function, or null for the module as a whole. */
  readonly function: number | null;
  /** The instruction, or null. */
  readonly instruction: number | null;
  /** One sentence without a final period. */
  readonly message: string;
}

/**
 * Types without a definition that old compilers use: Result, Option, and lists
 * made of records.
 */
const FIRST_BUILT_IN_TYPE = 65533;

/**
 * All findings about a module, in the order of its functions and code.
 *
 * @example
 * ```ts
 * import { compile, verifyModule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const module = compile("fn main() -> Int { 42 }").module!;
 * assertEquals(verifyModule(module), []);
 * const [finding] = verifyModule({ ...module, entry: 9 });
 * assertEquals(finding?.kind, "InvalidEntry");
 * ```
 */
export function verifyModule(module: Module): ModuleFinding[] {
  const findings: ModuleFinding[] = [];
  if (module.entry >= module.functions.length) {
    findings.push({
      kind: "InvalidEntry",
      function: null,
      instruction: null,
      message: `the module starts with function #${module.entry}, ` +
        `but has ${module.functions.length}`,
    });
  }
  module.constants.forEach((value, i) => {
    const unsavable = value instanceof Float && !Number.isFinite(value.value);
    if (unsavable) {
      findings.push({
        kind: "UnsavableConstant",
        function: null,
        instruction: null,
        message: `constant #${i} is not finite, so a file cannot hold it`,
      });
    } else if (value instanceof FnRef && !module.functions[value.index]) {
      findings.push({
        kind: "InvalidFunction",
        function: null,
        instruction: null,
        message: `constant #${i} refers to function #${value.index}, ` +
          `but there are ${module.functions.length}`,
      });
    }
  });
  const called = calledFunctions(module);
  module.functions.forEach((function_, i) => {
    for (
      const finding of verifyFunction(module, function_, i, called.has(i))
    ) findings.push(finding);
  });
  return findings;
}

function verifyFunction(
  module: Module,
  function_: Function,
  number: number,
  called: boolean,
): ModuleFinding[] {
  const findings: ModuleFinding[] = [];
  function found(
    kind: ModuleFinding["kind"],
    instruction: number | null,
    message: string,
  ): void {
    findings.push({ kind, function: number, instruction, message });
  }
  if (function_.locals < function_.arity) {
    found(
      "TooFewLocals",
      null,
      `${function_.arity} parameters do not fit in ${function_.locals} locals`,
    );
  }
  function_.code.forEach((instruction, i) => {
    const fault = verifyInstruction(module, function_, instruction);
    if (fault !== null) found(fault.kind, i, fault.message);
  });
  for (const { kind, index, message } of stackHeights(function_).faults) {
    // Where nobody calls the function there is no operand below its own.
    if (kind !== "BareReturn" || called) {
      found(kind, index, message);
    }
  }
  return findings.sort((a, b) => (a.instruction ?? -1) - (b.instruction ?? -1));
}

/** The functions that are called or may be called as values. */
function calledFunctions(module: Module): Set<number> {
  const called = new Set<number>();
  for (const value of module.constants) {
    if (value instanceof FnRef) called.add(value.index);
  }
  for (const { code } of module.functions) {
    for (const instruction of code) {
      if (instruction.op === "Call") called.add(instruction.index);
    }
  }
  return called;
}

type Fault = Pick<ModuleFinding, "kind" | "message">;

function verifyInstruction(
  module: Module,
  function_: Function,
  instruction: Instruction,
): Fault | null {
  const { op } = instruction;
  switch (op) {
    case "PushConst":
    case "CheckType":
      return within("InvalidConstant", op, instruction.index, module.constants);
    case "Assert":
      return within(
        "InvalidConstant",
        op,
        instruction.message,
        module.constants,
      );
    case "LoadLocal":
    case "StoreLocal":
      return instruction.index < function_.locals ? null : {
        kind: "InvalidLocal",
        message:
          `${op} names local #${instruction.index} of ${function_.locals}`,
      };
    case "LoadGlobal":
    case "StoreGlobal":
      return within("InvalidGlobal", op, instruction.index, module.globals);
    case "SpawnActor":
      return within("InvalidFunction", op, instruction.index, module.functions);
    case "Call":
      return verifyCall(module, instruction.index, instruction.count);
    case "Jmp":
    case "JmpIf":
    case "JmpIfNot":
      return verifyTarget(function_, op, instruction.target);
    case "Match": {
      const table = function_.matchTables[instruction.index];
      for (const { target } of table ?? []) {
        const fault = verifyTarget(function_, op, target);
        if (fault !== null) return fault;
      }
      return within(
        "InvalidMatchTable",
        op,
        instruction.index,
        function_.matchTables,
      );
    }
    case "MakeRecord":
      return verifyRecord(module, instruction.type, instruction.count);
    case "MakeEnum":
      return verifyVariant(module, instruction.type, instruction.variant);
    case "CapCall":
    case "TypedCapCall":
    case "TryCapCall":
      return verifyCapability(function_, op, instruction.id);
    default:
      return null;
  }
}

function within(
  kind: ModuleFinding["kind"],
  op: string,
  index: number,
  items: readonly unknown[],
): Fault | null {
  return index < items.length
    ? null
    : { kind, message: `${op} names #${index} of ${items.length}` };
}

function verifyTarget(
  function_: Function,
  op: string,
  target: number,
): Fault | null {
  const { length } = function_.code;
  return target <= length ? null : {
    kind: "InvalidTarget",
    message: `${op} goes to ${target}, beyond the ${length} instructions`,
  };
}

function verifyCall(
  module: Module,
  index: number,
  count: number,
): Fault | null {
  const callee = module.functions[index];
  if (callee === undefined) {
    return within("InvalidFunction", "Call", index, module.functions);
  }
  return count === callee.arity ? null : {
    kind: "ArgumentCount",
    message: `Call gives ${count} arguments to ${callee.name}, ` +
      `which takes ${callee.arity}`,
  };
}

function verifyRecord(
  module: Module,
  type: number,
  count: number,
): Fault | null {
  if (type >= FIRST_BUILT_IN_TYPE) return null;
  const definition = module.types[type];
  if (definition === undefined) {
    return within("InvalidType", "MakeRecord", type, module.types);
  }
  const { name, kind } = definition;
  // The named fields of a variant are a record with the enum's type number.
  if (kind.kind !== "Record" || kind.fields.length === count) return null;
  return {
    kind: "FieldCount",
    message: `MakeRecord gives ${count} fields to ${name}, ` +
      `which has ${kind.fields.length}`,
  };
}

function verifyVariant(
  module: Module,
  type: number,
  variant: number,
): Fault | null {
  if (type >= FIRST_BUILT_IN_TYPE) return null;
  const kind = module.types[type]?.kind;
  if (kind?.kind !== "Enum") {
    return { kind: "InvalidType", message: `MakeEnum names type #${type}` };
  }
  return within("InvalidType", "MakeEnum", variant, kind.variants);
}

function verifyCapability(
  function_: Function,
  op: string,
  id: number,
): Fault | null {
  const name = CAPABILITY_NAMES[id];
  if (name === undefined) {
    return {
      kind: "UnknownCapability",
      message: `${op} names capability ${id}`,
    };
  }
  return function_.capabilities.includes(name) ? null : {
    kind: "UndeclaredCapability",
    message: `${op} needs ${name}, which ${function_.name} does not declare`,
  };
}
