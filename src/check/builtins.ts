// Copyright 2026 the Boruna authors. MIT license.

/**
 * The builtin functions: names, types, effects.
 *
 * A type is written as people read it, with `T` for any type; the checker
 * reads the text when a builtin is first called. How a builtin is executed is
 * the business of `compile/` and `vm/`; they find it by `name`.
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
  /** The type as text: `(List<T>, Int) -> T`; optional arguments included. */
  readonly signature: string;
}

/** A row of a table: name, type, and how many last arguments may be left out. */
type Row = readonly [name: string, signature: string, optional?: number];

/** Builtins whose one name is plain (`spec/language.md` 12.1). */
const PLAIN: readonly Row[] = [
  ["list_len", "(List<T>) -> Int"],
  ["list_get", "(List<T>, Int) -> T"],
  ["list_push", "(List<T>, T) -> List<T>"],
  ["parse_int", "(String) -> Int"],
  ["try_parse_int", "(String) -> Result<Int, String>"],
  ["str_contains", "(String, String) -> Bool"],
  ["str_starts_with", "(String, String) -> Bool"],
  // Added, `design/language-decisions.md` 7.
  ["json_get", "(String, String) -> Option<String>"],
  ["json_list", "(String, String) -> List<String>"],
  ["json_keys", "(String, String) -> List<String>"],
  ["json_encode", "(T) -> String"],
  ["int_to_float", "(Int) -> Float"],
  ["float_to_int", "(Float) -> Option<Int>"],
];

/** Builtins with a long name, given here without `__builtin_` (12.2–12.5). */
const LONG: readonly Row[] = [
  ["int_to_string", "(Int) -> String"],
  ["float_to_string", "(Float) -> String"],
  ["bool_to_string", "(Bool) -> String"],
  ["string_len", "(String) -> Int"],
  ["string_chars", "(String) -> List<String>"],
  ["string_contains", "(String, String) -> Bool"],
  ["string_starts_with", "(String, String) -> Bool"],
  ["string_ends_with", "(String, String) -> Bool"],
  ["string_to_upper", "(String) -> String"],
  ["string_to_lower", "(String) -> String"],
  ["string_trim", "(String) -> String"],
  ["string_join", "(List<String>, String) -> String"],
  ["string_split", "(String, String) -> List<String>"],
  ["string_replace", "(String, String, String) -> String"],
  ["string_slice", "(String, Int, Int) -> String"],
  ["int_parse", "(String) -> Option<Int>"],
  ["float_parse", "(String) -> Option<Float>"],
  ["list_len", "(List<T>) -> Int"],
  ["list_is_empty", "(List<T>) -> Bool"],
  ["list_head", "(List<T>) -> Option<T>"],
  ["list_tail", "(List<T>) -> List<T>"],
  ["list_append", "(List<T>, T) -> List<T>"],
  ["list_concat", "(List<T>, List<T>) -> List<T>"],
  ["list_reverse", "(List<T>) -> List<T>"],
  ["map_get", "(Map<String, T>, String) -> Option<T>"],
  ["map_set", "(Map<String, T>, String, T) -> Map<String, T>"],
  ["map_remove", "(Map<String, T>, String) -> Map<String, T>"],
  ["map_contains_key", "(Map<String, T>, String) -> Bool"],
  ["map_keys", "(Map<String, T>) -> List<String>"],
  ["map_values", "(Map<String, T>) -> List<T>"],
  ["map_len", "(Map<String, T>) -> Int"],
  ["debug", "(T) -> T"],
  ["debug_msg", "(U, T) -> T"],
  ["guard", "(T, Bool, U) -> T"],
];

/** Builtins that call a capability (`design/language-decisions.md` 5.4). */
const CAPABLE: readonly (readonly [CapabilityName, ...Row])[] = [
  [
    "net.fetch",
    "net_fetch",
    "(String, String, String, Map<String, String>) -> String",
    3,
  ],
  ["fs.read", "fs_read", "(String) -> String"],
  ["fs.write", "fs_write", "(String, String) -> Bool"],
  [
    "db.query",
    "db_query",
    "(String, List<String>) -> List<Map<String, String>>",
    1,
  ],
  ["llm.call", "llm_call", "(String, String) -> String"],
  ["time.now", "time_now", "() -> Int"],
  ["random", "random", "() -> Float"],
  ["ui.render", "ui_render", "(T) -> Unit"],
  ["step.input", "step_input", "(String) -> String"],
];

/** The capability builtins that have a `try_` form. */
const FALLIBLE: readonly string[] = [
  "net_fetch",
  "fs_read",
  "fs_write",
  "db_query",
  "llm_call",
];

let table: ReadonlyMap<string, Builtin> | null = null;

/**
 * All builtins by every name that a program may call them by. The short and
 * the long name of one builtin give the same object.
 */
export function builtins(): ReadonlyMap<string, Builtin> {
  table ??= build();
  return table;
}

/** The builtin that a program calls `name`, or null. */
export function findBuiltin(name: string): Builtin | null {
  return builtins().get(name) ?? null;
}

function build(): ReadonlyMap<string, Builtin> {
  const all = new Map<string, Builtin>();
  for (const row of PLAIN) all.set(row[0], make(row[0], row, null, false));
  for (const row of LONG) {
    const builtin = make(`__builtin_${row[0]}`, row, null, false);
    all.set(builtin.name, builtin);
    // `list_len` keeps the meaning that it has always had.
    if (!all.has(row[0])) all.set(row[0], builtin);
  }
  for (const [capability, name, signature, optional] of CAPABLE) {
    const row: Row = [name, signature, optional ?? 0];
    all.set(name, make(name, row, capability, false));
    if (!FALLIBLE.includes(name)) continue;
    const arrow = signature.lastIndexOf(" -> ");
    const result = `Result<${signature.slice(arrow + 4)}, String>`;
    const tried: Row = [
      `try_${name}`,
      `${signature.slice(0, arrow)} -> ${result}`,
      optional ?? 0,
    ];
    all.set(tried[0], make(tried[0], tried, capability, true));
  }
  return all;
}

function make(
  name: string,
  [, signature, optional = 0]: Row,
  capability: CapabilityName | null,
  fallible: boolean,
): Builtin {
  const most = countParameters(signature);
  return {
    kind: "builtin",
    name,
    arity: [most - optional, most],
    capability,
    fallible,
    signature,
  };
}

/** Counts the commas of the parameter list that stand outside `< >`. */
function countParameters(signature: string): number {
  if (signature.startsWith("()")) return 0;
  let depth = 0;
  let count = 1;
  for (const character of signature) {
    if (character === "<") depth += 1;
    else if (character === ">") depth -= 1;
    else if (character === "," && depth === 0) count += 1;
    else if (character === ")") break;
  }
  return count;
}
