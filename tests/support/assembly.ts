// Copyright 2026 the Boruna authors. MIT license.

/**
 * Modules from text, for tests that need exact instructions.
 *
 * ```text
 * fn main 0 1 time.now     name, arity, locals, capabilities
 *   const 5                PushConst of a new constant: 5, 1.5, "a", true, (),
 *                          none, @name for a function
 *   StoreLocal 0           operands as in the listing, in order
 * again:                   a label; jumps name it
 *   Jmp again
 *   table 0:again -1:done  the next match table of the function
 * ```
 *
 * @module
 */

import type { Instruction, MatchArm, Module } from "../../src/bytecode/mod.ts";
import {
  type CapabilityName,
  Float,
  FnRef,
  NONE,
  normalizeInt,
  UNIT,
  type Value,
} from "../../src/value/mod.ts";

interface Line {
  readonly word: string;
  readonly rest: readonly string[];
}

/** The names of the operands of each instruction that has some. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  PushConst: ["index"],
  LoadLocal: ["index"],
  StoreLocal: ["index"],
  LoadGlobal: ["index"],
  StoreGlobal: ["index"],
  Call: ["index", "count"],
  CallIndirect: ["count"],
  Jmp: ["target"],
  JmpIf: ["target"],
  JmpIfNot: ["target"],
  Match: ["index"],
  MakeRecord: ["type", "count"],
  MakeEnum: ["type", "variant"],
  GetField: ["index"],
  SpawnActor: ["index"],
  MakeList: ["count"],
  MakeMap: ["count"],
  CapCall: ["id", "count"],
  TypedCapCall: ["id", "count"],
  TryCapCall: ["id", "count"],
  TestTag: ["tag"],
  CheckType: ["index"],
  Assert: ["message", "kind", "index"],
};

/** Makes a module of a text. The entry is `main`. */
export function moduleFromText(
  text: string,
  more: Partial<Module> = {},
): Module {
  const constants: Value[] = [...more.constants ?? []];
  const bodies: { head: Line; lines: Line[] }[] = [];
  for (const line of text.split("\n")) {
    const words = line.trim().match(/"(?:[^"\\]|\\.)*"|\S+/g);
    if (words === null) continue;
    const [word, ...rest] = words as unknown as [string, ...string[]];
    if (word === "fn") bodies.push({ head: { word, rest }, lines: [] });
    else bodies.at(-1)!.lines.push({ word, rest });
  }
  const names = bodies.map(({ head }) => head.rest[0]!);
  const functions = bodies.map(({ head, lines }) => {
    const labels = new Map<string, number>();
    let position = 0;
    for (const { word } of lines) {
      if (word.endsWith(":")) labels.set(word.slice(0, -1), position);
      else if (word !== "table") position++;
    }
    const number = (word: string): number => {
      const label = labels.get(word);
      if (label !== undefined) return label;
      const index = names.indexOf(word);
      return index >= 0 ? index : Number(word);
    };
    const code: Instruction[] = [];
    const matchTables: MatchArm[][] = [];
    for (const { word, rest } of lines) {
      if (word.endsWith(":")) continue;
      if (word === "table") {
        matchTables.push(rest.map((arm) => {
          const [tag, target] = arm.split(":");
          return { tag: Number(tag), target: number(target!) };
        }));
        continue;
      }
      if (word === "const") {
        code.push({ op: "PushConst", index: constants.length });
        constants.push(literal(rest[0]!, names));
        continue;
      }
      const operands = (OPERANDS[word] ?? []).map((name, i) =>
        [name, name === "kind" ? rest[i]! : number(rest[i]!)] as const
      );
      code.push(
        { op: word, ...Object.fromEntries(operands) } as unknown as Instruction,
      );
    }
    const [name, arity, locals, ...capabilities] = head.rest;
    return {
      name: name!,
      arity: Number(arity),
      locals: Number(locals),
      code,
      capabilities: capabilities as CapabilityName[],
      intent: null,
      matchTables,
    };
  });
  return {
    name: "test",
    version: 1,
    globals: [],
    types: [],
    entry: names.indexOf("main"),
    ...more,
    constants,
    functions,
  };
}

function literal(word: string, functions: readonly string[]): Value {
  switch (word) {
    case "()":
      return UNIT;
    case "true":
    case "false":
      return word === "true";
    case "none":
      return NONE;
  }
  if (word.startsWith('"')) return JSON.parse(word);
  if (word.startsWith("@")) return new FnRef(functions.indexOf(word.slice(1)));
  return /^-?\d+$/.test(word)
    ? normalizeInt(BigInt(word))
    : new Float(Number(word));
}
