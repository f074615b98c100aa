// Copyright 2026 the Boruna authors. MIT license.

/**
 * The tree of a source file.
 *
 * Nodes are plain data with a `kind` and a `span`; nothing is ever written
 * into them. Facts found later (types, what a name means) live in side tables
 * keyed by node, see `check/`. Parentheses are kept as nodes so that a
 * formatter can print them; other rooms look through them with `unwrap`.
 *
 * @module
 */

import type { Source, Span } from "../diagnostic/mod.ts";
import type { Int } from "../value/mod.ts";

/** What every node has. */
export interface Node {
  /** The place in the source, first to last token. */
  readonly span: Span;
}

/** A name as written. */
export interface Name extends Node {
  readonly kind: "Name";
  readonly text: string;
}

/** A comment, kept beside the tree in source order. */
export interface Comment extends Node {
  /** The text from the slashes to the end of the line, without the line end. */
  readonly text: string;
  /** True for `///`. */
  readonly doc: boolean;
}

/** A whole file. */
export interface SourceFile extends Node {
  readonly kind: "SourceFile";
  readonly source: Source;
  /** The name of a leading `module` line; it has no meaning. */
  readonly module: Name | null;
  readonly items: readonly Item[];
  /** All comments of the file in source order. */
  readonly comments: readonly Comment[];
}

/** Anything at top level. */
export type Item = ImportItem | RecordItem | EnumItem | FunctionItem;

/** `import "path"`. */
export interface ImportItem extends Node {
  readonly kind: "Import";
  readonly exported: boolean;
  readonly path: string;
  readonly pathSpan: Span;
}

/** `type Name { … }` or `record Name { … }`. */
export interface RecordItem extends Node {
  readonly kind: "Record";
  readonly exported: boolean;
  /** The `///` lines directly above, without slashes; null when none. */
  readonly doc: string | null;
  /** The word as written. */
  readonly keyword: "type" | "record";
  readonly name: Name;
  readonly fields: readonly FieldDeclaration[];
}

/** A field of a record, or of a variant with named fields. */
export interface FieldDeclaration extends Node {
  readonly name: Name;
  readonly type: TypeNode;
}

/** `enum Name { … }`. */
export interface EnumItem extends Node {
  readonly kind: "Enum";
  readonly exported: boolean;
  readonly doc: string | null;
  readonly name: Name;
  readonly variants: readonly VariantDeclaration[];
}

/** A variant: without payload, with one, or with named fields. */
export interface VariantDeclaration extends Node {
  readonly name: Name;
  readonly payload: TypeNode | null;
  readonly fields: readonly FieldDeclaration[] | null;
}

/** `fn name(…) -> T !{…} clauses { … }`. */
export interface FunctionItem extends Node {
  readonly kind: "Function";
  readonly exported: boolean;
  readonly doc: string | null;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly result: TypeNode | null;
  readonly capabilities: CapabilityList | null;
  /** `intent`, `requires` and `ensures`, in the order written. */
  readonly clauses: readonly Clause[];
  readonly body: Block;
}

/** A parameter. */
export interface Parameter extends Node {
  readonly name: Name;
  readonly type: TypeNode;
}

/** `!{a, b.c}`. */
export interface CapabilityList extends Node {
  readonly names: readonly CapabilityNode[];
}

/** A capability as written, dots included; may be unknown. */
export interface CapabilityNode extends Node {
  readonly text: string;
}

/** A clause between signature and body. */
export type Clause =
  | {
    readonly kind: "Intent";
    readonly span: Span;
    readonly text: string;
    readonly textSpan: Span;
  }
  | {
    readonly kind: "Requires" | "Ensures";
    readonly span: Span;
    readonly condition: Expression;
  };

/** A type as written. */
export type TypeNode =
  | {
    /** A name with its arguments: `Int`, `List<T>`, `Map<K, V>`, `P`. */
    readonly kind: "NamedType";
    readonly span: Span;
    readonly name: Name;
    readonly arguments: readonly TypeNode[];
  }
  | {
    readonly kind: "FunctionType";
    readonly span: Span;
    readonly parameters: readonly TypeNode[];
    readonly result: TypeNode;
    readonly capabilities: CapabilityList | null;
  };

/** A statement. */
export type Statement =
  | LetStatement
  | AssignStatement
  | ReturnStatement
  | WhileStatement
  | ForStatement
  | BreakStatement
  | ContinueStatement
  | ExpressionStatement;

/** `let mut x: T = e`; `name` is null for `_`. */
export interface LetStatement extends Node {
  readonly kind: "Let";
  readonly mutable: boolean;
  readonly name: Name | null;
  readonly type: TypeNode | null;
  readonly value: Expression;
}

/** `x = e`. */
export interface AssignStatement extends Node {
  readonly kind: "Assign";
  readonly target: Name;
  readonly value: Expression;
}

/** `return e`. */
export interface ReturnStatement extends Node {
  readonly kind: "Return";
  readonly value: Expression | null;
}

/** `while c { … }`. */
export interface WhileStatement extends Node {
  readonly kind: "While";
  readonly condition: Expression;
  readonly body: Block;
}

/** `for x in e { … }`; `name` is null for `_`. */
export interface ForStatement extends Node {
  readonly kind: "For";
  readonly name: Name | null;
  readonly iterable: Expression;
  readonly body: Block;
}

/** `break`. */
export interface BreakStatement extends Node {
  readonly kind: "Break";
}

/** `continue`. */
export interface ContinueStatement extends Node {
  readonly kind: "Continue";
}

/** An expression whose value is dropped, or is the block's value when last. */
export interface ExpressionStatement extends Node {
  readonly kind: "Expression";
  readonly expression: Expression;
}

/** An expression. */
export type Expression =
  | IntLiteral
  | FloatLiteral
  | StringLiteral
  | BoolLiteral
  | UnitLiteral
  | NoneLiteral
  | WrapExpression
  | NameExpression
  | CallExpression
  | FieldExpression
  | UnaryExpression
  | BinaryExpression
  | IfExpression
  | MatchExpression
  | Block
  | ListLiteral
  | MapLiteral
  | RecordLiteral
  | VariantExpression
  | SpawnExpression
  | SendExpression
  | ReceiveExpression
  | EmitExpression
  | ParenthesizedExpression
  | ErrorExpression;

/** `42`. Only a folded `-9223372036854775808` is negative. */
export interface IntLiteral extends Node {
  readonly kind: "Int";
  readonly value: Int;
}

/** `1.5`. */
export interface FloatLiteral extends Node {
  readonly kind: "Float";
  readonly value: number;
}

/** `"text"`, escapes translated. */
export interface StringLiteral extends Node {
  readonly kind: "String";
  readonly value: string;
}

/** `true` or `false`. */
export interface BoolLiteral extends Node {
  readonly kind: "Bool";
  readonly value: boolean;
}

/** `()`. */
export interface UnitLiteral extends Node {
  readonly kind: "Unit";
}

/** `None`. */
export interface NoneLiteral extends Node {
  readonly kind: "None";
}

/** `Some(e)`, `Ok(e)`, `Err(e)`. */
export interface WrapExpression extends Node {
  readonly kind: "Wrap";
  readonly constructor_: "Some" | "Ok" | "Err";
  readonly argument: Expression;
}

/** A name used as a value. */
export interface NameExpression extends Node {
  readonly kind: "NameExpression";
  readonly name: string;
}

/** `f(a, b)`. */
export interface CallExpression extends Node {
  readonly kind: "Call";
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}

/** `e.name`. */
export interface FieldExpression extends Node {
  readonly kind: "Field";
  readonly object: Expression;
  readonly name: Name;
}

/** `-e` or `!e`. */
export interface UnaryExpression extends Node {
  readonly kind: "Unary";
  readonly operator: "-" | "!";
  readonly operand: Expression;
}

/** The binary operators, lowest precedence first. */
export type BinaryOperator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "++"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

/** `a op b`. */
export interface BinaryExpression extends Node {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** `if c { … } else { … }`; `else if` nests. */
export interface IfExpression extends Node {
  readonly kind: "If";
  readonly condition: Expression;
  readonly then: Block;
  readonly otherwise: Block | IfExpression | null;
}

/** `match e { p => e, … }`. */
export interface MatchExpression extends Node {
  readonly kind: "Match";
  readonly subject: Expression;
  readonly arms: readonly MatchArm[];
}

/** One arm. */
export interface MatchArm extends Node {
  readonly pattern: Pattern;
  readonly body: Expression;
}

/** `{ … }`. */
export interface Block extends Node {
  readonly kind: "Block";
  readonly statements: readonly Statement[];
}

/** `[a, b]`. */
export interface ListLiteral extends Node {
  readonly kind: "List";
  readonly elements: readonly Expression[];
}

/**
 * `{"a": 1}`. An empty `{}` is parsed as a `Block`; the checker decides that
 * it is a map where a Map is expected, and says so in `Checked.emptyMaps`.
 */
export interface MapLiteral extends Node {
  readonly kind: "Map";
  readonly entries: readonly MapEntry[];
}

/** One entry; the key is an expression of type String. */
export interface MapEntry extends Node {
  readonly key: Expression;
  readonly value: Expression;
}

/** `P { ..base, x: 1 }`. */
export interface RecordLiteral extends Node {
  readonly kind: "RecordLiteral";
  readonly name: Name;
  readonly base: Expression | null;
  readonly fields: readonly FieldInit[];
}

/** `x: e`. */
export interface FieldInit extends Node {
  readonly name: Name;
  readonly value: Expression;
}

/** `E::V`, `E::V(e)`, `E::V { f: e }`. */
export interface VariantExpression extends Node {
  readonly kind: "Variant";
  readonly enum: Name;
  readonly variant: Name;
  readonly payload: Expression | null;
  readonly fields: readonly FieldInit[] | null;
}

/** `spawn f`. */
export interface SpawnExpression extends Node {
  readonly kind: "Spawn";
  readonly function: Expression;
}

/** `send a m`. */
export interface SendExpression extends Node {
  readonly kind: "Send";
  readonly target: Expression;
  readonly message: Expression;
}

/** `receive`. */
export interface ReceiveExpression extends Node {
  readonly kind: "Receive";
}

/** `emit e`. */
export interface EmitExpression extends Node {
  readonly kind: "Emit";
  readonly value: Expression;
}

/** `(e)`. */
export interface ParenthesizedExpression extends Node {
  readonly kind: "Parenthesized";
  readonly inner: Expression;
}

/** What stands where an expression could not be read; already reported. */
export interface ErrorExpression extends Node {
  readonly kind: "Error";
}

/** A pattern. */
export type Pattern =
  | WildcardPattern
  | BindingPattern
  | IntPattern
  | StringPattern
  | BoolPattern
  | UnitPattern
  | NonePattern
  | WrapPattern
  | NamedPattern
  | ErrorPattern;

/** `_`. */
export interface WildcardPattern extends Node {
  readonly kind: "WildcardPattern";
}

/** A lower-case name: binds. */
export interface BindingPattern extends Node {
  readonly kind: "BindingPattern";
  readonly name: string;
}

/** `3` or `-3`. */
export interface IntPattern extends Node {
  readonly kind: "IntPattern";
  readonly value: Int;
}

/** `"a"`. */
export interface StringPattern extends Node {
  readonly kind: "StringPattern";
  readonly value: string;
}

/** `true` or `false`. */
export interface BoolPattern extends Node {
  readonly kind: "BoolPattern";
  readonly value: boolean;
}

/** `()`. */
export interface UnitPattern extends Node {
  readonly kind: "UnitPattern";
}

/** `None`. */
export interface NonePattern extends Node {
  readonly kind: "NonePattern";
}

/** `Some(p)`, `Ok(p)`, `Err(p)`. */
export interface WrapPattern extends Node {
  readonly kind: "WrapPattern";
  readonly constructor_: "Some" | "Ok" | "Err";
  readonly inner: Pattern;
}

/**
 * A capitalised name: `V`, `V(p)`, `E::V`, `E::V(p)`, `V { f, g: p }`,
 * `E::V { … }`, or a record `P { f, g: p }`. The checker tells which.
 */
export interface NamedPattern extends Node {
  readonly kind: "NamedPattern";
  readonly enum: Name | null;
  readonly name: Name;
  readonly payload: Pattern | null;
  readonly fields: readonly FieldPattern[] | null;
}

/** `f` (pattern is a binding of that name) or `f: p`. */
export interface FieldPattern extends Node {
  readonly name: Name;
  readonly pattern: Pattern;
  /** True when only the name was written. */
  readonly shorthand: boolean;
}

/** What stands where a pattern could not be read; already reported. */
export interface ErrorPattern extends Node {
  readonly kind: "ErrorPattern";
}

/** The expression inside any number of parentheses. */
export function unwrap(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "Parenthesized") inner = inner.inner;
  return inner;
}
