// Copyright 2026 the Boruna authors. MIT license.

/**
 * Records and variants: building them and reading their fields. Names decide,
 * not positions (`design/language-decisions.md` 4.4).
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import type {
  FieldExpression,
  FieldInit,
  Name,
  RecordLiteral,
  VariantExpression,
} from "../syntax/mod.ts";
import { type Body, want } from "./body.ts";
import type { EnumInfo, RecordInfo, VariantInfo } from "./checked.ts";
import { checkExpression } from "./expression.ts";
import { hole, type Infer, resolve, typeText } from "./inference.ts";
import { type Type, UNKNOWN } from "./types.ts";
import type { TypeDeclaration } from "./world.ts";

type Fields = RecordInfo["fields"];

/** Checks `e.name`. The type of the object may become known later. */
export function checkField(body: Body, node: FieldExpression): Infer {
  const object = checkExpression(body, node.object, null);
  const result = hole();
  let type: Infer = result;
  body.ask((last) => {
    const open = resolve(object);
    if (open.kind === "Variable" && !last) return false;
    type = readField(body, node, open);
    body.fits(type, want(result), node);
    return true;
  });
  return type;
}

function readField(body: Body, node: FieldExpression, object: Infer): Type {
  const { text, span } = node.name;
  switch (object.kind) {
    case "Unknown":
    case "Never":
      return UNKNOWN;
    case "Variable":
      body.report(
        "E009",
        node.object.span,
        `the type of the value that has \`${text}\` is not known here`,
        { help: "give the variable a type: `let name: Type = …`" },
      );
      return UNKNOWN;
    case "Record": {
      const { declaration } = object;
      const index = declaration.fields.findIndex(({ name }) => name === text);
      if (index >= 0) {
        body.world.tables.fields.set(node, index);
        return declaration.fields[index]!.type;
      }
      unknownField(body, node.name, declaration.name, declaration.fields, {
        source: declaration.file.source,
        span: declaration.item.name.span,
      });
      return UNKNOWN;
    }
    default:
      body.report(
        "E009",
        span,
        `${typeText(object)} has no fields, so no \`${text}\``,
        fieldHelp(object, text),
      );
      return UNKNOWN;
  }
}

/** Methods of other languages. */
function fieldHelp(object: Infer, name: string): { help?: string } {
  const size = name === "len" || name === "length" || name === "size";
  if (object.kind === "List" && size) return { help: "write `list_len(xs)`" };
  if (object.kind === "Map" && size) return { help: "write `map_len(m)`" };
  if (object.kind === "Map") return { help: `write \`map_get(m, "${name}")\`` };
  if (object.kind === "String" && size) {
    return { help: "write `string_len(text)`" };
  }
  if (object.kind === "List" && name === "push") {
    return { help: "write `list_push(xs, value)`" };
  }
  if (object.kind === "Option" || object.kind === "Result") {
    return { help: "`match` on it to get at the value inside" };
  }
  if (object.kind === "Enum") {
    return { help: "`match` on it to get at the payload of its variants" };
  }
  return {};
}

/** Reports a field that a record or variant does not have. */
export function unknownField(
  body: Body,
  name: Name,
  owner: string,
  fields: Fields,
  declared: {
    readonly source: RecordInfo["file"]["source"];
    readonly span: Span;
  },
): void {
  const list = fields.map((field) => field.name).join(", ");
  body.world.report.unknown(
    body.state.file.source,
    "E006",
    name.span,
    name.text,
    `unknown field '${name.text}' in record type '${owner}'`,
    () => fields.map((field) => field.name),
    {
      labels: [{
        ...declared,
        message: fields.length === 0
          ? `\`${owner}\` has no fields`
          : `\`${owner}\` has the fields ${list}`,
      }],
    },
  );
}

/** Checks `P { ..base, x: 1 }`. */
export function checkRecord(body: Body, node: RecordLiteral): Infer {
  const info = findRecord(body, node);
  if (info === null) {
    if (node.base !== null) checkExpression(body, node.base, null);
    for (const field of node.fields) checkExpression(body, field.value, null);
    return UNKNOWN;
  }
  body.world.tables.records.set(node, info);
  const type: Infer = { kind: "Record", declaration: info };
  if (node.base !== null) {
    const where = `after \`..\` in \`${info.name}\``;
    checkExpression(body, node.base, want(type, where));
  }
  checkInits(body, node.fields, info.name, info.fields, {
    source: info.file.source,
    span: info.item.name.span,
  });
  if (node.base === null) {
    reportMissing(body, node.name.span, info.name, info.fields, node.fields);
  }
  return type;
}

function findRecord(body: Body, node: RecordLiteral): RecordInfo | null {
  const { text, span } = node.name;
  const declaration = findType(body, node.name);
  if (declaration === null) return null;
  if (declaration.info.kind === "record") return declaration.info;
  body.report(
    "E009",
    span,
    `\`${text}\` is an enum; a value of it is one of its variants`,
    {
      help: `write \`${text}::${
        declaration.info.item.variants[0]?.name.text ?? "Variant"
      }\``,
    },
  );
  return null;
}

/** The declaration of a type name in value or pattern position. */
export function findType(body: Body, name: Name): TypeDeclaration | null {
  const found = body.scope.types.get(name.text);
  if (found === undefined) {
    const { source } = body.state.file;
    const place = `type in ${source.name}`;
    if (!body.world.report.first(place, name.text)) return null;
    body.world.report.unknown(
      source,
      "E003",
      name.span,
      name.text,
      `unknown type \`${name.text}\``,
      () => body.scope.types.keys(),
    );
    return null;
  }
  if (found.rival === null) return found.declaration;
  body.report(
    "E010",
    name.span,
    `\`${name.text}\` is declared by two imports, with different layouts`,
    {
      labels: [found.declaration, found.rival].map((one) => ({
        source: one.file.source,
        span: one.item.name.span,
        message: "one of the declarations",
      })),
      help: "import only one of them",
    },
  );
  return null;
}

function checkInits(
  body: Body,
  inits: readonly FieldInit[],
  owner: string,
  fields: Fields,
  declared: {
    readonly source: RecordInfo["file"]["source"];
    readonly span: Span;
  },
): void {
  const types = new Map(fields.map((field) => [field.name, field.type]));
  const first = new Map<string, FieldInit>();
  for (const init of inits) {
    const { text, span } = init.name;
    const other = first.get(text);
    if (other === undefined) first.set(text, init);
    else {
      body.report("E010", span, `the field \`${text}\` is given twice`, {
        labels: [body.label(other.name.span, "the first one")],
      });
    }
    const type = types.get(text);
    if (type === undefined) {
      if (other === undefined) {
        unknownField(body, init.name, owner, fields, declared);
      }
      checkExpression(body, init.value, null);
    } else {
      checkExpression(
        body,
        init.value,
        want(type, `for the field \`${text}\` of \`${owner}\``),
      );
    }
  }
}

function reportMissing(
  body: Body,
  span: Span,
  owner: string,
  fields: Fields,
  inits: readonly FieldInit[],
): void {
  const given = new Set(inits.map((init) => init.name.text));
  const missing = fields.filter((field) => !given.has(field.name));
  if (missing.length === 0) return;
  // A misspelt field is one mistake, and it has been reported.
  const known = new Set(fields.map((field) => field.name));
  if (inits.some((init) => !known.has(init.name.text))) return;
  const names = missing.map((field) => `\`${field.name}\``).join(", ");
  body.report(
    "E009",
    span,
    `${
      missing.length === 1 ? "the field" : "the fields"
    } ${names} of \`${owner}\` ${missing.length === 1 ? "is" : "are"} missing`,
    {
      help: `add ${
        missing.map((field) => `\`${field.name}: …\` (${typeText(field.type)})`)
          .join(", ")
      }`,
    },
  );
}

/** Checks `E::V`, `E::V(e)` and `E::V { f: e }`. */
export function checkVariant(body: Body, node: VariantExpression): Infer {
  const found = findVariant(body, node.enum, node.variant);
  if (found === null) {
    checkParts(body, node);
    return UNKNOWN;
  }
  const { info, variant } = found;
  const type: Infer = { kind: "Enum", declaration: info };
  if (variant === null) {
    checkParts(body, node);
    return type;
  }
  body.world.tables.variants.set(node, { enum: info, variant });
  const name = `${info.name}::${variant.name}`;
  if (variant.fields !== null) {
    if (node.fields === null) {
      const shape = variant.fields.map((field) => `${field.name}: …`);
      body.report("E009", node.span, `\`${name}\` has named fields`, {
        help: `write \`${name} { ${shape.join(", ")} }\``,
      });
      checkParts(body, node);
      return type;
    }
    const span = info.item.variants[variant.index]!.name.span;
    const declared = { source: info.file.source, span };
    checkInits(body, node.fields, name, variant.fields, declared);
    reportMissing(body, node.span, name, variant.fields, node.fields);
    return type;
  }
  if (variant.payload === null) {
    if (node.payload !== null || node.fields !== null) {
      body.report("E009", node.span, `\`${name}\` has no payload`, {
        help: `write \`${name}\``,
      });
      checkParts(body, node);
    }
    return type;
  }
  if (node.payload === null) {
    const payload = typeText(variant.payload);
    body.report("E009", node.span, `\`${name}\` needs a payload, ${payload}`, {
      help: `write \`${name}(…)\``,
    });
    checkParts(body, node);
    return type;
  }
  checkExpression(
    body,
    node.payload,
    want(variant.payload, `as the payload of \`${name}\``),
  );
  return type;
}

function checkParts(body: Body, node: VariantExpression): void {
  if (node.payload !== null) checkExpression(body, node.payload, null);
  for (const field of node.fields ?? []) {
    checkExpression(body, field.value, null);
  }
}

/**
 * What `E::V` names; null after an error about `E`, a null variant after one
 * about `V`.
 */
export function findVariant(
  body: Body,
  enumName: Name,
  variantName: Name,
): { readonly info: EnumInfo; readonly variant: VariantInfo | null } | null {
  const declaration = findType(body, enumName);
  if (declaration === null) return null;
  const { info } = declaration;
  if (info.kind === "record") {
    const span = { start: enumName.span.start, end: variantName.span.end };
    body.report(
      "E009",
      span,
      `\`${enumName.text}\` is a record and has no variants`,
      { help: `write \`${enumName.text} { … }\`` },
    );
    return null;
  }
  const variant = info.variants.find(({ name }) => name === variantName.text);
  if (variant === undefined) unknownVariant(body, info, variantName);
  return { info, variant: variant ?? null };
}

/** Reports a variant that an enum does not have. */
export function unknownVariant(body: Body, info: EnumInfo, name: Name): void {
  body.world.report.unknown(
    body.state.file.source,
    "E003",
    name.span,
    name.text,
    `\`${info.name}\` has no variant \`${name.text}\``,
    () => info.variants.map((variant) => variant.name),
    {
      labels: [{
        source: info.file.source,
        span: info.item.name.span,
        message: `\`${info.name}\` is declared here`,
      }],
      notes: info.variants.length > 0 && info.variants.length <= 12
        ? [`its variants are ${info.variants.map((v) => v.name).join(", ")}`]
        : [],
    },
  );
}
