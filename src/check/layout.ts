// Copyright 2026 the Boruna authors. MIT license.

/**
 * The layout of a declared type as text, by which declarations of several
 * files are compared.
 *
 * @module
 */

import type { EnumItem, RecordItem, TypeNode } from "../syntax/mod.ts";

/** The layout of a type as text: equal texts are equal layouts. */
export function layout(item: RecordItem | EnumItem): string {
  const fields = (list: RecordItem["fields"]): string =>
    list.map((f) => `${f.name.text}:${nodeText(f.type)}`).join(",");
  if (item.kind === "Record") return `record{${fields(item.fields)}}`;
  const variants = item.variants.map((variant) => {
    if (variant.fields !== null) {
      return `${variant.name.text}{${fields(variant.fields)}}`;
    }
    return variant.payload === null
      ? variant.name.text
      : `${variant.name.text}(${nodeText(variant.payload)})`;
  });
  return `enum{${variants.join(",")}}`;
}

function nodeText(node: TypeNode): string {
  if (node.kind === "NamedType") {
    const parts = node.arguments.map(nodeText);
    return `${node.name.text}<${parts.join(",")}>`;
  }
  const names = node.capabilities?.names.map((name) => name.text) ?? [];
  const parameters = node.parameters.map(nodeText).join(",");
  return `Fn(${parameters})->${nodeText(node.result)}!{${names.join(",")}}`;
}

/** The names of the types in a declaration. */
export function typeNames(item: RecordItem | EnumItem): Set<string> {
  const names = new Set<string>();
  const stack: TypeNode[] = [];
  if (item.kind === "Record") {
    for (const field of item.fields) stack.push(field.type);
  } else {
    for (const { payload, fields } of item.variants) {
      if (payload !== null) stack.push(payload);
      for (const field of fields ?? []) stack.push(field.type);
    }
  }
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (node.kind === "NamedType") {
      names.add(node.name.text);
      stack.push(...node.arguments);
    } else stack.push(...node.parameters, node.result);
  }
  return names;
}
