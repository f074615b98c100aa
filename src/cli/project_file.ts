// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna.json` in the working directory: which providers of models and which
 * database live runs use (`docs/models.md`, `docs/database.md`).
 *
 * It is read where the command is given and never beside a program, so that a
 * program from elsewhere brings no settings of its own.
 *
 * @module
 */

import {
  type DatabaseSettings,
  type DbLimits,
  type Providers,
  ProvidersError,
  readDatabase,
  readProviders,
} from "../capability/mod.ts";
import { suggest } from "../diagnostic/mod.ts";
import { decodeText, FileError } from "../host/mod.ts";
import {
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import { USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import type { World } from "./world.ts";

/** The name of the file. */
export const PROJECT_FILE = "boruna.json";

/** The database of a project. */
export interface ProjectDatabase {
  readonly settings: DatabaseSettings;
  readonly isWritable: boolean;
  readonly limits: Partial<DbLimits>;
}

/** What the file says; null for what it does not. */
export interface Project {
  readonly providers: Providers | null;
  readonly database: ProjectDatabase | null;
}

/** Reads the file; without one nothing is said. Throws `Failure`. */
export function readProject(world: World): Project {
  if (!world.exists(PROJECT_FILE)) return { providers: null, database: null };
  const json = readJsonFile(PROJECT_FILE, world);
  if (!(json instanceof JsonObject)) throw wrong("expected an object");
  const known = ["providers", "database"];
  const other = json.members.map(([name]) => name)
    .find((name) => name !== "$schema" && !known.includes(name));
  if (other !== undefined) {
    const near = suggest(other, known);
    throw wrong(
      `unknown member ${JSON.stringify(other)}; known are ${known.join(", ")}` +
        (near === null ? "" : `\n  help: did you mean ${near}?`),
    );
  }
  const providers = json.get("providers") ?? null;
  const database = json.get("database") ?? null;
  return {
    providers: providers === null ? null : projectProviders(providers),
    database: database === null ? null : projectDatabase(database),
  };
}

function readJsonFile(path: string, world: World): Json {
  try {
    return parseJson(decodeText(world.readFile(path), path));
  } catch (error) {
    if (error instanceof FileError || error instanceof JsonError) {
      throw wrong(error.message);
    }
    throw error;
  }
}

function projectProviders(json: Json): Providers {
  try {
    return readProviders(json);
  } catch (error) {
    if (!(error instanceof ProvidersError)) throw error;
    throw wrong(
      `providers: ${error.message.replace("invalid providers.json: ", "")}`,
    );
  }
}

const MEMBERS = [
  "url",
  "write",
  "recursive",
  "max_rows",
  "max_bytes",
  "timeout_ms",
];

function projectDatabase(json: Json): ProjectDatabase {
  const members = typeof json === "string"
    ? new JsonObject([["url", json]])
    : json;
  if (!(members instanceof JsonObject)) {
    throw wrong("database: expected a string or an object");
  }
  const other = members.members.find(([name]) => !MEMBERS.includes(name));
  if (other !== undefined) {
    throw wrong(
      `database: unknown member ${JSON.stringify(other[0])}; known are ${
        MEMBERS.join(", ")
      }`,
    );
  }
  const url = members.get("url");
  if (typeof url !== "string") throw wrong("database: url: expected a string");
  const maxRows = natural(members, "max_rows");
  const maxBytes = natural(members, "max_bytes");
  const timeoutMs = natural(members, "timeout_ms");
  return {
    settings: databaseNamed(url, PROJECT_FILE),
    isWritable: flag(members, "write"),
    limits: {
      allowRecursive: flag(members, "recursive"),
      ...(maxRows === null ? {} : { maxRows }),
      ...(maxBytes === null ? {} : { maxBytes }),
      ...(timeoutMs === null ? {} : { timeoutMs }),
    },
  };
}

/** Reads what names a database; throws `Failure` that names the place. */
export function databaseNamed(text: string, place: string): DatabaseSettings {
  try {
    return readDatabase(text);
  } catch (error) {
    throw new Failure(`${place}: ${(error as Error).message}`, USAGE);
  }
}

function flag(object: JsonObject, name: string): boolean {
  const value = object.get(name) ?? false;
  if (typeof value === "boolean") return value;
  throw wrong(`database: ${name}: expected true or false`);
}

function natural(object: JsonObject, name: string): number | null {
  const value = object.get(name) ?? null;
  if (value === null) return null;
  const number = value instanceof JsonNumber ? value.integer : null;
  if (typeof number === "number" && number >= 1 && number <= 2147483647) {
    return number;
  }
  throw wrong(
    `database: ${name}: expected a whole number from 1 to 2147483647`,
  );
}

function wrong(reason: string): Failure {
  return new Failure(`${PROJECT_FILE}: ${reason}`, USAGE);
}
