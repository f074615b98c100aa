// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is wrong with a program, as data.
 *
 * A diagnostic is found by one room and drawn by another: it holds no layout,
 * no colour and no prose beyond its sentences.
 *
 * @module
 */

import type { Source, Span } from "./source.ts";

/** A released code; its meaning never changes (`boruna explain CODE`). */
export type Code =
  | "E001"
  | "E002"
  | "E003"
  | "E004"
  | "E005"
  | "E006"
  | "E007"
  | "E008"
  | "E009"
  | "E010"
  | "E011"
  | "E012"
  | "E013"
  | "W001"
  | "W002"
  | "W003"
  | "W004"
  | "W005"
  | "W006";

/** A second place that explains the first. */
export interface Label {
  /** The text that the span points into; may be another file. */
  readonly source: Source;
  /** The place. */
  readonly span: Span;
  /** What this place has to do with it. */
  readonly message: string;
}

/** One replacement of text. */
export interface Edit {
  /** What to replace; empty for an insertion. */
  readonly span: Span;
  /** The text to put there. */
  readonly replacement: string;
}

/** A change that a tool may apply without asking. */
export interface Fix {
  /** What the change does, in the imperative. */
  readonly message: string;
  /** The replacements, in source order, not overlapping. */
  readonly edits: readonly Edit[];
}

/**
 * One finding.
 *
 * @example
 * ```ts
 * import { check, type Diagnostic, positionOf } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const found: readonly Diagnostic[] = check("fn main() -> Int { x }");
 * const lines = found.map(({ source, span, message }) =>
 *   `${positionOf(source, span.start).line}: ${message}`
 * );
 * assertEquals(lines, ["1: nothing here is called `x`"]);
 * ```
 */
export interface Diagnostic {
  /** The released code. */
  readonly code: Code;
  /** Errors stop compilation, warnings do not. */
  readonly severity: "error" | "warning";
  /** One sentence without a final period, with the names and types involved. */
  readonly message: string;
  /** The text that `span` points into. */
  readonly source: Source;
  /** The place that is wrong. */
  readonly span: Span;
  /** Other places that explain it. */
  readonly labels: readonly Label[];
  /** Further facts, a sentence each. */
  readonly notes: readonly string[];
  /** The way out, in words; null where the message says it all. */
  readonly help: string | null;
  /** The way out as a change; null where it is not certain. */
  readonly fix: Fix | null;
}
