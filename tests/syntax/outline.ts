// Copyright 2026 the Boruna authors. MIT license.

/**
 * Trees in short forms for comparison: without places, comments and
 * parentheses, and expressions as S-expressions.
 *
 * @module
 */

import { makeSource } from "../../src/diagnostic/mod.ts";
import {
  type Expression,
  parse,
  type Pattern,
  type SourceFile,
  type Statement,
  unwrap,
} from "../../src/syntax/mod.ts";

const OMITTED: ReadonlySet<string> = new Set([
  "span",
  "operatorSpan",
  "pathSpan",
  "textSpan",
  "source",
  "comments",
]);

/** A node as plain data: places left out, parentheses looked through. */
export function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node === "bigint") return `${node}n`;
  if (typeof node !== "object" || node === null) return node;
  if ("kind" in node && node.kind === "Parenthesized") {
    return plain(unwrap(node as Expression));
  }
  return Object.fromEntries(
    Object.entries(node).filter(([name]) => !OMITTED.has(name))
      .map(([name, value]) => [name, plain(value)]),
  );
}

/** The tree of a text that must be free of errors. */
export function read(text: string): SourceFile {
  const { file, diagnostics } = parse(makeSource("a.ax", text));
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong !== undefined) throw new Error(`${wrong.message} in\n${text}`);
  return file;
}

/** The statements of a function body, each as an S-expression. */
export function outlineBody(text: string): string {
  const [item] = read(`fn main() {\n${text}\n}\n`).items;
  if (item?.kind !== "Function") throw new Error("no function");
  return item.body.statements.map(statement).join("; ");
}

function statement(node: Statement): string {
  switch (node.kind) {
    case "Let":
      return `(let${node.mutable ? " mut" : ""} ${node.name?.text ?? "_"} ${
        outline(node.value)
      })`;
    case "Assign":
      return `(= ${node.target.text} ${outline(node.value)})`;
    case "Return":
      return node.value === null
        ? "(return)"
        : `(return ${outline(node.value)})`;
    case "While":
      return `(while ${outline(node.condition)} ${outline(node.body)})`;
    case "For":
      return `(for ${node.name?.text ?? "_"} ${outline(node.iterable)} ${
        outline(node.body)
      })`;
    case "Break":
      return "(break)";
    case "Continue":
      return "(continue)";
    case "Expression":
      return outline(node.expression);
  }
}

function list(head: string, parts: readonly string[]): string {
  return `(${[head, ...parts].join(" ")})`;
}

/** An expression as an S-expression; parentheses are looked through. */
export function outline(outer: Expression): string {
  const node = unwrap(outer);
  switch (node.kind) {
    case "Int":
    case "Bool":
      return String(node.value);
    case "Float":
      return Number.isInteger(node.value) ? `${node.value}.` : `${node.value}`;
    case "String":
      return JSON.stringify(node.value);
    case "Unit":
      return "()";
    case "None":
      return "None";
    case "Wrap":
      return list(node.constructor_, [outline(node.argument)]);
    case "NameExpression":
      return node.name;
    case "Call":
      return list("call", [node.callee, ...node.arguments].map(outline));
    case "Field":
      return list(".", [outline(node.object), node.name.text]);
    case "Unary":
      return list(node.operator, [outline(node.operand)]);
    case "Binary":
      return list(node.operator, [outline(node.left), outline(node.right)]);
    case "If":
      return list("if", [
        outline(node.condition),
        outline(node.then),
        ...node.otherwise === null ? [] : [outline(node.otherwise)],
      ]);
    case "Match":
      return list("match", [
        outline(node.subject),
        ...node.arms.map((arm) =>
          `[${pattern(arm.pattern)} ${outline(arm.body)}]`
        ),
      ]);
    case "Block":
      return `{${node.statements.map(statement).join("; ")}}`;
    case "List":
      return list("list", node.elements.map(outline));
    case "Map":
      return list(
        "map",
        node.entries.map(({ key, value }) =>
          `[${outline(key)} ${outline(value)}]`
        ),
      );
    case "RecordLiteral":
      return list(node.name.text, [
        ...node.base === null ? [] : [`..${outline(node.base)}`],
        ...node.fields.map(({ name, value }) =>
          `[${name.text} ${outline(value)}]`
        ),
      ]);
    case "Variant":
      return list(`${node.enum.text}::${node.variant.text}`, [
        ...node.payload === null ? [] : [outline(node.payload)],
        ...(node.fields ?? []).map(({ name, value }) =>
          `[${name.text} ${outline(value)}]`
        ),
      ]);
    case "Spawn":
      return list("spawn", [outline(node.function)]);
    case "Send":
      return list("send", [outline(node.target), outline(node.message)]);
    case "Receive":
      return "receive";
    case "Emit":
      return list("emit", [outline(node.value)]);
    case "Parenthesized":
    case "Error":
      return "?";
  }
}

function pattern(node: Pattern): string {
  switch (node.kind) {
    case "WildcardPattern":
      return "_";
    case "BindingPattern":
      return node.name;
    case "IntPattern":
    case "BoolPattern":
      return String(node.value);
    case "StringPattern":
      return JSON.stringify(node.value);
    case "UnitPattern":
      return "()";
    case "NonePattern":
      return "None";
    case "WrapPattern":
      return list(node.constructor_, [pattern(node.inner)]);
    case "NamedPattern": {
      const name = node.enum === null
        ? node.name.text
        : `${node.enum.text}::${node.name.text}`;
      if (node.payload !== null) return list(name, [pattern(node.payload)]);
      if (node.fields === null) return name;
      return list(
        name,
        node.fields.map((field) =>
          field.shorthand
            ? field.name.text
            : `[${field.name.text} ${pattern(field.pattern)}]`
        ),
      );
    }
    case "ErrorPattern":
      return "?";
  }
}
