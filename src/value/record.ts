// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records: a type number and fields by position.
 *
 * Each number of fields up to eight has a class of its own, so that engines
 * give equal records equal shapes and a field read is one property load. No
 * other value has a property `f0`, and no value is `undefined`: reading
 * `value.f2` answers both "is it a record?" and "does it have that field?".
 *
 * @module
 */

import type { Value } from "./value.ts";

/**
 * A record value; made by `makeRecord` only.
 *
 * @example
 * ```ts
 * import { Record, recordFields, run } from "@boruna/cli";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const program = `record Point { x: Int, y: Int }
 * fn main() -> Point { Point { x: 1, y: 2 } }`;
 * const { outcome } = await run(program);
 * if (outcome.kind !== "done") throw new Error(outcome.kind);
 * assert(outcome.value instanceof Record);
 * assertEquals(recordFields(outcome.value), [1, 2]);
 * ```
 */
export abstract class Record {
  // Only declared, like all fields here: an initialised field of a base class
  // makes every construction half as slow again.
  /** The type number. */
  declare readonly type: number;
  /** How many fields it has. */
  declare readonly length: number;
  /** The first field, `undefined` where there are fewer; likewise the others. */
  declare readonly f0: Value | undefined;
  /** The second field. */
  declare readonly f1: Value | undefined;
  /** The third field. */
  declare readonly f2: Value | undefined;
  /** The fourth field. */
  declare readonly f3: Value | undefined;
  /** The fifth field. */
  declare readonly f4: Value | undefined;
  /** The sixth field. */
  declare readonly f5: Value | undefined;
  /** The seventh field. */
  declare readonly f6: Value | undefined;
  /** The eighth field. */
  declare readonly f7: Value | undefined;
  /** The fields from the ninth on; only in records of more than eight. */
  declare readonly rest: readonly Value[] | undefined;

  /** Sets what all records have. */
  constructor(type: number, length: number) {
    this.type = type;
    this.length = length;
  }
}

class Record0 extends Record {
  constructor(type: number) {
    super(type, 0);
  }
}

class Record1 extends Record {
  declare readonly f0: Value;
  constructor(type: number, f0: Value) {
    super(type, 1);
    this.f0 = f0;
  }
}

class Record2 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  constructor(type: number, f0: Value, f1: Value) {
    super(type, 2);
    this.f0 = f0;
    this.f1 = f1;
  }
}

class Record3 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  declare readonly f2: Value;
  constructor(type: number, f0: Value, f1: Value, f2: Value) {
    super(type, 3);
    this.f0 = f0;
    this.f1 = f1;
    this.f2 = f2;
  }
}

class Record4 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  declare readonly f2: Value;
  declare readonly f3: Value;
  constructor(type: number, f0: Value, f1: Value, f2: Value, f3: Value) {
    super(type, 4);
    this.f0 = f0;
    this.f1 = f1;
    this.f2 = f2;
    this.f3 = f3;
  }
}

class Record5 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  declare readonly f2: Value;
  declare readonly f3: Value;
  declare readonly f4: Value;
  constructor(
    type: number,
    f0: Value,
    f1: Value,
    f2: Value,
    f3: Value,
    f4: Value,
  ) {
    super(type, 5);
    this.f0 = f0;
    this.f1 = f1;
    this.f2 = f2;
    this.f3 = f3;
    this.f4 = f4;
  }
}

class Record6 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  declare readonly f2: Value;
  declare readonly f3: Value;
  declare readonly f4: Value;
  declare readonly f5: Value;
  constructor(type: number, v: ArrayLike<Value>, from: number) {
    super(type, 6);
    this.f0 = v[from]!;
    this.f1 = v[from + 1]!;
    this.f2 = v[from + 2]!;
    this.f3 = v[from + 3]!;
    this.f4 = v[from + 4]!;
    this.f5 = v[from + 5]!;
  }
}

class Record7 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  declare readonly f2: Value;
  declare readonly f3: Value;
  declare readonly f4: Value;
  declare readonly f5: Value;
  declare readonly f6: Value;
  constructor(type: number, v: ArrayLike<Value>, from: number) {
    super(type, 7);
    this.f0 = v[from]!;
    this.f1 = v[from + 1]!;
    this.f2 = v[from + 2]!;
    this.f3 = v[from + 3]!;
    this.f4 = v[from + 4]!;
    this.f5 = v[from + 5]!;
    this.f6 = v[from + 6]!;
  }
}

class Record8 extends Record {
  declare readonly f0: Value;
  declare readonly f1: Value;
  declare readonly f2: Value;
  declare readonly f3: Value;
  declare readonly f4: Value;
  declare readonly f5: Value;
  declare readonly f6: Value;
  declare readonly f7: Value;
  constructor(
    type: number,
    v: ArrayLike<Value>,
    from: number,
    length: number = 8,
  ) {
    super(type, length);
    this.f0 = v[from]!;
    this.f1 = v[from + 1]!;
    this.f2 = v[from + 2]!;
    this.f3 = v[from + 3]!;
    this.f4 = v[from + 4]!;
    this.f5 = v[from + 5]!;
    this.f6 = v[from + 6]!;
    this.f7 = v[from + 7]!;
  }
}

class LongRecord extends Record8 {
  declare readonly rest: readonly Value[];
  constructor(
    type: number,
    v: ArrayLike<Value>,
    from: number,
    length: number,
  ) {
    super(type, v, from, length);
    this.rest = Array.prototype.slice.call(v, from + 8, from + length);
  }
}

/**
 * A record of `type` with the `count` values that start at `from` (all of them
 * unless told otherwise). The values are copied out of the array.
 */
export function makeRecord(
  type: number,
  values: ArrayLike<Value>,
  from: number = 0,
  count: number = values.length - from,
): Record {
  const v = values;
  switch (count) {
    case 0:
      return new Record0(type);
    case 1:
      return new Record1(type, v[from]!);
    case 2:
      return new Record2(type, v[from]!, v[from + 1]!);
    case 3:
      return new Record3(type, v[from]!, v[from + 1]!, v[from + 2]!);
    case 4:
      return new Record4(
        type,
        v[from]!,
        v[from + 1]!,
        v[from + 2]!,
        v[from + 3]!,
      );
    case 5:
      return new Record5(
        type,
        v[from]!,
        v[from + 1]!,
        v[from + 2]!,
        v[from + 3]!,
        v[from + 4]!,
      );
    case 6:
      return new Record6(type, v, from);
    case 7:
      return new Record7(type, v, from);
    case 8:
      return new Record8(type, v, from);
    default:
      return new LongRecord(type, v, from, count);
  }
}

/** A record of one field. */
export function record1(type: number, a: Value): Record {
  return new Record1(type, a);
}

/** A record of two fields. */
export function record2(type: number, a: Value, b: Value): Record {
  return new Record2(type, a, b);
}

/** A record of three fields. */
export function record3(type: number, a: Value, b: Value, c: Value): Record {
  return new Record3(type, a, b, c);
}

/** A record of four fields. */
export function record4(
  type: number,
  a: Value,
  b: Value,
  c: Value,
  d: Value,
): Record {
  return new Record4(type, a, b, c, d);
}

/** A record of five fields. */
export function record5(
  type: number,
  a: Value,
  b: Value,
  c: Value,
  d: Value,
  e: Value,
): Record {
  return new Record5(type, a, b, c, d, e);
}

/** The field at an index, or `undefined` where there is none. */
export function recordField(record: Record, index: number): Value | undefined {
  switch (index) {
    case 0:
      return record.f0;
    case 1:
      return record.f1;
    case 2:
      return record.f2;
    case 3:
      return record.f3;
    case 4:
      return record.f4;
    case 5:
      return record.f5;
    case 6:
      return record.f6;
    case 7:
      return record.f7;
    default:
      return record.rest?.[index - 8];
  }
}

/**
 * All fields, in a new array.
 *
 * @example
 * ```ts
 * import { recordFields, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const program = `record Point { x: Int, y: Int }
 * fn main() -> Point { Point { x: 1, y: 2 } }`;
 * const { outcome } = await run(program);
 * const point = outcome.kind === "done" ? outcome.value as Record : null;
 * assertEquals(recordFields(point!), [1, 2]);
 * ```
 */
export function recordFields(record: Record): Value[] {
  const fields: Value[] = [];
  for (let i = 0; i < record.length; i++) fields.push(recordField(record, i)!);
  return fields;
}
