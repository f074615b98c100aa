// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where the lexer and the parser write down what is wrong.
 *
 * @module
 */

import type { Code, Diagnostic, Fix, Source, Span } from "../diagnostic/mod.ts";

/** The most findings that one file gives; the rest would be noise. */
export const MOST_FINDINGS = 50;

/** A finding without what the reporter knows itself. */
export interface Finding {
  /** One sentence without a final period. */
  readonly message: string;
  /** Other places of the same file. */
  readonly labels?: readonly {
    readonly span: Span;
    readonly message: string;
  }[];
  /** Further facts. */
  readonly notes?: readonly string[];
  /** The way out in words. */
  readonly help?: string | null;
  /** The way out as a change. */
  readonly fix?: Fix | null;
  /** Errors unless it says otherwise. */
  readonly severity?: "error" | "warning";
}

/** The findings of one file. */
export class Reporter {
  /** The file. */
  readonly source: Source;
  /** What was found, in the order of finding. */
  readonly findings: Diagnostic[] = [];

  /** A reporter without findings. */
  constructor(source: Source) {
    this.source = source;
  }

  /** True when there is no room for more. */
  get full(): boolean {
    return this.findings.length >= MOST_FINDINGS;
  }

  /** How many there are. */
  get count(): number {
    return this.findings.length;
  }

  /** Adds a finding unless there are too many. */
  add(code: Code, span: Span, finding: Finding): void {
    if (this.full) return;
    const { source } = this;
    this.findings.push({
      code,
      severity: finding.severity ?? "error",
      message: finding.message,
      source,
      span,
      labels: (finding.labels ?? []).map((label) => ({ source, ...label })),
      notes: finding.notes ?? [],
      help: finding.help ?? null,
      fix: finding.fix ?? null,
    });
  }

  /** The findings in source order, each place once. */
  sorted(): Diagnostic[] {
    return this.findings
      .map((finding, index) => ({ finding, index }))
      .sort((a, b) =>
        a.finding.span.start - b.finding.span.start || a.index - b.index
      )
      .map(({ finding }) => finding);
  }
}
