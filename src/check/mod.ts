// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a program means before it runs: types, scopes, inference,
 * exhaustiveness, and effects as sets of capabilities.
 *
 * @module
 */

export { type Builtin, builtins, findBuiltin } from "./builtins.ts";
export { check } from "./check.ts";
export type {
  CallTarget,
  Checked,
  EnumInfo,
  FunctionInfo,
  Local,
  PatternTarget,
  Program,
  RecordInfo,
  VariantInfo,
} from "./checked.ts";
export type { Type } from "./types.ts";
