// Copyright 2026 the Boruna authors. MIT license.

/**
 * Types and capability lists.
 *
 * A capability list behind `-> Fn(…) -> T` belongs to the innermost function
 * type, except behind the result type of a declaration: there a single list
 * belongs to the declaration, as in the reference. Parentheses tell otherwise.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import type { CapabilityList, CapabilityNode, TypeNode } from "./tree.ts";

/** Reads a type; null, with an error, where none stands. */
export function parseType(
  cursor: Cursor,
  options: { readonly result?: boolean } = {},
): TypeNode | null {
  const ok = cursor.enter();
  const type = ok ? readType(cursor, options.result ?? false) : null;
  cursor.leave();
  return type;
}

function readType(cursor: Cursor, result: boolean): TypeNode | null {
  const { start } = cursor;
  if (cursor.is("(")) {
    if (cursor.peek(1) === ")") {
      cursor.fail("expected a type, found `()`", {
        help: "the type of `()` is `Unit`",
        fix: {
          message: "write `Unit`",
          edits: [{
            span: { start, end: cursor.tokens.ends[cursor.at + 1]! },
            replacement: "Unit",
          }],
        },
      });
      return null;
    }
    cursor.advance();
    const inner = parseType(cursor);
    if (inner !== null && cursor.is(",")) {
      cursor.fail("expected `)`, found `,`", {
        help: "there are no tuples; declare a record for several values",
      });
      return null;
    }
    cursor.expect(")");
    return inner;
  }
  if (!cursor.is("name")) {
    cursor.fail(`expected a type, found ${cursor.found()}`, {
      help: cursor.is("[")
        ? "a list type is written `List<Int>`"
        : cursor.is("fn")
        ? "a function type is written `Fn(Int) -> Int`"
        : null,
    });
    return null;
  }
  if (cursor.textOf(cursor.at) === "Fn" && cursor.peek(1) === "(") {
    return functionType(cursor, result);
  }
  const name = cursor.name("a type");
  const types: TypeNode[] = [];
  if (cursor.is("<")) {
    cursor.advance();
    while (!cursor.is(">") && !cursor.is(">=")) {
      const type = parseType(cursor);
      if (type === null) break;
      types.push(type);
      if (!cursor.take(",")) break;
    }
    if (!closeAngle(cursor)) {
      cursor.expect(">", types.length === 0 ? "a type" : "`,` or `>`");
    }
  }
  return {
    kind: "NamedType",
    span: cursor.from(start),
    name,
    arguments: types,
  };
}

/** Reads `>`, also as the first half of `>=`, which is then a `=`. */
function closeAngle(cursor: Cursor): boolean {
  if (cursor.take(">")) return true;
  if (!cursor.is(">=")) return false;
  cursor.split();
  return true;
}

function functionType(cursor: Cursor, result: boolean): TypeNode | null {
  const { start } = cursor;
  cursor.advance();
  cursor.advance();
  const parameters: TypeNode[] = [];
  while (!cursor.is(")")) {
    const type = parseType(cursor);
    if (type === null) return null;
    parameters.push(type);
    if (!cursor.take(",")) break;
  }
  if (!cursor.expect(")", "`,` or `)`")) return null;
  if (!cursor.expect("->")) return null;
  const value = parseType(cursor, { result });
  if (value === null) return null;
  const capabilities = result ? null : parseCapabilities(cursor);
  return {
    kind: "FunctionType",
    span: cursor.from(start),
    parameters,
    result: value,
    capabilities,
  };
}

/** Reads `!{a, b.c}`; null where no `!` stands. */
export function parseCapabilities(cursor: Cursor): CapabilityList | null {
  if (!cursor.is("!")) return null;
  const { start } = cursor;
  cursor.advance();
  const open = cursor.at;
  if (!cursor.expect("{", "`{` and a list of capabilities")) return null;
  const names: CapabilityNode[] = [];
  while (!cursor.is("}")) {
    const name = capability(cursor);
    if (name === null) break;
    names.push(name);
    if (!cursor.take(",")) break;
  }
  if (!cursor.take("}")) {
    cursor.fail(`expected \`,\` or \`}\`, found ${cursor.found()}`, {
      labels: [{
        span: cursor.spanOf(open),
        message: "the list of capabilities starts here",
      }],
    });
  }
  return { span: cursor.from(start), names };
}

/** Reads `a` or `a.b`; any word may stand behind the dot. */
function capability(cursor: Cursor): CapabilityNode | null {
  if (!cursor.is("name")) {
    cursor.fail(
      cursor.is("string")
        ? "a capability is a name without quotes"
        : `expected a capability, found ${cursor.found()}`,
      { help: "a capability is written as in `!{net.fetch, fs.read}`" },
    );
    return null;
  }
  const { start } = cursor;
  cursor.advance();
  while (cursor.take(".")) {
    if (!/^[A-Za-z_]/.test(cursor.textOf(cursor.at).slice(0, 1))) {
      cursor.fail(`expected a name behind the dot, found ${cursor.found()}`);
      break;
    }
    cursor.advance();
  }
  const span = cursor.from(start);
  const text = cursor.text.slice(span.start, span.end);
  return { span, text: /\s|\//.test(text) ? tight(text) : text };
}

/** A dotted name without the blanks and comments around its dots. */
function tight(text: string): string {
  return text.replace(/\/\/.*/g, "").replace(/\s+/g, "");
}
