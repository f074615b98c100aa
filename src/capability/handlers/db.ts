// Copyright 2026 the Boruna authors. MIT license.

/**
 * `db.query`: one statement with its parameters, over SQLite or PostgreSQL.
 *
 * The text is judged first, then the database is asked what the statement
 * would use, then it runs. A statement never holds a parameter's text.
 *
 * @module
 */

import { kindName, List, listItems, type Value } from "../../value/mod.ts";
import type { DatabaseOptions } from "../database.ts";
import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
} from "../handler.ts";
import type { Backend } from "./db_backend.ts";
import {
  type DbLimits,
  DEFAULT_DB_LIMITS,
  judgeStatement,
  judgeTables,
} from "./db_limits.ts";
import type { Rows } from "./db_rows.ts";
import { readStatement } from "./db_statement.ts";

/** The longest text of a statement, in UTF-16 units. */
const MAX_STATEMENT = 250000;

/** Fails: a live run was given no database. */
export const dbQuery: Handler = () => {
  throw new HandlerFailure(
    "db.query: no database was given; --db names one, as a file or postgres://…",
  );
};

/** Makes the handler, and what ends its connection. */
export function makeDatabase(
  options: DatabaseOptions,
): { readonly handler: Handler; readonly close: () => Promise<void> } {
  const { settings } = options;
  const dialect = settings.kind;
  let backend: Backend | null = null;
  let opening: Promise<Backend> | null = null;
  const open = () =>
    opening ??= connect(options).then((opened) => backend = opened);
  return {
    handler: (args, context) => {
      const { sql, parameters } = readArguments(args);
      const limits = limitsFor(options, context);
      const statement = readStatement(sql, dialect);
      judgeStatement(statement, limits);
      checkParameters(statement, parameters.length, dialect);
      const request = {
        sql,
        statement,
        parameters,
        limits,
        signal: context.signal,
        judge: (facts: Parameters<typeof judgeTables>[0]) => {
          judgeTables(facts, limits);
          judgeByPolicy(facts, context);
          options.judge?.(facts, context);
        },
      };
      const answer = (rows: Rows): Value => {
        options.onUsage?.(rows.usage, context);
        return rows.value();
      };
      if (backend === null) {
        return open().then((opened) => opened.query(request)).then(answer);
      }
      const rows = backend.query(request);
      return rows instanceof Promise ? rows.then(answer) : answer(rows);
    },
    close: async () => {
      const opened = await opening?.catch(() => null);
      backend = null;
      opening = null;
      await opened?.close();
    },
  };
}

async function connect(options: DatabaseOptions): Promise<Backend> {
  const { settings } = options;
  if (settings.kind === "sqlite") {
    const { openSqlite } = await import("./db_sqlite.ts");
    return await openSqlite(settings.path, options.isWritable ?? false);
  }
  const { openPostgres } = await import("./db_postgres.ts");
  return openPostgres(settings, options.env);
}

/** The rules of a policy, now that the tables are known. */
function judgeByPolicy(
  { statements, tables }: Parameters<typeof judgeTables>[0],
  { recheck }: HandlerContext,
): void {
  const no = recheck?.({
    kind: "statement",
    kinds: statements,
    tables: tables?.map((name) => name.toLowerCase()) ?? null,
    isFinal: true,
  }) ?? null;
  if (no === null) return;
  throw new HandlerRefusal(no.message, "guard", no.reason, no.fix);
}

function limitsFor(
  { limits, isWritable }: DatabaseOptions,
  context: HandlerContext,
): DbLimits {
  return {
    ...DEFAULT_DB_LIMITS,
    allowWrite: isWritable ?? false,
    ...(typeof limits === "function" ? limits(context) : limits),
  };
}

function readArguments(
  args: readonly Value[],
): { readonly sql: string; readonly parameters: readonly string[] } {
  const [sql, list] = args;
  if (typeof sql !== "string") {
    throw new HandlerFailure(
      "db.query: the first argument must be a String, the statement",
    );
  }
  if (sql.length > MAX_STATEMENT || sql.includes("\0")) {
    throw new HandlerFailure(
      sql.length > MAX_STATEMENT
        ? `db.query: the statement is longer than ${MAX_STATEMENT} characters`
        : "db.query: the statement holds a NUL character",
    );
  }
  if (list === undefined) return { sql, parameters: [] };
  if (!(list instanceof List)) {
    throw new HandlerFailure(
      `db.query: the parameters must be a List of Strings, got ${
        kindName(list)
      }`,
    );
  }
  const parameters: string[] = [];
  for (const value of listItems(list)) {
    if (typeof value !== "string") {
      throw new HandlerFailure(
        `db.query: parameter ${parameters.length + 1} must be a String, got ${
          kindName(value)
        }`,
      );
    }
    parameters.push(value);
  }
  return { sql, parameters };
}

function checkParameters(
  { style, parameters }: ReturnType<typeof readStatement>,
  given: number,
  dialect: "sqlite" | "postgres",
): void {
  if (style === "named") {
    throw new HandlerFailure(
      "db.query: parameters are written ?, or ?1, ?2, … or $1, $2, … throughout",
    );
  }
  if (given !== parameters) {
    throw new HandlerFailure(
      `db.query: the statement has ${counted(parameters)}, but ${given} ${
        given === 1 ? "was" : "were"
      } given${
        dialect === "postgres" && parameters === 0
          ? "; PostgreSQL writes them $1, $2, …"
          : ""
      }`,
    );
  }
}

function counted(count: number): string {
  return count === 1 ? "1 parameter" : `${count} parameters`;
}
