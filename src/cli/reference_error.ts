// Copyright 2026 the Boruna authors. MIT license.

/**
 * Compile errors in the one-line form of the reference (`spec/cli.md` 2.8,
 * `spec/language.md` 2.8, 4 and 6), for scripts that look for its texts.
 *
 * Only what the reference also refuses has such a form; what it accepts, and
 * this implementation does not, is shown in full everywhere.
 *
 * @module
 */

import {
  type Diagnostic,
  lineStarts,
  positionOf,
  type Source,
} from "../diagnostic/mod.ts";
import { debugText } from "../value/mod.ts";

/** A compile error in the words of the reference. */
export interface ReferenceError {
  readonly phase: "lexer" | "parse" | "type";
  /** Without phase and place. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in bytes; null where the reference gives none. */
  readonly column: number | null;
}

/** The first error in the words of the reference, or null if it has none. */
export function referenceError(
  diagnostics: readonly Diagnostic[],
): ReferenceError | null {
  const first = diagnostics.find((found) => found.severity === "error");
  if (first === undefined) return null;
  switch (first.code) {
    case "E001":
      return lexerError(first);
    case "E002":
      return parseError(first);
    case "E003":
      return undefinedName(first);
    case "E009":
      return arity(first);
    default:
      return null;
  }
}

/** The whole line, without a prefix. */
export function referenceText(error: ReferenceError): string {
  switch (error.phase) {
    case "lexer":
      return `lexer error at line ${error.line}, col ${error.column}: ${error.message}`;
    case "parse":
      return `parse error at line ${error.line}: ${error.message}`;
    case "type":
      return `type error: ${error.message}`;
  }
}

function lexerError({ source, span }: Diagnostic): ReferenceError | null {
  const slice = offendingText(source, span.start);
  if (slice === "") return null;
  const { line } = positionOf(source, span.start);
  const start = lineStarts(source)[line - 1] ?? 0;
  const before = source.text.slice(start, span.start);
  return {
    phase: "lexer",
    message: `unexpected character: ${debugText(slice)}`,
    line,
    column: new TextEncoder().encode(before).length + 1,
  };
}

/** What the reference's lexer calls the character. */
function offendingText({ text }: Source, at: number): string {
  const rest = text.slice(at, at + 400);
  if (rest.startsWith('"')) return text.slice(at);
  const digits = /^[0-9]+/.exec(rest)?.[0];
  if (digits !== undefined) return digits;
  return String.fromCodePoint(...[rest.codePointAt(0) ?? []].flat());
}

/** What the parser says it expected, in the reference's words. */
const EXPECTED: readonly (readonly [string, string])[] = [
  ["an expression", "expression"],
  ["a value", "expression"],
  ["a pattern", "pattern"],
  ["a name", "identifier"],
  ["a parameter", "identifier"],
  ["a field", "identifier"],
  ["a variant", "identifier"],
  ["a type", "identifier"],
  ["a capability", "identifier"],
  ["the quoted name", "identifier"],
  ["a declaration", "item"],
  ["a string", "string literal"],
];

/** The reference's names of signs (`spec/language.md` 2.7). */
const SIGNS: readonly (readonly [string, string])[] = [
  ["==", "EqEq"],
  ["!=", "NotEq"],
  ["<=", "LtEq"],
  [">=", "GtEq"],
  ["++", "PlusPlus"],
  ["&&", "AndAnd"],
  ["||", "OrOr"],
  ["->", "Arrow"],
  ["=>", "FatArrow"],
  ["::", "ColonColon"],
  ["..", "DotDot"],
  ["+", "Plus"],
  ["-", "Minus"],
  ["*", "Star"],
  ["/", "Slash"],
  ["%", "Percent"],
  ["<", "Lt"],
  [">", "Gt"],
  ["!", "Bang"],
  ["=", "Eq"],
  [".", "Dot"],
  ["(", "LParen"],
  [")", "RParen"],
  ["{", "LBrace"],
  ["}", "RBrace"],
  ["[", "LBracket"],
  ["]", "RBracket"],
  [",", "Comma"],
  [":", "Colon"],
  [";", "Semi"],
  ["_", "Underscore"],
];

function parseError(found: Diagnostic): ReferenceError {
  const { source, span, message } = found;
  if (/^this `\{` is never closed/.test(message)) {
    // The reference looks for another statement at the end of the file.
    return {
      phase: "parse",
      message: "expected expression, found end of input",
      line: lastLine(source),
      column: null,
    };
  }
  const end = source.text.slice(span.start).trim() === "";
  const line = end ? lastLine(source) : positionOf(source, span.start).line;
  const expected = /^[Ee]xpected (.+?), found /.exec(message)?.[1];
  if (/^a function has one `intent`/.test(message)) {
    return {
      phase: "parse",
      message: "duplicate 'intent' clause: " +
        "a function may declare at most one intent",
      line,
      column: null,
    };
  }
  if (expected === undefined) {
    return { phase: "parse", message, line, column: null };
  }
  const [token, word] = end
    ? ["end of input", ""]
    : tokenAt(source.text, span.start);
  const what = demanded(expected, source.text.slice(0, span.start).trimEnd());
  const near = what === "item" && word !== "" ? nearKeyword(word) : null;
  return {
    phase: "parse",
    message: `expected ${what}, found ${token}` +
      (near === null ? "" : `\n  did you mean: '${near}'?`),
    line,
    column: null,
  };
}

/** What was demanded, given our words and the text before the place. */
function demanded(expected: string, before: string): string {
  const known = EXPECTED.find(([ours]) => expected.startsWith(ours));
  if (known !== undefined) return known[1];
  const quoted = /^`([^`]+)`/.exec(expected)?.[1];
  if (quoted === undefined) return expected.replace(/^an? /, "");
  if (quoted === "," && /[([{,]$/.test(before)) {
    // The first element of a list, or the one after a comma, is missing.
    return /\bfn\s+\w+\s*\([^)]*$|\b(?:type|enum)\s+\w+\s*\{[^}]*$|!\{[^}]*$/
        .test(before)
      ? "identifier"
      : "expression";
  }
  return SIGNS.find(([sign]) => sign === quoted)?.[1] ?? `'${quoted}'`;
}

/** A token as the reference shows it, and its text if it is a word. */
function tokenAt(text: string, at: number): [string, string] {
  const rest = text.slice(at, at + 400);
  const word = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0];
  if (word === "_") return ["Underscore", ""];
  if (word !== undefined) return [`'${word}'`, word];
  if (/^[0-9][0-9_]*(?:\.[0-9]|[eE])/.test(rest)) {
    return ["<float literal>", ""];
  }
  if (/^[0-9]/.test(rest)) return ["<integer literal>", ""];
  if (rest.startsWith('"')) return ["<string literal>", ""];
  const sign = SIGNS.find(([one]) => rest.startsWith(one));
  return [sign?.[1] ?? rest.slice(0, 1), ""];
}

/** Where the reference says that a file ends: see `spec/language.md` 4.3. */
function lastLine(source: Source): number {
  const trimmed = source.text.trimEnd();
  const { line } = positionOf(source, trimmed.length);
  return source.text.slice(trimmed.length).includes("\n") && trimmed !== ""
    ? line + 1
    : line;
}

/** The keywords of the reference. */
const KEYWORDS = "fn let mut if else match return type enum module import " +
  "export true false None Some Ok Err requires ensures intent spawn send " +
  "receive emit while for in";

/** The one keyword at distance 1, if there is exactly one. */
function nearKeyword(word: string): string | null {
  const near = KEYWORDS.split(" ").filter((one) =>
    levenshtein(word, one) === 1
  );
  return near.length === 1 ? near[0] ?? null : null;
}

/** Insertions, deletions and replacements between two names, without swaps. */
export function levenshtein(a: string, b: string): number {
  let row = Array.from(b, (_, i) => i + 1);
  for (const [i, left] of Array.from(a).entries()) {
    let diagonal = i;
    let before = i + 1;
    row = Array.from(b, (right, j) => {
      const above = row[j] ?? 0;
      const cost = left === right
        ? diagonal
        : Math.min(diagonal, above, before) + 1;
      diagonal = above;
      before = cost;
      return cost;
    });
  }
  return row.at(-1) ?? a.length;
}

function undefinedName(found: Diagnostic): ReferenceError | null {
  const { source, span, help } = found;
  // Unknown types and variants pass the reference's checker.
  if (!found.message.startsWith("nothing here is called")) return null;
  const name = source.text.slice(span.start, span.end);
  const near = /`([^`]+)`/.exec(help ?? "")?.[1];
  const suggestion = near !== undefined && levenshtein(name, near) === 1
    ? `\n  did you mean: '${near}'?`
    : "";
  return {
    phase: "type",
    message: `undefined variable: ${name}${suggestion}`,
    line: positionOf(source, span.start).line,
    column: null,
  };
}

function arity(found: Diagnostic): ReferenceError | null {
  const match = /^`(\w+)` takes (\d+) arguments?, found (\d+)$/
    .exec(found.message);
  if (match === null) return null;
  const [, name = "", wanted = "", given = ""] = match;
  return {
    phase: "type",
    message: `function '${name}' expects ${wanted} argument${
      wanted === "1" ? "" : "s"
    }, got ${given}`,
    line: positionOf(found.source, found.span.start).line,
    column: null,
  };
}
