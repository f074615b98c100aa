// Copyright 2026 the Boruna authors. MIT license.

/**
 * A tree as JSON, in the shape of the reference's `ast` command
 * (`spec/cli.md` 5.6): a variant is an object with one member named after it,
 * or a bare string when it holds nothing; a pair is an array.
 *
 * What the reference's language lacks has names of the same make:
 * `UnitLit`, `Map`, `Break`, `Continue`, `UnitPat`, `RecordPat`. Positions are
 * not part of it. Integers are exact, so the result is text and not data.
 *
 * @module
 */

import { floatToJson, indentJson, intToText, quoteJson } from "../value/mod.ts";
import {
  type BinaryOperator,
  type Block,
  type Clause,
  type Expression,
  type FieldDeclaration,
  type FieldInit,
  type FunctionItem,
  type Item,
  type Pattern,
  type SourceFile,
  type Statement,
  type TypeNode,
  unwrap,
} from "./tree.ts";

/** The JSON text of a tree, indented by two blanks, without a last line end. */
export function treeToJson(file: SourceFile): string {
  return indentJson(object({
    module_name: file.module === null ? "null" : quoteJson(file.module.text),
    items: array(file.items, item),
  }));
}

/** The names that the reference gives to the operators. */
const OPERATORS: Readonly<Record<BinaryOperator, string>> = {
  "+": "Add",
  "-": "Sub",
  "*": "Mul",
  "/": "Div",
  "%": "Mod",
  "==": "Eq",
  "!=": "Neq",
  "<": "Lt",
  "<=": "Lte",
  ">": "Gt",
  ">=": "Gte",
  "&&": "And",
  "||": "Or",
  "++": "Concat",
};

/** An object; its members are JSON texts. */
function object(members: Readonly<Record<string, string>>): string {
  const parts = Object.entries(members).map(([name, value]) =>
    `${quoteJson(name)}:${value}`
  );
  return `{${parts.join(",")}}`;
}

function array<T>(items: readonly T[], write: (item: T) => string): string {
  return `[${items.map(write).join(",")}]`;
}

function nullable<T>(value: T | null, write: (value: T) => string): string {
  return value === null ? "null" : write(value);
}

function only(name: string, value: string): string {
  return object({ [name]: value });
}

function item(item: Item): string {
  const exported = String(item.exported);
  switch (item.kind) {
    case "Import":
      return only(
        "Import",
        object({
          module: quoteJson(item.path),
          items: "[]",
        }),
      );
    case "Record":
      return only(
        "TypeDef",
        object({
          name: quoteJson(item.name.text),
          kind: only("Record", array(item.fields, fieldDeclaration)),
          exported,
        }),
      );
    case "Enum":
      return only(
        "TypeDef",
        object({
          name: quoteJson(item.name.text),
          kind: only(
            "Enum",
            array(item.variants, (variant) => {
              const payload = variant.fields === null
                ? nullable(variant.payload, type)
                : only("Record", array(variant.fields, fieldDeclaration));
              return `[${quoteJson(variant.name.text)},${payload}]`;
            }),
          ),
          exported,
        }),
      );
    case "Function":
      return only("Function", functionItem(item));
  }
}

function functionItem(item: FunctionItem): string {
  const conditions = (kind: Clause["kind"]): string =>
    array(
      item.clauses.flatMap((clause) =>
        clause.kind === kind && clause.kind !== "Intent"
          ? [clause.condition]
          : []
      ),
      expression,
    );
  const intent = item.clauses.find((clause) => clause.kind === "Intent");
  return object({
    name: quoteJson(item.name.text),
    params: array(item.parameters, (parameter) =>
      object({
        name: quoteJson(parameter.name.text),
        ty: type(parameter.type),
      })),
    return_type: nullable(item.result, type),
    capabilities: array(
      item.capabilities?.names ?? [],
      ({ text }) => quoteJson(text),
    ),
    intent: intent?.kind === "Intent" ? quoteJson(intent.text) : "null",
    requires: conditions("Requires"),
    ensures: conditions("Ensures"),
    body: block(item.body),
    exported: String(item.exported),
  });
}

function fieldDeclaration(field: FieldDeclaration): string {
  return `[${quoteJson(field.name.text)},${type(field.type)}]`;
}

function type(node: TypeNode): string {
  if (node.kind === "FunctionType") {
    const capabilities = node.capabilities === null
      ? ""
      : `,${array(node.capabilities.names, ({ text }) => quoteJson(text))}`;
    return only(
      "Fn",
      `[${array(node.parameters, type)},${type(node.result)}${capabilities}]`,
    );
  }
  const { name: { text }, arguments: list } = node;
  if (list.length === 1 && (text === "Option" || text === "List")) {
    return only(text, type(list[0]!));
  }
  if (list.length === 2 && (text === "Result" || text === "Map")) {
    return only(text, array(list, type));
  }
  return list.length === 0
    ? only("Named", quoteJson(text))
    : only("Generic", `[${quoteJson(text)},${array(list, type)}]`);
}

function block(node: Block): string {
  return object({ stmts: array(node.statements, statement) });
}

function statement(node: Statement): string {
  switch (node.kind) {
    case "Let":
      return only(
        "Let",
        object({
          name: quoteJson(node.name?.text ?? "_"),
          mutable: String(node.mutable),
          ty: nullable(node.type, type),
          value: expression(node.value),
        }),
      );
    case "Assign":
      return only(
        "Assign",
        object({
          target: quoteJson(node.target.text),
          value: expression(node.value),
        }),
      );
    case "Return":
      return only("Return", nullable(node.value, expression));
    case "While":
      return only(
        "While",
        object({
          condition: expression(node.condition),
          body: block(node.body),
        }),
      );
    case "For":
      return only(
        "For",
        object({
          var: quoteJson(node.name?.text ?? "_"),
          iter: expression(node.iterable),
          body: block(node.body),
        }),
      );
    case "Break":
    case "Continue":
      return quoteJson(node.kind);
    case "Expression":
      return only("Expr", expression(node.expression));
  }
}

function expression(outer: Expression): string {
  const node = unwrap(outer);
  switch (node.kind) {
    case "Int":
      return only("IntLit", intToText(node.value));
    case "Float":
      return only("FloatLit", floatToJson(node.value));
    case "String":
      return only("StringLit", quoteJson(node.value));
    case "Bool":
      return only("BoolLit", String(node.value));
    case "Unit":
      return quoteJson("UnitLit");
    case "None":
      return quoteJson("NoneLit");
    case "Wrap":
      return only(`${node.constructor_}Expr`, expression(node.argument));
    case "NameExpression":
      return only("Ident", quoteJson(node.name));
    case "Call":
      return only(
        "Call",
        object({
          func: expression(node.callee),
          args: array(node.arguments, expression),
        }),
      );
    case "Field":
      return only(
        "FieldAccess",
        object({
          object: expression(node.object),
          field: quoteJson(node.name.text),
        }),
      );
    case "Unary":
      return only(
        "Unary",
        object({
          op: quoteJson(node.operator === "-" ? "Neg" : "Not"),
          expr: expression(node.operand),
        }),
      );
    case "Binary":
      return only(
        "Binary",
        object({
          op: quoteJson(OPERATORS[node.operator]),
          left: expression(node.left),
          right: expression(node.right),
        }),
      );
    case "If": {
      const otherwise = node.otherwise;
      return only(
        "If",
        object({
          condition: expression(node.condition),
          then_block: block(node.then),
          else_block: otherwise === null
            ? "null"
            : otherwise.kind === "Block"
            ? block(otherwise)
            : object({ stmts: `[${only("Expr", expression(otherwise))}]` }),
        }),
      );
    }
    case "Match":
      return only(
        "Match",
        object({
          value: expression(node.subject),
          arms: array(node.arms, (arm) =>
            object({
              pattern: pattern(arm.pattern),
              body: expression(arm.body),
            })),
        }),
      );
    case "Block":
      return only("Block", block(node));
    case "List":
      return only("List", array(node.elements, expression));
    case "Map":
      return only(
        "Map",
        array(
          node.entries,
          ({ key, value }) => `[${expression(key)},${expression(value)}]`,
        ),
      );
    case "RecordLiteral":
      return only("Record", record(node.name.text, node.fields, node.base));
    case "Variant":
      return only(
        "EnumVariant",
        object({
          enum_name: quoteJson(node.enum.text),
          variant: quoteJson(node.variant.text),
          payload: node.fields === null
            ? nullable(node.payload, expression)
            : only("Record", record(node.variant.text, node.fields, null)),
        }),
      );
    case "Spawn":
      return only("Spawn", expression(node.function));
    case "Send":
      return only(
        "Send",
        object({
          target: expression(node.target),
          message: expression(node.message),
        }),
      );
    case "Receive":
      return quoteJson("Receive");
    case "Emit":
      return only("Emit", expression(node.value));
    case "Parenthesized":
      return expression(node.inner);
    case "Error":
      return quoteJson("Error");
  }
}

function record(
  name: string,
  fields: readonly FieldInit[],
  base: Expression | null,
): string {
  return object({
    type_name: quoteJson(name),
    fields: array(
      fields,
      (field) => `[${quoteJson(field.name.text)},${expression(field.value)}]`,
    ),
    spread: nullable(base, expression),
  });
}

function pattern(node: Pattern): string {
  switch (node.kind) {
    case "WildcardPattern":
      return quoteJson("Wildcard");
    case "BindingPattern":
      return only("Ident", quoteJson(node.name));
    case "IntPattern":
      return only("IntLit", intToText(node.value));
    case "StringPattern":
      return only("StringLit", quoteJson(node.value));
    case "BoolPattern":
      return only("BoolLit", String(node.value));
    case "UnitPattern":
      return quoteJson("UnitPat");
    case "NonePattern":
      return quoteJson("NonePat");
    case "WrapPattern":
      return only(`${node.constructor_}Pat`, pattern(node.inner));
    case "NamedPattern": {
      const name = quoteJson(
        node.enum === null
          ? node.name.text
          : `${node.enum.text}::${node.name.text}`,
      );
      if (node.fields === null) {
        return only(
          "EnumVariant",
          `[${name},${nullable(node.payload, pattern)}]`,
        );
      }
      const fields = array(
        node.fields,
        (field) => `[${quoteJson(field.name.text)},${pattern(field.pattern)}]`,
      );
      return only("RecordPat", `[${name},${fields}]`);
    }
    case "ErrorPattern":
      return quoteJson("Error");
  }
}
