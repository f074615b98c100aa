// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the checker found out about a program: the side tables that the code
 * generator (and later an editor) reads. Trees are never changed.
 *
 * @module
 */

import type { Diagnostic } from "../diagnostic/mod.ts";
import type {
  AssignStatement,
  BindingPattern,
  Block,
  CallExpression,
  EnumItem,
  Expression,
  FieldExpression,
  ForStatement,
  FunctionItem,
  LetStatement,
  NamedPattern,
  NameExpression,
  Parameter,
  ReceiveExpression,
  RecordItem,
  RecordLiteral,
  SourceFile,
  SpawnExpression,
  VariantExpression,
} from "../syntax/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { Builtin } from "./builtins.ts";
import type { Type } from "./types.ts";

/**
 * The files of a program with their imports followed, in the order in which
 * their declarations count: an imported file stands before its importer.
 */
export interface Program {
  /** The program's own file. */
  readonly main: SourceFile;
  /** Imported files in import order, each once. Their `main` is left out. */
  readonly imports: readonly SourceFile[];
  /** For each import line of each file, the file that it names. */
  readonly resolved: ReadonlyMap<object, SourceFile>;
}

/** A record type. */
export interface RecordInfo {
  readonly kind: "record";
  readonly name: string;
  readonly item: RecordItem;
  readonly file: SourceFile;
  /** The type number of values; the position in `Checked.types`. */
  readonly number: number;
  /** Fields in declaration order. */
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
}

/** An enum type. */
export interface EnumInfo {
  readonly kind: "enum";
  readonly name: string;
  readonly item: EnumItem;
  readonly file: SourceFile;
  readonly number: number;
  readonly variants: readonly VariantInfo[];
}

/** A variant: no payload, one payload, or named fields. */
export interface VariantInfo {
  readonly name: string;
  /** The position in the declaration, which is the match tag. */
  readonly index: number;
  /** The positional payload. */
  readonly payload: Type | null;
  /** The named fields; their payload is a record with the enum's number. */
  readonly fields:
    | readonly { readonly name: string; readonly type: Type }[]
    | null;
}

/** A function of the program or of an imported file. */
export interface FunctionInfo {
  readonly kind: "function";
  readonly name: string;
  readonly item: FunctionItem;
  readonly file: SourceFile;
  /** The function index; the position in `Checked.functions`. */
  readonly index: number;
  readonly parameters: readonly Type[];
  readonly result: Type;
  /**
   * What the module lists for the function, in order: the annotation (or for
   * a bare `main`, what it reaches), then `step.input` where it is called.
   */
  readonly capabilities: readonly CapabilityName[];
}

/** A local variable. One object per binding place. */
export interface Local {
  readonly kind: "local";
  readonly name: string;
  readonly type: Type;
}

/** What a call calls. */
export type CallTarget =
  | { readonly kind: "function"; readonly function: FunctionInfo }
  | { readonly kind: "builtin"; readonly builtin: Builtin }
  /** Through a value: a local, a field, any expression. */
  | { readonly kind: "value" };

/** What a capitalised pattern names. */
export type PatternTarget =
  | {
    readonly kind: "variant";
    readonly enum: EnumInfo;
    readonly variant: VariantInfo;
  }
  | { readonly kind: "record"; readonly record: RecordInfo };

/** The outcome of checking. Tables are complete when there is no error. */
export interface Checked {
  readonly program: Program;
  /** Errors and warnings, in source order, the program's own file first. */
  readonly diagnostics: readonly Diagnostic[];
  /** Records and enums in order of their numbers. */
  readonly types: readonly (RecordInfo | EnumInfo)[];
  /** Functions in order of their indices. */
  readonly functions: readonly FunctionInfo[];
  /** The index of `main`, or null. */
  readonly entry: number | null;
  /** The type of every expression, as used at its place. */
  readonly typeOf: ReadonlyMap<Expression, Type>;
  /** The local that each binding place makes (absent for `_`). */
  readonly locals: ReadonlyMap<
    Parameter | LetStatement | ForStatement | BindingPattern,
    Local
  >;
  /** The local `result` of each function with an `ensures`. */
  readonly results: ReadonlyMap<FunctionItem, Local>;
  /** What a name in value position means. */
  readonly names: ReadonlyMap<NameExpression, Local | FunctionInfo>;
  /** The local that an assignment writes. */
  readonly targets: ReadonlyMap<AssignStatement, Local>;
  /** What each call calls. */
  readonly calls: ReadonlyMap<CallExpression, CallTarget>;
  /** The position of the field that is read. */
  readonly fields: ReadonlyMap<FieldExpression, number>;
  /** The record that a literal builds. */
  readonly records: ReadonlyMap<RecordLiteral, RecordInfo>;
  /** The variant that an expression builds. */
  readonly variants: ReadonlyMap<
    VariantExpression,
    { readonly enum: EnumInfo; readonly variant: VariantInfo }
  >;
  /** What each capitalised pattern tests. */
  readonly patterns: ReadonlyMap<NamedPattern, PatternTarget>;
  /** The function that a `spawn` starts. */
  readonly spawns: ReadonlyMap<SpawnExpression, FunctionInfo>;
  /** The type that each `receive` promises. */
  readonly receives: ReadonlyMap<ReceiveExpression, Type>;
  /** The empty blocks that are empty maps. */
  readonly emptyMaps: ReadonlySet<Block>;
}
