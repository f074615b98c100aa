// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records by where they were made.
 *
 * Each type and number of fields that the program makes is a kind of its own,
 * with the kinds of its fields. A record of which only such kinds are known was
 * made by the program, so its fields need no test. Records from elsewhere
 * (constants, answers, parts of values) are of the kind of all others.
 *
 * @module
 */

import type { Module } from "../../bytecode/mod.ts";
import { ANY, FIRST_SHAPE, RECORD, SHAPE_COUNT } from "./types.ts";

/** The kinds of records that a program makes. */
export class Shapes {
  /** The bits, by type and number of fields. */
  readonly #bits = new Map<string, number>();
  /** The kinds of the fields, by the place of the bit. */
  readonly #fields: number[][] = [];

  /** Finds the kinds in the functions that can run. */
  constructor(module: Module, functions: Iterable<number>) {
    for (const index of functions) {
      for (const instruction of module.functions[index]!.code) {
        if (instruction.op !== "MakeRecord") continue;
        const { type, count } = instruction;
        const key = `${type} ${count}`;
        if (
          count > 8 || this.#bits.has(key) || this.#fields.length >= SHAPE_COUNT
        ) continue;
        this.#bits.set(key, FIRST_SHAPE << this.#fields.length);
        this.#fields.push(new Array<number>(count).fill(0));
      }
    }
  }

  /** A record is made; true if a field can now be more than before. */
  make(type: number, operands: readonly number[]): boolean {
    const bit = this.#bits.get(`${type} ${operands.length}`);
    if (bit === undefined) return false;
    const fields = this.#fields[placeOf(bit)]!;
    let grew = false;
    operands.forEach((kinds, i) => {
      if ((fields[i]! | kinds) === fields[i]) return;
      fields[i]! |= kinds;
      grew = true;
    });
    return grew;
  }

  /** The kind of a record. */
  kindOf(type: number, count: number): number {
    return this.#bits.get(`${type} ${count}`) ?? RECORD;
  }

  /** What a field of a value of some kinds can be. */
  field(kinds: number, index: number): number {
    if (kinds & RECORD) return ANY;
    let result = 0;
    this.#fields.forEach((fields, place) => {
      if (kinds & FIRST_SHAPE << place) result |= fields[index] ?? 0;
    });
    return result;
  }

  /** Whether all values of some kinds are records with a field. */
  hasField(kinds: number, index: number): boolean {
    let rest = kinds;
    this.#fields.forEach((fields, place) => {
      if (index < fields.length) rest &= ~(FIRST_SHAPE << place);
    });
    return rest === 0 && kinds !== 0;
  }
}

function placeOf(bit: number): number {
  return 31 - Math.clz32(bit / FIRST_SHAPE);
}
