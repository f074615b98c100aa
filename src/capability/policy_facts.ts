// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a call is after, in the terms in which rules speak: host and path, file,
 * model, kind of statement.
 *
 * A text that a server could read in another way than we do (an encoded slash,
 * for one) is kept in both readings: no allow rule with a path is for it, and a
 * deny rule is for either reading.
 *
 * @module
 */

import type { CapabilityName, Value } from "../value/mod.ts";
import { readFetchArguments } from "./handlers/fetch_arguments.ts";
import { readStatement } from "./handlers/db_statement.ts";
import { normalHost } from "./policy_host.ts";

/** What a call is after. */
export type CallFacts =
  | {
    readonly kind: "net";
    readonly host: string;
    readonly port: number;
    readonly method: string;
    readonly path: readonly string[];
    /** The other reading of the path; null if there is but one. */
    readonly otherPath: readonly string[] | null;
  }
  | {
    readonly kind: "file";
    /** From the working directory; null if the file is not below it. */
    readonly relative: readonly string[] | null;
    /** From the root; null if the working directory is not known. */
    readonly absolute: readonly string[] | null;
  }
  | { readonly kind: "model"; readonly model: readonly string[] }
  | {
    readonly kind: "statement";
    /** In lower case, the outer one first. */
    readonly kinds: readonly string[];
    /** In lower case; null while the database was not asked. */
    readonly tables: readonly string[] | null;
    /** Whether the database was asked, and may not know. */
    readonly isFinal: boolean;
  }
  /** There is nothing to tell. */
  | { readonly kind: "plain" }
  /** The arguments are not what the capability takes. */
  | { readonly kind: "unreadable" };

const PLAIN: CallFacts = { kind: "plain" };
const UNREADABLE: CallFacts = { kind: "unreadable" };

/**
 * Reads the arguments of a call.
 *
 * @param base The working directory as an absolute path; null if unknown.
 */
export function factsOf(
  capability: CapabilityName,
  args: readonly Value[],
  base: string | null,
): CallFacts {
  const [first, second] = args;
  switch (capability) {
    case "net.fetch": {
      const { url, method } = readFetchArguments(args);
      return netFacts(url, method);
    }
    case "fs.read":
    case "fs.write":
      return typeof first === "string" ? fileFacts(first, base) : UNREADABLE;
    case "llm.call":
      return typeof second === "string" ? modelFacts(second) : UNREADABLE;
    case "db.query":
      return typeof first === "string" ? statementFacts(first) : UNREADABLE;
    default:
      return PLAIN;
  }
}

/** What a request is after. */
export function netFacts(written: string, method: string): CallFacts {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return UNREADABLE;
  }
  const host = normalHost(url.hostname);
  if (host === null) return UNREADABLE;
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const plain = decodePlain(url.pathname);
  const path = componentsOf(plain);
  const other = /%(?:2f|5c)/i.test(plain) || plain.includes("\\")
    ? resolved([], plain.replace(/%2f|%5c|\\/gi, "/"), true)
    : null;
  return {
    kind: "net",
    host,
    port,
    method: method.toUpperCase(),
    path,
    otherPath: other,
  };
}

/** What a call of `fs.read` or `fs.write` is after. */
export function fileFacts(path: string, base: string | null): CallFacts {
  if (path === "" || path.includes("\0")) return UNREADABLE;
  const root = base === null ? null : componentsOfBase(base);
  if (!path.startsWith("/") && root === null) {
    return {
      kind: "file",
      absolute: null,
      relative: resolved([], path, false),
    };
  }
  const from = path.startsWith("/") ? [] : root!;
  const absolute = resolved(from, path, true)!;
  return { kind: "file", absolute, relative: below(root, absolute) };
}

/** What a call of `llm.call` is after. */
export function modelFacts(model: string): CallFacts {
  return {
    kind: "model",
    model: model.split("/").filter((part) => part !== ""),
  };
}

/** What a call of `db.query` is after, as far as its text tells. */
export function statementFacts(sql: string): CallFacts {
  const { kinds, isMany } = readStatement(sql, "sqlite");
  // What reads differently elsewhere may be anything.
  const others = readStatement(sql, "postgres");
  if (isMany || others.isMany) return UNREADABLE;
  const all = [...new Set([...kinds, ...others.kinds])];
  if (all.length === 0) return UNREADABLE;
  return { kind: "statement", kinds: all, tables: null, isFinal: false };
}

/** Characters that need no encoding, decoded, as every server reads them. */
function decodePlain(path: string): string {
  return path.replace(/%([2-7][0-9a-f])/gi, (code, digits: string) => {
    const character = String.fromCharCode(parseInt(digits, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code;
  });
}

/** The working directory that was split last; it hardly ever changes. */
let lastBase = "";
let lastComponents: readonly string[] = [];

function componentsOfBase(base: string): readonly string[] {
  if (base !== lastBase) {
    lastComponents = componentsOf(base);
    lastBase = base;
  }
  return lastComponents;
}

/** The components of a path; empty ones mean nothing. */
function componentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

/**
 * A path from a folder on, without `.` and `..`. Nothing is above the root; if
 * the folder is not the root, null stands for what is above it.
 */
function resolved(
  from: readonly string[],
  path: string,
  isRooted: boolean,
): string[] | null {
  const components = [...from];
  for (const part of componentsOf(path)) {
    if (part === ".") continue;
    if (part !== "..") components.push(part);
    else if (components.pop() === undefined && !isRooted) return null;
  }
  return components;
}

function below(
  root: readonly string[] | null,
  path: readonly string[],
): readonly string[] | null {
  if (root === null || !root.every((part, i) => path[i] === part)) return null;
  return path.slice(root.length);
}
