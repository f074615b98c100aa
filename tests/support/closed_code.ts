// Copyright 2026 the Boruna authors. MIT license.

/**
 * A second opinion on generated JavaScript, which shares nothing with the
 * generator but two lists of names.
 *
 * It reads tokens and refuses whatever is not on its own short list: no text
 * but five fixed words, no property but those of values, no call but of named
 * functions, no assignment but to the code's own names.
 *
 * @module
 */

import { HELPERS, PROPERTIES } from "../../src/vm/compiled/helper_names.ts";

const KEYWORDS = new Set(
  "const var function return if else for break continue switch case typeof instanceof yield void true false"
    .split(" "),
);
const WORDS = new Set([
  '"use strict"',
  '"number"',
  '"string"',
  '"boolean"',
  '"object"',
]);
const OWN = /^(?:[fcpqltkabdex]\d+|m\d+_\d+|[cdrovtCL])$/;
const ASSIGNED = /^(?:[ltk]\d+|m\d+_\d+|[cdrotCL])$/;
const CALLED = /^[fcpqe]\d+$/;
const DATA = new Set(["U", "N", "Float", "List"]);
const NUMBER = /^(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/;
const SIGNS = new Set(
  "{ } ( ) [ ] ; , . ? : = == === !== ! < > <= >= + - * / % & && | || += -="
    .split(" "),
);

const TOKEN =
  /[ \n]+|"[^"\\\n]*"|\d[\w.]*(?:(?<=e)[+-]\d+)?|[A-Za-z_]\w*|===|!==|<=|>=|&&|\|\||\+=|-=|[{}()[\];,.?:=!<>+\-*/%|]/y;

/** Why a text is not closed code, or null if it is. */
export function refuseCode(text: string): string | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) return `strange text: ${text.slice(at, at + 20)}`;
    if (!/^[ \n]/.test(match[0])) tokens.push(match[0]);
  }
  if (/\/[/*]|<!--|-->|\+\+|--/.test(text)) return "a comment or ++";
  const open: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const why = refuseToken(tokens, i, open);
    if (why !== null) {
      return `${why}: ${tokens.slice(Math.max(0, i - 4), i + 4).join(" ")}`;
    }
  }
  return open.length === 0 ? null : "open brackets";
}

function refuseToken(
  tokens: readonly string[],
  i: number,
  open: string[],
): string | null {
  const token = tokens[i]!;
  const before = tokens[i - 1] ?? "";
  const after = tokens[i + 1] ?? "";
  if (token.startsWith('"')) return WORDS.has(token) ? null : "a text";
  if (/^\d/.test(token)) return NUMBER.test(token) ? null : "a number";
  if (/^\w/.test(token)) return refuseName(token, before, after);
  switch (token) {
    case "{":
      open.push("}");
      return before === ")" || before === "else" ||
          before === ":" && /^[abd]\d+$/.test(tokens[i - 2] ?? "") &&
            /^(?:[{};]|)$/.test(tokens[i - 3] ?? "")
        ? null
        : "an object";
    case "(":
      open.push(")");
      return refuseCall(before);
    case "[":
      open.push("]");
      return refuseBracket(tokens, i);
    case "}":
    case ")":
    case "]":
      return open.pop() === token ? null : "brackets that do not match";
    case ".":
      return PROPERTIES.includes(after) && /^(?:[A-Za-z]\w*|\))$/.test(before)
        ? null
        : "a property";
    case "=":
    case "+=":
    case "-=":
      if (before === "]") {
        return tokens[i - 4] === "F" && tokens[i - 3] === "["
          ? null
          : "an assignment";
      }
      // Arrays are made by two functions, and nobody else has them.
      if (/^x\d+$/.test(before)) {
        return token === "=" && (after === "items" || after === "own")
          ? null
          : "an array";
      }
      return (token === "=" || before === "c" || before === "C") &&
          ASSIGNED.test(before) &&
          tokens[i - 2] !== "."
        ? null
        : "an assignment";
    case "*":
      if (before === "yield" || before === "function") {
        return CALLED.test(after) ? null : "a generator";
      }
      return null;
  }
  return SIGNS.has(token) ? null : "a sign";
}

function refuseName(
  name: string,
  before: string,
  after: string,
): string | null {
  if (before === ".") {
    return PROPERTIES.includes(name) && after !== "(" && after !== "=" &&
        (after !== "[" || name === "array")
      ? null
      : "a property";
  }
  if (before === "var" || before === "const" || before === "function") {
    return OWN.test(name) ? null : "a declaration";
  }
  if (name === "yield") {
    return after === "0" || after === "*" ? null : "a yield";
  }
  if (name === "F" || name === "K") {
    return after === "[" ? null : "a table";
  }
  if (name === "instanceof") {
    return after === "Float" || after === "List" ? null : "a class";
  }
  return KEYWORDS.has(name) || OWN.test(name) ||
      (HELPERS as readonly string[]).includes(name)
    ? null
    : "a name";
}

/** What stands before `(` if it is a call. */
function refuseCall(before: string): string | null {
  if (!/^[\w)\]"]/.test(before)) return null;
  if (/^(?:if|for|switch|return|typeof)$/.test(before)) return null;
  return CALLED.test(before) ||
      (HELPERS as readonly string[]).includes(before) && !DATA.has(before)
    ? null
    : "a call";
}

/** Lists, the two tables, and elements of a list's array. */
function refuseBracket(tokens: readonly string[], i: number): string | null {
  const before = tokens[i - 1] ?? "";
  if (before === "F" || before === "K") {
    return /^\d+$/.test(tokens[i + 1] ?? "") && tokens[i + 2] === "]"
      ? null
      : "an element";
  }
  if (before === "array") {
    // list.array[list.start + index]
    const list = tokens[i - 3];
    return tokens[i - 2] === "." && list === tokens[i + 1] &&
        tokens[i + 2] === "." && tokens[i + 3] === "start" &&
        tokens[i + 4] === "+" && /^\w+$/.test(tokens[i + 5] ?? "") &&
        tokens[i + 6] === "]"
      ? null
      : "an element";
  }
  if (/^x\d+$/.test(before)) {
    // array[0 + index]
    return tokens[i + 1] === "0" && tokens[i + 2] === "+" &&
        /^\w+$/.test(tokens[i + 3] ?? "") && tokens[i + 4] === "]"
      ? null
      : "an element";
  }
  return before === "(" || before === "," ? null : "an element";
}
