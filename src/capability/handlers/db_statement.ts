// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a statement of SQL is, told from its text: how many there are, of which
 * kind, with which parameters.
 *
 * The text is only split into tokens, as the database itself would split it;
 * what the tokens mean is left to the database. Where a reading is in doubt the
 * statement counts as the stronger kind.
 *
 * @module
 */

/** Whose rules a text follows. */
export type Dialect = "sqlite" | "postgres";

/** What is known of a text before a database sees it. */
export interface StatementFacts {
  /**
   * The kinds in it, as lower-case first words, the outer one first:
   * `["select"]`, and `["insert", "delete"]` for an `insert` that takes its
   * rows from a `delete`. Empty for a text without a statement.
   */
  readonly kinds: readonly string[];
  /** Whether something follows the first statement. */
  readonly isMany: boolean;
  /** How parameters are written. */
  readonly style: "none" | "question" | "numbered" | "dollar" | "named";
  /** The number of parameters that are needed. */
  readonly parameters: number;
  /** Whether a common table expression seems to use itself. */
  readonly isRecursive: boolean;
  /** The name of the pragma, and whether it is given a value. */
  readonly pragma: { readonly name: string; readonly isSet: boolean } | null;
}

interface Token {
  readonly kind: "word" | "quoted" | "parameter" | "other";
  /** Words in lower case, quoted names without quotes, else as written. */
  readonly text: string;
}

const VERBS: readonly string[] = [
  "select",
  "values",
  "table",
  "insert",
  "replace",
  "update",
  "delete",
  "merge",
];

/** Verbs that may stand in the parentheses of a `with` of PostgreSQL. */
const INNER_VERBS: readonly string[] = ["insert", "update", "delete", "merge"];

/** Reads a text. It takes any text and never throws. */
export function readStatement(sql: string, dialect: Dialect): StatementFacts {
  const all = [...tokens(sql, dialect)];
  const start = all.findIndex((token) => token.text !== ";");
  const from = start < 0 ? all.length : start;
  const semicolon = all.findIndex((token, i) =>
    i >= from && isSymbol(token, ";")
  );
  const end = semicolon < 0 ? all.length : semicolon;
  const first = all.slice(from, end);
  return {
    kinds: kindsOf(first, dialect),
    isMany: all.slice(end).some((token) => !isSymbol(token, ";")),
    ...parametersOf(first),
    isRecursive: dialect === "sqlite" && usesItself(first),
    pragma: pragmaOf(first),
  };
}

function kindsOf(list: readonly Token[], dialect: Dialect): string[] {
  const at = list.findIndex((token) => !isSymbol(token, "("));
  const head = list[at];
  if (head === undefined) return [];
  const word = head.kind === "word" ? head.text : "?";
  if (word !== "with") return [kindOf(word)];
  const kinds = [kindOf(mainVerb(list, at + 1) ?? word)];
  if (dialect === "postgres") {
    for (const [i, token] of list.entries()) {
      const before = list[i - 1];
      if (
        token.kind === "word" && INNER_VERBS.includes(token.text) &&
        before !== undefined && isSymbol(before, "(") &&
        !kinds.includes(token.text)
      ) kinds.push(token.text);
    }
  }
  return kinds;
}

/** `values` and `table` give rows as `select` does. */
function kindOf(word: string): string {
  return word === "values" || word === "table" ? "select" : word;
}

/** The verb behind the list of a `with`: outside of parentheses, no name. */
function mainVerb(list: readonly Token[], from: number): string | null {
  let depth = 0;
  for (let i = from; i < list.length; i++) {
    const token = list[i]!;
    if (isSymbol(token, "(")) depth++;
    else if (isSymbol(token, ")")) depth--;
    if (depth > 0 || token.kind !== "word" || !VERBS.includes(token.text)) {
      continue;
    }
    const before = list[i - 1]!.text;
    if (![",", "with", "recursive", "."].includes(before)) return token.text;
  }
  return null;
}

function parametersOf(
  list: readonly Token[],
): Pick<StatementFacts, "style" | "parameters"> {
  let style: StatementFacts["style"] = "none";
  let count = 0;
  for (const { kind, text } of list) {
    if (kind !== "parameter") continue;
    const number = /^[?$](\d{1,5})$/.exec(text)?.[1];
    const own = text === "?"
      ? "question"
      : number === undefined
      ? "named"
      : text.startsWith("?")
      ? "numbered"
      : "dollar";
    style = style === "none" || style === own ? own : "named";
    count = number === undefined ? count + 1 : Math.max(count, Number(number));
  }
  return { style, parameters: count };
}

/**
 * Whether a name is used within its own parentheses after `as`: SQLite takes
 * that for a recursion, with or without the word.
 */
function usesItself(list: readonly Token[]): boolean {
  const closing = closings(list);
  /** Names by where their parentheses open. */
  const opening = new Map<number, string>();
  /** How many open parentheses a name has. */
  const active = new Map<string, number>();
  /** Names by where their parentheses close. */
  const ending = new Map<number, string>();
  for (const [i, token] of list.entries()) {
    const ended = ending.get(i);
    if (ended !== undefined) active.set(ended, active.get(ended)! - 1);
    const opened = opening.get(i);
    if (opened !== undefined) {
      active.set(opened, (active.get(opened) ?? 0) + 1);
      ending.set(closing.get(i) ?? list.length, opened);
    }
    if (token.kind !== "word" && token.kind !== "quoted") continue;
    const name = token.text.toLowerCase();
    if ((active.get(name) ?? 0) > 0 && list[i - 1]?.text !== ".") return true;
    const body = bodyAfter(list, i + 1, closing);
    if (body !== null) opening.set(body, name);
  }
  return false;
}

/** Where the body opens in `(columns) as not materialized (`; null for none. */
function bodyAfter(
  list: readonly Token[],
  from: number,
  closing: ReadonlyMap<number, number>,
): number | null {
  let at = from;
  const columns = list[at];
  if (columns !== undefined && isSymbol(columns, "(")) {
    at = (closing.get(at) ?? list.length) + 1;
  }
  if (list[at]?.kind !== "word" || list[at]?.text !== "as") return null;
  at++;
  if (list[at]?.text === "not") at++;
  if (list[at]?.text === "materialized") at++;
  const open = list[at];
  return open !== undefined && isSymbol(open, "(") ? at : null;
}

/** Where each parenthesis that opens is closed. */
function closings(list: readonly Token[]): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [i, token] of list.entries()) {
    if (isSymbol(token, "(")) open.push(i);
    else if (isSymbol(token, ")")) {
      const start = open.pop();
      if (start !== undefined) closing.set(start, i);
    }
  }
  return closing;
}

/** `pragma [schema.]name`, and whether `= value` follows. */
function pragmaOf(list: readonly Token[]): StatementFacts["pragma"] {
  if (list[0]?.text !== "pragma" || list[0].kind !== "word") return null;
  const at = list[2] !== undefined && isSymbol(list[2], ".") ? 3 : 1;
  const name = list[at];
  if (name === undefined) return null;
  const next = list[at + 1];
  return {
    name: name.text.toLowerCase(),
    isSet: next !== undefined && isSymbol(next, "="),
  };
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === "other" && token.text === text;
}

/** Characters that mean themselves and nothing more in both dialects. */
const SYMBOLS = "(),;=.*<>+";

const WORD = /[\p{L}_\u0080-\u{10ffff}][\p{L}\p{N}_$\u0080-\u{10ffff}]*/uy;
const NUMBER = /\d[\w.]*/y;
const SQLITE_PARAMETER =
  /\?\d*|[:@$][\w$\u0080-\uffff]+(?:::[\w$]+)*(?:\([^\s)]*\))?/y;
const POSTGRES_PARAMETER = /\$\d+/y;
const DOLLAR_QUOTE =
  /\$(?:[\p{L}_\u0080-\u{10ffff}][\p{L}\p{N}_\u0080-\u{10ffff}]*)?\$/uy;

function* tokens(sql: string, dialect: Dialect): Generator<Token, void> {
  const isPostgres = dialect === "postgres";
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0] ?? null;
  };
  while (at < sql.length) {
    const character = sql[at]!;
    const two = sql.slice(at, at + 2);
    // Wider white space belongs to names.
    if (/[ \t-\r]/.test(character)) at++;
    else if (SYMBOLS.includes(character)) {
      yield { kind: "other", text: character };
      at++;
    } else if (two === "--") at = lineEnd(sql, at, isPostgres);
    else if (two === "/*") at = commentEnd(sql, at, isPostgres);
    else if (character === "'") {
      at = quoteEnd(sql, at, "'", false);
      yield { kind: "other", text: "''" };
    } else if (
      character === '"' ||
      (!isPostgres && (character === "`" || character === "["))
    ) {
      const close = character === "[" ? "]" : character;
      const end = quoteEnd(sql, at, close, false);
      const inner = sql.slice(at + 1, end - 1);
      yield {
        kind: "quoted",
        text: close === "]" ? inner : inner.replaceAll(close + close, close),
      };
      at = end;
    } else {
      const parameter = take(
        isPostgres ? POSTGRES_PARAMETER : SQLITE_PARAMETER,
      );
      if (parameter !== null) {
        yield { kind: "parameter", text: parameter };
        at += parameter.length;
        continue;
      }
      const dollar = isPostgres ? take(DOLLAR_QUOTE) : null;
      if (dollar !== null) {
        const end = sql.indexOf(dollar, at + dollar.length);
        at = end < 0 ? sql.length : end + dollar.length;
        yield { kind: "other", text: "''" };
        continue;
      }
      const number = take(NUMBER);
      if (number !== null) {
        yield { kind: "other", text: number };
        at += number.length;
        continue;
      }
      const word = take(WORD);
      if (word === null) {
        yield { kind: "other", text: character };
        at++;
        continue;
      }
      at += word.length;
      if (isPostgres && sql[at] === "'" && /^[eE]$/.test(word)) {
        at = quoteEnd(sql, at, "'", true);
        yield { kind: "other", text: "''" };
        continue;
      }
      yield { kind: "word", text: word.toLowerCase() };
    }
  }
}

/** SQLite ends a line at a line feed, PostgreSQL at a carriage return too. */
function lineEnd(sql: string, from: number, isPostgres: boolean): number {
  const end = sql.slice(from).search(isPostgres ? /[\r\n]/ : /\n/);
  return end < 0 ? sql.length : from + end + 1;
}

/** Behind a comment; those of PostgreSQL may be nested. */
function commentEnd(sql: string, from: number, nested: boolean): number {
  let depth = 1;
  let at = from + 2;
  while (at < sql.length) {
    const two = sql.slice(at, at + 2);
    if (two === "*/") {
      at += 2;
      if (--depth === 0) return at;
    } else if (nested && two === "/*") {
      depth++;
      at += 2;
    } else at++;
  }
  return sql.length;
}

/** Behind a quoted text, in which a doubled quote is one of its characters. */
function quoteEnd(
  sql: string,
  from: number,
  quote: string,
  hasEscapes: boolean,
): number {
  for (let at = from + 1; at < sql.length; at++) {
    if (hasEscapes && sql[at] === "\\") at++;
    else if (sql[at] === quote) {
      if (quote !== "]" && sql[at + 1] === quote) at++;
      else return at + 1;
    }
  }
  return sql.length;
}
