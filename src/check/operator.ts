// Copyright 2026 the Boruna authors. MIT license.

/**
 * Operators (`design/language-decisions.md` 4.1).
 *
 * @module
 */

import type {
  BinaryExpression,
  BinaryOperator,
  Expression,
  UnaryExpression,
} from "../syntax/mod.ts";
import { isComparison } from "../syntax/mod.ts";
import { type Body, want } from "./body.ts";
import { checkExpression } from "./expression.ts";
import { fit, hole, type Infer, resolve, typeText } from "./inference.ts";
import type { Details } from "./report.ts";
import { BOOL, FLOAT, INT, STRING, UNKNOWN } from "./types.ts";

/** Checks `-e` and `!e`. */
export function checkUnary(body: Body, node: UnaryExpression): Infer {
  // Signs pile up without brackets: no recursion for them.
  const chain: UnaryExpression[] = [];
  let inner: Expression = node;
  while (inner.kind === "Unary") {
    chain.push(inner);
    inner = inner.operand;
  }
  let type = checkExpression(body, inner, null);
  for (let i = chain.length - 1; i >= 0; i--) {
    const at = chain[i]!;
    type = at.operator === "!"
      ? not(body, at, type, i > 0)
      : negate(body, at, type);
    body.types.set(at, type);
  }
  return type;
}

/** `within` is true for a `!` that is behind another sign. */
function not(
  body: Body,
  node: UnaryExpression,
  operand: Infer,
  within: boolean,
): Infer {
  const open = resolve(operand);
  if (open.kind === "Int" || open.kind === "String") {
    const empty = open.kind === "Int" ? "0" : '""';
    const compared = `${body.text(node.operand.span)} == ${empty}`;
    body.report(
      "E009",
      node.operand.span,
      `expected Bool, found ${typeText(open)} after \`!\``,
      {
        help: `compare it: \`${compared}\``,
        fix: {
          message: `compare it with \`${empty}\``,
          edits: [{
            span: node.span,
            replacement: within ? `(${compared})` : compared,
          }],
        },
      },
    );
    return BOOL;
  }
  body.fits(operand, want(BOOL, "after `!`"), node.operand);
  return BOOL;
}

function negate(body: Body, node: UnaryExpression, operand: Infer): Infer {
  const result = hole();
  body.ask((last) => {
    const open = resolve(operand);
    if (open.kind === "Variable") {
      if (!last) return false;
      fit(operand, INT);
      fit(result, INT);
      return true;
    }
    if (isNumber(open) || isSilent(open)) {
      fit(result, open.kind === "Never" ? UNKNOWN : open);
      return true;
    }
    fit(result, UNKNOWN);
    body.report(
      "E009",
      node.operand.span,
      `\`-\` needs Int or Float, found ${typeText(open)}`,
    );
    return true;
  });
  return result;
}

/** Checks a binary expression, and those on its left side with it. */
export function checkBinary(body: Body, node: BinaryExpression): Infer {
  const spine: BinaryExpression[] = [];
  let left: Expression = node;
  while (left.kind === "Binary") {
    spine.push(left);
    left = left.left;
  }
  let type = checkExpression(body, left, null);
  let broken = false;
  for (let i = spine.length - 1; i >= 0; i--) {
    const at = spine[i]!;
    if (!broken && isChained(at)) {
      broken = true;
      checkExpression(body, at.right, null);
      type = BOOL;
    } else type = combine(body, at, type, broken);
    body.types.set(at, type);
  }
  return type;
}

function combine(
  body: Body,
  node: BinaryExpression,
  left: Infer,
  broken: boolean,
): Infer {
  switch (node.operator) {
    case "&&":
    case "||": {
      const goal = want(BOOL, `beside \`${node.operator}\``);
      if (!broken) body.fits(left, goal, node.left);
      checkExpression(body, node.right, goal);
      return BOOL;
    }
    case "++": {
      const goal = want(STRING, "beside `++`");
      body.fits(left, goal, node.left);
      checkExpression(body, node.right, goal);
      return STRING;
    }
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const right = checkExpression(body, node.right, null);
      if (!broken) compare(body, node, left, right);
      return BOOL;
    }
    default:
      return calculate(
        body,
        node,
        left,
        checkExpression(body, node.right, null),
      );
  }
}

function compare(
  body: Body,
  node: BinaryExpression,
  left: Infer,
  right: Infer,
): void {
  if (fit(left, right) !== null && fit(right, left) !== null) {
    body.report(
      "E009",
      node.span,
      `cannot compare ${typeText(left)} with ${typeText(right)}`,
      {
        labels: [
          body.label(node.left.span, typeText(left)),
          body.label(node.right.span, typeText(right)),
        ],
        ...comparisonHelp(left, right),
      },
    );
    return;
  }
  if (node.operator === "==" || node.operator === "!=") return;
  body.ask((last) => {
    const open = resolve(left);
    if (open.kind === "Variable") return last;
    if (isNumber(open) || open.kind === "String" || isSilent(open)) return true;
    body.report(
      "E009",
      node.span,
      `\`${node.operator}\` compares Int, Float or String, found ${
        typeText(open)
      }`,
    );
    return true;
  });
}

function comparisonHelp(left: Infer, right: Infer): Details {
  const a = resolve(left);
  const b = resolve(right);
  if (isNumber(a) && isNumber(b)) {
    return { help: "convert the Int with `int_to_float(…)`" };
  }
  if (a.kind === "Option" || b.kind === "Option") {
    return { help: "write the other side as `Some(…)`, or `match` on it" };
  }
  if (a.kind === "Int" && b.kind === "String") {
    return { help: "convert one side, for example with `int_to_string(…)`" };
  }
  if (a.kind === "String" && b.kind === "Int") {
    return { help: "convert one side, for example with `int_to_string(…)`" };
  }
  return {};
}

/** `+ - * / %`. The operands may become known later. */
function calculate(
  body: Body,
  node: BinaryExpression,
  left: Infer,
  right: Infer,
): Infer {
  const result = hole();
  body.ask((last) => {
    let a = resolve(left);
    let b = resolve(right);
    if (last && a.kind === "Variable") {
      fit(a, b.kind === "Variable" ? INT : b);
      a = resolve(a);
    }
    if (last && b.kind === "Variable") {
      fit(b, a);
      b = resolve(b);
    }
    if (node.operator === "%") {
      // Only Int will do: what is not known yet is Int.
      if (a.kind === "Variable") fit(a, INT);
      if (b.kind === "Variable") fit(b, INT);
      a = resolve(a);
      b = resolve(b);
    }
    if (a.kind === "Variable" || b.kind === "Variable") {
      const known = a.kind === "Variable" ? b : a;
      if (known.kind === "Variable") return false;
      if (accepts(node.operator, known) && !isSilent(known)) {
        // A String adds to a String only, a Float makes a Float.
        if (known.kind !== "String") {
          if (known.kind === "Float") fit(result, FLOAT);
          return false;
        }
        fit(a, STRING);
        fit(b, STRING);
        a = STRING;
        b = STRING;
      }
    }
    const type = calculated(body, node, a, b);
    const misfit = fit(type, result);
    if (misfit !== null) {
      body.mismatch(type, want(result), node);
    }
    return true;
  });
  return result;
}

function calculated(
  body: Body,
  node: BinaryExpression,
  left: Infer,
  right: Infer,
): Infer {
  const { operator } = node;
  if (isSilent(left) || isSilent(right)) return UNKNOWN;
  const good = accepts(operator, left);
  const fine = accepts(operator, right);
  if (good && fine) {
    if (left.kind === right.kind) return left;
    if (left.kind !== "String" && right.kind !== "String") return FLOAT;
    body.report(
      "E009",
      node.span,
      `cannot add ${typeText(left)} and ${typeText(right)}`,
      {
        labels: [
          body.label(node.left.span, typeText(left)),
          body.label(node.right.span, typeText(right)),
        ],
        help: "convert the number, for example with `int_to_string(…)`",
      },
    );
    return UNKNOWN;
  }
  const needs = operator === "%"
    ? "Int"
    : operator === "+"
    ? "Int, Float or String"
    : "Int or Float";
  const blame = good ? node.right : fine ? node.left : node;
  const found = good ? right : left;
  const both = !good && !fine && typeText(left) !== typeText(right)
    ? `${typeText(left)} and ${typeText(right)}`
    : typeText(found);
  body.report(
    "E009",
    blame.span,
    `\`${operator}\` needs ${needs}, found ${both}`,
    calculationHelp(operator, found),
  );
  return UNKNOWN;
}

function calculationHelp(operator: BinaryOperator, found: Infer): Details {
  switch (found.kind) {
    case "Option":
      return {
        help: "take the value out of it: " +
          "`match value { Some(x) => x, None => … }`",
      };
    case "Result":
      return {
        help: "take the value out of it: " +
          "`match value { Ok(x) => x, Err(e) => … }`",
      };
    case "String":
      return operator === "-" || operator === "*" || operator === "/"
        ? { help: "convert a text to a number with `parse_int(…)`" }
        : {};
    case "List":
      return operator === "+"
        ? { help: "join lists with `list_concat(a, b)`" }
        : {};
    default:
      return {};
  }
}

function accepts(operator: BinaryOperator, type: Infer): boolean {
  if (operator === "%") return type.kind === "Int";
  return isNumber(type) || (operator === "+" && type.kind === "String");
}

function isNumber(type: Infer): boolean {
  return type.kind === "Int" || type.kind === "Float";
}

/** A type after which nothing is reported any more. */
function isSilent(type: Infer): boolean {
  return type.kind === "Unknown" || type.kind === "Never";
}

/** A comparison directly under a comparison; the parser has reported it. */
function isChained(node: BinaryExpression): boolean {
  return isComparison(node.operator) &&
    [node.left, node.right].some((side) =>
      side.kind === "Binary" && isComparison(side.operator)
    );
}
