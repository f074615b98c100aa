// Copyright 2026 the Boruna authors. MIT license.

/**
 * Calls: of functions, of builtins, of values. A local hides a function, the
 * program's own function hides an imported one, and both hide a builtin
 * (`design/language-decisions.md` 4.10).
 *
 * @module
 */

import type { Label } from "../diagnostic/mod.ts";
import {
  type CallExpression,
  type Expression,
  type NameExpression,
  unwrap,
} from "../syntax/mod.ts";
import { type Body, want } from "./body.ts";
import type { Builtin } from "./builtins.ts";
import { MOST_IN_A_BYTE } from "./declare.ts";
import { unencodable } from "./encodable.ts";
import { checkExpression, unknownName } from "./expression.ts";
import { hole, type Infer, resolve, typeText } from "./inference.ts";
import { count, type Details } from "./report.ts";
import { instantiate } from "./signature.ts";
import { type Type, UNKNOWN } from "./types.ts";
import type { Found, FunctionState } from "./world.ts";

/** Checks a call and gives the type of its result. */
export function checkCall(body: Body, node: CallExpression): Infer {
  const callee = unwrap(node.callee);
  if (callee.kind === "NameExpression" && body.find(callee.name) === null) {
    const found = body.scope.functions.get(callee.name);
    if (found !== undefined) return callFunction(body, node, callee, found);
    const builtin = body.world.findBuiltin(callee.name);
    if (builtin !== null) return callBuiltin(body, node, callee.name, builtin);
    unknownName(body, callee);
    checkAll(body, node.arguments);
    return UNKNOWN;
  }
  return callValue(body, node);
}

function checkAll(body: Body, expressions: readonly Expression[]): void {
  for (const expression of expressions) checkExpression(body, expression, null);
}

function callFunction(
  body: Body,
  node: CallExpression,
  callee: NameExpression,
  found: Found<FunctionState>,
): Infer {
  const state = found.declaration;
  const { info } = state;
  const { tables } = body.world;
  if (found.rival !== null) {
    body.report(
      "E010",
      callee.span,
      `\`${callee.name}\` is declared by two imports`,
      {
        labels: [state, found.rival].map((one) => declaration(one)),
        help: "import only one of them",
      },
    );
    checkAll(body, node.arguments);
    return UNKNOWN;
  }
  body.require(state, callee.span);
  body.types.set(callee, {
    kind: "Function",
    parameters: info.parameters,
    result: info.result,
    capabilities: state.declared.map(({ name }) => name),
  });
  tables.names.set(callee, info);
  tables.calls.set(node, { kind: "function", function: info });
  for (const { name } of state.declared) {
    body.need(name, node.span, `\`${info.name}\``);
  }
  if (state.readsInput) body.need("step.input", node.span, `\`${info.name}\``);
  const expected = info.parameters.length;
  if (node.arguments.length !== expected) {
    wrongCount(body, node, callee.name, expected, expected, {
      labels: [declaration(state)],
      notes: hiddenNote(found),
    });
    // Whoever miscounts may mean another function: say nothing more.
    checkAll(body, node.arguments);
    return UNKNOWN;
  }
  node.arguments.forEach((argument, index) => {
    const parameter = state.item.parameters[index]!;
    checkExpression(
      body,
      argument,
      want(
        info.parameters[index]!,
        `in argument ${index + 1} of \`${info.name}\``,
        {
          source: state.file.source,
          span: parameter.span,
          message: `the parameter \`${parameter.name.text}\` is declared here`,
        },
      ),
    );
  });
  return info.result;
}

function declaration({ file, item }: FunctionState): Label {
  return {
    source: file.source,
    span: item.name.span,
    message: "declared here",
  };
}

/** A declaration of the program hides an imported one (decisions 3.6). */
function hiddenNote({ declaration, hidden }: Found<FunctionState>): string[] {
  if (hidden === null) return [];
  return [
    `this \`${declaration.info.name}\` hides the one that is imported from ${hidden.file.source.name}`,
  ];
}

function wrongCount(
  body: Body,
  node: CallExpression,
  name: string,
  least: number,
  most: number,
  details: Details,
): void {
  const expected = least === most
    ? count(least, "argument")
    : `${least} to ${count(most, "argument")}`;
  body.report(
    "E009",
    node.span,
    `\`${name}\` takes ${expected}, found ${node.arguments.length}`,
    details,
  );
}

function callBuiltin(
  body: Body,
  node: CallExpression,
  name: string,
  builtin: Builtin,
): Infer {
  body.world.tables.calls.set(node, { kind: "builtin", builtin });
  if (builtin.capability === "step.input") body.state.readsInput = true;
  if (builtin.capability !== null) {
    body.need(builtin.capability, node.span, `\`${name}\``);
  }
  const { parameters, result } = instantiate(builtin);
  const [least, most] = builtin.arity;
  const given = node.arguments.length;
  if (given < least || given > most) {
    wrongCount(body, node, name, least, most, {
      help: `its type is \`${name}${builtin.signature}\``,
    });
    checkAll(body, node.arguments);
    return UNKNOWN;
  }
  node.arguments.forEach((argument, index) => {
    const where = `in argument ${index + 1} of \`${name}\``;
    checkExpression(body, argument, want(parameters[index]!, where));
  });
  const [first] = node.arguments;
  if (builtin.name === "json_encode" && first !== undefined) {
    body.afterwards.push((finisher) =>
      refuseUnencodable(body, first, finisher.finish(parameters[0]!))
    );
  }
  return result;
}

function refuseUnencodable(body: Body, at: Expression, type: Type): void {
  const part = unencodable(type);
  if (part === null) return;
  const holds = part === type ? "" : `, and ${typeText(type)} may hold one`;
  body.report("E009", at.span, `${typeText(part)} has no JSON${holds}`, {
    help: "encode the values that matter, for example in a record",
  });
}

function callValue(body: Body, node: CallExpression): Infer {
  body.world.tables.calls.set(node, { kind: "value" });
  const callee = checkExpression(body, node.callee, null);
  const open = resolve(callee);
  if (open.kind === "Function") {
    if (open.parameters.length !== node.arguments.length) {
      const expected = count(open.parameters.length, "argument");
      body.report(
        "E009",
        node.span,
        `this ${
          typeText(open)
        } takes ${expected}, found ${node.arguments.length}`,
      );
      checkAll(body, node.arguments);
      return UNKNOWN;
    } else {
      limitArguments(body, node);
      node.arguments.forEach((argument, index) => {
        const where = `in argument ${index + 1} of this call`;
        checkExpression(body, argument, want(open.parameters[index]!, where));
      });
    }
    needAll(body, node, open);
    return open.result;
  }
  const types = node.arguments.map((argument) =>
    checkExpression(body, argument, null)
  );
  if (open.kind === "Unknown" || open.kind === "Never") return UNKNOWN;
  const result = hole();
  body.ask((last) => {
    const now = resolve(callee);
    if (now.kind === "Variable" && !last) return false;
    if (now.kind === "Function" && now.parameters.length === types.length) {
      types.forEach((type, index) => {
        const where = `in argument ${index + 1} of this call`;
        const goal = want(now.parameters[index]!, where);
        body.fits(type, goal, node.arguments[index]!);
      });
      body.fits(now.result, want(result), node);
      needAll(body, node, now);
    } else if (now.kind !== "Unknown") {
      body.report(
        "E009",
        node.callee.span,
        now.kind === "Variable"
          ? "the type of what is called here is not known"
          : now.kind === "Function"
          ? `this ${typeText(now)} does not take ${
            count(types.length, "argument")
          }`
          : `only a function can be called, found ${typeText(now)}`,
      );
      body.fits(UNKNOWN, want(result), node);
    }
    return true;
  });
  return result;
}

/** A declaration is limited itself; a function type is not. */
function limitArguments(body: Body, node: CallExpression): void {
  const surplus = node.arguments[MOST_IN_A_BYTE];
  if (surplus !== undefined) {
    body.report(
      "E009",
      surplus.span,
      `this call has ${
        count(node.arguments.length, "argument")
      }; at most ${MOST_IN_A_BYTE} are allowed`,
      { help: "put them into a list or a record" },
    );
  }
}

function needAll(
  body: Body,
  node: CallExpression,
  type: Infer & { readonly kind: "Function" },
): void {
  for (const name of type.capabilities) {
    body.need(
      name,
      node.span,
      `the function value \`${calleeText(body, node)}\``,
    );
  }
}

function calleeText(body: Body, node: CallExpression): string {
  const text = body.text(node.callee.span);
  return text.length <= 40 && !text.includes("\n") ? text : "…";
}
