// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads types and capability lists as written.
 *
 * @module
 */

import type {
  CapabilityList,
  CapabilityNode,
  SourceFile,
  TypeNode,
} from "../syntax/mod.ts";
import {
  CAPABILITY_NAMES,
  CAPABILITY_SPELLINGS,
  type CapabilityName,
} from "../value/mod.ts";
import { typeText } from "./inference.ts";
import { count, type Report } from "./report.ts";
import {
  ACTOR_ID,
  BOOL,
  BUILTIN_TYPES,
  FLOAT,
  INT,
  STRING,
  type Type,
  UNIT,
  UNKNOWN,
} from "./types.ts";
import type { FileScope } from "./world.ts";

/** How the builtin types with arguments are written. */
const SHAPES: ReadonlyMap<string, string> = new Map([
  ["Option", "Option<T>"],
  ["List", "List<T>"],
  ["Map", "Map<String, T>"],
  ["Result", "Result<T, E>"],
]);

/** What other languages call our types. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ["int", "Int"],
  ["i64", "Int"],
  ["Integer", "Int"],
  ["Number", "Int` or `Float"],
  ["number", "Int` or `Float"],
  ["float", "Float"],
  ["f64", "Float"],
  ["Double", "Float"],
  ["double", "Float"],
  ["str", "String"],
  ["string", "String"],
  ["Str", "String"],
  ["bool", "Bool"],
  ["Boolean", "Bool"],
  ["boolean", "Bool"],
  ["void", "Unit"],
  ["Void", "Unit"],
  ["Array", "List"],
  ["Vec", "List"],
  ["Dict", "Map"],
  ["Maybe", "Option"],
]);

/** The type that a type node means; `Unknown` after an error. */
export function readType(
  node: TypeNode,
  scope: FileScope,
  file: SourceFile,
  report: Report,
): Type {
  const read = (inner: TypeNode): Type => readType(inner, scope, file, report);
  const { source } = file;
  if (node.kind === "FunctionType") {
    return {
      kind: "Function",
      parameters: node.parameters.map(read),
      result: read(node.result),
      capabilities: readCapabilities(node.capabilities, file, report)
        .map(({ name }) => name),
    };
  }
  const name = node.name.text;
  const parts = node.arguments;
  const found = scope.types.get(name);
  if (found !== undefined) {
    if (found.rival !== null) {
      report.add(
        source,
        "E010",
        node.name.span,
        `\`${name}\` is declared by two imports, with different layouts`,
        {
          labels: [found.declaration, found.rival].map((declaration) => ({
            source: declaration.file.source,
            span: declaration.item.name.span,
            message: "one of the declarations",
          })),
          help: "import only one of them",
        },
      );
      return UNKNOWN;
    }
    if (parts.length > 0) {
      report.add(
        source,
        "E009",
        node.span,
        `\`${name}\` takes no type arguments, found ${parts.length}`,
      );
      return UNKNOWN;
    }
    const { info } = found.declaration;
    return info.kind === "record"
      ? { kind: "Record", declaration: info }
      : { kind: "Enum", declaration: info };
  }
  const arity = BUILTIN_TYPES.get(name);
  if (arity === undefined) {
    unknownType(node, scope, file, report);
    parts.forEach(read);
    return UNKNOWN;
  }
  if (parts.length !== arity) {
    report.add(
      source,
      "E009",
      node.span,
      `\`${name}\` takes ${count(arity, "type argument")}, found ${
        parts.length === 0 ? "none" : parts.length
      }`,
      {
        help: arity === 0
          ? `write \`${name}\``
          : `write \`${SHAPES.get(name) ?? name}\``,
      },
    );
    return UNKNOWN;
  }
  switch (name) {
    case "Unit":
      return UNIT;
    case "Bool":
      return BOOL;
    case "Int":
      return INT;
    case "Float":
      return FLOAT;
    case "String":
      return STRING;
    case "ActorId":
      return ACTOR_ID;
    case "Option":
    case "List":
      return { kind: name, of: read(parts[0]!) };
    case "Result":
      return { kind: "Result", ok: read(parts[0]!), err: read(parts[1]!) };
    default: {
      const key = read(parts[0]!);
      const of = read(parts[1]!);
      if (key.kind !== "String" && key.kind !== "Unknown") {
        report.add(
          source,
          "E009",
          parts[0]!.span,
          `the keys of a Map are String, found ${typeText(key)}`,
          { help: "convert the keys, for example with `int_to_string`" },
        );
      }
      return { kind: "Map", of };
    }
  }
}

function unknownType(
  node: TypeNode & { readonly kind: "NamedType" },
  scope: FileScope,
  { source }: SourceFile,
  report: Report,
): void {
  const name = node.name.text;
  if (!report.first(`type in ${source.name}`, name)) return;
  if (name === "Fn") {
    report.add(
      source,
      "E009",
      node.span,
      "the type of a function names its parameters and its result",
      { help: "write as in `Fn(Int) -> Int`" },
    );
    return;
  }
  const foreign = FOREIGN.get(name);
  if (foreign !== undefined) {
    report.add(
      source,
      "E003",
      node.span,
      `unknown type \`${name}\``,
      {
        help: `the type is called \`${foreign}\` here`,
        fix: foreign.includes("`") ? null : {
          message: `replace \`${name}\` with \`${foreign}\``,
          edits: [{ span: node.name.span, replacement: foreign }],
        },
      },
    );
    return;
  }
  report.unknown(
    source,
    "E003",
    node.name.span,
    name,
    `unknown type \`${name}\``,
    () => [...scope.types.keys(), ...BUILTIN_TYPES.keys()],
  );
}

/** The known capabilities of a list; unknown ones are reported. */
export function readCapabilities(
  list: CapabilityList | null,
  { source }: SourceFile,
  report: Report,
): { readonly name: CapabilityName; readonly node: CapabilityNode }[] {
  const known: { name: CapabilityName; node: CapabilityNode }[] = [];
  for (const node of list?.names ?? []) {
    const name = Object.hasOwn(CAPABILITY_SPELLINGS, node.text)
      ? CAPABILITY_SPELLINGS[node.text]
      : undefined;
    if (name !== undefined) known.push({ name, node });
    else {
      report.unknown(
        source,
        "E011",
        node.span,
        node.text,
        `unknown capability \`${node.text}\``,
        () => CAPABILITY_NAMES,
        { notes: [`the capabilities are ${CAPABILITY_NAMES.join(", ")}`] },
      );
    }
  }
  return known;
}
