// Copyright 2026 the Boruna authors. MIT license.

/**
 * Collects what the checker finds.
 *
 * @module
 */

import {
  type Code,
  type Diagnostic,
  editDistance,
  type Fix,
  type Label,
  type Source,
  type Span,
  suggest,
} from "../diagnostic/mod.ts";

/** What a finding may say beyond its sentence. */
export interface Details {
  readonly labels?: readonly Label[];
  readonly notes?: readonly string[];
  readonly help?: string | null;
  readonly fix?: Fix | null;
}

/** How many unknown names get a suggestion; looking for one takes time. */
const MOST_SUGGESTIONS = 100;

/** How many errors are told. */
const MOST_ERRORS = 100;

/** The findings of one check. */
export class Report {
  readonly #found: Diagnostic[] = [];
  readonly #told = new Set<string>();
  #suggestions = 0;

  /** Adds a finding. */
  add(
    source: Source,
    code: Code,
    span: Span,
    message: string,
    details: Details = {},
  ): void {
    this.#found.push({
      code,
      severity: code.startsWith("E") ? "error" : "warning",
      message,
      source,
      span,
      labels: details.labels ?? [],
      notes: details.notes ?? [],
      help: details.help ?? null,
      fix: details.fix ?? null,
    });
  }

  /** True the first time that it is asked about a name in a place. */
  first(place: string, name: string): boolean {
    const key = `${place}\n${name}`;
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }

  /** Adds an unknown name, with the name that was probably meant. */
  unknown(
    source: Source,
    code: Code,
    span: Span,
    name: string,
    message: string,
    candidates: () => Iterable<string>,
    details: Details = {},
  ): void {
    this.#suggestions += 1;
    const near = this.#suggestions > MOST_SUGGESTIONS
      ? null
      : suggest(name, candidates());
    if (near === null) {
      this.add(source, code, span, message, details);
      return;
    }
    const slips = editDistance(name.toLowerCase(), near.toLowerCase(), 2);
    this.add(source, code, span, message, {
      ...details,
      help: `did you mean \`${near}\`?`,
      fix: slips > 1
        ? null
        : replacement(`replace \`${name}\` with \`${near}\``, span, near),
    });
  }

  /** True when an error of this code was found. */
  has(code: Code): boolean {
    return this.#found.some((diagnostic) => diagnostic.code === code);
  }

  /**
   * The findings: by file in the given order, then by place. After a hundred
   * errors nobody reads on, so the rest is left out.
   */
  sorted(files: readonly Source[]): Diagnostic[] {
    let errors = 0;
    return this.#inOrder(files).filter(({ severity }) => {
      if (severity === "error") errors += 1;
      return errors <= MOST_ERRORS;
    });
  }

  #inOrder(files: readonly Source[]): Diagnostic[] {
    const order = new Map(files.map((source, index) => [source, index]));
    return this.#found
      .map((diagnostic) => ({
        diagnostic,
        file: order.get(diagnostic.source) ?? files.length,
      }))
      .sort((a, b) =>
        a.file - b.file ||
        a.diagnostic.span.start - b.diagnostic.span.start ||
        a.diagnostic.span.end - b.diagnostic.span.end
      )
      .map(({ diagnostic }) => diagnostic);
  }
}

/** A fix that replaces one place. */
export function replacement(message: string, span: Span, text: string): Fix {
  return { message, edits: [{ span, replacement: text }] };
}

/** A fix that inserts at one offset. */
export function insertion(message: string, at: number, text: string): Fix {
  return replacement(message, { start: at, end: at }, text);
}

/** A count with its noun: `1 argument`, `2 arguments`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
