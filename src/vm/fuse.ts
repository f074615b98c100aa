// Copyright 2026 the Boruna authors. MIT license.

/**
 * Several instructions in one turn of the loop.
 *
 * Where a common sequence starts, the number of its first instruction is
 * replaced. All cells stay where they are, so jumps into the sequence still
 * work, and where the short way is not open (another kind of value, a limit
 * near, a trace) the loop executes the first instruction alone and goes on.
 *
 * @module
 */

import { NUMBER } from "./number.ts";

function isArithmetic(number: number): boolean {
  return number >= NUMBER.Add && number <= NUMBER.Mod;
}

function isComparison(number: number): boolean {
  return number >= NUMBER.Eq && number <= NUMBER.Gte;
}

/** Marks the sequences in assembled code of `count` instructions. */
export function fuse(code: Int32Array, count: number): void {
  const plain = new Int32Array(count + 4);
  for (let i = 0; i < count; i++) plain[i] = code[i * 3]!;
  plain.fill(-1, count);
  for (let i = 0; i < count; i++) {
    const [number, kind] = sequence(plain, i);
    if (number === 0) continue;
    code[i * 3] = number;
    // Loads leave their second operand free: it takes the operator.
    code[i * 3 + 2] = kind;
  }
}

/** The number of the sequence that starts at an instruction, or 0. */
function sequence(
  plain: Int32Array,
  i: number,
): [number: number, kind: number] {
  const first = plain[i]!;
  const second = plain[i + 1]!;
  const third = plain[i + 2]!;
  const fourth = plain[i + 3]!;
  if (first === NUMBER.LoadLocal) {
    if (second === NUMBER.GetField) return [NUMBER.LoadField, 0];
    if (isArithmetic(second)) return [NUMBER.ComputeWith, second];
    if (second === NUMBER.LoadLocal) {
      if (third === NUMBER.ListGet) return [NUMBER.LoadElement, 0];
      if (
        third === NUMBER.ListLen && fourth === NUMBER.Lt &&
        plain[i + 4] === NUMBER.JmpIfNot
      ) {
        return [NUMBER.LoopOverList, 0];
      }
    }
    if (second !== NUMBER.LoadLocal && second !== NUMBER.PushConst) {
      return [0, 0];
    }
    const constant = second === NUMBER.PushConst ? 1 : 0;
    if (isComparison(third) && fourth === NUMBER.JmpIfNot) {
      return [NUMBER.CompareAndJump + constant, third];
    }
    if (!isArithmetic(third)) return [0, 0];
    const store = fourth === NUMBER.StoreLocal;
    return [
      (store ? NUMBER.ComputeAndStore : NUMBER.Compute) + constant,
      third,
    ];
  }
  if (first === NUMBER.PushConst) {
    if (isArithmetic(second)) return [NUMBER.ComputeWith + 1, second];
    if (isComparison(second) && third === NUMBER.JmpIfNot) {
      return [NUMBER.CompareWithAndJump, second];
    }
  }
  return [0, 0];
}
