// Copyright 2026 the Boruna authors. MIT license.

/**
 * `if` and `match`.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import { parseBlock } from "./parse_block.ts";
import {
  errorExpression,
  parseExpression,
  parseHeadExpression,
} from "./parse_expression.ts";
import { parsePattern } from "./parse_pattern.ts";
import type { Block, Expression, IfExpression, MatchArm } from "./tree.ts";

/** Reads a chain of `if … else if … else …` in a loop. */
export function parseIf(cursor: Cursor): Expression {
  const links: {
    readonly start: number;
    readonly condition: Expression;
    readonly then: Block;
    readonly height: number;
  }[] = [];
  let otherwise: Block | IfExpression | null = null;
  let height = 0;
  for (;;) {
    const { start } = cursor;
    cursor.advance();
    const condition = parseHeadExpression(cursor, "a condition");
    const conditionHeight = cursor.height;
    expectBranch(cursor);
    const then = parseBlock(cursor, "`{` and a block");
    links.push({
      start,
      condition,
      then,
      height: Math.max(conditionHeight, cursor.height),
    });
    // The chain may not be longer than its tree may be high.
    if (!cursor.grow(links.length) || cursor.panic) break;
    if (!cursor.is("else")) {
      if (!otherWord(cursor)) break;
    } else cursor.advance();
    if (cursor.is("if")) continue;
    otherwise = parseBlock(cursor, "`{` and a block, or `if`");
    height = cursor.height;
    break;
  }
  for (let index = links.length - 1; index >= 0; index--) {
    const { start, condition, then, height: own } = links[index]!;
    if (!cursor.grow(Math.max(height, own)) && otherwise !== null) break;
    height = cursor.height;
    otherwise = {
      kind: "If",
      span: cursor.from(start),
      condition,
      then,
      otherwise,
    };
  }
  return otherwise as IfExpression;
}

/** Explains what stands instead of the `{` of a branch. */
function expectBranch(cursor: Cursor): void {
  if (cursor.is("{") || cursor.panic) return;
  const word = cursor.is("name") ? cursor.textOf(cursor.at) : cursor.kind;
  const operator = WORD_OPERATORS[word];
  if (cursor.is("=")) {
    cursor.fail("expected `{` and a block, found `=`", {
      help: "`=` assigns; equality is `==`",
      fix: {
        message: "write `==`",
        edits: [{ span: cursor.span, replacement: "==" }],
      },
    });
  } else if (operator !== undefined) {
    cursor.fail(`expected \`{\` and a block, found \`${word}\``, {
      help: `write \`${operator}\``,
      fix: {
        message: `write \`${operator}\``,
        edits: [{ span: cursor.span, replacement: operator }],
      },
    });
  } else if (word === "then" || word === "do" || word === ":") {
    cursor.fail(`expected \`{\` and a block, found \`${word}\``, {
      help: `there is no \`${word}\`; the block stands in braces`,
    });
  }
}

const WORD_OPERATORS: Readonly<Record<string, string>> = {
  and: "&&",
  or: "||",
};

/** Reads the `else` part of `elif` and its kin; false where none stands. */
function otherWord(cursor: Cursor): boolean {
  if (!cursor.is("name") || cursor.newLine) return false;
  const word = cursor.textOf(cursor.at);
  if (word !== "elif" && word !== "elsif" && word !== "elseif") return false;
  cursor.fail(`expected \`else if\`, found \`${word}\``, {
    fix: {
      message: "write `else if`",
      edits: [{ span: cursor.span, replacement: "else if" }],
    },
  });
  return false;
}

/** Reads `match e { p => e, … }`. */
export function parseMatch(cursor: Cursor): Expression {
  const { start } = cursor;
  cursor.advance();
  const subject = parseHeadExpression(cursor, "a value to match");
  let highest = cursor.height;
  const arms: MatchArm[] = [];
  const open = cursor.panic ? -1 : cursor.openBrace("`{` and the arms");
  if (open >= 0) {
    const { joined, bare } = cursor;
    cursor.joined = false;
    cursor.bare = false;
    while (!cursor.is("}") && !cursor.is("eof")) {
      if (cursor.atItemStart()) break;
      const before = cursor.at;
      arms.push(arm(cursor));
      highest = Math.max(highest, cursor.height);
      if (cursor.panic) recover(cursor, before);
      else if (cursor.is(";")) semicolon(cursor);
      else cursor.take(",");
    }
    cursor.joined = joined;
    cursor.bare = bare;
    cursor.close("}", open, "`}`");
  }
  cursor.grow(highest);
  return { kind: "Match", span: cursor.from(start), subject, arms };
}

/** Reports a `;` behind an arm, and reads past it. */
function semicolon(cursor: Cursor): void {
  const { span } = cursor;
  cursor.report(span, {
    message: "arms end with `,` or with their line, not with `;`",
    fix: { message: "write `,`", edits: [{ span, replacement: "," }] },
  });
  cursor.advance();
}

/** Steps to the next arm. */
function recover(cursor: Cursor, before: number): void {
  if (cursor.at === before && !cursor.is("}")) cursor.advance();
  cursor.skip((kind) => kind === "," || cursor.newLine);
  while (cursor.is(")") || cursor.is("]")) {
    cursor.advance();
    cursor.skip((kind) => kind === "," || cursor.newLine);
  }
  cursor.take(",");
  cursor.panic = false;
}

function arm(cursor: Cursor): MatchArm {
  const { start } = cursor;
  const pattern = parsePattern(cursor);
  if (!cursor.panic && !cursor.is("=>")) arrow(cursor);
  else cursor.take("=>");
  cursor.height = 1;
  const body = cursor.panic ? errorExpression(cursor) : armBody(cursor);
  return { span: cursor.from(start), pattern, body };
}

/** Reports what stands instead of the arrow; reads past what is close to it. */
function arrow(cursor: Cursor): void {
  const { kind, span } = cursor;
  if (kind === "->" || kind === ":" || kind === "=") {
    cursor.report(span, {
      message: `expected \`=>\` behind the pattern, found \`${kind}\``,
      help: "an arm is written `pattern => value`",
      fix: {
        message: "write `=>`",
        edits: [{ span, replacement: "=>" }],
      },
    });
    cursor.advance();
    return;
  }
  cursor.fail(`expected \`=>\` behind the pattern, found ${cursor.found()}`, {
    help: kind === "if"
      ? "an arm has no condition; use `if` inside it"
      : kind === ".."
      ? "a pattern is no range; take the value by a name and compare with `if`"
      : kind === "||" || kind === ","
      ? "an arm has one pattern; write an arm for each"
      : null,
  });
}

function armBody(cursor: Cursor): Expression {
  const body = statementWord(cursor.kind)
    ? statementBody(cursor)
    : parseExpression(cursor);
  if (!cursor.panic && cursor.is("=") && !cursor.newLine) {
    cursor.fail("expected `,` or the next arm, found `=`", {
      help: "an assignment is a statement; put braces around it: " +
        "`{ name = value }`",
    });
  }
  return body;
}

function statementWord(kind: string): boolean {
  return kind === "return" || kind === "break" || kind === "continue";
}

/** `=> return x` without the braces that it needs. */
function statementBody(cursor: Cursor): Expression {
  const { span, kind } = cursor;
  const more = cursor.peek(1);
  cursor.fail(`expected an expression, found \`${kind}\``, {
    help: `\`${kind}\` is a statement; put braces around it: ` +
      `\`{ ${kind}${kind === "return" ? " …" : ""} }\``,
    fix: kind !== "return" && (more === "," || more === "}")
      ? {
        message: "put braces around the statement",
        edits: [{ span, replacement: `{ ${kind} }` }],
      }
      : null,
  });
  return errorExpression(cursor);
}
