// Copyright 2026 the Boruna authors. MIT license.

/**
 * What all parts of one check share: the declarations in their scopes, the
 * tables to fill, the findings.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import type {
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
import type { AssignStatement, CapabilityNode } from "../syntax/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type {
  CallTarget,
  EnumInfo,
  FunctionInfo,
  Local,
  PatternTarget,
  Program,
  RecordInfo,
} from "./checked.ts";
import type { Builtin } from "./builtins.ts";
import type { Report } from "./report.ts";
import type { Type } from "./types.ts";

/** The same type with its own properties writable; for building only. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A declared record or enum. */
export interface TypeDeclaration {
  readonly info: Mutable<RecordInfo> | Mutable<EnumInfo>;
  readonly item: RecordItem | EnumItem;
  readonly file: SourceFile;
}

/** A place where a function needs a capability. */
export interface Need {
  readonly capability: CapabilityName;
  readonly span: Span;
  /** What needs it, as the subject of a sentence: `` `fs_read` ``. */
  readonly what: string;
}

/** A declared function and what is known about it so far. */
export interface FunctionState {
  readonly info: Mutable<FunctionInfo>;
  readonly item: FunctionItem;
  readonly file: SourceFile;
  /** The annotation: known names only. */
  readonly declared: readonly {
    readonly name: CapabilityName;
    readonly node: CapabilityNode;
  }[];
  /** How far the result type and the body are. */
  progress: "waiting" | "active" | "done";
  /** Set once a call of it was found before its result was known. */
  recursive: boolean;
  /** What the body needs, in source order. */
  readonly needs: Need[];
  /** True when the body calls `step_input` itself. */
  readsInput: boolean;
}

/** A name that means one declaration, or several where imports clash. */
export interface Found<T> {
  readonly declaration: T;
  /** Another imported declaration of the same name, when it is not clear. */
  readonly rival: T | null;
  /** An imported declaration that this one hides. */
  readonly hidden: T | null;
}

/** The top-level names that a file sees. */
export interface FileScope {
  readonly types: ReadonlyMap<string, Found<TypeDeclaration>>;
  readonly functions: ReadonlyMap<string, Found<FunctionState>>;
  /** The enums that have a variant of a name, in the order of sight. */
  readonly variants: ReadonlyMap<string, readonly TypeDeclaration[]>;
}

/** The tables of `Checked`, while they are filled. */
export interface Tables {
  readonly typeOf: Map<Expression, Type>;
  readonly locals: Map<
    Parameter | LetStatement | ForStatement | BindingPattern,
    Local
  >;
  readonly results: Map<FunctionItem, Local>;
  readonly names: Map<NameExpression, Local | FunctionInfo>;
  readonly targets: Map<AssignStatement, Local>;
  readonly calls: Map<CallExpression, CallTarget>;
  readonly fields: Map<FieldExpression, number>;
  readonly records: Map<RecordLiteral, RecordInfo>;
  readonly variants: Map<
    VariantExpression,
    {
      readonly enum: EnumInfo;
      readonly variant: EnumInfo["variants"][number];
    }
  >;
  readonly patterns: Map<NamedPattern, PatternTarget>;
  readonly spawns: Map<SpawnExpression, FunctionInfo>;
  readonly receives: Map<ReceiveExpression, Type>;
  readonly emptyMaps: Set<Block>;
}

/** One check. */
export interface World {
  readonly program: Program;
  readonly report: Report;
  readonly tables: Tables;
  readonly types: readonly TypeDeclaration[];
  readonly functions: readonly FunctionState[];
  scopeOf(file: SourceFile): FileScope;
  /** The names of all builtins. */
  builtinNames(): Iterable<string>;
  /** The builtin of a name, or null. */
  findBuiltin(name: string): Builtin | null;
  /** True for the name of a builtin. */
  isBuiltin(name: string): boolean;
}

/** The empty tables. */
export function makeTables(): Tables {
  return {
    typeOf: new Map(),
    locals: new Map(),
    results: new Map(),
    names: new Map(),
    targets: new Map(),
    calls: new Map(),
    fields: new Map(),
    records: new Map(),
    variants: new Map(),
    patterns: new Map(),
    spawns: new Map(),
    receives: new Map(),
    emptyMaps: new Set(),
  };
}
