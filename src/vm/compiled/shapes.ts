// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records by where they were made.
 *
 * Each type and number of fields that the program makes is a kind of its own,
 * with the types of its fields. A record of which only such kinds are known was
 * made by the program, so its fields need no test. Records from elsewhere
 * (constants, answers, parts of values) are of the kind of all others.
 *
 * @module
 */

import type { Module } from "../../bytecode/mod.ts";
import {
  ANYTHING,
  FIRST_SHAPE,
  join,
  NOTHING,
  RECORD,
  SHAPE_COUNT,
  type Type,
  widen,
} from "./types.ts";

/** A kind of records. */
export interface Shape {
  /** Its bit among the kinds. */
  readonly bit: number;
  /** The type number of the records. */
  readonly type: number;
  /** What their fields can be. */
  readonly fields: Type[];
}

/** The kinds of records that a program makes. */
export class Shapes {
  readonly #byKey = new Map<string, Shape>();
  readonly #all: Shape[] = [];

  /** Finds the kinds in the functions that can run. */
  constructor(module: Module, functions: Iterable<number>) {
    for (const index of functions) {
      for (const instruction of module.functions[index]!.code) {
        if (instruction.op !== "MakeRecord") continue;
        const { type, count } = instruction;
        const key = `${type} ${count}`;
        if (
          count > 8 || this.#byKey.has(key) || this.#all.length >= SHAPE_COUNT
        ) continue;
        const shape: Shape = {
          bit: FIRST_SHAPE << this.#all.length,
          type,
          fields: new Array<Type>(count).fill(NOTHING),
        };
        this.#byKey.set(key, shape);
        this.#all.push(shape);
      }
    }
  }

  /** A record is made; true if a field can now be more than before. */
  make(
    type: number,
    operands: readonly Type[],
    steps: readonly number[],
  ): boolean {
    const shape = this.#byKey.get(`${type} ${operands.length}`);
    if (shape === undefined) return false;
    let grew = false;
    operands.forEach((operand, i) => {
      const old = shape.fields[i]!;
      const field = widen(old, operand, steps);
      if (field === old) return;
      shape.fields[i] = field;
      grew = true;
    });
    return grew;
  }

  /** The kind of a record. */
  kindOf(type: number, count: number): number {
    return this.#byKey.get(`${type} ${count}`)?.bit ?? RECORD;
  }

  /** What a field of a value of some kinds can be. */
  field(kinds: number, index: number): Type {
    if (kinds & RECORD) return ANYTHING;
    let result = NOTHING;
    for (const { bit, fields } of this.#all) {
      if (kinds & bit) result = join(result, fields[index] ?? NOTHING);
    }
    return result;
  }

  /** Whether all values of some kinds are records with a field. */
  hasField(kinds: number, index: number): boolean {
    let rest = kinds;
    for (const { bit, fields } of this.#all) {
      if (index < fields.length) rest &= ~bit;
    }
    return rest === 0 && kinds !== 0;
  }

  /** The shape of which all values of a set of kinds are, or null. */
  only(kinds: number): Shape | null {
    return this.#all.find(({ bit }) => bit === kinds) ?? null;
  }
}
