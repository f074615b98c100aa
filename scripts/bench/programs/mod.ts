// Copyright 2026 the Boruna authors. MIT license.

/**
 * The programs of the benchmarks: each in `.ax`, and the same work written by
 * hand in idiomatic JavaScript and in Lua. All must give the same printed
 * value.
 *
 * @module
 */

import { EFFECTS } from "./effects.ts";
import { JSONS } from "./json.ts";
import { LISTS } from "./lists.ts";
import { NUMBERS } from "./numbers.ts";
import type { BenchProgram } from "./program.ts";
import { RECORDS } from "./records.ts";
import { RECURSION } from "./recursion.ts";
import { RULES } from "./rules.ts";
import { TEXTS } from "./texts.ts";

export { type BenchProgram, handText, type Host, makeHost } from "./program.ts";
export { EXPRESSIONS, type RuleExpression } from "./rules.ts";

/** Every program. */
export const PROGRAMS: readonly BenchProgram[] = [
  ...RECURSION,
  ...NUMBERS,
  ...LISTS,
  ...TEXTS,
  ...RECORDS,
  ...JSONS,
  ...RULES,
  ...EFFECTS,
];

/** The program of a name; throws without one. */
export function programOf(name: string): BenchProgram {
  const found = PROGRAMS.find((program) => program.name === name);
  if (found === undefined) {
    const names = PROGRAMS.map((program) => program.name).join(", ");
    throw new Error(`no program is called ${name}; there are ${names}`);
  }
  return found;
}
