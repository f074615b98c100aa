// Copyright 2026 the Boruna authors. MIT license.

/**
 * What programs are put together from. Every term writes its code and counts
 * the steps that the interpreter makes for it.
 *
 * @module
 */

import {
  type Bytes,
  double,
  EXTERN,
  F64,
  I32,
  I64,
  NOTHING,
  OP,
  refCast,
  refTo,
  signed,
  structGet,
  structNew,
  unsigned,
} from "./binary.ts";
import type { Writer } from "./writer.ts";

/** Something that gives a value, or does something. */
export interface Term {
  /** The type of the value; `NOTHING` of what only does something. */
  readonly type: Bytes;
  /** Whether functions are called. */
  readonly calls: boolean;
  /** Code that gives the value again, if that is no work. */
  readonly again?: Bytes;
  /** The Int that it is. */
  readonly known?: bigint;
  readonly write: (w: Writer) => void;
}

/** A variable. */
export interface Variable extends Term {
  readonly local: number;
  readonly again: Bytes;
}

/** The variable of a local. */
export function variableOf(local: number, type: Bytes): Variable {
  return { local, ...atom(type, [OP.localGet, ...unsigned(local)]) };
}

/** A new variable. */
export function variable(w: Writer, type: Bytes): Variable {
  return variableOf(w.local(type), type);
}

function atom(type: Bytes, again: Bytes): Term & { readonly again: Bytes } {
  return {
    type,
    calls: false,
    again,
    write(w) {
      w.put(again);
      w.offset++;
    },
  };
}

/** An Int. */
export function int(value: number | bigint): Term {
  const known = BigInt(value);
  return { ...atom(I64, [OP.i64Const, ...signed(known)]), known };
}

/** A Float. */
export function float(value: number): Term {
  return atom(F64, [OP.f64Const, ...double(value)]);
}

/** A value of JavaScript that the module imports, by its number. */
export function imported(index: number): Term {
  return atom(EXTERN, [OP.globalGet, ...unsigned(index)]);
}

/** Sets a variable. */
export function set({ local }: Variable, value: Term): Term {
  return {
    type: NOTHING,
    calls: value.calls,
    write(w) {
      value.write(w);
      w.put(OP.localSet, unsigned(local));
      w.offset++;
    },
  };
}

/** One term after the other; the last gives the value. */
export function inOrder(...terms: readonly Term[]): Term {
  return {
    type: terms.at(-1)!.type,
    calls: terms.some(({ calls }) => calls),
    write(w) {
      for (const term of terms) term.write(w);
    },
  };
}

/** A loop. */
export function loop(condition: Term, ...body: readonly Term[]): Term {
  const { calls } = inOrder(condition, ...body);
  return {
    type: NOTHING,
    calls,
    write(w) {
      // After a call only the steps since then are not charged.
      if (calls) w.charge();
      const start = w.offset;
      w.open(OP.block);
      w.open(OP.loop);
      condition.write(w);
      w.offset++;
      const end = w.offset;
      w.put(OP.i32Eqz, OP.brIf, 1);
      for (const term of body) term.write(w);
      w.offset++;
      w.charge(start);
      w.checkLimit();
      w.put(OP.br, 0);
      w.end();
      w.end();
      w.offset = end;
    },
  };
}

/** `if` with `else`. */
export function choose(condition: Term, yes: Term, no: Term): Term {
  return {
    type: yes.type,
    calls: condition.calls || yes.calls || no.calls,
    write(w) {
      condition.write(w);
      w.offset++;
      w.choose(yes.type, () => {
        yes.write(w);
        w.offset++;
      }, () => no.write(w));
    },
  };
}

/** `if` without `else`. */
export function when(condition: Term, yes: Term): Term {
  return {
    type: NOTHING,
    calls: condition.calls || yes.calls,
    write(w) {
      condition.write(w);
      w.offset++;
      w.choose(NOTHING, () => yes.write(w), () => {});
    },
  };
}

/** The records of a type: structs. */
export interface RecordType {
  readonly index: number;
  readonly fields: readonly Bytes[];
}

/** A record. */
export function record({ index }: RecordType, ...fields: Term[]): Term {
  return {
    type: refTo(index),
    calls: fields.some(({ calls }) => calls),
    write(w) {
      for (const field of fields) field.write(w);
      w.put(structNew(index));
      w.offset++;
    },
  };
}

/** A field of a record. */
export function field(
  { index, fields }: RecordType,
  value: Term,
  field: number,
): Term {
  return {
    type: fields[field]!,
    calls: value.calls,
    write(w) {
      value.write(w);
      w.put(structGet(index, field));
      w.offset++;
    },
  };
}

/** A variant of an enum: a struct with its tag and the fields of its payload. */
export interface VariantType {
  /** The struct that only has a tag. */
  readonly base: number;
  readonly index: number;
  readonly tag: number;
  readonly fields: readonly Bytes[];
  /** Whether its payload is a record. */
  readonly named: boolean;
}

/** A variant. */
export function variant(type: VariantType, ...fields: Term[]): Term {
  return {
    type: refTo(type.base),
    calls: fields.some(({ calls }) => calls),
    write(w) {
      w.put(OP.i32Const, signed(type.tag));
      for (const field of fields) field.write(w);
      w.put(structNew(type.index));
      // A variant without payload holds a constant.
      w.offset += 1 + (type.named || fields.length === 0 ? 1 : 0);
    },
  };
}

/** What is done with a variant, whose fields are given. */
export interface Arm {
  readonly variant: VariantType;
  readonly then: (...fields: Variable[]) => Term;
}

/** `match` on a variant. */
export function match(
  type: Bytes,
  value: Term,
  calls: boolean,
  arms: readonly Arm[],
): Term {
  return {
    type,
    calls: value.calls || calls,
    write(w) {
      value.write(w);
      w.offset++;
      const whole = w.local(value.type);
      w.put(OP.localSet, unsigned(whole));
      writeArms(w, type, whole, arms);
    },
  };
}

function writeArms(
  w: Writer,
  type: Bytes,
  whole: number,
  [arm, ...others]: readonly Arm[],
): void {
  const { index, base, tag, fields, named } = arm!.variant;
  const write = () => {
    const variables = fields.map((type, i) => {
      w.put(OP.localGet, unsigned(whole), refCast(index));
      w.put(structGet(index, i + 1));
      const field = variable(w, type);
      w.put(OP.localSet, unsigned(field.local));
      return field;
    });
    // The payload is kept or dropped; fields by name are read from it.
    w.offset += 1 + (named ? 3 * fields.length : 0);
    arm!.then(...variables).write(w);
  };
  if (others.length === 0) return write();
  w.put(OP.localGet, unsigned(whole), structGet(base, 0));
  w.put(OP.i32Const, signed(tag), OP.i32Eq);
  w.choose(type, () => {
    write();
    w.offset++;
  }, () => writeArms(w, type, whole, others));
}

/** The type of a Bool. */
export const BOOL: Bytes = I32;
