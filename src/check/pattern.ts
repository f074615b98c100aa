// Copyright 2026 the Boruna authors. MIT license.

/**
 * Patterns: what they name, what they bind, whether they can match at all
 * (`design/language-decisions.md` 4.5).
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import type { NamedPattern, Pattern, WrapPattern } from "../syntax/mod.ts";
import type { Body } from "./body.ts";
import type {
  EnumInfo,
  PatternTarget,
  RecordInfo,
  VariantInfo,
} from "./checked.ts";
import { findVariant, unknownField, unknownVariant } from "./data.ts";
import { fit, hole, type Infer, resolve, typeText } from "./inference.ts";
import { insertion } from "./report.ts";
import { BOOL, INT, STRING, UNIT, UNKNOWN } from "./types.ts";

/** The names that one pattern has bound so far. */
type Names = Map<string, Span>;

/**
 * Checks a pattern against the type of what it is matched with and brings its
 * names into the innermost scope. False after an error.
 */
export function checkPattern(
  body: Body,
  node: Pattern,
  subject: Infer,
  names: Names = new Map(),
): boolean {
  switch (node.kind) {
    case "WildcardPattern":
      return true;
    case "BindingPattern": {
      const { name, span } = node;
      const first = names.get(name);
      if (first !== undefined) {
        body.report("E010", span, `this pattern binds \`${name}\` twice`, {
          labels: [body.label(first, "the first one")],
        });
      } else names.set(name, span);
      body.bind("pattern", name, span, subject, node);
      return true;
    }
    case "IntPattern":
      return literal(body, node.span, INT, subject);
    case "StringPattern":
      return literal(body, node.span, STRING, subject);
    case "BoolPattern":
      return literal(body, node.span, BOOL, subject);
    case "UnitPattern":
      return literal(body, node.span, UNIT, subject);
    case "NonePattern":
      return literal(
        body,
        node.span,
        { kind: "Option", of: hole() },
        subject,
        "`None` matches an Option",
      );
    case "WrapPattern":
      return checkWrap(body, node, subject, names);
    case "NamedPattern":
      return checkNamed(body, node, subject, names);
    case "ErrorPattern":
      return false;
  }
}

function literal(
  body: Body,
  span: Span,
  type: Infer,
  subject: Infer,
  what: string = `this pattern is ${typeText(type)}`,
): boolean {
  if (fit(type, subject) === null) return true;
  mismatch(body, span, what, subject);
  return false;
}

function mismatch(
  body: Body,
  span: Span,
  what: string,
  subject: Infer,
): void {
  body.report(
    "E009",
    span,
    `${what}, but the value has type ${typeText(subject)}`,
  );
}

function checkWrap(
  body: Body,
  node: WrapPattern,
  subject: Infer,
  names: Names,
): boolean {
  const part = hole();
  const name = node.constructor_;
  const type: Infer = name === "Some"
    ? { kind: "Option", of: part }
    : name === "Ok"
    ? { kind: "Result", ok: part, err: hole() }
    : { kind: "Result", ok: hole(), err: part };
  if (fit(subject, type) === null) {
    return checkPattern(body, node.inner, part, names);
  }
  const kind = name === "Some" ? "an Option" : "a Result";
  mismatch(body, node.span, `\`${name}(…)\` matches ${kind}`, subject);
  checkPattern(body, node.inner, UNKNOWN, names);
  return false;
}

function checkNamed(
  body: Body,
  node: NamedPattern,
  subject: Infer,
  names: Names,
): boolean {
  const target = findTarget(body, node, resolve(subject));
  if (target === null) {
    checkParts(body, node, names);
    return false;
  }
  body.world.tables.patterns.set(node, target);
  const type: Infer = target.kind === "record"
    ? { kind: "Record", declaration: target.record }
    : { kind: "Enum", declaration: target.enum };
  if (fit(type, subject) !== null) {
    const what = target.kind === "record"
      ? `this pattern matches ${typeText(type)}`
      : `\`${node.name.text}\` is a variant of ${typeText(type)}`;
    mismatch(body, node.span, what, subject);
    checkParts(body, node, names);
    return false;
  }
  return target.kind === "record"
    ? checkRecord(body, node, target.record, names)
    : checkVariant(body, node, target.enum, target.variant, names);
}

/** What a capitalised name in a pattern means. */
function findTarget(
  body: Body,
  node: NamedPattern,
  subject: Infer,
): PatternTarget | null {
  if (node.enum !== null) {
    const found = findVariant(body, node.enum, node.name);
    return found === null || found.variant === null
      ? null
      : { kind: "variant", enum: found.info, variant: found.variant };
  }
  const { text } = node.name;
  if (subject.kind === "Enum") {
    const target = variantOf(subject.declaration, text);
    if (target !== null) return target;
  }
  const declaration = body.scope.types.get(text)?.declaration;
  if (declaration?.info.kind === "record" && node.payload === null) {
    return { kind: "record", record: declaration.info };
  }
  if (subject.kind === "Enum") {
    // A variant of another enum is as unknown here as a misspelt one.
    unknownVariant(body, subject.declaration, node.name);
    return null;
  }
  const owner = body.scope.variants.get(text)?.[0];
  if (owner?.info.kind === "enum") return variantOf(owner.info, text);
  body.world.report.unknown(
    body.state.file.source,
    "E003",
    node.name.span,
    text,
    `no type and no variant is called \`${text}\``,
    () => [...body.scope.variants.keys(), ...body.scope.types.keys()],
    {
      notes: ["a name with a capital letter is a variant or a record"],
      help: "write a lower-case name to bind the value",
    },
  );
  return null;
}

function variantOf(info: EnumInfo, name: string): PatternTarget | null {
  const variant = info.variants.find((one) => one.name === name);
  if (variant === undefined) return null;
  return { kind: "variant", enum: info, variant };
}

function checkRecord(
  body: Body,
  node: NamedPattern,
  record: RecordInfo,
  names: Names,
): boolean {
  if (node.fields === null) {
    body.report(
      "E009",
      node.span,
      `\`${record.name}\` is a record; its pattern has braces`,
      {
        help: `write \`${record.name} { … }\`, or a lower-case name to bind it`,
        fix: node.payload === null
          ? insertion("add the braces", node.span.end, " {}")
          : null,
      },
    );
    checkParts(body, node, names);
    return false;
  }
  return checkFields(body, node, record.name, record.fields, names, {
    source: record.file.source,
    span: record.item.name.span,
  });
}

function checkVariant(
  body: Body,
  node: NamedPattern,
  info: EnumInfo,
  variant: VariantInfo,
  names: Names,
): boolean {
  const { name } = variant;
  const span = info.item.variants[variant.index]!.name.span;
  const declared = { source: info.file.source, span };
  const label = { ...declared, message: `\`${name}\` is declared here` };
  if (variant.fields !== null) {
    if (node.fields !== null) {
      const owner = `${info.name}::${name}`;
      return checkFields(body, node, owner, variant.fields, names, declared);
    }
    const shape = variant.fields.map((field) => field.name).join(", ");
    body.report("E009", node.span, `the variant \`${name}\` has named fields`, {
      labels: [label],
      help: `write \`${name} { ${shape} }\``,
      fix: node.payload === null
        ? insertion("add the braces", node.span.end, " {}")
        : null,
    });
  } else if (variant.payload === null) {
    if (node.payload === null && node.fields === null) return true;
    body.report("E009", node.span, `the variant \`${name}\` has no payload`, {
      labels: [label],
      help: `write \`${name}\``,
      fix: {
        message: "remove the payload",
        edits: [{
          span: { start: node.name.span.end, end: node.span.end },
          replacement: "",
        }],
      },
    });
  } else if (node.payload !== null) {
    return checkPattern(body, node.payload, variant.payload, names);
  } else if (node.fields !== null) {
    body.report("E009", node.span, `the variant \`${name}\` has no fields`, {
      labels: [label],
      help: `write \`${name}(…)\``,
    });
  } else {
    body.report(
      "E009",
      node.span,
      `the variant \`${name}\` has a payload, ${typeText(variant.payload)}`,
      {
        labels: [label],
        help: `write \`${name}(_)\``,
        fix: insertion("ignore the payload", node.span.end, "(_)"),
      },
    );
  }
  checkParts(body, node, names);
  return false;
}

function checkFields(
  body: Body,
  node: NamedPattern,
  owner: string,
  fields: RecordInfo["fields"],
  names: Names,
  declared: {
    readonly source: RecordInfo["file"]["source"];
    readonly span: Span;
  },
): boolean {
  let good = true;
  const first = new Map<string, Span>();
  for (const { name, pattern, shorthand } of node.fields ?? []) {
    const other = first.get(name.text);
    if (other !== undefined) {
      body.report(
        "E010",
        name.span,
        `the field \`${name.text}\` is given twice`,
        {
          labels: [body.label(other, "the first one")],
        },
      );
      good = false;
      // Its name is bound twice as well, which is the same mistake.
      if (shorthand) continue;
    } else first.set(name.text, name.span);
    const field = fields.find((one) => one.name === name.text);
    if (field === undefined) {
      unknownField(body, name, owner, fields, declared);
      good = false;
    }
    const type = field?.type ?? UNKNOWN;
    if (!checkPattern(body, pattern, type, names)) good = false;
  }
  return good;
}

/** Binds the names of a pattern that is wrong, so that they are known. */
function checkParts(body: Body, node: NamedPattern, names: Names): void {
  if (node.payload !== null) checkPattern(body, node.payload, UNKNOWN, names);
  for (const { pattern } of node.fields ?? []) {
    checkPattern(body, pattern, UNKNOWN, names);
  }
}
