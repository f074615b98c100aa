// Copyright 2026 the Boruna authors. MIT license.

/**
 * The instruction of each builtin function.
 *
 * @module
 */

import type { Instruction, PlainOpcode } from "../bytecode/mod.ts";
import type { Builtin } from "../check/mod.ts";
import { CAPABILITY_NAMES } from "../value/mod.ts";

/** The instruction of each pure builtin, by its long name. */
const OPCODES: readonly (readonly [string, PlainOpcode])[] = [
  ["list_len", "ListLen"],
  ["list_get", "ListGet"],
  ["list_push", "ListPush"],
  ["parse_int", "ParseInt"],
  ["try_parse_int", "TryParseInt"],
  ["str_contains", "StrContains"],
  ["str_starts_with", "StrStartsWith"],
  ["__builtin_string_len", "StringLen"],
  ["__builtin_string_chars", "StringChars"],
  ["__builtin_string_contains", "StringContains"],
  ["__builtin_string_starts_with", "StringStartsWith"],
  ["__builtin_string_ends_with", "StringEndsWith"],
  ["__builtin_string_to_upper", "StringToUpper"],
  ["__builtin_string_to_lower", "StringToLower"],
  ["__builtin_string_trim", "StringTrim"],
  ["__builtin_string_join", "StringJoin"],
  ["__builtin_string_split", "StringSplit"],
  ["__builtin_string_replace", "StringReplace"],
  ["__builtin_string_slice", "StringSlice"],
  ["__builtin_int_to_string", "IntToString"],
  ["__builtin_float_to_string", "FloatToString"],
  ["__builtin_bool_to_string", "BoolToString"],
  ["__builtin_int_parse", "IntParse"],
  ["__builtin_float_parse", "FloatParse"],
  ["__builtin_list_len", "ListLenBuiltin"],
  ["__builtin_list_is_empty", "ListIsEmpty"],
  ["__builtin_list_head", "ListHead"],
  ["__builtin_list_tail", "ListTail"],
  ["__builtin_list_append", "ListAppend"],
  ["__builtin_list_concat", "ListConcat"],
  ["__builtin_list_reverse", "ListReverse"],
  ["__builtin_map_get", "MapGet"],
  ["__builtin_map_set", "MapSet"],
  ["__builtin_map_remove", "MapRemove"],
  ["__builtin_map_contains_key", "MapContainsKey"],
  ["__builtin_map_keys", "MapKeys"],
  ["__builtin_map_values", "MapValues"],
  ["__builtin_map_len", "MapLen"],
  ["__builtin_debug", "Debug"],
  ["__builtin_debug_msg", "DebugMsg"],
  ["__builtin_guard", "GuardSeal"],
  ["json_get", "JsonGet"],
  ["json_list", "JsonList"],
  ["json_keys", "JsonKeys"],
  ["json_encode", "JsonEncode"],
  ["int_to_float", "IntToFloat"],
  ["float_to_int", "FloatToInt"],
];

let table: ReadonlyMap<string, PlainOpcode> | null = null;

/** The instruction that a call of a builtin with `count` arguments becomes. */
export function builtinInstruction(
  builtin: Builtin,
  count: number,
): Exclude<Instruction, { readonly op: "Jmp" | "JmpIf" | "JmpIfNot" }> {
  if (builtin.capability !== null) {
    const id = CAPABILITY_NAMES.indexOf(builtin.capability);
    // The one source call of 1.1 keeps its instruction.
    if (builtin.capability === "step.input") {
      return { op: "CapCall", id, count };
    }
    return builtin.fallible
      ? { op: "TryCapCall", id, count }
      : { op: "TypedCapCall", id, count };
  }
  table ??= new Map(OPCODES);
  const op = table.get(builtin.name);
  if (op === undefined) {
    throw new Error(`Builtin "${builtin.name}" has no instruction`);
  }
  return { op };
}
