// Copyright 2026 the Boruna authors. MIT license.

/**
 * Statements and blocks. A block has the value of its last statement, if that
 * is an expression; a block that never comes to its end has type `Never`.
 *
 * @module
 */

import {
  type AssignStatement,
  type Block,
  type Expression,
  type ForStatement,
  type LetStatement,
  type ReturnStatement,
  type Statement,
  unwrap,
  type WhileStatement,
} from "../syntax/mod.ts";
import { type Binding, type Body, type Demand, want } from "./body.ts";
import { checkExpression, unknownName } from "./expression.ts";
import { hole, type Infer, resolve, typeText } from "./inference.ts";
import { readType } from "./read_type.ts";
import { BOOL, NEVER, UNIT, UNKNOWN } from "./types.ts";

/** Checks a block in a scope of its own and notes its type. */
export function checkBlock(body: Body, node: Block, demand: Demand): Infer {
  body.enter();
  const type = checkStatements(body, node, demand);
  body.leave();
  body.types.set(node, type);
  return type;
}

function checkStatements(body: Body, node: Block, demand: Demand): Infer {
  const { statements } = node;
  const last = statements.at(-1);
  let ends = false;
  /** True after a `return` that gives Unit: what follows is no value. */
  let left = false;
  for (const statement of statements) {
    if (statement !== last) {
      if (checkStatement(body, statement)) ends = true;
      if (statement.kind === "Return" && statement.value === null) left = true;
      continue;
    }
    if (statement.kind === "Expression") {
      noteStatement(body, statement.expression);
      const goal = left ? null : demand;
      const type = checkExpression(body, statement.expression, goal);
      return ends ? NEVER : type;
    }
    if (checkStatement(body, statement)) ends = true;
  }
  if (ends) return NEVER;
  if (demand === null || demand === "dropped") return UNIT;
  return giveUnit(body, node, last ?? null, demand);
}

/** Remembers where a statement begins, its parentheses included. */
function noteStatement(body: Body, expression: Expression): void {
  body.statements.set(unwrap(expression), expression.span.start);
}

/** A block without a value at its end, where one may be asked for. */
function giveUnit(
  body: Body,
  node: Block,
  last: Statement | null,
  demand: Exclude<Demand, null | "dropped">,
): Infer {
  const open = resolve(demand.type);
  if (
    open.kind === "Variable" || open.kind === "Unit" || open.kind === "Unknown"
  ) {
    body.fits(UNIT, demand, node);
    return UNIT;
  }
  const where = demand.where === null ? "" : ` ${demand.where}`;
  const reason = last === null ? "an empty block" : endings[last.kind];
  body.report(
    "E009",
    last === null ? node.span : last.span,
    `expected ${typeText(open)}${where}, but ${reason} has no value`,
    {
      labels: demand.label === null ? [] : [demand.label],
      help: `end the block with an expression of type ${typeText(open)}`,
    },
  );
  return UNKNOWN;
}

const endings: Readonly<Record<Statement["kind"], string>> = {
  Let: "a `let`",
  Assign: "an assignment",
  Return: "a `return`",
  While: "a `while` loop, which may end,",
  For: "a `for` loop",
  Break: "a `break`",
  Continue: "a `continue`",
  Expression: "this statement",
};

/** Checks a statement; true when nothing after it is ever reached. */
function checkStatement(body: Body, node: Statement): boolean {
  switch (node.kind) {
    case "Let":
      return checkLet(body, node);
    case "Assign":
      return checkAssign(body, node);
    case "Return":
      checkReturn(body, node);
      return true;
    case "While":
      return checkWhile(body, node);
    case "For":
      return checkFor(body, node);
    case "Break":
    case "Continue": {
      const loop = body.loops.at(-1);
      // Outside of a loop the parser has reported it.
      if (loop !== undefined && node.kind === "Break") loop.breaks = true;
      return true;
    }
    case "Expression": {
      noteStatement(body, node.expression);
      const type = checkExpression(body, node.expression, "dropped");
      return resolve(type).kind === "Never";
    }
  }
}

function checkLet(body: Body, node: LetStatement): boolean {
  let type: Infer;
  let value: Infer;
  if (node.type === null) {
    value = checkExpression(body, node.value, null);
    type = resolve(value).kind === "Never" ? hole() : value;
  } else {
    const { file } = body.state;
    type = readType(node.type, body.scope, file, body.world.report);
    const label = body.label(
      node.type.span,
      node.name === null
        ? "the type is declared here"
        : `the type of \`${node.name.text}\` is declared here`,
    );
    value = checkExpression(body, node.value, want(type, null, label));
  }
  if (node.name !== null) {
    const { text, span } = node.name;
    body.bind("let", text, span, type, node, node.mutable);
  }
  return resolve(value).kind === "Never";
}

function checkAssign(body: Body, node: AssignStatement): boolean {
  const { text, span } = node.target;
  const binding = body.find(text);
  if (binding === null) {
    if (body.scope.functions.has(text) || body.world.isBuiltin(text)) {
      body.report(
        "E009",
        span,
        `\`${text}\` is a function; assign to a variable`,
      );
    } else unknownName(body, { name: text, span });
    return isNever(checkExpression(body, node.value, null));
  }
  body.world.tables.targets.set(node, binding.local);
  const label = body.label(
    binding.span,
    `\`${text}\` is ${typeText(binding.type)}`,
  );
  const goal = want(binding.type, `in the assignment to \`${text}\``, label);
  const value = checkExpression(body, node.value, goal);
  if (!binding.mutable && !binding.warned) {
    binding.warned = true;
    warnAssignment(body, node, binding);
  }
  return isNever(value);
}

function isNever(type: Infer): boolean {
  return resolve(type).kind === "Never";
}

/** Works, as in old programs, but says so (decisions 3.3). */
function warnAssignment(
  body: Body,
  node: AssignStatement,
  binding: Binding,
): void {
  const { text } = node.target;
  const label = body.label(binding.span, `\`${text}\` is declared here`);
  if (binding.kind === "let") {
    const message = `declare \`${text}\` with \`let mut\``;
    const at = binding.span.start;
    body.report(
      "W001",
      node.target.span,
      `\`${text}\` is assigned, but not declared with \`mut\``,
      {
        labels: [label],
        help: `write \`let mut ${text}\``,
        fix: {
          message,
          edits: [{ span: { start: at, end: at }, replacement: "mut " }],
        },
      },
    );
    return;
  }
  const noun = binding.kind === "parameter"
    ? "a parameter"
    : binding.kind === "for"
    ? "the variable of a `for` loop"
    : binding.kind === "pattern"
    ? "bound by a pattern"
    : "the result";
  body.report(
    "W001",
    node.target.span,
    `\`${text}\` is assigned, but it is ${noun}`,
    {
      labels: [label],
      help: `assign to a variable of its own: \`let mut ${text} = ${text}\``,
    },
  );
}

function checkReturn(body: Body, node: ReturnStatement): void {
  if (node.value !== null) {
    checkExpression(body, node.value, body.returns);
    return;
  }
  const open = resolve(body.returns.type);
  if (open.kind === "Variable" || open.kind === "Unit") {
    const unit: Expression = { kind: "Unit", span: node.span };
    body.fits(UNIT, body.returns, unit);
    return;
  }
  if (open.kind === "Unknown") return;
  const where = body.returns.where === null ? "" : ` ${body.returns.where}`;
  body.report(
    "E009",
    node.span,
    `expected ${typeText(open)}${where}, but this \`return\` gives Unit`,
    {
      labels: body.returns.label === null ? [] : [body.returns.label],
      help: "write the value on the same line: `return value`",
    },
  );
}

function checkWhile(body: Body, node: WhileStatement): boolean {
  checkExpression(body, node.condition, want(BOOL, "as a condition"));
  const loop = { breaks: false };
  body.loops.push(loop);
  checkBlock(body, node.body, "dropped");
  body.loops.pop();
  const condition = unwrap(node.condition);
  return condition.kind === "Bool" && condition.value && !loop.breaks;
}

function checkFor(body: Body, node: ForStatement): boolean {
  const element = hole();
  const list: Infer = { kind: "List", of: element };
  const value = checkExpression(body, node.iterable, null);
  const open = resolve(value);
  if (open.kind === "List" || open.kind === "Variable" || isNever(open)) {
    body.fits(value, want(list, "after `in`"), node.iterable);
  } else {
    if (open.kind !== "Unknown") {
      body.report(
        "E009",
        node.iterable.span,
        `\`for\` goes through a List, found ${typeText(open)}`,
        {
          help: open.kind === "Map"
            ? "go through `map_keys(…)` or `map_values(…)`"
            : open.kind === "String"
            ? "go through `string_chars(…)`"
            : null,
        },
      );
    }
    body.fits(UNKNOWN, want(element), node.iterable);
  }
  body.enter();
  if (node.name !== null) {
    body.bind("for", node.name.text, node.name.span, element, node);
  }
  body.loops.push({ breaks: false });
  checkBlock(body, node.body, "dropped");
  body.loops.pop();
  body.leave();
  return isNever(open);
}
