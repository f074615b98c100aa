// Copyright 2026 the Boruna authors. MIT license.

/**
 * SQLite asks before each thing that a statement would do, while it prepares
 * it and for a few things while it runs. The fence answers and notes the
 * tables; what comes up after a statement was judged is judged once more.
 *
 * @module
 */

import { HandlerRefusal } from "../handler.ts";
import { recursion, refusal } from "./db_limits.ts";

const ALLOW = 0;
const DENY = 1;

/** The actions of SQLite's authorizer, by their numbers. */
const CREATE_FIRST = 1;
const CREATE_LAST = 8;
const DELETE = 9;
const DROP_FIRST = 10;
const DROP_LAST = 17;
const INSERT = 18;
const PRAGMA = 19;
const READ = 20;
const SELECT = 21;
const TRANSACTION = 22;
const UPDATE = 23;
const ATTACH = 24;
const DETACH = 25;
const ALTER = 26;
const REINDEX = 27;
const CREATE_VIRTUAL = 29;
const DROP_VIRTUAL = 30;
const FUNCTION = 31;
const SAVEPOINT = 32;
const RECURSIVE = 33;

/** Pragmas that tell something and change nothing. */
export const PRAGMAS: readonly string[] = [
  "application_id",
  "collation_list",
  "compile_options",
  // The full-text search of SQLite looks at it by itself.
  "data_version",
  "encoding",
  "foreign_key_list",
  "freelist_count",
  "function_list",
  "index_info",
  "index_list",
  "index_xinfo",
  "page_count",
  "page_size",
  "schema_version",
  "table_info",
  "table_list",
  "table_xinfo",
  "user_version",
];

/** Pragmas whose argument is a name to look up, no value to set. */
const LOOKUPS: readonly string[] = [
  "foreign_key_list",
  "index_info",
  "index_list",
  "index_xinfo",
  "table_info",
  "table_list",
  "table_xinfo",
];

/** Functions that reach outside of the database. */
const FUNCTIONS: readonly string[] = [
  "load_extension",
  "fts3_tokenizer",
  "readfile",
  "writefile",
  "edit",
];

/** Tables that are the pages of the file itself. */
const RAW_TABLES: readonly string[] = ["sqlite_dbpage"];

/** How the tables behind a full-text or spatial index end. */
const SHADOW =
  /_(?:config|content|data|docsize|idx|node|parent|rowid|segdir|segments|stat)$/;

/** What one statement may do. */
export interface FenceRules {
  /** Whether it changes something, by its first word. */
  readonly isWriting: boolean;
  /** Whether a `with` may use itself. */
  readonly allowRecursive: boolean;
}

/** Answers SQLite's questions about one statement after the other. */
export class Fence {
  #rules: FenceRules | null = null;
  #tables = new Set<string>();
  #judge: ((tables: readonly string[]) => void) | null = null;
  /** Whether a statement of our own runs, which nobody judges. */
  isOpen = false;
  /** Why the statement was refused; null if it was not. */
  refusal: HandlerRefusal | null = null;

  /** Begins with a statement. */
  begin(rules: FenceRules): void {
    this.#rules = rules;
    this.#tables = new Set();
    this.#judge = null;
    this.refusal = null;
  }

  /** The tables and views so far, ascending. */
  get tables(): string[] {
    return [...this.#tables].sort();
  }

  /** Judges what there is, and from now on every table that is new. */
  close(judge: (tables: readonly string[]) => void): void {
    judge(this.tables);
    this.#judge = judge;
  }

  /** Answers a question. */
  answer(
    action: number,
    first: string | null,
    second: string | null,
  ): number {
    const rules = this.#rules;
    if (rules === null || this.isOpen) return ALLOW;
    const change = changed(action, first, second);
    if (change !== null) {
      return rules.isWriting
        ? this.#use(change)
        : this.#no("this statement would change the database", "db.read_only");
    }
    switch (action) {
      case SELECT:
        return ALLOW;
      case READ:
        return this.#use(first ?? "");
      case RECURSIVE:
        if (rules.allowRecursive) return ALLOW;
        this.refusal ??= recursion();
        return DENY;
      case PRAGMA:
        return this.#pragma(first ?? "", second);
      case FUNCTION:
        return FUNCTIONS.includes((second ?? "").toLowerCase())
          ? this.#no(
            `function \`${second}\` is not for programs`,
            "db.function",
          )
          : ALLOW;
      case REINDEX:
        // Part of creating an index.
        return rules.isWriting ? ALLOW : this.#no("no", "db.read_only");
      case ATTACH:
      case DETACH:
        return this.#no("no other database may be attached", "db.attach");
      case TRANSACTION:
      case SAVEPOINT:
        return this.#no(
          "every call is a transaction of its own",
          "db.transaction",
        );
      default:
        return this.#no(
          "this statement does something that is not for programs",
          "db.statement",
        );
    }
  }

  #use(table: string): number {
    const name = table.toLowerCase();
    if (RAW_TABLES.includes(name)) {
      return this.#no(`table \`${table}\` is not for programs`, "db.table");
    }
    if (name.startsWith("pragma_") && PRAGMAS.includes(name.slice(7))) {
      return ALLOW;
    }
    const owner = name.replace(SHADOW, "");
    const known = this.#tables.has(name) ||
      (owner !== name && this.#tables.has(owner));
    if (known) return ALLOW;
    this.#tables.add(name);
    try {
      this.#judge?.(this.tables);
      return ALLOW;
    } catch (error) {
      // Not every runtime takes an error from here.
      if (!(error instanceof HandlerRefusal)) throw error;
      this.#tables.delete(name);
      this.refusal ??= error;
      return DENY;
    }
  }

  #pragma(name: string, argument: string | null): number {
    const pragma = name.toLowerCase();
    if (
      !PRAGMAS.includes(pragma) ||
      (argument !== null && !LOOKUPS.includes(pragma))
    ) {
      return this.#no(`pragma \`${name}\` is not for programs`, "db.pragma");
    }
    const isTable = argument !== null && pragma !== "index_info" &&
      pragma !== "index_xinfo";
    return isTable ? this.#use(argument) : ALLOW;
  }

  #no(message: string, rule: string): number {
    this.refusal ??= refusal(message, rule);
    return DENY;
  }
}

/** The table that an action changes; null if it changes none. */
function changed(
  action: number,
  first: string | null,
  second: string | null,
): string | null {
  if (action === INSERT || action === UPDATE || action === DELETE) {
    return first ?? "";
  }
  if (action === ALTER) return second ?? "";
  if (action === CREATE_VIRTUAL || action === DROP_VIRTUAL) return first ?? "";
  const isDefinition = (action >= CREATE_FIRST && action <= CREATE_LAST) ||
    (action >= DROP_FIRST && action <= DROP_LAST);
  if (!isDefinition) return null;
  // An index or a trigger belongs to the table in the second place.
  return second ?? first ?? "";
}
