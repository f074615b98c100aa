// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics in the data of the reference (`spec/tooling.md` 1 and 2): codes,
 * messages, patches of whole lines.
 *
 * What the reference finds is told in its words. What only this implementation
 * finds is added behind it, so that a program that does not run never passes.
 *
 * @module
 */

import { analyze } from "../compile/mod.ts";
import {
  type Diagnostic,
  lineText,
  positionOf,
  type Source,
} from "../diagnostic/mod.ts";
import { parse, type SourceFile } from "../syntax/mod.ts";
import { referenceError } from "./reference_error.ts";
import { coverage, purity, recordFields, renames } from "./reference_lints.ts";

/** One replacement of whole lines. */
export interface PatchEdit {
  readonly line: number;
  readonly oldText: string;
  readonly newText: string;
}

/** A suggested change. */
export interface Patch {
  readonly id: string;
  readonly description: string;
  readonly confidence: "high" | "medium" | "low";
  readonly rationale: string;
  readonly edits: readonly PatchEdit[];
}

/** A finding. */
export interface ReferenceDiagnostic {
  readonly id: string;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  readonly location:
    | { readonly line: number; readonly column: number | null }
    | null;
  readonly patches: readonly Patch[];
  readonly related: readonly string[];
}

/** Everything wrong with a source, in the order of the reference. */
export function referenceDiagnostics(
  source: Source,
  load: (path: string) => Source | null,
): ReferenceDiagnostic[] {
  const { file, diagnostics: parsed } = parse(source);
  const lexical = parsed.filter(({ code }) => code === "E001");
  const syntax = parsed.filter(({ severity }) => severity === "error");
  if (lexical.length > 0) return [lexerDiagnostic(lexical, source)];
  if (syntax.length > 0) return [parserDiagnostic(syntax)];

  const { diagnostics } = analyze(source, { load });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const found = [
    ...firstNameProblem(errors, file),
    ...coverage(file),
    ...recordFields(file),
    ...purity(file),
  ];
  for (const error of errors) {
    const place = positionOf(error.source, error.span.start);
    const told = found.some(({ id, location, message }) =>
      id === error.code &&
      (location?.line === place.line ||
        // The reference knows the first undefined name only; a second one is
        // found when the first is mended.
        id === "E003" || (id === "E009" && message.startsWith("function '")))
    );
    if (!told) found.push(ours(error, place.line));
  }
  return found;
}

function lexerDiagnostic(
  found: readonly Diagnostic[],
  source: Source,
): ReferenceDiagnostic {
  const error = referenceError(found);
  if (error === null || error.column === null) {
    return ours(found[0] as Diagnostic, 1);
  }
  const text = lineText(source, error.line);
  return {
    id: "E001",
    severity: "error",
    message: `${error.message}\n  ${text}\n  ${" ".repeat(error.column - 1)}^`,
    location: { line: error.line, column: error.column },
    patches: [],
    related: [],
  };
}

function parserDiagnostic(found: readonly Diagnostic[]): ReferenceDiagnostic {
  const error = referenceError(found);
  const { line = 1, message = "" } = error ?? {};
  const tail = /check|hint/.test(message)
    ? ""
    : " — check for mismatched braces or a missing expression";
  return {
    id: "E002",
    severity: "error",
    message: `${message}${tail}`,
    location: { line, column: null },
    patches: [],
    related: [],
  };
}

function firstNameProblem(
  errors: readonly Diagnostic[],
  file: SourceFile,
): ReferenceDiagnostic[] {
  for (const error of errors) {
    const told = referenceError([error]);
    if (told === null || error.source !== file.source) continue;
    if (error.code === "E009") {
      return [{ ...ours(error, 0), message: told.message, location: null }];
    }
    if (error.code === "E003") {
      const name = error.source.text.slice(error.span.start, error.span.end);
      return [{
        ...ours(error, told.line),
        message: told.message,
        patches: renames(file, name, told.line),
      }];
    }
  }
  return [];
}

/** A finding that the reference does not have in this form. */
function ours(error: Diagnostic, line: number): ReferenceDiagnostic {
  const help = error.help === null ? "" : `\n  help: ${error.help}`;
  return {
    id: error.code,
    severity: "error",
    message: `${error.message}${help}`,
    location: { line, column: null },
    patches: [],
    related: [],
  };
}
