// Copyright 2026 the Boruna authors. MIT license.

/**
 * The reference's own analyses of a tree (`spec/tooling.md` 2.3 to 2.7), for
 * its messages and patches.
 *
 * @module
 */

import { lineText, positionOf, type Source } from "../diagnostic/mod.ts";
import {
  type Block,
  type EnumItem,
  type Expression,
  type FunctionItem,
  type MatchExpression,
  type Name,
  type RecordItem,
  type RecordLiteral,
  type SourceFile,
  type Statement,
  unwrap,
  walk,
} from "../syntax/mod.ts";
import type { Patch, ReferenceDiagnostic } from "./reference_diagnostics.ts";
import { levenshtein } from "./reference_error.ts";

/** How far away a name may be to be offered instead of another. */
function reach(name: string): number {
  const bytes = new TextEncoder().encode(name).length;
  return Math.max(2, Math.floor(bytes / 2));
}

/** The nearest candidate within reach; the first among equals. */
function nearest(
  name: string,
  candidates: readonly string[],
): { readonly name: string; readonly distance: number } | null {
  let best: { name: string; distance: number } | null = null;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = levenshtein(name, candidate);
    if (distance <= reach(name) && distance < (best?.distance ?? Infinity)) {
      best = { name: candidate, distance };
    }
  }
  return best;
}

/** The patch that renames an undefined name in its line. */
export function renames(
  file: SourceFile,
  name: string,
  line: number,
): Patch[] {
  const near = nearest(name, namesOf(file));
  if (near === null) return [];
  const text = lineText(file.source, line);
  return [{
    id: `E003-rename-${name}`,
    description: `rename '${name}' to '${near.name}'`,
    confidence: "medium",
    rationale: `'${name}' is not defined; did you mean '${near.name}'? ` +
      `(edit distance: ${near.distance})`,
    edits: [{
      line,
      oldText: text,
      newText: text.replace(
        new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, "g"),
        near.name,
      ),
    }],
  }];
}

const SHORT_BUILTINS = [
  "list_len",
  "list_get",
  "list_push",
  "parse_int",
  "try_parse_int",
  "str_contains",
  "str_starts_with",
];

/** Candidates for a rename, in the reference's order. */
function namesOf(file: SourceFile): string[] {
  const names: string[] = [];
  for (const item of file.items) {
    if (item.kind === "Record" || item.kind === "Enum") {
      names.push(item.name.text);
    }
    if (item.kind !== "Function") continue;
    names.push(item.name.text);
    names.push(...item.parameters.map((one) => one.name.text));
    visit(item.body, (one) => {
      if (one.kind === "Let" && one.name !== null) names.push(one.name.text);
      if (one.kind !== "Match") return;
      for (const { pattern } of one.arms) {
        if (pattern.kind === "BindingPattern") names.push(pattern.name);
      }
    });
  }
  return [...names, ...SHORT_BUILTINS];
}

/** E005: a match on a parameter of an enum's type without all variants. */
export function coverage(file: SourceFile): ReferenceDiagnostic[] {
  const enums = new Map<string, EnumItem>();
  for (const item of file.items) {
    if (item.kind === "Enum") enums.set(item.name.text, item);
  }
  return functionsOf(file).flatMap((item) => {
    const types = new Map<string, EnumItem>();
    for (const { name, type } of item.parameters) {
      const found = type.kind === "NamedType" && type.arguments.length === 0
        ? enums.get(type.name.text)
        : undefined;
      if (found !== undefined) types.set(name.text, found);
    }
    const found: ReferenceDiagnostic[] = [];
    visit(item.body, (one) => {
      if (one.kind !== "Match") return;
      const subject = unwrap(one.subject);
      if (subject.kind !== "NameExpression") return;
      const type = types.get(subject.name);
      if (type === undefined) return;
      found.push(...uncovered(file.source, one, subject.name, type));
    });
    return found;
  });
}

function uncovered(
  source: Source,
  node: MatchExpression,
  parameter: string,
  type: EnumItem,
): ReferenceDiagnostic[] {
  const seen = new Set<string>();
  for (const { pattern } of node.arms) {
    if (
      pattern.kind === "WildcardPattern" || pattern.kind === "BindingPattern"
    ) {
      return [];
    }
    if (pattern.kind === "NamedPattern") seen.add(pattern.name.text);
  }
  const missing = type.variants.filter(({ name }) => !seen.has(name.text));
  if (missing.length === 0) return [];
  const sorted = missing.map(({ name }) => name.text).sort();
  const names = sorted.join(", ");
  const { line } = positionOf(source, node.span.start);
  const last = positionOf(source, node.span.end - 1).line;
  const starts = lineText(source, line).trimStart().startsWith("match ");
  let indent = 8;
  for (let at = line; at <= last; at++) {
    const text = lineText(source, at);
    if (!text.includes("=>")) continue;
    indent = text.length - text.trimStart().length;
    break;
  }
  const arms = sorted.map((name) => {
    const variant = missing.find((one) => one.name.text === name);
    const payload = variant?.payload === null ? "" : "(_)";
    // The reference writes a block comment here, which is no comment in the
    // language; Unit stands for what has to be written.
    return `${" ".repeat(indent)}${name}${payload} => { /* TODO */ }`;
  });
  const closing = lineText(source, last);
  return [{
    id: "E005",
    severity: "error",
    message: `non-exhaustive match on '${parameter}' of type ` +
      `'${type.name.text}': missing variants: ${names}`,
    location: starts ? { line, column: null } : null,
    patches: starts
      ? [{
        id: "E005-add-arms",
        description: `add missing match arms: ${names}`,
        confidence: "high",
        rationale: `match expression does not cover variants: ${names}; ` +
          "adding stub arms with TODO markers",
        edits: [{
          line: last,
          oldText: closing,
          newText: [...arms, closing].join("\n"),
        }],
      }]
      : [],
    related: [],
  }];
}

/** E006: a record literal with a field that its type lacks. */
export function recordFields(file: SourceFile): ReferenceDiagnostic[] {
  const records = new Map<string, RecordItem>();
  for (const item of file.items) {
    if (item.kind === "Record") records.set(item.name.text, item);
  }
  return functionsOf(file).flatMap((item) => {
    const found: ReferenceDiagnostic[] = [];
    visit(item.body, (one) => {
      if (one.kind !== "RecordLiteral") return;
      const type = records.get(one.name.text);
      if (type === undefined) return;
      found.push(...unknownFields(file.source, one, type));
    });
    return found;
  });
}

function unknownFields(
  source: Source,
  node: RecordLiteral,
  type: RecordItem,
): ReferenceDiagnostic[] {
  const known = type.fields.map(({ name }) => name.text);
  const wrong = node.fields.filter(({ name }) => !known.includes(name.text));
  return wrong.map(({ name }: { name: Name }): ReferenceDiagnostic => {
    const { line } = positionOf(source, name.span.start);
    const text = lineText(source, line);
    const near = nearest(name.text, known);
    return {
      id: "E006",
      severity: "error",
      message:
        `unknown field '${name.text}' in record type '${type.name.text}'`,
      location: { line, column: null },
      patches: near === null ? [] : [{
        id: `E006-rename-${name.text}`,
        description: `rename field '${name.text}' to '${near.name}'`,
        confidence: "high",
        rationale: `field '${name.text}' does not exist; ` +
          `closest match is '${near.name}'`,
        edits: [{
          line,
          oldText: text,
          newText: text.replaceAll(`${name.text}:`, `${near.name}:`),
        }],
      }],
      related: [`type '${type.name.text}' has fields: ${known.join(", ")}`],
    };
  });
}

/** E007: an `update` or `view` with capabilities, in an app of the framework. */
export function purity(file: SourceFile): ReferenceDiagnostic[] {
  const functions = functionsOf(file);
  const named = (name: string) =>
    functions.find((one) => one.name.text === name);
  if (named("init") === undefined) return [];
  const pure = [named("update"), named("view")];
  if (pure.includes(undefined)) return [];
  return pure.flatMap((item): ReferenceDiagnostic[] => {
    const names = item?.capabilities?.names ?? [];
    if (item === undefined || names.length === 0) return [];
    const list = names.map(({ text }) => text).join(", ");
    const { line } = positionOf(file.source, item.name.span.start);
    const text = lineText(file.source, line);
    return [{
      id: "E007",
      severity: "error",
      message: `capability violation: function '${item.name.text}' must be ` +
        `pure but is annotated with !{${list}} — remove the capability annotation`,
      location: { line, column: null },
      patches: [{
        id: "E007-remove-caps",
        description: `remove capability annotation !{${list}}`,
        confidence: "high",
        rationale:
          "update() and view() must be pure functions with no capabilities",
        edits: [{
          line,
          oldText: text,
          newText: text.replace(/\s*!\{[^}]*\}/, ""),
        }],
      }],
      related: [],
    }];
  });
}

function functionsOf(file: SourceFile): FunctionItem[] {
  return file.items.filter((item) => item.kind === "Function");
}

/** Calls back for every statement and expression, parents first. */
function visit(
  block: Block,
  callback: (node: Statement | Expression) => void,
): void {
  walk(block, (node) => callback(node as Statement | Expression));
}
