// Copyright 2026 the Boruna authors. MIT license.

/**
 * Blocks and statements.
 *
 * A statement ends with its line, or where the next one starts; an error in
 * one does not keep the others from being read.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import type { Cursor } from "./cursor.ts";
import {
  errorExpression,
  parseExpression,
  parseHeadExpression,
} from "./parse_expression.ts";
import { parseEntries } from "./parse_list.ts";
import { parseType } from "./parse_type.ts";
import type {
  Block,
  Expression,
  ExpressionStatement,
  Name,
  Statement,
  TypeNode,
} from "./tree.ts";

/** Reads a block where one must stand; the height is that of the highest. */
export function parseBlock(cursor: Cursor, what: string): Block {
  const { start } = cursor;
  const open = cursor.panic ? -1 : cursor.openBrace(what);
  if (open < 0) {
    cursor.height = 1;
    const at = cursor.lastEnd;
    return { kind: "Block", span: { start: at, end: at }, statements: [] };
  }
  const statements: Statement[] = [];
  readStatements(cursor, statements, open, false);
  return { kind: "Block", span: cursor.from(start), statements };
}

/** Reads `{ … }` in an expression: a block or a map. */
export function parseBraces(cursor: Cursor): Expression {
  const { start } = cursor;
  const open = cursor.advance();
  const statements: Statement[] = [];
  const key = readStatements(cursor, statements, open, true);
  if (key === null) {
    return { kind: "Block", span: cursor.from(start), statements };
  }
  const entries = parseEntries(cursor, open, key);
  cursor.grow(cursor.height);
  return { kind: "Map", span: cursor.from(start), entries };
}

/**
 * Reads statements up to and with the `}`. Where a map may stand and the first
 * statement is followed by `:`, gives that key instead and reads no further.
 */
function readStatements(
  cursor: Cursor,
  statements: Statement[],
  open: number,
  mayBeMap: boolean,
): Expression | null {
  const { joined, bare } = cursor;
  cursor.joined = false;
  cursor.bare = false;
  let highest = 0;
  let key: Expression | null = null;
  while (!cursor.is("}") && !cursor.is("eof")) {
    if (cursor.atItemStart()) break;
    const before = cursor.at;
    if (cursor.is(";")) {
      semicolon(cursor);
      continue;
    }
    const statement = parseStatement(cursor);
    highest = Math.max(highest, cursor.height);
    if (
      mayBeMap && statements.length === 0 && cursor.is(":") &&
      statement.kind === "Expression" && !cursor.panic
    ) {
      key = statement.expression;
      break;
    }
    statements.push(statement);
    endStatement(cursor, before);
  }
  cursor.joined = joined;
  cursor.bare = bare;
  if (key === null) cursor.close("}", open, "`}`");
  cursor.height = highest;
  if (key === null) cursor.grow(highest);
  return key;
}

/** Goes to the start of the next statement. */
function endStatement(cursor: Cursor, before: number): void {
  if (cursor.panic) {
    if (cursor.at === before && !cursor.is("}")) cursor.advance();
    for (;;) {
      cursor.skip((kind) => kind === ";" || cursor.newLine);
      if (!cursor.is(")") && !cursor.is("]")) break;
      cursor.advance();
    }
    while (cursor.take(";"));
    cursor.panic = false;
  } else if (cursor.is(";")) semicolon(cursor);
}

function semicolon(cursor: Cursor): void {
  const { text } = cursor;
  const { span } = cursor;
  const index = cursor.at;
  cursor.advance();
  let { end } = span;
  while (cursor.is(";")) {
    end = cursor.span.end;
    cursor.advance();
  }
  const more = !cursor.newLine && !cursor.is("}") && !cursor.is("eof");
  let replacement = "";
  let until = end;
  if (more) {
    while (text[until] === " " || text[until] === "\t") until++;
    const first = cursor.tokens.lineFirst[index]!;
    const start = cursor.tokens.starts[first]!;
    const indent = text.slice(start - cursor.column(first), start);
    replacement = `\n${/^[ \t]*$/.test(indent) ? indent : ""}`;
  }
  const at = cursor.at;
  cursor.at = index;
  cursor.report(span, {
    message: "statements end with their line, not with `;`",
    help: more ? "put the next statement on a line of its own" : "remove it",
    fix: {
      message: "remove the `;`",
      edits: [{ span: { start: span.start, end: until }, replacement }],
    },
  });
  cursor.at = at;
}

function parseStatement(cursor: Cursor): Statement {
  const { start, kind } = cursor;
  cursor.height = 1;
  switch (kind) {
    case "let":
      return letStatement(cursor);
    case "return":
      return returnStatement(cursor);
    case "while":
    case "for": {
      const ok = cursor.enter();
      const loop = ok
        ? kind === "while" ? whileStatement(cursor) : forStatement(cursor)
        : statementOf(errorExpression(cursor));
      cursor.leave();
      return loop;
    }
    case "break":
    case "continue":
      cursor.advance();
      if (cursor.loops === 0) {
        cursor.at--;
        cursor.report(cursor.span, {
          message: `\`${kind}\` stands outside of a loop`,
          help: `\`${kind}\` works inside \`while\` and \`for\`` +
            (kind === "break" ? "; `return` leaves the function" : ""),
        });
        cursor.at++;
      }
      return {
        kind: kind === "break" ? "Break" : "Continue",
        span: cursor.from(start),
      };
    case "name":
      foreignDeclaration(cursor);
  }
  if (cursor.panic) return statementOf(errorExpression(cursor));
  return expressionStatement(cursor);
}

function statementOf(expression: Expression): ExpressionStatement {
  return { kind: "Expression", span: expression.span, expression };
}

/** `var x = 1` and its kin. */
function foreignDeclaration(cursor: Cursor): void {
  if (cursor.peek(1) !== "name" || cursor.startsLine(cursor.at + 1)) return;
  const word = cursor.textOf(cursor.at);
  if (word !== "var" && word !== "const" && word !== "val") return;
  const after = cursor.peek(2);
  if (after !== "=" && after !== ":") return;
  const replacement = word === "var" ? "let mut" : "let";
  cursor.fail(`a variable is declared with \`let\`, not \`${word}\``, {
    help: `write \`${replacement}\``,
    fix: {
      message: `write \`${replacement}\``,
      edits: [{ span: cursor.span, replacement }],
    },
  });
}

function expressionStatement(cursor: Cursor): Statement {
  const { start } = cursor;
  const expression = parseExpression(cursor);
  if (cursor.panic) return statementOf(expression);
  if (cursor.is("=")) {
    const target = assignable(cursor, expression);
    cursor.advance();
    return assignment(cursor, start, target);
  }
  if (cursor.peek(1) === "=" && /^([-+*/%]|\+\+|&&|\|\|)$/.test(cursor.kind)) {
    compound(cursor, expression);
    const target = assignable(cursor, expression);
    cursor.advance();
    return assignment(cursor, start, target);
  }
  return statementOf(expression);
}

function assignment(cursor: Cursor, start: number, target: Name): Statement {
  const value = cursor.panic
    ? errorExpression(cursor)
    : parseExpression(cursor);
  return { kind: "Assign", span: cursor.from(start), target, value };
}

/** The name that is assigned to; anything else is reported. */
function assignable(cursor: Cursor, expression: Expression): Name {
  if (expression.kind === "NameExpression") {
    return { kind: "Name", span: expression.span, text: expression.name };
  }
  const { span } = expression;
  const { text } = cursor;
  let help = "the left side of `=` is a name";
  let message = "cannot assign to this expression";
  switch (expression.kind) {
    case "Field": {
      const { object, name } = expression;
      const owner = text.slice(object.span.start, object.span.end);
      message = `cannot assign to the field \`${name.text}\`: ` +
        "records do not change";
      help = object.kind === "NameExpression"
        ? `write \`${owner} = T { ..${owner}, ${name.text}: … }\` with the ` +
          "type's name for `T`"
        : "build a new record with `T { ..old, field: value }`";
      break;
    }
    case "Call":
      message = "cannot assign to a call";
      break;
    case "Int":
    case "Float":
    case "String":
    case "Bool":
      message = "cannot assign to a literal";
      break;
    case "Binary":
      if (expression.operator === "==") help = "equality is written `==`";
  }
  cursor.report(span, { message, help });
  return { kind: "Name", span, text: "" };
}

/** `n += 1`: steps to the `=`. */
function compound(cursor: Cursor, target: Expression): void {
  const operator = cursor.kind;
  const start = cursor.start;
  cursor.advance();
  const { span } = cursor;
  const name = target.kind === "NameExpression" ? target.name : "x";
  cursor.report(span, {
    message:
      `expected an expression, found \`=\`: there is no \`${operator}=\``,
    help: `write \`${name} = ${name} ${operator} …\``,
    fix: target.kind !== "NameExpression" ? null : {
      message: "write the assignment out",
      edits: [{
        span: { start, end: span.end },
        replacement: `= ${name} ${operator}`,
      }],
    },
  });
}

function letStatement(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.advance();
  const mutable = cursor.take("mut");
  let name: Name | null = null;
  if (!cursor.take("_")) name = letName(cursor);
  let type: TypeNode | null = null;
  if (!cursor.panic && cursor.is(":")) {
    if (cursor.peek(1) === "=") {
      walrus(cursor);
    } else {
      cursor.advance();
      type = parseType(cursor);
    }
  }
  if (!cursor.panic && !cursor.is("=")) {
    cursor.fail(`expected \`=\` and a value, found ${cursor.found()}`, {
      help: "a `let` gives its name a value at once",
    });
  }
  cursor.take("=");
  const value = cursor.panic
    ? errorExpression(cursor)
    : parseExpression(cursor);
  return {
    kind: "Let",
    span: cursor.from(start),
    mutable,
    name,
    type,
    value,
  };
}

function letName(cursor: Cursor): Name {
  const name = cursor.is("name") ? cursor.textOf(cursor.at) : "";
  if (cursor.is("(") || cursor.is("[")) {
    cursor.fail(`expected a name, found ${cursor.found()}`, {
      help: "`let` takes one name; take values apart with `match` or fields",
    });
  }
  const read = cursor.name("a name");
  if (!cursor.panic && (cursor.is("{") || cursor.is("("))) {
    cursor.fail(`expected \`=\` and a value, found ${cursor.found()}`, {
      help: `\`let\` takes one name, not a pattern; use \`match\` or the ` +
        `fields of \`${name}\``,
    });
  }
  return read;
}

/** `let x := 1`: steps to the `=`. */
function walrus(cursor: Cursor): void {
  const span: Span = {
    start: cursor.start,
    end: cursor.tokens.ends[cursor.at + 1]!,
  };
  cursor.report(span, {
    message: "expected a type behind `:`, or `=` alone",
    help: "write `let x = 1` or `let x: Int = 1`",
    fix: { message: "write `=`", edits: [{ span, replacement: "=" }] },
  });
  cursor.advance();
}

function returnStatement(cursor: Cursor): Statement {
  const { start } = cursor;
  const { span } = cursor;
  cursor.advance();
  let value: Expression | null = null;
  if (cursor.newLine) {
    if (couldBeValue(cursor.kind)) {
      cursor.warn(span, {
        message: "this `return` gives `()`: its line ends here",
        labels: [{ span: cursor.span, message: "this is never reached" }],
        help: "put the value on the line of the `return`",
      });
    }
  } else if (!cursor.is("}") && !cursor.is(";")) {
    value = parseExpression(cursor);
  }
  return { kind: "Return", span: cursor.from(start), value };
}

function couldBeValue(kind: string): boolean {
  switch (kind) {
    case "}":
    case "eof":
    case "let":
    case "return":
    case "while":
    case "for":
    case "break":
    case "continue":
    case "send":
    case "emit":
      return false;
  }
  return true;
}

function loopBody(cursor: Cursor): Block {
  cursor.loops++;
  const body = parseBlock(cursor, "`{` and the body of the loop");
  cursor.loops--;
  return body;
}

function whileStatement(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.advance();
  const condition = parseHeadExpression(cursor, "a condition");
  const below = cursor.height;
  if (!cursor.panic && cursor.is("=")) {
    cursor.fail("expected `{` and the body of the loop, found `=`", {
      help: "`=` assigns; equality is `==`",
    });
  }
  const body = loopBody(cursor);
  cursor.height = Math.max(below, cursor.height);
  return { kind: "While", span: cursor.from(start), condition, body };
}

function forStatement(cursor: Cursor): Statement {
  const { start } = cursor;
  cursor.advance();
  let name: Name | null = null;
  if (!cursor.take("_")) {
    if (cursor.is("(")) {
      cursor.fail("expected a name, found `(`", {
        help: "a loop is written `for x in xs { … }`, without parentheses",
      });
    }
    name = cursor.name("a name");
  }
  if (!cursor.panic && !cursor.is("in")) {
    cursor.fail(`expected \`in\`, found ${cursor.found()}`, {
      help: "a loop is written `for x in xs { … }`",
    });
  }
  cursor.take("in");
  const iterable = cursor.panic
    ? errorExpression(cursor)
    : parseHeadExpression(cursor, "a list");
  const below = cursor.height;
  if (!cursor.panic && cursor.is("..")) {
    cursor.fail("expected `{` and the body of the loop, found `..`", {
      help: "there are no ranges; count with `while`",
    });
  }
  const body = loopBody(cursor);
  cursor.height = Math.max(below, cursor.height);
  return { kind: "For", span: cursor.from(start), name, iterable, body };
}
