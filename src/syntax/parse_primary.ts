// Copyright 2026 the Boruna authors. MIT license.

/**
 * Values: literals, names, constructors, brackets, and the words that start
 * an expression.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import { readFloat, readInt, readString } from "./literal.ts";
import { parseBraces } from "./parse_block.ts";
import { parseIf, parseMatch } from "./parse_branch.ts";
import {
  errorExpression,
  parseExpression,
  parsePostfix,
  parseUnary,
} from "./parse_expression.ts";
import { inside, parseElements, parseFields } from "./parse_list.ts";
import { isCapitalized } from "./parse_pattern.ts";
import type { Expression, FieldInit, Name } from "./tree.ts";

/** Reads a value. */
export function parsePrimary(cursor: Cursor): Expression {
  const { start, kind } = cursor;
  cursor.height = 1;
  switch (kind) {
    case "int": {
      const index = cursor.advance();
      return {
        kind: "Int",
        span: cursor.from(start),
        value: readInt(cursor, index, false),
      };
    }
    case "float": {
      const index = cursor.advance();
      return {
        kind: "Float",
        span: cursor.from(start),
        value: readFloat(cursor, index),
      };
    }
    case "string": {
      const index = cursor.advance();
      return {
        kind: "String",
        span: cursor.from(start),
        value: readString(cursor, index),
      };
    }
    case "true":
    case "false":
      cursor.advance();
      return { kind: "Bool", span: cursor.from(start), value: kind === "true" };
    case "None":
      cursor.advance();
      return { kind: "None", span: cursor.from(start) };
    case "Some":
    case "Ok":
    case "Err":
      return wrap(cursor, kind);
    case "name":
      return named(cursor);
    case "(":
      return parenthesized(cursor);
    case "[": {
      const elements = parseElements(cursor, "]");
      cursor.grow(cursor.height);
      return { kind: "List", span: cursor.from(start), elements };
    }
    case "{":
      return parseBraces(cursor);
    case "if":
      return parseIf(cursor);
    case "match":
      return parseMatch(cursor);
    case "receive":
      cursor.advance();
      return { kind: "Receive", span: cursor.from(start) };
    case "spawn": {
      cursor.advance();
      const operand = parsePostfix(cursor);
      cursor.grow(cursor.height);
      return { kind: "Spawn", span: cursor.from(start), function: operand };
    }
    case "emit": {
      cursor.advance();
      const operand = parseUnary(cursor);
      cursor.grow(cursor.height);
      return { kind: "Emit", span: cursor.from(start), value: operand };
    }
    case "send":
      return send(cursor);
  }
  unexpected(cursor);
  return errorExpression(cursor);
}

/** Reports what stands where an expression should. */
function unexpected(cursor: Cursor): void {
  const { kind } = cursor;
  let message = `expected an expression, found ${cursor.found()}`;
  let help: string | null = null;
  switch (kind) {
    case "fn":
      message = "a function can only be declared at the top level";
      help = "move it out of this function; a function is a value by its name";
      break;
    case "type":
    case "enum":
    case "import":
    case "export":
      message = `\`${kind}\` can only stand at the top level`;
      break;
    case "let":
    case "return":
    case "while":
    case "for":
    case "break":
    case "continue":
      if (!cursor.newLine) {
        help = `\`${kind}\` is a statement; put braces around it: ` +
          `\`{ ${kind} … }\``;
      }
      break;
    case "else":
      message = "this `else` belongs to no `if`";
      help = "`else` stands behind the `}` of an `if`";
      break;
    case "_":
      help = "`_` is a pattern, not a value";
      break;
    case "=":
      help = cursor.peek(-1) === "=="
        ? "equality is written `==`"
        : cursor.peek(-1) === "!="
        ? "inequality is written `!=`"
        : null;
      break;
    case "+":
      help = "there is no sign `+`";
      break;
    case "requires":
    case "ensures":
    case "intent":
      help = `\`${kind}\` stands between the signature and the body`;
      break;
    case "mut":
      help = "`mut` stands behind `let`";
      break;
    case "=>":
      if (cursor.peek(-1) !== "name" && cursor.peek(-1) !== ")") break;
      help = "there are no functions without a name; pass one by its name";
      break;
    case "..":
      help = "there are no ranges";
      break;
  }
  cursor.fail(message, { help });
}

function wrap(cursor: Cursor, kind: "Some" | "Ok" | "Err"): Expression {
  const { start } = cursor;
  cursor.advance();
  if (!cursor.is("(") || cursor.lineEnds) {
    cursor.fail(
      `expected \`(\` and a value behind \`${kind}\`, found ${cursor.found()}`,
    );
    return errorExpression(cursor);
  }
  const argument = payload(cursor, kind);
  cursor.grow(cursor.height);
  return {
    kind: "Wrap",
    span: cursor.from(start),
    constructor_: kind,
    argument,
  };
}

/** Reads `(e)` behind a constructor. */
function payload(cursor: Cursor, name: string): Expression {
  const open = cursor.advance();
  if (cursor.is(")")) {
    cursor.report(cursor.span, {
      message: `expected a value inside \`${name}()\``,
      help: isWrap(name)
        ? `the value of nothing is \`()\`: \`${name}(())\``
        : `a variant without payload is written \`${name}\``,
      fix: isWrap(name) ? null : {
        message: "remove the parentheses",
        edits: [{
          span: { start: cursor.spanOf(open).start, end: cursor.span.end },
          replacement: "",
        }],
      },
    });
    cursor.advance();
    return errorExpression(cursor);
  }
  const value = inside(cursor, () => parseExpression(cursor));
  const { height } = cursor;
  if (cursor.take(",") && !cursor.is(")")) {
    cursor.at--;
    cursor.fail(`\`${name}\` takes one value, found \`,\` and another`, {
      help: "put several values into a record",
    });
  }
  cursor.close(")", open, "`)`");
  cursor.height = height;
  return value;
}

function isWrap(name: string): boolean {
  return name === "Some" || name === "Ok" || name === "Err";
}

function send(cursor: Cursor): Expression {
  const { start } = cursor;
  cursor.advance();
  let target = parsePostfix(cursor, true);
  const below = cursor.height;
  let message: Expression;
  const only = target.kind === "Call" && target.arguments.length === 1
    ? target.arguments[0]
    : undefined;
  if (only !== undefined && target.kind === "Call" && endsStatement(cursor)) {
    // `send w(1)`: the parentheses held the message.
    message = {
      kind: "Parenthesized",
      span: { start: target.callee.span.end, end: target.span.end },
      inner: only,
    };
    const parts = cursor.text.indexOf("(", target.callee.span.end);
    message = { ...message, span: { start: parts, end: target.span.end } };
    target = target.callee;
  } else if (cursor.panic) message = errorExpression(cursor);
  else message = parseUnary(cursor);
  cursor.grow(Math.max(below, cursor.height));
  return { kind: "Send", span: cursor.from(start), target, message };
}

function endsStatement(cursor: Cursor): boolean {
  switch (cursor.kind) {
    case "}":
    case ")":
    case "]":
    case ",":
    case "eof":
      return true;
  }
  return cursor.lineEnds;
}

function parenthesized(cursor: Cursor): Expression {
  const { start } = cursor;
  const open = cursor.advance();
  if (cursor.take(")")) return { kind: "Unit", span: cursor.from(start) };
  const inner = inside(cursor, () => parseExpression(cursor));
  cursor.grow(cursor.height);
  const { height } = cursor;
  if (!cursor.panic && cursor.is(",")) {
    cursor.fail("expected `)`, found `,`", {
      help: "there are no tuples; declare a record for several values",
    });
  } else if (!cursor.panic && cursor.is("=")) {
    cursor.fail("expected `)`, found `=`", {
      help: "`=` assigns and is a statement; equality is `==`",
    });
  }
  cursor.close(")", open, "`)`");
  cursor.height = height;
  return { kind: "Parenthesized", span: cursor.from(start), inner };
}

function named(cursor: Cursor): Expression {
  const { start } = cursor;
  const index = cursor.advance();
  const text = cursor.textOf(index);
  const span = cursor.spanOf(index);
  if (cursor.is("::")) {
    return variant(cursor, { kind: "Name", span, text });
  }
  if (cursor.is("{") && !cursor.lineEnds) {
    const literal = isCapitalized(text)
      ? !cursor.bare || looksLikeFields(cursor)
      : !cursor.bare && cursor.peek(1) === "name" && cursor.peek(2) === ":";
    if (literal) {
      const name: Name = { kind: "Name", span, text };
      if (!isCapitalized(text)) {
        cursor.report(span, {
          message: "a record literal needs a name with a capital letter, " +
            `not \`${text}\``,
        });
      }
      const { base, fields } = guarded(cursor, start, true);
      cursor.grow(cursor.height);
      return {
        kind: "RecordLiteral",
        span: cursor.from(start),
        name,
        base,
        fields,
      };
    }
  }
  return { kind: "NameExpression", span, name: text };
}

/** True if the brace here holds the fields of a record for certain. */
function looksLikeFields(cursor: Cursor): boolean {
  return cursor.peek(1) === ".." ||
    (cursor.peek(1) === "name" && cursor.peek(2) === ":");
}

/** Reads fields; reports them where they need parentheses. */
function guarded(
  cursor: Cursor,
  start: number,
  withBase: boolean,
): { readonly base: Expression | null; readonly fields: FieldInit[] } {
  const { bare } = cursor;
  const before = cursor.reporter.count;
  const read = parseFields(cursor, withBase);
  if (bare && !cursor.panic && cursor.reporter.count === before) {
    const span = cursor.from(start);
    cursor.report(span, {
      message: "a literal with braces needs parentheses here",
      help: "write `(` and `)` around it, so that its `{` is not taken for " +
        "the block",
      fix: {
        message: "put parentheses around the literal",
        edits: [
          { span: { start, end: start }, replacement: "(" },
          { span: { start: span.end, end: span.end }, replacement: ")" },
        ],
      },
    });
  }
  return read;
}

function variant(cursor: Cursor, enumName: Name): Expression {
  const { start } = enumName.span;
  cursor.advance();
  const name = cursor.name("the name of a variant");
  let value: Expression | null = null;
  let fields: FieldInit[] | null = null;
  cursor.height = 0;
  if (!cursor.panic && cursor.is("(") && !cursor.lineEnds) {
    value = payload(cursor, `${enumName.text}::${name.text}`);
  } else if (!cursor.panic && cursor.is("{") && !cursor.lineEnds) {
    if (!cursor.bare || looksLikeFields(cursor)) {
      fields = guarded(cursor, start, false).fields;
    }
  }
  cursor.grow(cursor.height);
  return {
    kind: "Variant",
    span: cursor.from(start),
    enum: enumName,
    variant: name,
    payload: value,
    fields,
  };
}
