// Copyright 2026 the Boruna authors. MIT license.

/**
 * Follows every path through a function's code and counts operands: the code
 * generator promises that no instruction takes what another frame or another
 * statement has pushed.
 *
 * @module
 */

import type { Function, Instruction } from "../../src/bytecode/mod.ts";

/** How many operands an instruction takes and gives. */
function effect(instruction: Instruction): readonly [number, number] {
  switch (instruction.op) {
    case "PushConst":
    case "LoadLocal":
    case "LoadGlobal":
    case "SpawnActor":
    case "ReceiveMsg":
      return [0, 1];
    case "StoreLocal":
    case "StoreGlobal":
    case "Pop":
    case "EmitUi":
    case "Assert":
    case "JmpIf":
    case "JmpIfNot":
      return [1, 0];
    case "Call":
    case "CapCall":
    case "TypedCapCall":
    case "TryCapCall":
    case "MakeList":
    case "MakeRecord":
      return [instruction.count, 1];
    case "CallIndirect":
      return [instruction.count + 1, 1];
    case "MakeMap":
      return [2 * instruction.count, 1];
    case "Jmp":
    case "Nop":
      return [0, 0];
    case "Dup":
      return [1, 2];
    case "Ret":
    case "Halt":
      return [1, 0];
    case "SendMsg":
      return [2, 0];
    case "Match":
    case "MakeEnum":
    case "GetField":
    case "TestTag":
    case "CheckType":
    case "GetPayload":
    case "MakeSome":
    case "MakeOk":
    case "MakeErr":
    case "JsonEncode":
    case "IntToFloat":
    case "FloatToInt":
    case "Neg":
    case "Not":
    case "Debug":
    case "ParseInt":
    case "TryParseInt":
    case "IntToString":
    case "FloatToString":
    case "BoolToString":
    case "StringLen":
    case "StringChars":
    case "StringToUpper":
    case "StringToLower":
    case "StringTrim":
    case "IntParse":
    case "FloatParse":
    case "ListLen":
    case "ListLenBuiltin":
    case "ListIsEmpty":
    case "ListHead":
    case "ListTail":
    case "ListReverse":
    case "MapKeys":
    case "MapValues":
    case "MapLen":
      return [1, 1];
    case "StringReplace":
    case "StringSlice":
    case "MapSet":
    case "GuardSeal":
      return [3, 1];
    case "ListGet":
    case "ListPush":
    case "ListAppend":
    case "ListConcat":
    case "Add":
    case "Sub":
    case "Mul":
    case "Div":
    case "Mod":
    case "Eq":
    case "Neq":
    case "Lt":
    case "Lte":
    case "Gt":
    case "Gte":
    case "And":
    case "Or":
    case "Concat":
    case "DebugMsg":
    case "StrContains":
    case "StrStartsWith":
    case "StringContains":
    case "StringStartsWith":
    case "StringEndsWith":
    case "StringJoin":
    case "StringSplit":
    case "MapGet":
    case "MapRemove":
    case "MapContainsKey":
    case "JsonGet":
    case "JsonList":
    case "JsonKeys":
      return [2, 1];
  }
}

/**
 * What is out of balance in a function, or null. `bare` permits a return
 * without a value, as `main` has it. A jump behind `while true` is taken to
 * lead nowhere.
 */
export function imbalance(
  { name, code, matchTables }: Function,
  bare: boolean,
): string | null {
  const heights = new Map<number, number>([[0, 0]]);
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const height = heights.get(at) ?? 0;
    const instruction = code[at];
    const place = `${name}:${at}`;
    if (instruction === undefined) return `${place} runs off the code`;
    const [takes, gives] = effect(instruction);
    const { op } = instruction;
    if (height < takes && !(op === "Ret" && bare && height === 0)) {
      return `${place} ${op} takes ${takes} of ${height}`;
    }
    const after = height - takes + gives;
    let next = [at + 1];
    if (op === "Ret") next = [];
    if (instruction.op === "Jmp") next = [instruction.target];
    if (instruction.op === "JmpIf") next.push(instruction.target);
    if (instruction.op === "JmpIfNot" && !isEndless(code, at)) {
      next.push(instruction.target);
    }
    if (instruction.op === "Match") {
      next = (matchTables[instruction.index] ?? []).map((arm) => arm.target);
    }
    for (const target of next) {
      const known = heights.get(target);
      if (known === undefined) {
        heights.set(target, after);
        open.push(target);
      } else if (known !== after) {
        return `${name}:${target} is reached with ${known} and ${after}`;
      }
    }
  }
  return null;
}

/** Whether the jump belongs to a `while true`. */
function isEndless(code: readonly Instruction[], at: number): boolean {
  const test = code[at - 1];
  return test?.op === "PushConst" &&
    code.some((one) => one.op === "Jmp" && one.target === at - 1);
}
