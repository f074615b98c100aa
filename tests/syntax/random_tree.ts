// Copyright 2026 the Boruna authors. MIT license.

/**
 * Random trees: any tree that a source without errors can have, well-typed or
 * not, without places.
 *
 * @module
 */

import { makeSource } from "../../src/diagnostic/mod.ts";
import type {
  BinaryOperator,
  Block,
  CapabilityList,
  Clause,
  Expression,
  FieldDeclaration,
  FieldInit,
  FieldPattern,
  IfExpression,
  Item,
  Name,
  Pattern,
  SourceFile,
  Statement,
  TypeNode,
} from "../../src/syntax/mod.ts";
import type { Int } from "../../src/value/mod.ts";

const span = { start: 0, end: 0 };

const OPERATORS: readonly BinaryOperator[] = [
  "||",
  "&&",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "++",
  "+",
  "-",
  "*",
  "/",
  "%",
];

const STRINGS: readonly string[] = [
  "",
  "text",
  'q"q\\n\n\t\r\0',
  "é 😀 日本",
  "\u2066\u200b\u00a0\u0001",
  "// no comment {",
];

const INTS: readonly Int[] = [0, 1, 42, 9007199254740991, 9223372036854775807n];

const FLOATS: readonly number[] = [0, 1.5, 1e21, 5e-324, 0.1, 1e300];

/** Makes trees from a source of numbers in [0, 1). */
export class RandomTree {
  readonly #random: () => number;

  /** A maker with a source of chance. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** A file. */
  file(): SourceFile {
    return {
      kind: "SourceFile",
      span,
      source: makeSource("random.ax", ""),
      module: this.#chance(0.2) ? this.#lower() : null,
      items: this.#some(4, () => this.#item()),
      comments: [],
    };
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  #some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.#below(most + 1) }, make);
  }

  #lower(): Name {
    const text = this.#pick(["a", "b", "x_1", "_y", "record", "longer_name"]);
    return { kind: "Name", span, text };
  }

  #upper(): Name {
    return { kind: "Name", span, text: this.#pick(["A", "B", "Point", "E2"]) };
  }

  #item(): Item {
    const exported = this.#chance(0.2);
    const doc = this.#chance(0.2) ? "A doc.\n\n  More." : null;
    switch (this.#below(6)) {
      case 0:
        return {
          kind: "Import",
          span,
          exported,
          path: this.#pick(STRINGS),
          pathSpan: span,
        };
      case 1:
        return {
          kind: "Record",
          span,
          exported,
          doc,
          keyword: this.#pick(["type", "record"]),
          name: this.#upper(),
          fields: this.#fields(),
        };
      case 2:
        return {
          kind: "Enum",
          span,
          exported,
          doc,
          name: this.#upper(),
          variants: this.#some(3, () => {
            const kind = this.#below(3);
            return {
              span,
              name: this.#upper(),
              payload: kind === 1 ? this.#type(2) : null,
              fields: kind === 2 ? this.#fields() : null,
            };
          }),
        };
    }
    const clauses: Clause[] = [
      ...this.#some(1, (): Clause => ({
        kind: "Intent",
        span,
        text: this.#pick(STRINGS),
        textSpan: span,
      })),
      ...this.#some(2, (): Clause => ({
        kind: "Requires",
        span,
        condition: this.#expression(3),
      })),
      ...this.#some(1, (): Clause => ({
        kind: "Ensures",
        span,
        condition: this.#expression(3),
      })),
    ];
    return {
      kind: "Function",
      span,
      exported,
      doc,
      name: this.#lower(),
      parameters: this.#fields(),
      result: this.#chance(0.6) ? this.#type(3) : null,
      capabilities: this.#chance(0.4) ? this.#capabilities() : null,
      clauses,
      body: this.#block(5, false),
    };
  }

  #fields(): FieldDeclaration[] {
    return this.#some(3, () => ({
      span,
      name: this.#lower(),
      type: this.#type(2),
    }));
  }

  #capabilities(): CapabilityList {
    return {
      span,
      names: this.#some(3, () => ({
        span,
        text: this.#pick(["net.fetch", "random", "actor.spawn", "unknown.one"]),
      })),
    };
  }

  #type(depth: number): TypeNode {
    if (depth > 0 && this.#chance(0.3)) {
      return {
        kind: "FunctionType",
        span,
        parameters: this.#some(2, () => this.#type(depth - 1)),
        result: this.#type(depth - 1),
        capabilities: this.#chance(0.5) ? this.#capabilities() : null,
      };
    }
    return {
      kind: "NamedType",
      span,
      name: this.#upper(),
      arguments: depth > 0 ? this.#some(2, () => this.#type(depth - 1)) : [],
    };
  }

  #block(depth: number, inLoop: boolean): Block {
    return {
      kind: "Block",
      span,
      statements: this.#some(3, () => this.#statement(depth - 1, inLoop)),
    };
  }

  #statement(depth: number, inLoop: boolean): Statement {
    switch (this.#below(8)) {
      case 0:
      case 1:
        return {
          kind: "Let",
          span,
          mutable: this.#chance(0.3),
          name: this.#chance(0.9) ? this.#lower() : null,
          type: this.#chance(0.3) ? this.#type(2) : null,
          value: this.#expression(depth),
        };
      case 2:
        return {
          kind: "Assign",
          span,
          target: this.#lower(),
          value: this.#expression(depth),
        };
      case 3:
        return {
          kind: "Return",
          span,
          value: this.#chance(0.7) ? this.#expression(depth) : null,
        };
      case 4:
        return {
          kind: "While",
          span,
          condition: this.#expression(depth),
          body: this.#block(depth, true),
        };
      case 5:
        return {
          kind: "For",
          span,
          name: this.#chance(0.8) ? this.#lower() : null,
          iterable: this.#expression(depth),
          body: this.#block(depth, true),
        };
      case 6:
        if (inLoop) {
          return { kind: this.#pick(["Break", "Continue"]), span };
        }
    }
    return { kind: "Expression", span, expression: this.#expression(depth) };
  }

  #leaf(): Expression {
    switch (this.#below(10)) {
      case 0:
        return { kind: "Int", span, value: this.#pick(INTS) };
      case 1:
        return { kind: "Float", span, value: this.#pick(FLOATS) };
      case 2:
        return { kind: "String", span, value: this.#pick(STRINGS) };
      case 3:
        return { kind: "Bool", span, value: this.#chance(0.5) };
      case 4:
        return { kind: "Unit", span };
      case 5:
        return { kind: "None", span };
      case 6:
        return { kind: "Receive", span };
      case 7:
        return { kind: "NameExpression", span, name: this.#upper().text };
      case 8:
        return this.#chance(0.2)
          ? { kind: "Int", span, value: -9223372036854775808n }
          : {
            kind: "Variant",
            span,
            enum: this.#upper(),
            variant: this.#upper(),
            payload: null,
            fields: null,
          };
    }
    return { kind: "NameExpression", span, name: this.#lower().text };
  }

  #expression(depth: number): Expression {
    if (depth <= 0) return this.#leaf();
    const next = (): Expression => this.#expression(depth - 1);
    switch (this.#below(20)) {
      case 0:
        return {
          kind: "Wrap",
          span,
          constructor_: this.#pick(["Some", "Ok", "Err"]),
          argument: next(),
        };
      case 1:
      case 2:
        return {
          kind: "Call",
          span,
          callee: next(),
          arguments: this.#some(3, next),
        };
      case 3:
        return { kind: "Field", span, object: next(), name: this.#lower() };
      case 4:
        return this.#unary(next());
      case 5:
      case 6:
      case 7:
      case 8:
        return {
          kind: "Binary",
          span,
          operator: this.#pick(OPERATORS),
          operatorSpan: span,
          left: next(),
          right: next(),
        };
      case 9:
        return this.#if(depth - 1);
      case 10:
        return {
          kind: "Match",
          span,
          subject: next(),
          arms: this.#some(3, () => ({
            span,
            pattern: this.#pattern(2),
            body: next(),
          })),
        };
      case 11:
        return this.#block(depth, false);
      case 12:
        return { kind: "List", span, elements: this.#some(3, next) };
      case 13:
        return {
          kind: "Map",
          span,
          entries: [
            { span, key: next(), value: next() },
            ...this.#some(
              2,
              () => ({ span, key: next(), value: next() }),
            ),
          ],
        };
      case 14:
        return {
          kind: "RecordLiteral",
          span,
          name: this.#upper(),
          base: this.#chance(0.3) ? next() : null,
          fields: this.#inits(next),
        };
      case 15:
        return {
          kind: "Variant",
          span,
          enum: this.#upper(),
          variant: this.#upper(),
          payload: this.#chance(0.5) ? next() : null,
          fields: null,
        };
      case 16:
        return {
          kind: "Variant",
          span,
          enum: this.#upper(),
          variant: this.#upper(),
          payload: null,
          fields: this.#inits(next),
        };
      case 17:
        return { kind: "Spawn", span, function: next() };
      case 18:
        return { kind: "Send", span, target: next(), message: next() };
    }
    return { kind: "Emit", span, value: next() };
  }

  /** A minus before the digits of the smallest Int would be folded. */
  #unary(operand: Expression): Expression {
    return { kind: "Unary", span, operator: this.#pick(["-", "!"]), operand };
  }

  #if(depth: number): IfExpression {
    const otherwise = this.#below(3);
    return {
      kind: "If",
      span,
      condition: this.#expression(depth),
      then: this.#block(depth, false),
      otherwise: otherwise === 0
        ? null
        : otherwise === 1 || depth <= 0
        ? this.#block(depth, false)
        : this.#if(depth - 1),
    };
  }

  #inits(next: () => Expression): FieldInit[] {
    return this.#some(3, () => ({ span, name: this.#lower(), value: next() }));
  }

  #pattern(depth: number): Pattern {
    const kind = this.#below(depth > 0 ? 11 : 8);
    switch (kind) {
      case 0:
        return { kind: "WildcardPattern", span };
      case 1:
        return { kind: "IntPattern", span, value: this.#pick(INTS) };
      case 2:
        return {
          kind: "IntPattern",
          span,
          value: this.#pick([-1, -9223372036854775808n]),
        };
      case 3:
        return { kind: "StringPattern", span, value: this.#pick(STRINGS) };
      case 4:
        return { kind: "BoolPattern", span, value: this.#chance(0.5) };
      case 5:
        return { kind: "UnitPattern", span };
      case 6:
        return { kind: "NonePattern", span };
      case 7:
        return { kind: "BindingPattern", span, name: this.#lower().text };
      case 8:
        return {
          kind: "WrapPattern",
          span,
          constructor_: this.#pick(["Some", "Ok", "Err"]),
          inner: this.#pattern(depth - 1),
        };
    }
    return {
      kind: "NamedPattern",
      span,
      enum: this.#chance(0.4) ? this.#upper() : null,
      name: this.#upper(),
      payload: kind === 9 && this.#chance(0.7)
        ? this.#pattern(depth - 1)
        : null,
      fields: kind === 10
        ? this.#some(3, () => this.#fieldPattern(depth - 1))
        : null,
    };
  }

  #fieldPattern(depth: number): FieldPattern {
    const name = this.#lower();
    const shorthand = this.#chance(0.5);
    const pattern: Pattern = shorthand
      ? { kind: "BindingPattern", span, name: name.text }
      : this.#pattern(depth);
    return { span, name, pattern, shorthand };
  }
}
