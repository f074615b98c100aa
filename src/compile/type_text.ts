// Copyright 2026 the Boruna authors. MIT license.

/**
 * Types as texts, the form that a module's type table has
 * (`spec/bytecode.md` 1): canonical spacing, whatever the source had.
 *
 * @module
 */

import type { Type } from "../check/mod.ts";
import type { FieldDeclaration, TypeNode } from "../syntax/mod.ts";
import { CAPABILITY_SPELLINGS } from "../value/mod.ts";

/** The text of a type as written. */
export function typeNodeText(node: TypeNode): string {
  if (node.kind === "NamedType") {
    return application(node.name.text, node.arguments.map(typeNodeText));
  }
  return functionText(
    node.parameters.map(typeNodeText),
    typeNodeText(node.result),
    (node.capabilities?.names ?? []).map(({ text }) =>
      Object.hasOwn(CAPABILITY_SPELLINGS, text)
        ? CAPABILITY_SPELLINGS[text] ?? text
        : text
    ),
  );
}

/** The text of named variant fields: `{w: Int, h: Int}`. */
export function fieldsText(fields: readonly FieldDeclaration[]): string {
  const texts = fields.map(({ name, type }) =>
    `${name.text}: ${typeNodeText(type)}`
  );
  return `{${texts.join(", ")}}`;
}

/** The text of a type as the checker knows it. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "Unit":
    case "Bool":
    case "Int":
    case "Float":
    case "String":
    case "ActorId":
    case "Never":
    case "Unknown":
      return type.kind;
    case "Option":
    case "List":
      return application(type.kind, [typeText(type.of)]);
    case "Map":
      return application("Map", ["String", typeText(type.of)]);
    case "Result":
      return application("Result", [typeText(type.ok), typeText(type.err)]);
    case "Function":
      return functionText(
        type.parameters.map(typeText),
        typeText(type.result),
        type.capabilities,
      );
    case "Record":
    case "Enum":
      return type.declaration.name;
  }
}

function application(name: string, parts: readonly string[]): string {
  return parts.length === 0 ? name : `${name}<${parts.join(", ")}>`;
}

function functionText(
  parameters: readonly string[],
  result: string,
  capabilities: readonly string[],
): string {
  const effects = capabilities.length === 0
    ? ""
    : ` !{${capabilities.join(", ")}}`;
  return `Fn(${parameters.join(", ")}) -> ${result}${effects}`;
}
