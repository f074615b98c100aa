// Copyright 2026 the Boruna authors. MIT license.

/**
 * `db.query` over a file of SQLite.
 *
 * Reading opens the file read-only. Where SQLite can ask (Deno, Bun, Node from
 * version 24) the fence answers for each table, function and pragma; on
 * Node 22, where it cannot, the program that SQLite makes of a statement is
 * looked at instead. SQLite cannot be interrupted from here: time is checked
 * between rows, and a `with` that uses itself needs a permission of its own.
 *
 * @module
 */

import {
  loadSqlite,
  monotonic,
  runtime,
  type SqliteDatabase,
  type SqliteOptions,
  type SqliteValue,
} from "../../host/mod.ts";
import { displayFloat } from "../../value/mod.ts";
import { askHost, lateRefusal } from "../host_layer.ts";
import { HandlerFailure, HandlerRefusal } from "../handler.ts";
import type { Backend, Request } from "./db_backend.ts";
import { Fence, PRAGMAS } from "./db_fence.ts";
import { type DbLimits, isWriting, refusal } from "./db_limits.ts";
import { hexText, Rows } from "./db_rows.ts";

/** The longest wait for the locks of others, in milliseconds. */
const MAX_LOCK_WAIT_MS = 5000;

/** Opens a file. The file is not looked at before the first call. */
export async function openSqlite(
  path: string,
  isWritable: boolean,
): Promise<Backend> {
  const open = await loadSqlite().catch(() => {
    throw new HandlerFailure(
      "db.query: this runtime has no SQLite; Deno, Bun and Node from version 22.18 on have",
    );
  });
  return new Sqlite(path, isWritable, open);
}

class Sqlite implements Backend {
  readonly #path: string;
  readonly #isWritable: boolean;
  readonly #open: (path: string, options: SqliteOptions) => SqliteDatabase;
  readonly #fence = new Fence();
  #database: SqliteDatabase | null = null;

  constructor(
    path: string,
    isWritable: boolean,
    open: (path: string, options: SqliteOptions) => SqliteDatabase,
  ) {
    this.#path = path;
    this.#isWritable = isWritable;
    this.#open = open;
  }

  query(request: Request): Rows {
    try {
      return this.#query(request);
    } catch (error) {
      if (error instanceof HandlerFailure || error instanceof HandlerRefusal) {
        throw error;
      }
      if (this.#fence.refusal !== null) throw this.#fence.refusal;
      throw this.#failure(error);
    }
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  #connect(limits: DbLimits): SqliteDatabase {
    if (this.#database !== null) return this.#database;
    for (const kind of this.#isWritable ? ["read", "write"] : ["read"]) {
      askHost("db.query", { kind: kind as "read" | "write", path: this.#path });
    }
    const database = this.#open(this.#path, {
      readOnly: !this.#isWritable,
      timeout: Math.min(limits.timeoutMs, MAX_LOCK_WAIT_MS),
    });
    try {
      database.enableDefensive?.(true);
      // What a file says of itself may not call functions with effects.
      database.exec("pragma trusted_schema = off");
      if (database.limits !== undefined) {
        database.limits.length = Math.max(limits.maxBytes, 1048576);
        database.limits.attach = 0;
      }
      database.setAuthorizer?.((action, first, second) =>
        this.#fence.answer(action, first, second)
      );
    } catch (error) {
      database.close();
      throw error;
    }
    return this.#database = database;
  }

  #query(request: Request): Rows {
    const { sql, statement: facts, limits } = request;
    const start = monotonic();
    const database = this.#connect(limits);
    const writes = isWriting(facts);
    this.#fence.begin({
      isWriting: writes,
      allowRecursive: limits.allowRecursive,
    });
    const statement = database.prepare(sql);
    const judge = (tables: readonly string[]) =>
      request.judge({ statements: facts.kinds, tables });
    if (database.setAuthorizer !== undefined) this.#fence.close(judge);
    else {
      if (facts.pragma !== null) judgePragma(facts.pragma);
      judge(tablesOf(database, sql, facts));
    }
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const names = statement.columns().map((column) => column.name);
    const parameters = bound(request);
    const rows = new Rows(limits);
    const check = () => {
      if (request.signal?.aborted === true) {
        throw new HandlerFailure("db.query: the run was stopped");
      }
      if (monotonic() - start > limits.timeoutMs) {
        throw new HandlerFailure(
          `db.query: the statement took longer than ${limits.timeoutMs} ms`,
        );
      }
    };
    if (!writes && runtime() !== "deno") {
      for (const row of statement.iterate(...parameters)) {
        check();
        rows.add(names, row.map(text));
      }
      return rows;
    }
    // A change is undone if its answer is too large. On Deno a first look
    // bounds the answer, and the second one finds the errors that the first
    // one is not told of; nobody changes anything in between.
    this.#control(database, writes ? "begin immediate" : "begin");
    let isDone = false;
    try {
      if (!writes) {
        const probe = new Rows(limits);
        for (const row of statement.iterate(...parameters)) {
          check();
          probe.add(names, row.map(text));
        }
      }
      for (const row of statement.all(...parameters)) {
        rows.add(names, row.map(text));
      }
      check();
      if (this.#fence.refusal !== null) throw this.#fence.refusal;
      this.#control(database, "commit");
      isDone = true;
    } finally {
      if (!isDone) this.#rollback(database);
    }
    return rows;
  }

  /** Runs a statement of our own. */
  #control(database: SqliteDatabase, sql: string): void {
    this.#fence.isOpen = true;
    try {
      database.exec(sql);
    } finally {
      this.#fence.isOpen = false;
    }
  }

  /** Undoes what is open; the error that led here says more than its own. */
  #rollback(database: SqliteDatabase): void {
    try {
      this.#control(database, "rollback");
    } catch {
      // SQLite undoes by itself after some errors.
    }
  }

  /** The database's own words, without the path that some runtimes add. */
  #failure(error: unknown): Error {
    const refusal = lateRefusal("db.query", {
      kind: "read",
      path: this.#path,
    }, error);
    if (refusal !== null) return refusal;
    const { message } = error as { message?: string };
    const said = (message ?? String(error)).replace(/^Error: /, "")
      .replace(/(unable to open database file).*/s, "$1")
      .replaceAll(this.#path, "the file");
    return new HandlerFailure(`db.query: ${said}`);
  }
}

/** Parameters as the runtime takes them. */
function bound({ statement, parameters }: Request): readonly unknown[] {
  if (statement.style !== "dollar" && statement.style !== "numbered") {
    return parameters;
  }
  const mark = statement.style === "dollar" ? "$" : "?";
  const named: Record<string, string> = {};
  for (const [i, value] of parameters.entries()) {
    named[`${mark}${i + 1}`] = value;
  }
  return [named];
}

/** A value as text: a Float as it is printed, bytes in hexadecimal digits. */
function text(value: SqliteValue): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return displayFloat(value);
    case "bigint":
      return String(value);
    default:
      return value === null ? null : hexText(value);
  }
}

function judgePragma(pragma: NonNullable<Request["statement"]["pragma"]>) {
  if (pragma.isSet || !PRAGMAS.includes(pragma.name)) {
    throw refusal(
      `pragma \`${pragma.name}\` is not for programs`,
      "db.pragma",
    );
  }
}

/**
 * The tables that the compiled statement opens, for SQLite without questions:
 * every table is opened by the number of its first page.
 */
function tablesOf(
  database: SqliteDatabase,
  sql: string,
  { kinds }: Request["statement"],
): string[] {
  // What tells of the schema and of plans is a table of its own.
  if (kinds.includes("explain") || kinds.includes("pragma")) {
    return ["(schema)"];
  }
  const owners = new Map<number, string>([[1, "sqlite_master"]]);
  const schema = database.prepare(
    "select rootpage, tbl_name from sqlite_master where rootpage > 0",
  );
  schema.setReturnArrays(true);
  for (const [page, table] of schema.all()) {
    owners.set(Number(page), String(table).toLowerCase());
  }
  const program = database.prepare(`explain ${sql}`);
  program.setReturnArrays(true);
  const tables = new Set<string>();
  for (const [, opcode, p1, p2, p3] of program.all()) {
    switch (opcode) {
      case "OpenRead":
      case "OpenWrite":
      case "ReopenIdx":
        tables.add(
          p3 === 0 ? owners.get(Number(p2)) ?? "(unknown)" : "(temporary)",
        );
        break;
      case "Clear":
      case "Destroy":
        tables.add(owners.get(Number(p1)) ?? "(unknown)");
        break;
      case "VOpen":
      case "VUpdate":
      case "VCreate":
      case "VDestroy":
        tables.add("(virtual)");
    }
  }
  return [...tables].sort();
}
