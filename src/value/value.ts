// Copyright 2026 the Boruna authors. MIT license.

/**
 * The values of a running program.
 *
 * An Int is a JavaScript number while it is a safe integer and a BigInt
 * beyond, always in its shortest form, so that `===` is equality. A Float is
 * boxed, because the bare number belongs to Int. Everything that a `match`
 * opens is one class, `Variant`, told apart by the tag of the match tables.
 * All values are immutable to a program; lists and maps share structure.
 *
 * @module
 */

import type { List } from "./list.ts";
import type { AxMap } from "./map.ts";
import type { Record } from "./record.ts";

/** A 64-bit signed integer: a number when it is safe, a BigInt beyond. */
export type Int = number | bigint;

/**
 * Any value of a program.
 *
 * @example
 * ```ts
 * import { display, Float, mapOf, type Value } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const value: Value = mapOf([["big", 2n ** 60n], ["half", new Float(0.5)]]);
 * assertEquals(display(value), "{big: 1152921504606846976, half: 0.5}");
 * ```
 */
export type Value =
  | Int
  | boolean
  | string
  | Float
  | Unit
  | Variant
  | Record
  | List
  | AxMap
  | ActorId
  | FnRef;

/** The kind of a value, as trap texts name it (`spec/language.md` 11.1). */
export type KindName =
  | "Unit"
  | "Bool"
  | "Int"
  | "Float"
  | "String"
  | "None"
  | "Some"
  | "Ok"
  | "Err"
  | "Record"
  | "Enum"
  | "List"
  | "Map"
  | "ActorId"
  | "FnRef";

/** The tag of `None` in match tables (`spec/language.md` 9.2). */
export const TAG_NONE: -2 = -2;
/** The tag of `Some` in match tables. */
export const TAG_SOME: -3 = -3;
/** The tag of `Ok` in match tables. */
export const TAG_OK: -4 = -4;
/** The tag of `Err` in match tables. */
export const TAG_ERR: -5 = -5;
/** The tag of every value that a match does not tell apart. */
export const TAG_OTHER: -1 = -1;

/** The value without content. There is one, `UNIT`. */
export class Unit {
  /** Tells the class from others of the same shape. */
  readonly unit = true;
}

/**
 * The only Unit value.
 *
 * @example
 * ```ts
 * import { run, UNIT } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run("fn main() -> Unit { () }");
 * assertEquals(outcome, { kind: "done", value: UNIT });
 * ```
 */
export const UNIT: Unit = new Unit();

/**
 * A binary64 number.
 *
 * @example
 * ```ts
 * import { Float, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run("fn main() -> Float { 0.5 }");
 * assertEquals(outcome, { kind: "done", value: new Float(0.5) });
 * ```
 */
export class Float {
  /** The number itself; may be NaN, infinite or negative zero. */
  readonly value: number;

  /** Boxes a number as a Float. */
  constructor(value: number) {
    this.value = value;
  }
}

/**
 * An enum, Option or Result value. `tag` is the variant number (0 to 255) of
 * an enum value or one of the negative `TAG_` constants; `type` is the enum's
 * type number, and -1 for Option and Result.
 *
 * @example
 * ```ts
 * import { kindName, some, Variant } from "@boruna/cli";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const value = some(1);
 * assert(value instanceof Variant);
 * assertEquals([kindName(value), value.payload], ["Some", 1]);
 * ```
 */
export class Variant {
  /** The match tag. */
  readonly tag: number;
  /** The type number of an enum, or -1. */
  readonly type: number;
  /** The content; `UNIT` where there is none. */
  readonly payload: Value;

  /** Creates a value; use `some`, `ok`, `err`, `NONE` for the built-in ones. */
  constructor(tag: number, type: number, payload: Value) {
    this.tag = tag;
    this.type = type;
    this.payload = payload;
  }
}

/**
 * The empty Option.
 *
 * @example
 * ```ts
 * import { NONE, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run("fn main() -> Option<Int> { None }");
 * assertEquals(outcome, { kind: "done", value: NONE });
 * ```
 */
export const NONE: Variant = new Variant(TAG_NONE, -1, UNIT);

/**
 * An Option with content.
 *
 * @example
 * ```ts
 * import { run, some } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run("fn main() -> Option<Int> { Some(1) }");
 * assertEquals(outcome, { kind: "done", value: some(1) });
 * ```
 */
export function some(value: Value): Variant {
  return new Variant(TAG_SOME, -1, value);
}

/**
 * A successful Result.
 *
 * @example
 * ```ts
 * import { ok, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run("fn main() -> Result<Int, String> { Ok(1) }");
 * assertEquals(outcome, { kind: "done", value: ok(1) });
 * ```
 */
export function ok(value: Value): Variant {
  return new Variant(TAG_OK, -1, value);
}

/**
 * A failed Result.
 *
 * @example
 * ```ts
 * import { err, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const program = 'fn main() -> Result<Int, String> { Err("no") }';
 * const { outcome } = await run(program);
 * assertEquals(outcome, { kind: "done", value: err("no") });
 * ```
 */
export function err(value: Value): Variant {
  return new Variant(TAG_ERR, -1, value);
}

/** The identity of an actor: an unsigned 64-bit number. */
export class ActorId {
  /** The number; a BigInt only beyond the safe range. */
  readonly id: Int;

  /** Wraps an actor number. */
  constructor(id: Int) {
    this.id = id;
  }
}

/** A reference to a function of the module, by index. */
export class FnRef {
  /** The function index. */
  readonly index: number;

  /** Wraps a function index. */
  constructor(index: number) {
    this.index = index;
  }
}
