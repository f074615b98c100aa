// Copyright 2026 the Boruna authors. MIT license.

/**
 * The rows of an answer, collected up to their limits: one Map of Strings a
 * row, without a key where the value is NULL.
 *
 * @module
 */

import { listOf, mapOf, utf8Length, type Value } from "../../value/mod.ts";
import { HandlerFailure } from "../handler.ts";
import type { DbLimits, DbUsage } from "./db_limits.ts";

/** Collects rows. */
export class Rows {
  #rows: Value[] = [];
  #bytes = 0;
  readonly #limits: DbLimits;

  /** Starts without rows. */
  constructor(limits: DbLimits) {
    this.#limits = limits;
  }

  /**
   * Adds a row. Of two columns with one name the later counts.
   *
   * @throws {HandlerFailure} If the answer becomes too large.
   */
  add(names: readonly string[], texts: readonly (string | null)[]): void {
    const { maxRows, maxBytes } = this.#limits;
    if (this.#rows.length >= maxRows) {
      throw new HandlerFailure(
        `db.query: the answer has more than ${maxRows} rows`,
      );
    }
    const entries: [string, string][] = [];
    for (const [i, name] of names.entries()) {
      const text = texts[i];
      if (text === null || text === undefined) continue;
      this.#bytes += utf8Length(text);
      entries.push([name, text]);
    }
    if (this.#bytes > maxBytes) {
      throw new HandlerFailure(
        `db.query: the answer is larger than ${maxBytes} bytes`,
      );
    }
    this.#rows.push(mapOf(entries));
  }

  /** How much there is so far. */
  get usage(): DbUsage {
    return { rows: this.#rows.length, bytes: this.#bytes };
  }

  /** The answer. */
  value(): Value {
    return listOf(this.#rows);
  }
}

/** Bytes as PostgreSQL writes them: `\x` and two digits each. */
export function hexText(bytes: Uint8Array): string {
  let text = "\\x";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
