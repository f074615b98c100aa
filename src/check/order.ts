// Copyright 2026 the Boruna authors. MIT license.

/**
 * The order in which functions are checked: a function without a result type
 * after those whose results it may use.
 *
 * It is found by a walk over names that knows nothing of locals; so it is a
 * hint that keeps the checker from going deep, not the truth about recursion.
 *
 * @module
 */

import type { Expression, FunctionItem, Statement } from "../syntax/mod.ts";
import type { FunctionState, World } from "./world.ts";

/** The functions, those that others wait for first. */
export function checkingOrder(world: World): readonly FunctionState[] {
  const order: FunctionState[] = [];
  const seen = new Set<FunctionState>();
  const open = (state: FunctionState): Frame => {
    seen.add(state);
    return { state, next: callees(world, state), at: 0 };
  };
  for (const root of world.functions) {
    if (seen.has(root)) continue;
    const stack = [open(root)];
    while (stack.length > 0) {
      const frame = stack.at(-1)!;
      const callee = frame.next[frame.at];
      if (callee === undefined) {
        order.push(frame.state);
        stack.pop();
        continue;
      }
      frame.at += 1;
      if (!seen.has(callee)) stack.push(open(callee));
    }
  }
  return order;
}

interface Frame {
  readonly state: FunctionState;
  readonly next: readonly FunctionState[];
  at: number;
}

/** The functions without a result type that a function names. */
function callees(world: World, { item, file }: FunctionState): FunctionState[] {
  const scope = world.scopeOf(file);
  const found = new Set<FunctionState>();
  for (const name of namesIn(item)) {
    const state = scope.functions.get(name)?.declaration;
    if (state !== undefined && state.item.result === null) found.add(state);
  }
  return [...found];
}

/** All names in value position of a function. */
function namesIn(item: FunctionItem): Set<string> {
  const names = new Set<string>();
  const stack: (Expression | Statement)[] = [item.body];
  for (const clause of item.clauses) {
    if (clause.kind !== "Intent") stack.push(clause.condition);
  }
  while (stack.length > 0) {
    const node = stack.pop()!;
    switch (node.kind) {
      case "NameExpression":
        names.add(node.name);
        break;
      case "Let":
      case "Assign":
        stack.push(node.value);
        break;
      case "Return":
        if (node.value !== null) stack.push(node.value);
        break;
      case "While":
        stack.push(node.condition, node.body);
        break;
      case "For":
        stack.push(node.iterable, node.body);
        break;
      case "Expression":
        stack.push(node.expression);
        break;
      case "Wrap":
        stack.push(node.argument);
        break;
      case "Call":
        stack.push(node.callee, ...node.arguments);
        break;
      case "Field":
        stack.push(node.object);
        break;
      case "Unary":
        stack.push(node.operand);
        break;
      case "Binary":
        stack.push(node.left, node.right);
        break;
      case "If":
        stack.push(node.condition, node.then);
        if (node.otherwise !== null) stack.push(node.otherwise);
        break;
      case "Match":
        stack.push(node.subject);
        for (const arm of node.arms) stack.push(arm.body);
        break;
      case "Block":
        for (const statement of node.statements) stack.push(statement);
        break;
      case "List":
        for (const element of node.elements) stack.push(element);
        break;
      case "Map":
        for (const { key, value } of node.entries) stack.push(key, value);
        break;
      case "RecordLiteral":
        if (node.base !== null) stack.push(node.base);
        for (const { value } of node.fields) stack.push(value);
        break;
      case "Variant":
        if (node.payload !== null) stack.push(node.payload);
        for (const { value } of node.fields ?? []) stack.push(value);
        break;
      case "Spawn":
        stack.push(node.function);
        break;
      case "Send":
        stack.push(node.target, node.message);
        break;
      case "Emit":
        stack.push(node.value);
        break;
      case "Parenthesized":
        stack.push(node.inner);
        break;
      default:
        break;
    }
  }
  return names;
}
