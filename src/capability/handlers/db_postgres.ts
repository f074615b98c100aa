// Copyright 2026 the Boruna authors. MIT license.

/**
 * `db.query` over a server of PostgreSQL, through the packages `pg` and
 * `pg-cursor`.
 *
 * Every call is a transaction of its own; one that only reads is declared so to
 * the server and undone at its end, so that nothing of it stays, settings
 * included. The extended protocol takes one statement only, and parameters
 * apart from it. Every value comes as the text that the server makes of it,
 * under settings that do not depend on the server.
 *
 * @module
 */

import { env as processEnv, readTextFile, runtime } from "../../host/mod.ts";
import type { DatabaseSettings } from "../database.ts";
import { HandlerFailure, HandlerRefusal } from "../handler.ts";
import { askHost, lateRefusal } from "../host_layer.ts";
import type { Backend, Request } from "./db_backend.ts";
import { isWriting } from "./db_limits.ts";
import { Rows } from "./db_rows.ts";

type Settings = Extract<DatabaseSettings, { kind: "postgres" }>;

/** Rows that are asked for at a time. */
const BATCH = 100;
/** How long the server may take to answer a connection, in milliseconds. */
const CONNECT_MS = 10000;
/** How much longer than the server the client waits, in milliseconds. */
const GRACE_MS = 2000;
/** The type of truth values, which the server shortens to one letter. */
const BOOL = 16;

/** Settings that decide how values look. */
const FORMS = "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; " +
  "set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; " +
  "set local extra_float_digits = 1; set local standard_conforming_strings = on";

/** The part of `pg` that is used. */
interface Client {
  connect(): Promise<void>;
  query(sql: string): Promise<unknown>;
  query(cursor: Cursor): Cursor;
  end(): Promise<void>;
  on(event: "error" | "end", listener: (error: unknown) => void): void;
  ref(): void;
  unref(): void;
  readonly connection: { readonly stream: { destroy(): void } };
}

/** The part of `pg-cursor` that is used. */
interface Cursor {
  read(
    count: number,
    done: (
      error: Error | null,
      rows: readonly (readonly (string | null)[])[],
      result: {
        readonly fields: readonly {
          readonly name: string;
          readonly dataTypeID: number;
        }[];
      },
    ) => void,
  ): void;
  close(): Promise<void>;
}

interface Packages {
  readonly Client: new (options: unknown) => Client;
  readonly Cursor: new (
    sql: string,
    values: readonly string[],
    options: unknown,
  ) => Cursor;
}

/** Names a server. It is connected to by the first call. */
export function openPostgres(
  settings: Settings,
  env: ((name: string) => string | undefined) | undefined,
): Backend {
  return new Postgres(settings, env ?? processEnv);
}

class Postgres implements Backend {
  readonly #settings: Settings;
  readonly #env: (name: string) => string | undefined;
  #packages: Packages | null = null;
  #client: Client | null = null;
  /** The call before this one; a connection serves one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    settings: Settings,
    env: (name: string) => string | undefined,
  ) {
    this.#settings = settings;
    this.#env = env;
  }

  query(request: Request): Promise<Rows> {
    const answer = this.#last.then(() => this.#query(request));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async close(): Promise<void> {
    await this.#last;
    const client = this.#client;
    this.#client = null;
    // Nobody waits for a connection that does not hold the process.
    client?.ref();
    await client?.end().catch(() => {});
  }

  async #query(request: Request): Promise<Rows> {
    const { limits, statement, signal } = request;
    request.judge({ statements: statement.kinds, tables: null });
    if (signal?.aborted === true) throw stopped();
    const client = await this.#connect();
    client.ref();
    let end: HandlerFailure | null = null;
    // The server ends the statement by itself; this is for a server that
    // does not answer, and for a run that ends.
    const stop = (why: HandlerFailure) => {
      end = why;
      this.#drop();
    };
    const timer = setTimeout(
      () => stop(tooLong(limits.timeoutMs)),
      limits.timeoutMs + GRACE_MS,
    );
    const abort = () => stop(stopped());
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await this.#transaction(client, request);
    } catch (error) {
      if (end !== null) throw end;
      throw failure(error, limits.timeoutMs);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      if (this.#client === client) client.unref();
    }
  }

  async #transaction(client: Client, request: Request): Promise<Rows> {
    const { limits, statement } = request;
    const writes = isWriting(statement);
    await client.query(
      `begin ${writes ? "read write" : "read only"}; ` +
        `set local statement_timeout = ${
          Math.max(1, Math.trunc(limits.timeoutMs))
        }; ` +
        FORMS,
    );
    let isDone = false;
    try {
      const rows = await this.#rows(client, request);
      await client.query(writes ? "commit" : "rollback");
      isDone = true;
      return rows;
    } finally {
      if (!isDone) {
        try {
          await client.query("rollback");
        } catch {
          // A connection in an unknown state serves nobody.
          this.#drop();
        }
      }
    }
  }

  async #rows(client: Client, request: Request): Promise<Rows> {
    const { Cursor } = this.#packages!;
    const cursor = client.query(
      new Cursor(request.sql, request.parameters, {
        rowMode: "array",
        types: { getTypeParser: () => (text: string) => text },
      }),
    );
    const rows = new Rows(request.limits);
    try {
      for (;;) {
        const { batch, fields } = await read(cursor);
        const names = fields.map((field) => field.name);
        for (const row of batch) {
          rows.add(
            names,
            row.map((value, i) =>
              fields[i]!.dataTypeID === BOOL && value !== null
                ? value === "t" ? "true" : "false"
                : value
            ),
          );
        }
        if (batch.length < BATCH) return rows;
      }
    } finally {
      await cursor.close().catch(() => {});
    }
  }

  async #connect(): Promise<Client> {
    if (this.#client !== null) return this.#client;
    const { Client } = this.#packages ??= await load();
    const { host, port, user, database, passwordEnv } = this.#settings;
    const socket = host.startsWith("/") ? `${host}/.s.PGSQL.${port}` : null;
    const need = {
      kind: "net",
      host: socket === null ? host : `unix:${socket}`,
      port,
    } as const;
    askHost("db.query", need);
    if (socket !== null && runtime() === "deno") {
      askHost("db.query", { kind: "read", path: socket });
      askHost("db.query", { kind: "write", path: socket });
    }
    const password = this.#env(passwordEnv);
    const client = makeClient(Client, {
      host,
      port,
      user,
      database,
      // An empty one keeps the client from looking for others by itself.
      password: password ?? "",
      ssl: this.#encryption(),
      application_name: "boruna",
      connectionTimeoutMillis: CONNECT_MS,
      client_encoding: "UTF8",
    });
    const forget = () => {
      if (this.#client === client) this.#client = null;
    };
    client.on("error", forget);
    client.on("end", forget);
    try {
      await client.connect();
    } catch (error) {
      client.connection.stream.destroy();
      throw lateRefusal("db.query", need, error) ?? connectFailure(
        error,
        password === undefined
          ? `it wants a password, and the environment variable ${passwordEnv} is not set`
          : `the server refused the user or the password in ${passwordEnv}`,
      );
    }
    return this.#client = client;
  }

  #encryption(): unknown {
    const { isEncrypted, rootCertificate } = this.#settings;
    if (!isEncrypted) return false;
    if (rootCertificate === null) return { rejectUnauthorized: true };
    try {
      return { rejectUnauthorized: true, ca: readTextFile(rootCertificate) };
    } catch {
      throw new HandlerFailure(
        "db.query: the certificate that sslrootcert names cannot be read",
      );
    }
  }

  /** Ends the connection without a word. */
  #drop(): void {
    this.#client?.connection.stream.destroy();
    this.#client = null;
  }
}

/** The client looks at variables of its own. */
function makeClient(make: Packages["Client"], options: unknown): Client {
  try {
    return new make(options);
  } catch (error) {
    throw deniedVariable(error) ?? error;
  }
}

function read(cursor: Cursor): Promise<{
  readonly batch: readonly (readonly (string | null)[])[];
  readonly fields: readonly {
    readonly name: string;
    readonly dataTypeID: number;
  }[];
}> {
  return new Promise((resolve, reject) => {
    cursor.read(BATCH, (error, batch, result) => {
      if (error) reject(error);
      else resolve({ batch, fields: result.fields });
    });
  });
}

async function load(): Promise<Packages> {
  try {
    // One after the other: they share files, and two loads at once can meet
    // in one that is half done.
    const pg: unknown = await import("pg");
    const cursor: unknown = await import("pg-cursor");
    return {
      Client: (pg as { Client: Packages["Client"] }).Client,
      Cursor: (cursor as { default: Packages["Cursor"] }).default,
    };
  } catch (error) {
    throw deniedVariable(error) ?? new HandlerFailure(
      "db.query: the packages pg and pg-cursor, which PostgreSQL needs, " +
        (isMissing(error)
          ? "are not installed"
          : `cannot be loaded: ${String(error).split("\n")[0]}`),
    );
  }
}

/** Whether an import found no package. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND" ||
    /cannot find|could not find|not found/i.test(message ?? "");
}

/** The refusal that an error means about a variable of the environment. */
function deniedVariable(error: unknown): Error | null {
  const name = /env access to "([^"]+)"/.exec(String(error))?.[1] ?? "PG*";
  return lateRefusal("db.query", { kind: "env", name }, error);
}

/** What a failed connection means, without host and user. */
function connectFailure(error: unknown, login: string): Error {
  const { code, message } = error as { code?: string; message?: string };
  const why = /^28/.test(code ?? "") || /^SASL/.test(message ?? "")
    ? login
    : code === undefined
    ? /timeout|timed out/i.test(message ?? "")
      ? `no answer within ${CONNECT_MS} ms`
      : /does not support SSL/.test(message ?? "")
      ? "the server has no encryption; sslmode=disable does without"
      : "the connection failed"
    : code === "ECONNREFUSED" || code === "ENOENT"
    ? "nobody listens there"
    : code === "ENOTFOUND" || code === "EAI_AGAIN"
    ? "the host has no address"
    : /CERT|^ERR_TLS/.test(code)
    ? `the server's certificate is not trusted (${code})`
    : code === "3D000"
    ? "the server has no database of this name"
    : `the connection failed (${code})`;
  return new HandlerFailure(`db.query: cannot connect to the database: ${why}`);
}

function failure(error: unknown, timeoutMs: number): Error {
  if (error instanceof HandlerFailure || error instanceof HandlerRefusal) {
    return error;
  }
  const { code, message } = error as { code?: string; message?: string };
  if (code === "57014") return tooLong(timeoutMs);
  return new HandlerFailure(
    `db.query: ${message ?? String(error)}${
      /^[0-9A-Z]{5}$/.test(code ?? "") ? ` (${code})` : ""
    }`,
  );
}

function tooLong(milliseconds: number): HandlerFailure {
  return new HandlerFailure(
    `db.query: the statement took longer than ${milliseconds} ms`,
  );
}

function stopped(): HandlerFailure {
  return new HandlerFailure("db.query: the run was stopped");
}
