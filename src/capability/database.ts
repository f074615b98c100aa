// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which database `db.query` asks, and under which limits. The handler itself,
 * and the client that it needs, are loaded when a run opens a database.
 *
 * @module
 */

import type { Handler, HandlerContext } from "./handler.ts";
import type { DbFacts, DbLimits, DbUsage } from "./handlers/db_limits.ts";

export type { DbFacts, DbLimits, DbUsage };

/** Where a database is. */
export type DatabaseSettings =
  /** A file of SQLite. */
  | { readonly kind: "sqlite"; readonly path: string }
  /** A server of PostgreSQL. */
  | {
    readonly kind: "postgres";
    /** A host name or address, or the folder of a Unix socket. */
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
    /** The name of the environment variable with the password. */
    readonly passwordEnv: string;
    /** Whether the connection is encrypted and the server's name verified. */
    readonly isEncrypted: boolean;
    /** A file with the certificate of the authority; null for the usual ones. */
    readonly rootCertificate: string | null;
  };

/** How to open a database. */
export interface DatabaseOptions {
  /** Where it is. */
  readonly settings: DatabaseSettings;
  /** Opens it for writing too; limits may still forbid it. False if absent. */
  readonly isWritable?: boolean;
  /**
   * What calls may do and take, for all of them or by the calling function.
   * What is absent is as in `DEFAULT_DB_LIMITS`, with `allowWrite` as
   * `isWritable` says.
   */
  readonly limits?:
    | Partial<DbLimits>
    | ((context: HandlerContext) => Partial<DbLimits>);
  /**
   * Told what a statement does before it runs, for rules that limits do not
   * cover. Throws `HandlerRefusal` to stop it.
   */
  readonly judge?: (facts: DbFacts, context: HandlerContext) => void;
  /** Told what a call took, for budgets. */
  readonly onUsage?: (usage: DbUsage, context: HandlerContext) => void;
  /** Reads an environment variable; the process's own if absent. */
  readonly env?: (name: string) => string | undefined;
}

/** An open database. */
export interface Database {
  /** Answers `db.query`. */
  readonly handler: Handler;
  /** Ends the connection; a later call opens it again. */
  close(): Promise<void>;
}

/**
 * Loads the handler of `db.query`. Nothing is opened before the first call.
 *
 * @example
 * ```ts
 * import { openDatabase, readDatabase } from "@boruna/cli";
 *
 * const settings = readDatabase("orders.sqlite");
 * const { handler, close } = await openDatabase({ settings });
 * const handlers = { "db.query": handler }; // for `run`
 * await close();
 * ```
 */
export async function openDatabase(
  options: DatabaseOptions,
): Promise<Database> {
  const { makeDatabase } = await import("./handlers/db.ts");
  return makeDatabase(options);
}

/**
 * What is wrong with the text that names a database.
 *
 * @example
 * ```ts
 * import { DatabaseError, readDatabase } from "@boruna/cli";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => readDatabase("mysql://db.example/shop"), DatabaseError);
 * ```
 */
export class DatabaseError extends Error {
  /** Always `DatabaseError`. */
  override readonly name = "DatabaseError";
}

/**
 * Reads what names a database: a path, `sqlite:PATH`, or
 * `postgres://USER@HOST:PORT/DATABASE`. Parameters of the latter: `host` (the
 * folder of a Unix socket), `sslmode` (`disable` or `verify-full`),
 * `sslrootcert`, and `password_env`, the name of the variable with the
 * password, `PGPASSWORD` where absent.
 *
 * @throws {DatabaseError} If the text cannot be read. The message holds no
 * part of it that could be a secret.
 *
 * @example
 * ```ts
 * import { readDatabase } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readDatabase("postgres://app@db.example/shop"), {
 *   kind: "postgres",
 *   host: "db.example",
 *   port: 5432,
 *   user: "app",
 *   database: "shop",
 *   passwordEnv: "PGPASSWORD",
 *   isEncrypted: true,
 *   rootCertificate: null,
 * });
 * ```
 */
export function readDatabase(text: string): DatabaseSettings {
  if (/^postgres(?:ql)?:\/\//i.test(text)) return readPostgres(text);
  if (/^sqlite:/i.test(text)) text = text.slice(7).replace(/^\/\/(?=\/)/, "");
  else if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    throw new DatabaseError(
      `there is no client for ${
        text.slice(0, text.indexOf(":"))
      }; a database is a file of SQLite or postgres://…`,
    );
  }
  if (text === "") throw new DatabaseError("the path of the database is empty");
  return { kind: "sqlite", path: text };
}

const PARAMETERS = ["host", "sslmode", "sslrootcert", "password_env"];

function readPostgres(text: string): DatabaseSettings {
  const parts =
    /^\w+:\/\/(?:([^@/?#]*)@)?(\[[^\]/]*\]|[^:/?#@[\]]*)(?::(\d{1,5}))?(?:\/([^/?#]*))?(?:\?([^#]*))?$/
      .exec(text);
  if (parts === null) {
    throw new DatabaseError(
      "the address of the database is not of the form postgres://USER@HOST:PORT/DATABASE",
    );
  }
  const [, login = "", name = "", port, path = "", query = ""] = parts;
  if (login.includes(":")) {
    throw new DatabaseError(
      "the address of the database holds a password, which others could see; " +
        "put it in an environment variable and name that with ?password_env=NAME",
    );
  }
  const parameters = new URLSearchParams(query);
  const other = [...parameters.keys()].find((one) => !PARAMETERS.includes(one));
  if (other !== undefined) {
    throw new DatabaseError(
      `the address of the database has a parameter ${
        JSON.stringify(other)
      }; known are ${PARAMETERS.join(", ")}`,
    );
  }
  const host = parameters.get("host") ??
    (name.replace(/^\[|\]$/g, "") || "localhost");
  const isLocal = host.startsWith("/") || host === "localhost" ||
    host === "::1" || /^127\./.test(host);
  const mode = parameters.get("sslmode") ??
    (isLocal ? "disable" : "verify-full");
  if (mode !== "disable" && mode !== "verify-full") {
    throw new DatabaseError(
      "sslmode of the database is neither disable nor verify-full",
    );
  }
  const user = decoded(login) || "postgres";
  return {
    kind: "postgres",
    host,
    port: port === undefined ? 5432 : Number(port),
    user,
    database: decoded(path) || user,
    passwordEnv: parameters.get("password_env") ?? "PGPASSWORD",
    isEncrypted: mode !== "disable",
    rootCertificate: parameters.get("sslrootcert"),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DatabaseError("the address of the database holds a broken %");
  }
}
