// Copyright 2026 the Boruna authors. MIT license.

/**
 * `node:sqlite`, which all runtimes have, in the form that they share.
 *
 * @module
 */

import { DENO, process } from "./globals.ts";

/** What a database gives for one column. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** A prepared statement. */
export interface SqliteStatement {
  /** The columns of the answer. */
  columns(): readonly { readonly name: string }[];
  /** Gives integers as BigInt. */
  setReadBigInts(enabled: boolean): void;
  /** Gives rows as lists. */
  setReturnArrays(enabled: boolean): void;
  /** All rows. */
  all(...parameters: readonly unknown[]): (readonly SqliteValue[])[];
  /** Row by row. Deno does not tell when this ends with an error. */
  iterate(
    ...parameters: readonly unknown[]
  ): IterableIterator<readonly SqliteValue[]>;
}

/** Asked for each thing that a statement will do; 0 allows, 1 denies. */
export type SqliteAuthorizer = (
  action: number,
  first: string | null,
  second: string | null,
  database: string | null,
  via: string | null,
) => number;

/** An open database. */
export interface SqliteDatabase {
  /** Runs statements that give nothing. */
  exec(sql: string): void;
  /** Prepares the first statement of a text; what follows is ignored. */
  prepare(sql: string): SqliteStatement;
  /** Closes the database. */
  close(): void;
  /** Not on Node 22. */
  setAuthorizer?(authorizer: SqliteAuthorizer | null): void;
  /** Refuses what could damage the file; not on Node 22. */
  enableDefensive?(enabled: boolean): void;
  /** Bounds of SQLite by name; not on Node 22. */
  readonly limits?: { length: number; attach: number };
}

/** How to open a database. */
export interface SqliteOptions {
  /** Whether nothing may be written. */
  readonly readOnly: boolean;
  /** How long to wait for the locks of others, in milliseconds. */
  readonly timeout: number;
}

/**
 * Loads SQLite, without the notice that Node 22 prints about it.
 *
 * @returns A function that opens a file; it throws what the runtime throws.
 */
export async function loadSqlite(): Promise<
  (path: string, options: SqliteOptions) => SqliteDatabase
> {
  const silent = DENO === undefined ? silence() : null;
  try {
    const { DatabaseSync } = await import("node:sqlite") as unknown as {
      DatabaseSync: new (
        path: string,
        options: SqliteOptions,
      ) => SqliteDatabase;
    };
    return (path, options) => new DatabaseSync(path, options);
  } finally {
    silent?.();
  }
}

/** Holds back the notice; returns what lets all notices through again. */
function silence(): () => void {
  const global = process() as unknown as {
    emitWarning: (...args: unknown[]) => void;
  };
  const emit = global.emitWarning;
  global.emitWarning = function (...args) {
    if (!/SQLite is an experimental/.test(String(args[0]))) {
      emit.apply(global, args);
    }
  };
  return () => {
    global.emitWarning = emit;
  };
}
