// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a call of `db.query` may do and how much it may take, as data; and the
 * judgement of one statement.
 *
 * @module
 */

import { HandlerFailure, HandlerRefusal } from "../handler.ts";
import type { StatementFacts } from "./db_statement.ts";

/** Bounds on one call of `db.query`. */
export interface DbLimits {
  /** Whether statements may change the database. */
  readonly allowWrite: boolean;
  /** Kinds of statements that pass, in lower case; null for all. */
  readonly statements: readonly string[] | null;
  /** Tables and views that may be used, in any way; null for all. */
  readonly tables: readonly string[] | null;
  /** Whether a `with` may use itself: in SQLite nothing can stop it. */
  readonly allowRecursive: boolean;
  /** The most rows of an answer. */
  readonly maxRows: number;
  /** The most bytes of an answer, in UTF-8, names of columns not counted. */
  readonly maxBytes: number;
  /** The time that a statement may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Reading only: 10,000 rows, 8 MiB, 30 seconds. */
export const DEFAULT_DB_LIMITS: DbLimits = {
  allowWrite: false,
  statements: null,
  tables: null,
  allowRecursive: false,
  maxRows: 10000,
  maxBytes: 8388608,
  timeoutMs: 30000,
};

/** What a statement does, as rules of a policy see it. */
export interface DbFacts {
  /** Its kinds, the outer one first, such as `["select"]`. */
  readonly statements: readonly string[];
  /**
   * The tables and views that it uses, ascending; null where the database
   * cannot tell.
   */
  readonly tables: readonly string[] | null;
}

/** What a call took. */
export interface DbUsage {
  /** Rows in the answer. */
  readonly rows: number;
  /** Bytes of their values, in UTF-8. */
  readonly bytes: number;
}

/** Statements that give rows and change nothing. */
const READING: readonly string[] = ["select", "explain", "pragma", "show"];

/** Statements that change something. All others are never let through. */
const WRITING: readonly string[] = [
  "insert",
  "replace",
  "update",
  "delete",
  "merge",
  "truncate",
  "create",
  "alter",
  "drop",
];

/** Whether the statement changes something. */
export function isWriting({ kinds }: StatementFacts): boolean {
  return kinds.some((kind) => WRITING.includes(kind));
}

/**
 * Judges what the text alone tells.
 *
 * @throws {HandlerFailure} If it is not exactly one statement.
 * @throws {HandlerRefusal} If its kind may not run.
 */
export function judgeStatement(facts: StatementFacts, limits: DbLimits): void {
  if (facts.kinds.length === 0) {
    throw new HandlerFailure("db.query: the text holds no statement");
  }
  if (facts.isMany) {
    throw new HandlerFailure(
      "db.query: the text holds more than one statement; a call runs one",
    );
  }
  for (const kind of facts.kinds) {
    const isWrite = WRITING.includes(kind);
    if (!isWrite && !READING.includes(kind)) {
      throw refusal(
        `a ${quoted(kind)} statement is not for programs`,
        "db.statement",
      );
    }
    if (isWrite && !limits.allowWrite) {
      throw refusal(
        `a ${
          quoted(kind)
        } statement changes the database, which may only be read`,
        "db.read_only",
        "--db-write lets programs change the database",
      );
    }
    if (limits.statements !== null && !limits.statements.includes(kind)) {
      throw refusal(
        `a ${quoted(kind)} statement is not among those allowed: [${
          limits.statements.join(", ")
        }]`,
        "db.statement",
      );
    }
  }
  if (facts.isRecursive && !limits.allowRecursive) throw recursion();
}

/**
 * Judges the tables that a statement uses.
 *
 * @throws {HandlerRefusal} If one of them is not allowed, or nobody can tell.
 */
export function judgeTables({ tables }: DbFacts, limits: DbLimits): void {
  if (limits.tables === null) return;
  if (tables === null) {
    throw refusal(
      "the policy names tables, and this database cannot tell which ones a statement uses",
      "db.table",
      "grant the tables to the user of the connection, and name none in the policy",
    );
  }
  const allowed = new Set(limits.tables.map((name) => name.toLowerCase()));
  const other = tables.find((name) => !allowed.has(name.toLowerCase()));
  if (other !== undefined) {
    throw refusal(
      `table ${quoted(other)} is not among those allowed: [${
        limits.tables.join(", ")
      }]`,
      "db.table",
    );
  }
}

/** The refusal of a `with` that uses itself. */
export function recursion(): HandlerRefusal {
  return refusal(
    "a `with` that uses itself may run forever and is not allowed",
    "db.recursive",
  );
}

/** A refusal by this guard. */
export function refusal(
  message: string,
  rule: string,
  fix: string | null = null,
): HandlerRefusal {
  return new HandlerRefusal(`db.query: ${message}`, "guard", rule, fix);
}

/** A name of the program's own choice, short enough for a message. */
function quoted(name: string): string {
  return `\`${name.length > 60 ? `${name.slice(0, 59)}…` : name}\``;
}
