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

/** The plain instructions that sequences are made of; see `assemble.ts`. */
const PUSH_CONST = 0;
const LOAD_LOCAL = 1;
const STORE_LOCAL = 2;
const LT = 11;
const JMP_IF_NOT = 21;
const GET_FIELD = 32;
const LIST_LEN = 34;
const LIST_GET = 35;

function isArithmetic(number: number): boolean {
  return number >= 3 && number <= 7;
}

function isComparison(number: number): boolean {
  return number >= 9 && number <= 14;
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
  if (first === LOAD_LOCAL) {
    if (second === GET_FIELD) return [69, 0];
    if (isArithmetic(second)) return [66, second];
    if (second === LOAD_LOCAL) {
      if (third === LIST_GET) return [70, 0];
      if (third === LIST_LEN && fourth === LT && plain[i + 4] === JMP_IF_NOT) {
        return [71, 0];
      }
    }
    if (second !== LOAD_LOCAL && second !== PUSH_CONST) return [0, 0];
    const constant = second === PUSH_CONST ? 1 : 0;
    if (isComparison(third) && fourth === JMP_IF_NOT) {
      return [60 + constant, third];
    }
    if (!isArithmetic(third)) return [0, 0];
    return [(fourth === STORE_LOCAL ? 62 : 64) + constant, third];
  }
  if (first === PUSH_CONST) {
    if (isArithmetic(second)) return [67, second];
    if (isComparison(second) && third === JMP_IF_NOT) return [68, second];
  }
  return [0, 0];
}
