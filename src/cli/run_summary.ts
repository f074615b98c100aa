// Copyright 2026 the Boruna authors. MIT license.

/**
 * `run --summary`: what a run did, as a short table.
 *
 * @module
 */

import type { CallOutcome, Recorder } from "../capability/mod.ts";
import { monotonic } from "../host/mod.ts";
import type { CapabilityName, Int } from "../value/mod.ts";

/** What is known of one capability. */
interface Row {
  calls: number;
  failed: number;
  refused: number;
  bytesIn: number;
  bytesOut: number;
  milliseconds: number;
  budgetRemaining: Int | null;
}

/** A call that is not over. */
interface Token {
  readonly inner: unknown;
  readonly row: Row;
  readonly start: number;
}

/** Counts what passes. */
export class Summary {
  /** Counts, and hands everything on. */
  readonly recorder: Recorder;
  readonly #rows: Map<CapabilityName, Row> = new Map();
  readonly #start: number = monotonic();

  constructor(inner: Recorder | null) {
    this.recorder = {
      open: (capability, bytesIn): Token => {
        const row = this.#row(capability);
        row.calls++;
        row.bytesIn += bytesIn;
        return {
          inner: inner?.open(capability, bytesIn),
          row,
          start: monotonic(),
        };
      },
      close: (token, outcome) => {
        const { row, start, inner: theirs } = token as Token;
        count(row, outcome, monotonic() - start);
        inner?.close(theirs, outcome);
      },
      ...(inner?.within === undefined ? {} : {
        within: (token, handler) =>
          inner.within!((token as Token).inner, handler),
      }),
      ...(inner?.trace === undefined
        ? {}
        : { trace: (token) => inner.trace!((token as Token).inner) }),
    };
  }

  /** The table, for standard error. */
  text(ending: string, steps: Int): string {
    const seconds = (monotonic() - this.#start).toFixed(1);
    const head = `${ending} after ${steps} steps and ${seconds} ms\n`;
    if (this.#rows.size === 0) return `${head}no capability calls\n`;
    const lines = [[
      "capability",
      "calls",
      "failed",
      "refused",
      "bytes in",
      "bytes out",
      "ms",
      "left",
    ]];
    for (const [name, row] of this.#rows) {
      lines.push([
        name,
        String(row.calls),
        String(row.failed),
        String(row.refused),
        String(row.bytesIn),
        String(row.bytesOut),
        row.milliseconds.toFixed(1),
        row.budgetRemaining === null ? "-" : String(row.budgetRemaining),
      ]);
    }
    const widths = lines[0]!.map((_, i) =>
      Math.max(...lines.map((line) => line[i]!.length))
    );
    return head +
      lines.map((line) =>
        line.map((cell, i) =>
          i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)
        ).join("  ").trimEnd() + "\n"
      ).join("");
  }

  #row(capability: CapabilityName): Row {
    const known = this.#rows.get(capability);
    if (known !== undefined) return known;
    const row: Row = {
      calls: 0,
      failed: 0,
      refused: 0,
      bytesIn: 0,
      bytesOut: 0,
      milliseconds: 0,
      budgetRemaining: null,
    };
    this.#rows.set(capability, row);
    return row;
  }
}

function count(row: Row, outcome: CallOutcome, milliseconds: number): void {
  row.milliseconds += milliseconds;
  row.bytesOut += outcome.bytesOut ?? 0;
  row.budgetRemaining = outcome.budgetRemaining ?? row.budgetRemaining;
  if (outcome.errorKind === "runtime_error") row.failed++;
  else if (outcome.errorKind !== null) row.refused++;
}
