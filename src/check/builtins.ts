// Copyright 2026 the Boruna authors. MIT license.

/**
 * The builtin functions: names, types, effects.
 *
 * How a builtin is executed is the business of `compile/` and `vm/`; they
 * find it by `name`.
 *
 * @module
 */

import type { CapabilityName } from "../value/mod.ts";

/** A builtin function. */
export interface Builtin {
  readonly kind: "builtin";
  /**
   * The one name of the builtin: the long `__builtin_x` where there is one
   * (`spec/language.md` 12), else the plain one (`list_len`, `net_fetch`).
   */
  readonly name: string;
  /** How many arguments it may take: the least and the most. */
  readonly arity: readonly [number, number];
  /** The capability that it calls, or null for a pure one. */
  readonly capability: CapabilityName | null;
  /** True for the `try_` forms, whose result is a Result. */
  readonly fallible: boolean;
}
