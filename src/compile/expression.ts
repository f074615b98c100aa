// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of expressions: each leaves exactly one value, or control does not
 * come back.
 *
 * Chains that a program can make long without nesting (operators, fields,
 * `else if`) are walked, not descended.
 *
 * @module
 */

import type { PlainOpcode } from "../bytecode/mod.ts";
import type { Span } from "../diagnostic/mod.ts";
import type {
  BinaryExpression,
  BinaryOperator,
  CallExpression,
  Expression,
  FieldExpression,
  IfExpression,
  ListLiteral,
  MapEntry,
} from "../syntax/mod.ts";
import { unwrap } from "../syntax/mod.ts";
import { Float, FnRef, NONE, UNIT } from "../value/mod.ts";
import { builtinInstruction } from "./builtin_code.ts";
import type { Label } from "./code.ts";
import { writeMatch } from "./match.ts";
import { writeRecord, writeVariant } from "./record.ts";
import { writeBlock, writeBlockValue, writeDropped } from "./statement.ts";
import { typeText } from "./type_text.ts";
import { addConstant, load, pushConstant, type Writer } from "./writer.ts";

/** The most operands that an instruction counts in its byte. */
const MAX_COUNT = 255;

/** Whether a construct is written for its value or for its effects only. */
export type Mode = "value" | "effect";

/** Writes an expression that leaves one value. */
export function writeValue(writer: Writer, expression: Expression): void {
  const height = writer.code.height;
  const inner = unwrap(expression);
  if (isBalanced(writer, inner)) {
    write(writer, inner);
  } else {
    writeDropped(writer, inner);
    if (writer.code.reachable) pushConstant(writer, inner.span, UNIT);
  }
  if (writer.code.reachable && writer.code.height !== height + 1) {
    throw new Error(`A ${inner.kind} expression does not leave one value`);
  }
  writer.code.height = height + 1;
}

/** Whether the plain code leaves a value wherever the expression ends. */
function isBalanced(writer: Writer, expression: Expression): boolean {
  const leaves = writer.leaves.of(expression);
  if (leaves === "one" || leaves === "never") return true;
  if (expression.kind === "Send") return false;
  const type = writer.checked.typeOf.get(expression);
  // A value of another type is there on all paths: the others are endless.
  return type !== undefined && type.kind !== "Unit";
}

function write(writer: Writer, expression: Expression): void {
  const { code, checked } = writer;
  const { span } = expression;
  switch (expression.kind) {
    case "Int":
    case "String":
    case "Bool":
      return pushConstant(writer, span, expression.value);
    case "Float":
      return pushConstant(writer, span, new Float(expression.value));
    case "Unit":
      return pushConstant(writer, span, UNIT);
    case "None":
      return pushConstant(writer, span, NONE);
    case "Wrap":
      writeValue(writer, expression.argument);
      return code.emit(span, { op: `Make${expression.constructor_}` }, 0);
    case "NameExpression": {
      const meaning = checked.names.get(expression);
      if (meaning === undefined) {
        throw new Error(`"${expression.name}" has no meaning`);
      }
      return meaning.kind === "local"
        ? load(writer, span, code.slotOf(meaning))
        : pushConstant(writer, span, new FnRef(meaning.index));
    }
    case "Call":
      return writeCall(writer, expression);
    case "Field":
      return writeField(writer, expression);
    case "Unary":
      writeValue(writer, expression.operand);
      return code.emit(
        span,
        { op: expression.operator === "-" ? "Neg" : "Not" },
        0,
      );
    case "Binary":
      return expression.operator === "&&" || expression.operator === "||"
        ? writeLogical(writer, expression, expression.operator)
        : writeBinary(writer, expression);
    case "If":
      return writeIf(writer, expression, "value");
    case "Match":
      return writeMatch(writer, expression, "value");
    case "Block":
      return writeBlockValue(writer, expression);
    case "List":
      return writeList(writer, expression);
    case "Map":
      return writeMap(writer, span, expression.entries);
    case "RecordLiteral":
      return writeRecord(writer, expression);
    case "Variant":
      return writeVariant(writer, expression);
    case "Spawn": {
      const target = checked.spawns.get(expression);
      if (target === undefined) throw new Error("A spawn has no function");
      return code.emit(span, { op: "SpawnActor", index: target.index }, 1);
    }
    case "Receive": {
      code.emit(span, { op: "ReceiveMsg" }, 1);
      const type = checked.receives.get(expression);
      if (type === undefined) return;
      const index = addConstant(writer, typeText(type));
      return code.emit(span, { op: "CheckType", index }, 0);
    }
    case "Emit":
      writeValue(writer, expression.value);
      code.emit(span, { op: "Dup" }, 1);
      return code.emit(span, { op: "EmitUi" }, -1);
    case "Parenthesized":
      return writeValue(writer, expression.inner);
    case "Send":
    case "Error":
      throw new Error(`A ${expression.kind} expression leaves no value`);
  }
}

function writeCall(writer: Writer, expression: CallExpression): void {
  const { code, checked } = writer;
  const { span, callee } = expression;
  const count = expression.arguments.length;
  for (const argument of expression.arguments) writeValue(writer, argument);
  const target = checked.calls.get(expression);
  switch (target?.kind) {
    case "function": {
      const { index } = target.function;
      return code.emit(span, { op: "Call", index, count }, 1 - count);
    }
    case "builtin":
      return code.emit(
        span,
        builtinInstruction(target.builtin, count),
        1 - count,
      );
    case "value":
      // The callee comes last, as in the reference (`spec/language.md` 7.6).
      writeValue(writer, callee);
      return code.emit(span, { op: "CallIndirect", count }, -count);
    case undefined:
      throw new Error("A call has no target");
  }
}

function writeField(writer: Writer, expression: FieldExpression): void {
  const chain: FieldExpression[] = [];
  let object: Expression = expression;
  while (object.kind === "Field") {
    chain.push(object);
    object = unwrap(object.object);
  }
  writeValue(writer, object);
  for (const field of chain.reverse()) {
    const index = writer.checked.fields.get(field);
    if (index === undefined) {
      throw new Error(`Field "${field.name.text}" has no position`);
    }
    writer.code.emit(field.span, { op: "GetField", index }, 0);
  }
}

/** The instruction of each operator that evaluates both sides. */
const OPERATORS: Readonly<
  Record<Exclude<BinaryOperator, "&&" | "||">, PlainOpcode>
> = {
  "==": "Eq",
  "!=": "Neq",
  "<": "Lt",
  "<=": "Lte",
  ">": "Gt",
  ">=": "Gte",
  "++": "Concat",
  "+": "Add",
  "-": "Sub",
  "*": "Mul",
  "/": "Div",
  "%": "Mod",
};

function writeBinary(writer: Writer, expression: BinaryExpression): void {
  const chain: BinaryExpression[] = [];
  let first: Expression = expression;
  while (
    first.kind === "Binary" && first.operator !== "&&" &&
    first.operator !== "||"
  ) {
    chain.push(first);
    first = unwrap(first.left);
  }
  writeValue(writer, first);
  for (const { operator, left, right, span } of chain.reverse()) {
    writeValue(writer, right);
    if (operator === "&&" || operator === "||") continue;
    const op = operator === "+" && isString(writer, left)
      ? "Concat"
      : OPERATORS[operator];
    writer.code.emit(span, { op }, -1);
  }
}

function isString(writer: Writer, expression: Expression): boolean {
  const { typeOf } = writer.checked;
  const type = typeOf.get(expression) ?? typeOf.get(unwrap(expression));
  return type?.kind === "String";
}

/** The operands of `a && b && c`, in order. */
function operandsOf(
  expression: BinaryExpression,
  operator: "&&" | "||",
): readonly Expression[] {
  const operands: Expression[] = [];
  let rest: Expression = expression;
  while (rest.kind === "Binary" && rest.operator === operator) {
    operands.push(rest.right);
    rest = unwrap(rest.left);
  }
  operands.push(rest);
  return operands.reverse();
}

function writeLogical(
  writer: Writer,
  expression: BinaryExpression,
  operator: "&&" | "||",
): void {
  const { code } = writer;
  const { span } = expression;
  const height = code.height;
  const decides = operator === "||";
  const decided = code.label();
  const end = code.label();
  const operands = operandsOf(expression, operator);
  for (const [index, operand] of operands.entries()) {
    if (index < operands.length - 1) branch(writer, operand, decides, decided);
    else writeValue(writer, operand);
  }
  code.jump(span, "Jmp", end);
  code.bind(decided);
  code.height = height;
  pushConstant(writer, span, decides);
  code.bind(end);
}

/**
 * Writes a condition that jumps to `label` if it equals `when`, and goes on
 * behind itself if not.
 */
export function branch(
  writer: Writer,
  condition: Expression,
  when: boolean,
  label: Label,
): void {
  const { code } = writer;
  const inner = unwrap(condition);
  if (
    inner.kind !== "Binary" ||
    (inner.operator !== "&&" && inner.operator !== "||")
  ) {
    writeValue(writer, inner);
    code.jump(inner.span, when ? "JmpIf" : "JmpIfNot", label);
    return;
  }
  const { operator } = inner;
  const decides = operator === "||";
  const operands = operandsOf(inner, operator);
  if (decides === when) {
    for (const operand of operands) branch(writer, operand, when, label);
    return;
  }
  const otherwise = code.label();
  for (const [index, operand] of operands.entries()) {
    if (index < operands.length - 1) {
      branch(writer, operand, decides, otherwise);
    } else {
      branch(writer, operand, when, label);
    }
  }
  code.bind(otherwise);
}

/** Writes an `if` with all its `else if`s. */
export function writeIf(
  writer: Writer,
  expression: IfExpression,
  mode: Mode,
): void {
  const { code } = writer;
  const height = code.height;
  const end = code.label();
  let rest: IfExpression = expression;
  while (true) {
    const { otherwise } = rest;
    const next = otherwise === null ? end : code.label();
    branch(writer, rest.condition, false, next);
    writeBranch(writer, rest.then, mode);
    if (otherwise === null) break;
    code.jump(otherwise.span, "Jmp", end);
    code.bind(next);
    code.height = height;
    if (otherwise.kind === "Block") {
      writeBranch(writer, otherwise, mode);
      break;
    }
    rest = otherwise;
  }
  code.bind(end);
  code.height = mode === "value" ? height + 1 : height;
}

/** Writes the body of a branch or an arm. */
export function writeBranch(
  writer: Writer,
  body: Expression,
  mode: Mode,
): void {
  if (mode === "value") writeValue(writer, body);
  else if (body.kind === "Block") writeBlock(writer, body);
  else writeDropped(writer, body);
}

function writeList(writer: Writer, expression: ListLiteral): void {
  const { code } = writer;
  const { elements, span } = expression;
  for (let start = 0; start === 0 || start < elements.length;) {
    const part = elements.slice(start, start + MAX_COUNT);
    for (const element of part) writeValue(writer, element);
    const count = part.length;
    code.emit(span, { op: "MakeList", count }, 1 - count);
    if (start > 0) code.emit(span, { op: "ListConcat" }, -1);
    start += MAX_COUNT;
  }
}

/** Writes a map of the given entries. */
export function writeMap(
  writer: Writer,
  span: Span,
  entries: readonly MapEntry[],
): void {
  const { code } = writer;
  const part = entries.slice(0, MAX_COUNT);
  for (const { key, value } of part) {
    writeValue(writer, key);
    writeValue(writer, value);
  }
  const count = part.length;
  code.emit(span, { op: "MakeMap", count }, 1 - 2 * count);
  for (const { key, value } of entries.slice(MAX_COUNT)) {
    writeValue(writer, key);
    writeValue(writer, value);
    code.emit(span, { op: "MapSet" }, -2);
  }
}
