// Copyright 2026 the Boruna authors. MIT license.

/**
 * The syntax tree in the JSON shape of the reference: one-key objects named
 * after the variant, without positions. What the reference's language does not
 * have follows the same pattern: `"Break"`, `{"MapLit": [[key, value]]}`.
 *
 * @module
 */

import type {
  BinaryOperator,
  Block,
  Clause,
  Expression,
  FieldDeclaration,
  FieldInit,
  FunctionItem,
  Item,
  MatchArm,
  Pattern,
  SourceFile,
  Statement,
  TypeNode,
} from "../syntax/mod.ts";
import { floatToJson, quoteJson } from "../value/mod.ts";

/** The tree as compact JSON. */
export function treeJson(file: SourceFile): string {
  return object({
    module_name: file.module === null ? "null" : quoteJson(file.module.text),
    items: array(file.items.map(item)),
  });
}

function object(members: Readonly<Record<string, string>>): string {
  return `{${
    Object.entries(members).map(([name, json]) => `"${name}":${json}`).join(",")
  }}`;
}

function tagged(name: string, json: string): string {
  return `{"${name}":${json}}`;
}

function array(items: readonly string[]): string {
  return `[${items.join(",")}]`;
}

function item(node: Item): string {
  switch (node.kind) {
    case "Import":
      return tagged(
        "Import",
        object({ module: quoteJson(node.path), items: "[]" }),
      );
    case "Record":
      return typeDefinition(
        node.name.text,
        tagged("Record", fields(node.fields)),
        node.exported,
      );
    case "Enum":
      return typeDefinition(
        node.name.text,
        tagged(
          "Enum",
          array(node.variants.map((variant) =>
            array([
              quoteJson(variant.name.text),
              variant.fields !== null
                ? tagged("Record", fields(variant.fields))
                : variant.payload === null
                ? "null"
                : type(variant.payload),
            ])
          )),
        ),
        node.exported,
      );
    case "Function":
      return tagged("Function", functionItem(node));
  }
}

function typeDefinition(name: string, kind: string, exported: boolean): string {
  return tagged(
    "TypeDef",
    object({ name: quoteJson(name), kind, exported: String(exported) }),
  );
}

function fields(list: readonly FieldDeclaration[]): string {
  return array(
    list.map((field) => array([quoteJson(field.name.text), type(field.type)])),
  );
}

function functionItem(node: FunctionItem): string {
  const intent = node.clauses.find((one) => one.kind === "Intent");
  const conditions = (kind: Clause["kind"]) =>
    array(
      node.clauses.flatMap((one) =>
        one.kind === kind && one.kind !== "Intent"
          ? [expression(one.condition)]
          : []
      ),
    );
  return object({
    name: quoteJson(node.name.text),
    params: array(node.parameters.map((parameter) =>
      object({
        name: quoteJson(parameter.name.text),
        ty: type(parameter.type),
      })
    )),
    return_type: node.result === null ? "null" : type(node.result),
    capabilities: array(
      (node.capabilities?.names ?? []).map((one) => quoteJson(one.text)),
    ),
    intent: intent === undefined || intent.kind !== "Intent"
      ? "null"
      : quoteJson(intent.text),
    requires: conditions("Requires"),
    ensures: conditions("Ensures"),
    body: block(node.body),
    exported: String(node.exported),
  });
}

function type(node: TypeNode): string {
  if (node.kind === "FunctionType") {
    return tagged(
      "Fn",
      array([array(node.parameters.map(type)), type(node.result)]),
    );
  }
  const parts = node.arguments.map(type);
  switch (parts.length) {
    case 0:
      return tagged("Named", quoteJson(node.name.text));
    case 1:
      return tagged(node.name.text, parts[0] ?? "null");
    default:
      return tagged(node.name.text, array(parts));
  }
}

function block(node: Block): string {
  return object({ stmts: array(node.statements.map(statement)) });
}

function statement(node: Statement): string {
  switch (node.kind) {
    case "Let":
      return tagged(
        "Let",
        object({
          name: quoteJson(node.name?.text ?? "_"),
          mutable: String(node.mutable),
          ty: node.type === null ? "null" : type(node.type),
          value: expression(node.value),
        }),
      );
    case "Assign":
      return tagged(
        "Assign",
        object({
          target: quoteJson(node.target.text),
          value: expression(node.value),
        }),
      );
    case "Return":
      return tagged(
        "Return",
        node.value === null ? "null" : expression(node.value),
      );
    case "While":
      return tagged(
        "While",
        object({
          condition: expression(node.condition),
          body: block(node.body),
        }),
      );
    case "For":
      return tagged(
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
      return tagged("Expr", expression(node.expression));
  }
}

const OPERATORS: Readonly<Record<BinaryOperator, string>> = {
  "||": "Or",
  "&&": "And",
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

function expression(node: Expression): string {
  switch (node.kind) {
    case "Int":
      return tagged("IntLit", String(node.value));
    case "Float":
      return tagged("FloatLit", floatToJson(node.value));
    case "String":
      return tagged("StringLit", quoteJson(node.value));
    case "Bool":
      return tagged("BoolLit", String(node.value));
    case "Unit":
      return '"UnitLit"';
    case "None":
      return '"NoneLit"';
    case "Wrap":
      return tagged(`${node.constructor_}Expr`, expression(node.argument));
    case "NameExpression":
      return tagged("Ident", quoteJson(node.name));
    case "Call":
      return tagged(
        "Call",
        object({
          func: expression(node.callee),
          args: array(node.arguments.map(expression)),
        }),
      );
    case "Field":
      return tagged(
        "FieldAccess",
        object({
          object: expression(node.object),
          field: quoteJson(node.name.text),
        }),
      );
    case "Unary":
      return tagged(
        "Unary",
        object({
          op: node.operator === "-" ? '"Neg"' : '"Not"',
          expr: expression(node.operand),
        }),
      );
    case "Binary":
      return tagged(
        "Binary",
        object({
          op: quoteJson(OPERATORS[node.operator]),
          left: expression(node.left),
          right: expression(node.right),
        }),
      );
    case "If":
      return tagged(
        "If",
        object({
          condition: expression(node.condition),
          then_block: block(node.then),
          else_block: node.otherwise === null
            ? "null"
            : node.otherwise.kind === "Block"
            ? block(node.otherwise)
            : object({
              stmts: array([tagged("Expr", expression(node.otherwise))]),
            }),
        }),
      );
    case "Match":
      return tagged(
        "Match",
        object({
          value: expression(node.subject),
          arms: array(node.arms.map(arm)),
        }),
      );
    case "Block":
      return tagged("Block", block(node));
    case "List":
      return tagged("List", array(node.elements.map(expression)));
    case "Map":
      return tagged(
        "MapLit",
        array(
          node.entries.map((entry) =>
            array([expression(entry.key), expression(entry.value)])
          ),
        ),
      );
    case "RecordLiteral":
      return tagged(
        "Record",
        object({
          type_name: quoteJson(node.name.text),
          fields: inits(node.fields),
          spread: node.base === null ? "null" : expression(node.base),
        }),
      );
    case "Variant":
      return tagged(
        "EnumVariant",
        object({
          enum_name: quoteJson(node.enum.text),
          variant: quoteJson(node.variant.text),
          payload: node.fields !== null
            ? tagged("Fields", inits(node.fields))
            : node.payload === null
            ? "null"
            : expression(node.payload),
        }),
      );
    case "Spawn":
      return tagged("Spawn", expression(node.function));
    case "Send":
      return tagged(
        "Send",
        object({
          target: expression(node.target),
          message: expression(node.message),
        }),
      );
    case "Receive":
      return '"Receive"';
    case "Emit":
      return tagged("Emit", expression(node.value));
    case "Parenthesized":
      return expression(node.inner);
    case "Error":
      return '"Error"';
  }
}

function inits(list: readonly FieldInit[]): string {
  return array(
    list.map((field) =>
      array([quoteJson(field.name.text), expression(field.value)])
    ),
  );
}

function arm(node: MatchArm): string {
  return object({
    pattern: pattern(node.pattern),
    body: expression(node.body),
  });
}

function pattern(node: Pattern): string {
  switch (node.kind) {
    case "WildcardPattern":
      return '"Wildcard"';
    case "BindingPattern":
      return tagged("Ident", quoteJson(node.name));
    case "IntPattern":
      return tagged("IntLit", String(node.value));
    case "StringPattern":
      return tagged("StringLit", quoteJson(node.value));
    case "BoolPattern":
      return tagged("BoolLit", String(node.value));
    case "UnitPattern":
      return '"UnitPat"';
    case "NonePattern":
      return '"NonePat"';
    case "WrapPattern":
      return tagged(`${node.constructor_}Pat`, pattern(node.inner));
    case "NamedPattern":
      return tagged(
        "EnumVariant",
        array([
          quoteJson(node.name.text),
          node.fields !== null
            ? tagged(
              "Fields",
              array(node.fields.map((field) =>
                array([quoteJson(field.name.text), pattern(field.pattern)])
              )),
            )
            : node.payload === null
            ? "null"
            : pattern(node.payload),
        ]),
      );
    case "ErrorPattern":
      return '"Error"';
  }
}
