// Copyright 2026 the Boruna authors. MIT license.

/**
 * Expressions: operators by precedence, then what stands behind a value
 * (calls, fields), then values themselves.
 *
 * A line's end ends an expression unless the next token can do nothing but
 * continue it (`design/language-decisions.md` 2.1). The largest chains are
 * read in loops, so that only nesting takes stack.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import { isSmallestMagnitude, readInt } from "./literal.ts";
import { parsePrimary } from "./parse_primary.ts";
import { parseArguments } from "./parse_list.ts";
import type { BinaryOperator, Expression } from "./tree.ts";

/** How tightly each binary operator binds (`spec/language.md` 3.3). */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "++": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "%": 7,
};

/** True for the operators that compare. */
export function isComparison(operator: BinaryOperator): boolean {
  return PRECEDENCE[operator] === 3 || PRECEDENCE[operator] === 4;
}

/** Reads an expression; `height` of the cursor is then its height. */
export function parseExpression(cursor: Cursor): Expression {
  return binary(cursor, 1);
}

/** What stands where no expression could be read. */
export function errorExpression(cursor: Cursor): Expression {
  cursor.height = 1;
  return {
    kind: "Error",
    span: { start: cursor.lastEnd, end: cursor.lastEnd },
  };
}

/**
 * Reads an expression before a `{`, in which a record literal needs
 * parentheses. `what` names it where it is missing.
 */
export function parseHeadExpression(cursor: Cursor, what: string): Expression {
  const { bare } = cursor;
  const braced = cursor.is("{");
  cursor.bare = true;
  const expression = parseExpression(cursor);
  cursor.bare = bare;
  if (
    braced && !cursor.panic && !cursor.is("{") &&
    !/^(requires|ensures|intent)$/.test(cursor.kind)
  ) {
    const { start } = expression.span;
    cursor.failAt({ start, end: start + 1 }, {
      message: `expected ${what}, found \`{\``,
    });
  }
  return expression;
}

function operatorAt(cursor: Cursor): BinaryOperator | null {
  const { kind } = cursor;
  if (!(kind in PRECEDENCE)) return null;
  if (kind === "-" && cursor.lineEnds) return null;
  // `n += 1` is the statement's to complain about.
  if (
    cursor.peek(1) === "=" &&
    cursor.tokens.ends[cursor.at] === cursor.tokens.starts[cursor.at + 1]
  ) return null;
  return kind as BinaryOperator;
}

function binary(cursor: Cursor, lowest: number): Expression {
  const { start } = cursor;
  let left = parseUnary(cursor);
  for (;;) {
    if (cursor.panic) return left;
    const operator = operatorAt(cursor);
    if (operator === null || PRECEDENCE[operator] < lowest) return left;
    const leftHeight = cursor.height;
    const operatorSpan = cursor.span;
    cursor.advance();
    if (operator === "++" && (cursor.newLine || cursor.is("}"))) {
      danglingIncrement(cursor, left);
    }
    const right = binary(cursor, PRECEDENCE[operator] + 1);
    cursor.grow(Math.max(leftHeight, cursor.height));
    if (isComparison(operator)) checkChain(cursor, left, operator, right);
    left = {
      kind: "Binary",
      span: cursor.from(start),
      operator,
      operatorSpan,
      left,
      right,
    };
  }
}

/** `n++` of other languages; a `++` whose right side is on the next line passes. */
function danglingIncrement(cursor: Cursor, left: Expression): void {
  if (left.kind !== "NameExpression") return;
  if (!cursor.is("}") && !/^(let|return|while|for)$/.test(cursor.kind)) {
    return;
  }
  cursor.fail(`expected an expression behind \`++\`, found ${cursor.found()}`, {
    help:
      `\`++\` joins two strings; write \`${left.name} = ${left.name} + 1\` ` +
      "to count up",
  });
}

/** Reports `a < b < c` and `a < b == c` (decisions 4.1 and 4.9). */
function checkChain(
  cursor: Cursor,
  left: Expression,
  operator: BinaryOperator,
  right: Expression,
): void {
  const inner = left.kind === "Binary" && isComparison(left.operator)
    ? left
    : right.kind === "Binary" && isComparison(right.operator)
    ? right
    : null;
  if (inner === null || inner.kind !== "Binary") return;
  // The inner one is a chain already: one report is enough.
  if (isChain(inner.left) || isChain(inner.right)) return;
  const { text } = cursor;
  const part = (node: Expression): string =>
    text.slice(node.span.start, node.span.end);
  const span = { start: left.span.start, end: right.span.end };
  const middle = inner === left ? inner.right : inner.left;
  const fixed = inner === left
    ? `${part(left)} && ${part(middle)} ${operator} ${part(right)}`
    : `${part(left)} ${operator} ${part(middle)} && ${part(right)}`;
  const sameKind = PRECEDENCE[inner.operator] === PRECEDENCE[operator];
  const short = fixed.length <= 80;
  cursor.report(span, {
    message: "comparisons cannot be chained: the result of " +
      `\`${inner.operator}\` is a Bool`,
    help: (short && sameKind
      ? `write \`${fixed}\``
      : "join comparisons with `&&`") +
      (sameKind && PRECEDENCE[operator] === 4
        ? ""
        : ", or put parentheses around one of them"),
    fix: short && sameKind && PRECEDENCE[operator] === 4
      ? {
        message: "compare each pair",
        edits: [{ span, replacement: fixed }],
      }
      : null,
  });
}

function isChain(node: Expression): boolean {
  return node.kind === "Binary" && isComparison(node.operator);
}

/** Reads prefix operators and what they stand before. */
export function parseUnary(cursor: Cursor): Expression {
  const starts: number[] = [];
  const operators: ("-" | "!")[] = [];
  let operand: Expression | null = null;
  while (cursor.is("-") || cursor.is("!")) {
    const operator = cursor.is("-") ? "-" : "!";
    const { start } = cursor;
    const index = cursor.advance() + 1;
    if (
      operator === "-" && cursor.is("int") &&
      isSmallestMagnitude(cursor, index)
    ) {
      cursor.advance();
      cursor.height = 1;
      operand = {
        kind: "Int",
        span: cursor.from(start),
        value: readInt(cursor, index, true),
      };
      break;
    }
    operators.push(operator);
    starts.push(start);
  }
  operand ??= parsePostfix(cursor);
  for (let index = operators.length - 1; index >= 0; index--) {
    if (!cursor.grow(cursor.height)) break;
    operand = {
      kind: "Unary",
      span: cursor.from(starts[index]!),
      operator: operators[index]!,
      operand,
    };
  }
  return operand;
}

/**
 * Reads a value and the calls and fields behind it. In the target of `send` a
 * `(` or `[` behind a blank starts the message instead (`target`).
 */
export function parsePostfix(
  cursor: Cursor,
  target: boolean = false,
): Expression {
  const ok = cursor.enter();
  const expression = ok ? postfix(cursor, target) : errorExpression(cursor);
  cursor.leave();
  return expression;
}

function postfix(cursor: Cursor, target: boolean): Expression {
  const { start } = cursor;
  let expression = parsePrimary(cursor);
  while (!cursor.panic) {
    const below = cursor.height;
    if (cursor.is("(")) {
      if (cursor.lineEnds || (target && !cursor.adjacent)) break;
      const list = parseArguments(cursor);
      cursor.grow(Math.max(below, cursor.height));
      expression = {
        kind: "Call",
        span: cursor.from(start),
        callee: expression,
        arguments: list,
      };
    } else if (cursor.is(".")) {
      cursor.advance();
      const name = cursor.name("the name of a field");
      cursor.grow(below);
      expression = {
        kind: "Field",
        span: cursor.from(start),
        object: expression,
        name,
      };
    } else if (cursor.is("[")) {
      if (cursor.newLine || (target && !cursor.adjacent)) break;
      if (cursor.joined && !cursor.adjacent) break;
      expression = index(cursor, start, expression, below);
    } else break;
  }
  return expression;
}

/** `xs[0]` of other languages. */
function index(
  cursor: Cursor,
  start: number,
  list: Expression,
  below: number,
): Expression {
  const open = cursor.at;
  const brackets = cursor.span;
  const saved = { joined: cursor.joined, bare: cursor.bare };
  const before = cursor.reporter.count;
  cursor.advance();
  cursor.joined = true;
  cursor.bare = false;
  const position = cursor.is("]")
    ? errorExpression(cursor)
    : parseExpression(cursor);
  Object.assign(cursor, saved);
  cursor.grow(Math.max(below, cursor.height));
  const closed = cursor.panic || cursor.close("]", open, "`]`");
  const span = cursor.from(start);
  if (closed && cursor.reporter.count === before) {
    const { text } = cursor;
    const fixed = `list_get(${text.slice(list.span.start, list.span.end)}, ${
      text.slice(position.span.start, position.span.end)
    })`;
    const short = fixed.length <= 80 && position.kind !== "Error";
    cursor.report(brackets, {
      message: "elements are not taken with `[ ]`",
      help: short ? `write \`${fixed}\`` : "write `list_get(list, index)`",
      fix: short
        ? { message: "call `list_get`", edits: [{ span, replacement: fixed }] }
        : null,
    });
  }
  return {
    kind: "Call",
    span,
    callee: { kind: "NameExpression", span: brackets, name: "list_get" },
    arguments: [list, position],
  };
}
