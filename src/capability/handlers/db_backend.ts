// Copyright 2026 the Boruna authors. MIT license.

/**
 * What `db.query` asks of a kind of database.
 *
 * @module
 */

import type { DbFacts, DbLimits } from "./db_limits.ts";
import type { Rows } from "./db_rows.ts";
import type { StatementFacts } from "./db_statement.ts";

/** One statement that passed the judgement of its text. */
export interface Request {
  /** The text. */
  readonly sql: string;
  /** What is known of it. */
  readonly statement: StatementFacts;
  /** The parameters, as many as it needs. */
  readonly parameters: readonly string[];
  /** What it may take. */
  readonly limits: DbLimits;
  /** Told what the statement does before it runs; throws to stop it. */
  readonly judge: (facts: DbFacts) => void;
  /** Aborted when the run ends. */
  readonly signal: AbortSignal | undefined;
}

/** A kind of database. */
export interface Backend {
  /** Runs a statement. Throws `HandlerFailure` and `HandlerRefusal`. */
  query(request: Request): Rows | Promise<Rows>;
  /** Ends the connection. */
  close(): void | Promise<void>;
}
