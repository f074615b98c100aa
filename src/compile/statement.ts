// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of statements and blocks. Every statement leaves the operand stack
 * as it found it.
 *
 * @module
 */

import type {
  Block,
  Expression,
  ForStatement,
  ReturnStatement,
  Statement,
  WhileStatement,
} from "../syntax/mod.ts";
import { unwrap } from "../syntax/mod.ts";
import { UNIT } from "../value/mod.ts";
import type { Loop } from "./code.ts";
import { branch, writeIf, writeMap, writeValue } from "./expression.ts";
import { writeMatch } from "./match.ts";
import { load, pushConstant, store, type Writer } from "./writer.ts";

/** Writes a block that leaves its value. */
export function writeBlockValue(writer: Writer, block: Block): void {
  if (writer.checked.emptyMaps.has(block)) {
    writeMap(writer, block.span, []);
    return;
  }
  const last = block.statements.length - 1;
  for (const [index, statement] of block.statements.entries()) {
    if (index === last && statement.kind === "Expression") {
      writeValue(writer, statement.expression);
      return;
    }
    writeStatement(writer, statement);
  }
  if (writer.code.reachable) pushConstant(writer, block.span, UNIT);
}

/** Writes a block for its effects; it leaves nothing. */
export function writeBlock(writer: Writer, block: Block): void {
  for (const statement of block.statements) writeStatement(writer, statement);
}

/** Writes an expression for its effects; it leaves nothing. */
export function writeDropped(writer: Writer, expression: Expression): void {
  const { code } = writer;
  const leaves = writer.leaves.of(expression);
  if (leaves === "one" || leaves === "never") {
    writeValue(writer, expression);
    // Behind a return the reference's drop is kept although nobody gets there.
    if (code.reachable || code.last === "Ret") {
      code.emit(expression.span, { op: "Pop" }, -1);
    } else {
      code.height -= 1;
    }
    return;
  }
  const inner = unwrap(expression);
  switch (inner.kind) {
    case "Block":
      writeBlock(writer, inner);
      break;
    case "If":
      writeIf(writer, inner, "effect");
      break;
    case "Match":
      writeMatch(writer, inner, "effect");
      break;
    case "Send":
      writeValue(writer, inner.target);
      writeValue(writer, inner.message);
      code.emit(inner.span, { op: "SendMsg" }, -2);
      break;
    default:
      throw new Error(`A ${inner.kind} expression always leaves a value`);
  }
}

function writeStatement(writer: Writer, statement: Statement): void {
  const { code, checked } = writer;
  const height = code.height;
  switch (statement.kind) {
    case "Expression":
      writeDropped(writer, statement.expression);
      break;
    case "Let": {
      const local = checked.locals.get(statement);
      if (local === undefined) {
        writeDropped(writer, statement.value);
      } else {
        writeValue(writer, statement.value);
        store(writer, statement.span, code.declare(local));
      }
      break;
    }
    case "Assign": {
      writeValue(writer, statement.value);
      const target = checked.targets.get(statement);
      if (target === undefined) throw new Error("An assignment has no target");
      store(writer, statement.span, code.slotOf(target));
      break;
    }
    case "Return":
      writeReturn(writer, statement);
      break;
    case "While":
      writeWhile(writer, statement);
      break;
    case "For":
      writeFor(writer, statement);
      break;
    case "Break":
    case "Continue": {
      const loop = code.loops.at(-1);
      if (loop === undefined) {
        throw new Error(`A ${statement.kind} has no loop`);
      }
      while (code.height > loop.height) {
        code.emit(statement.span, { op: "Pop" }, -1);
      }
      const target = statement.kind === "Break" ? loop.end : loop.start;
      code.jump(statement.span, "Jmp", target);
      break;
    }
  }
  code.height = height;
}

function writeReturn(writer: Writer, statement: ReturnStatement): void {
  const { code, exit } = writer;
  const { span, value } = statement;
  const pending = code.height;
  if (value === null) pushConstant(writer, span, UNIT);
  else writeValue(writer, value);
  if (exit === null) {
    code.emit(span, { op: "Ret" }, -1);
    return;
  }
  if (pending === 0) {
    code.jump(span, "Jmp", exit.store);
    return;
  }
  store(writer, span, exit.slot());
  while (code.height > 0) code.emit(span, { op: "Pop" }, -1);
  code.jump(span, "Jmp", exit.check);
}

function writeWhile(writer: Writer, statement: WhileStatement): void {
  const { code } = writer;
  const { span, condition } = statement;
  const loop: Loop = {
    start: code.label(),
    end: code.label(),
    height: code.height,
  };
  loop.start.live = code.reachable;
  code.bind(loop.start);
  const constant = unwrap(condition);
  if (constant.kind === "Bool" && constant.value) {
    // Tested as in the reference, but the loop has no end of its own.
    writeValue(writer, condition);
    code.jump(condition.span, "JmpIfNot", loop.end, false);
  } else {
    branch(writer, condition, false, loop.end);
  }
  code.loops.push(loop);
  writeBlock(writer, statement.body);
  code.loops.pop();
  code.jump(span, "Jmp", loop.start);
  code.bind(loop.end);
}

function writeFor(writer: Writer, statement: ForStatement): void {
  const { code, checked } = writer;
  const { span, iterable } = statement;
  writeValue(writer, iterable);
  const list = code.slot();
  store(writer, iterable.span, list);
  pushConstant(writer, span, 0);
  const index = code.slot();
  store(writer, span, index);
  const local = checked.locals.get(statement);
  const element = local === undefined ? null : code.declare(local);
  const loop: Loop = {
    start: code.label(),
    end: code.label(),
    height: code.height,
  };
  const head = code.label();
  head.live = code.reachable;
  code.bind(head);
  load(writer, span, index);
  load(writer, span, list);
  code.emit(iterable.span, { op: "ListLen" }, 0);
  code.emit(span, { op: "Lt" }, -1);
  code.jump(span, "JmpIfNot", loop.end);
  if (element !== null) {
    load(writer, span, list);
    load(writer, span, index);
    code.emit(span, { op: "ListGet" }, -1);
    store(writer, span, element);
  }
  code.loops.push(loop);
  writeBlock(writer, statement.body);
  code.loops.pop();
  code.bind(loop.start);
  load(writer, span, index);
  pushConstant(writer, span, 1);
  code.emit(span, { op: "Add" }, -1);
  store(writer, span, index);
  code.jump(span, "Jmp", head);
  code.bind(loop.end);
}
