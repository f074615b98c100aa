// Copyright 2026 the Boruna authors. MIT license.

/**
 * Expressions: each gets the type that its place asks for, or a finding at the
 * innermost part that is to blame.
 *
 * @module
 */

import type {
  Block,
  Expression,
  IfExpression,
  ListLiteral,
  MapLiteral,
  NameExpression,
  ReceiveExpression,
  SendExpression,
  SpawnExpression,
  WrapExpression,
} from "../syntax/mod.ts";
import { unwrap } from "../syntax/mod.ts";
import {
  asSibling,
  type Body,
  type Demand,
  type Want,
  want,
  wanted,
} from "./body.ts";
import { checkCall } from "./call.ts";
import { checkField, checkRecord, checkVariant } from "./data.ts";
import { hole, type Infer, resolve, typeText } from "./inference.ts";
import { checkMatch } from "./match.ts";
import { checkBinary, checkUnary } from "./operator.ts";
import { checkBlock } from "./statement.ts";
import {
  ACTOR_ID,
  BOOL,
  FLOAT,
  INT,
  NEVER,
  STRING,
  UNIT,
  UNKNOWN,
} from "./types.ts";

/** Checks an expression and notes its type. */
export function checkExpression(
  body: Body,
  node: Expression,
  demand: Demand,
): Infer {
  const type = dispatch(body, node, demand);
  body.types.set(node, type);
  return type;
}

function dispatch(body: Body, node: Expression, demand: Demand): Infer {
  switch (node.kind) {
    case "Int":
      return body.settle(node, INT, demand);
    case "Float":
      return body.settle(node, FLOAT, demand);
    case "String":
      return body.settle(node, STRING, demand);
    case "Bool":
      return body.settle(node, BOOL, demand);
    case "Unit":
      return body.settle(node, UNIT, demand);
    case "None":
      return body.settle(node, { kind: "Option", of: hole() }, demand);
    case "Wrap":
      return checkWrap(body, node, demand);
    case "NameExpression":
      return body.settle(node, checkName(body, node), demand);
    case "Call":
      return body.settle(node, checkCall(body, node), demand);
    case "Field":
      return body.settle(node, checkField(body, node), demand);
    case "Unary":
      return body.settle(node, checkUnary(body, node), demand);
    case "Binary":
      return body.settle(node, checkBinary(body, node), demand);
    case "If":
      return checkIf(body, node, demand);
    case "Match":
      return checkMatch(body, node, demand);
    case "Block":
      return node.statements.length === 0
        ? checkEmpty(body, node, demand)
        : checkBlock(body, node, demand);
    case "List":
      return checkList(body, node, demand);
    case "Map":
      return checkMap(body, node, demand);
    case "RecordLiteral":
      return body.settle(node, checkRecord(body, node), demand);
    case "Variant":
      return body.settle(node, checkVariant(body, node), demand);
    case "Spawn":
      return body.settle(node, checkSpawn(body, node), demand);
    case "Send":
      return body.settle(node, checkSend(body, node), demand);
    case "Receive":
      return checkReceive(body, node, demand);
    case "Emit":
      // What is emitted has been looked at; dropping it is no oversight.
      return demand === "dropped"
        ? checkExpression(body, node.value, null)
        : body.settle(node, checkExpression(body, node.value, null), demand);
    case "Parenthesized":
      return checkExpression(body, node.inner, demand);
    case "Error":
      return UNKNOWN;
  }
}

function checkWrap(body: Body, node: WrapExpression, demand: Demand): Infer {
  const target = wanted(demand);
  const asked = target === null ? null : resolve(target.type);
  const kind = node.constructor_ === "Some" ? "Option" : "Result";
  let part: Infer | null = null;
  if (asked?.kind === "Option" && node.constructor_ === "Some") part = asked.of;
  if (asked?.kind === "Result" && node.constructor_ === "Ok") part = asked.ok;
  if (asked?.kind === "Result" && node.constructor_ === "Err") part = asked.err;
  if (part !== null && asked !== null && target !== null) {
    const where = `in \`${node.constructor_}(…)\` of ${typeText(asked)}`;
    const inner = want(part, where, target.label);
    checkExpression(body, node.argument, inner);
    return asked;
  }
  const type = checkExpression(body, node.argument, null);
  const made: Infer = kind === "Option"
    ? { kind, of: type }
    : node.constructor_ === "Ok"
    ? { kind, ok: type, err: hole() }
    : { kind, ok: hole(), err: type };
  return body.settle(node, made, demand);
}

function checkName(body: Body, node: NameExpression): Infer {
  const binding = body.find(node.name);
  const { names } = body.world.tables;
  if (binding !== null) {
    names.set(node, binding.local);
    return binding.type;
  }
  const found = body.scope.functions.get(node.name);
  if (found !== undefined) {
    const state = found.declaration;
    body.require(state, node.span);
    names.set(node, state.info);
    return {
      kind: "Function",
      parameters: state.info.parameters,
      result: state.info.result,
      capabilities: state.declared.map(({ name }) => name),
    };
  }
  if (body.world.isBuiltin(node.name)) {
    body.report(
      "E009",
      node.span,
      `the builtin \`${node.name}\` can be called, but it is no value`,
      { help: "write a function that calls it, and use that as the value" },
    );
    return UNKNOWN;
  }
  unknownName(body, node);
  return UNKNOWN;
}

/** Names of other languages, with what they are called here. */
const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["TRUE", "true"],
  ["FALSE", "false"],
  ["null", "None"],
  ["nil", "None"],
  ["undefined", "None"],
  ["NULL", "None"],
  ["Null", "None"],
  ["none", "None"],
]);

/** Names of other languages that need more than another name. */
const FOREIGN_HELP: ReadonlyMap<string, string> = new Map([
  ["self", "a function works on its parameters; there is no `self`"],
  ["this", "a function works on its parameters; there is no `this`"],
  ["print", "`emit value` shows a value, `debug(value)` prints it"],
  ["println", "`emit value` shows a value, `debug(value)` prints it"],
  ["len", "write `list_len`, `string_len` or `map_len`"],
  ["str", "write `int_to_string`, `float_to_string` or `bool_to_string`"],
  ["result", "`result` is known in `ensures` only"],
  ["not", "write `!` for a logical not"],
  ["and", "write `&&` for a logical and"],
  ["or", "write `||` for a logical or"],
  ["loop", "an endless loop is written `while true { … }`"],
  ["range", "there are no ranges; count with `while`"],
  ["throw", "a function that can fail gives a `Result`: `Err(…)`"],
  ["try", "a function that can fail gives a `Result`; `match` on it"],
  ["assert", "write `requires` or `ensures` in front of the body, or `guard`"],
]);

/** Reports a name that nothing has. */
export function unknownName(
  body: Body,
  node: { readonly name: string; readonly span: NameExpression["span"] },
): void {
  const { name, span } = node;
  // The other uses in this function are the same mistake.
  const { index } = body.state.info;
  if (!body.world.report.first(`function ${index}`, name)) return;
  const message = `nothing here is called \`${name}\``;
  const ours = FOREIGN_NAMES.get(name);
  if (ours !== undefined) {
    body.report("E003", span, message, {
      help: `write \`${ours}\``,
      fix: {
        message: `replace \`${name}\` with \`${ours}\``,
        edits: [{ span, replacement: ours }],
      },
    });
    return;
  }
  const help = FOREIGN_HELP.get(name);
  if (help !== undefined) {
    body.report("E003", span, message, { help });
    return;
  }
  if (body.scope.types.has(name)) {
    body.report("E003", span, `\`${name}\` is a type, not a value`, {
      help: `write \`${name} { … }\` or \`${name}::…\``,
    });
    return;
  }
  const owner = body.scope.variants.get(name)?.[0];
  if (owner !== undefined) {
    const full = `${owner.info.name}::${name}`;
    body.report("E003", span, message, {
      help: `the variant is written \`${full}\``,
      fix: {
        message: `write \`${full}\``,
        edits: [{ span, replacement: full }],
      },
    });
    return;
  }
  body.world.report.unknown(
    body.state.file.source,
    "E003",
    span,
    name,
    message,
    () => body.visibleNames(),
  );
}

function checkIf(body: Body, node: IfExpression, demand: Demand): Infer {
  // `else if` chains are long in generated programs: no recursion for them.
  let at = node;
  let goal = demand;
  const chain: IfExpression[] = [];
  const types: Infer[] = [];
  while (true) {
    chain.push(at);
    checkExpression(body, at.condition, want(BOOL, "as a condition"));
    if (at.otherwise === null) {
      checkBlock(body, at.then, "dropped");
      types.push(body.settle(at, UNIT, goal));
      break;
    }
    const branch = checkBlock(body, at.then, goal);
    types.push(branch);
    if (goal === null && isTelling(branch)) {
      goal = asSibling(
        branch,
        "in a branch",
        body.label(lastOf(at.then), `this branch is ${typeText(branch)}`),
      );
    }
    if (at.otherwise.kind === "Block") {
      types.push(checkBlock(body, at.otherwise, goal));
      break;
    }
    at = at.otherwise;
  }
  const type = goal === demand ? join(types) : wanted(goal)!.type;
  for (const part of chain) body.types.set(part, type);
  return type;
}

/** True for a type that says what its siblings must be. */
export function isTelling(type: Infer): boolean {
  const { kind } = resolve(type);
  return kind !== "Never" && kind !== "Unknown";
}

/** The type of an expression that is one of several. */
export function join(types: readonly Infer[]): Infer {
  for (const type of types) {
    if (isTelling(type)) return type;
  }
  return types.some((type) => resolve(type).kind === "Unknown")
    ? UNKNOWN
    : NEVER;
}

/** The place that gives a block its value. */
function lastOf(block: Block): Block["span"] {
  return block.statements.at(-1)?.span ?? block.span;
}

/** `{}`: an empty map where a Map is expected, else an empty block. */
function checkEmpty(body: Body, node: Block, demand: Demand): Infer {
  if (demand === "dropped") return UNIT;
  const type = hole();
  const value: Infer = { kind: "Map", of: hole() };
  const target = demand ?? want(type);
  body.ask((last) => {
    const open = resolve(target.type);
    if (open.kind === "Variable" && !last) return false;
    if (open.kind === "Map") {
      body.world.tables.emptyMaps.add(node);
      body.fits(value, target, node);
    } else if (open.kind === "Never") return last;
    else body.fits(UNIT, target, node);
    return true;
  });
  return target.type;
}

function checkList(body: Body, node: ListLiteral, demand: Demand): Infer {
  const target = wanted(demand);
  const asked = target === null ? null : resolve(target.type);
  if (asked?.kind === "List" && target !== null) {
    const element = want(asked.of, "in a list", target.label);
    for (const part of node.elements) checkExpression(body, part, element);
    return asked;
  }
  let goal: Want | null = null;
  for (const part of node.elements) {
    const type = checkExpression(body, part, goal);
    if (goal !== null || !isTelling(type)) continue;
    goal = asSibling(
      type,
      "in a list",
      body.label(part.span, `the elements are ${typeText(type)}, as this one`),
    );
  }
  const of = goal?.type ?? (node.elements.length === 0 ? hole() : UNKNOWN);
  return body.settle(node, { kind: "List", of }, demand);
}

function checkMap(body: Body, node: MapLiteral, demand: Demand): Infer {
  const target = wanted(demand);
  const asked = target === null ? null : resolve(target.type);
  const known = asked?.kind === "Map" ? asked : null;
  let goal: Want | null = known === null
    ? null
    : want(known.of, "as a value of the map", target?.label ?? null);
  const first = new Map<string, Expression>();
  for (const { key, value } of node.entries) {
    checkExpression(body, key, want(STRING, "as a key of a map"));
    const literal = unwrap(key);
    if (literal.kind === "String") {
      const other = first.get(literal.value);
      if (other === undefined) first.set(literal.value, key);
      else {
        body.report(
          "E010",
          key.span,
          `the key ${body.text(literal.span)} is in the map twice`,
          { labels: [body.label(other.span, "the first one")] },
        );
      }
    }
    const type = checkExpression(body, value, goal);
    if (goal !== null || !isTelling(type)) continue;
    goal = asSibling(
      type,
      "as a value of the map",
      body.label(value.span, `the values are ${typeText(type)}, as this one`),
    );
  }
  if (known !== null) return known;
  const of = goal?.type ?? (node.entries.length === 0 ? hole() : UNKNOWN);
  return body.settle(node, { kind: "Map", of }, demand);
}

function checkSpawn(body: Body, node: SpawnExpression): Infer {
  const target = unwrap(node.function);
  body.need("actor.spawn", node.span, "`spawn`");
  if (target.kind !== "NameExpression" || body.find(target.name) !== null) {
    if (target.kind !== "Error") {
      body.report(
        "E009",
        node.function.span,
        "`spawn` takes the name of a function",
        { help: "write the actor as a function, and spawn it by its name" },
      );
    }
    return ACTOR_ID;
  }
  const found = body.scope.functions.get(target.name);
  if (found === undefined) {
    if (body.world.isBuiltin(target.name)) {
      body.report(
        "E009",
        target.span,
        `\`spawn\` takes the name of a function of the program, and \`${target.name}\` is a builtin`,
      );
    } else unknownName(body, target);
    return ACTOR_ID;
  }
  const state = found.declaration;
  body.require(state, target.span);
  const { info } = state;
  body.world.tables.names.set(target, info);
  body.types.set(target, {
    kind: "Function",
    parameters: info.parameters,
    result: info.result,
    capabilities: state.declared.map(({ name }) => name),
  });
  body.world.tables.spawns.set(node, info);
  if (info.parameters.length > 0) {
    body.report(
      "E009",
      node.function.span,
      `an actor starts without arguments, and \`${info.name}\` has parameters`,
      {
        labels: [{
          source: state.file.source,
          span: state.item.name.span,
          message: "declared here",
        }],
        help: "send it what it needs as a message",
      },
    );
  }
  for (const { name } of state.declared) {
    body.need(name, node.span, `the actor \`${info.name}\``);
  }
  return ACTOR_ID;
}

function checkSend(body: Body, node: SendExpression): Infer {
  body.need("actor.send", node.span, "`send`");
  checkExpression(body, node.target, want(ACTOR_ID, "as the target of `send`"));
  checkExpression(body, node.message, null);
  return UNIT;
}

function checkReceive(
  body: Body,
  node: ReceiveExpression,
  demand: Demand,
): Infer {
  if (demand === "dropped") {
    body.dropped.push(node);
    return UNIT;
  }
  const type = demand?.type ?? hole();
  body.receives.set(node, type);
  return type;
}
