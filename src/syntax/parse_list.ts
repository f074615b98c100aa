// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lists between brackets: arguments, elements, fields, entries.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import { errorExpression, parseExpression } from "./parse_expression.ts";
import type { Expression, FieldInit, MapEntry } from "./tree.ts";

/** Reads `(a, b)` behind a callee; the height is that of the highest. */
export function parseArguments(cursor: Cursor): Expression[] {
  return parseElements(cursor, ")");
}

/** Reads `[a, b]` or `(a, b)` from its opening bracket to its closing one. */
export function parseElements(
  cursor: Cursor,
  close: ")" | "]",
): Expression[] {
  const open = cursor.advance();
  const elements: Expression[] = [];
  const height = inside(cursor, () => {
    let highest = 0;
    while (cursor.kind !== close && !cursor.is("eof")) {
      if (cursor.is(",")) {
        cursor.report(cursor.span, {
          message: "expected an expression, found `,`",
          help: "leave the surplus `,` out",
          fix: {
            message: "remove the `,`",
            edits: [{ span: cursor.span, replacement: "" }],
          },
        });
        cursor.advance();
        continue;
      }
      elements.push(parseExpression(cursor));
      highest = Math.max(highest, cursor.height);
      if (!cursor.panic && cursor.is("=") && close === ")") {
        cursor.fail("expected `,` or `)`, found `=`", {
          help: "arguments have no names; they stand in the order of the " +
            "parameters",
        });
      }
      if (cursor.panic || !separated(cursor, close)) break;
    }
    return highest;
  });
  cursor.close(close, open, `\`,\` or \`${close}\``);
  cursor.height = height;
  return elements;
}

/** Reads what stands inside brackets: line ends and braces mean nothing. */
export function inside<T>(cursor: Cursor, read: () => T): T {
  const { joined, bare } = cursor;
  cursor.joined = true;
  cursor.bare = false;
  const result = read();
  cursor.joined = joined;
  cursor.bare = bare;
  return result;
}

/**
 * Reads the comma behind an element. A comma that is missing before something
 * that can only be a next element is reported and read past. False at the end
 * of the list.
 */
export function separated(cursor: Cursor, close: string): boolean {
  if (cursor.take(",")) return true;
  if (cursor.is(";")) {
    const { span } = cursor;
    cursor.report(span, {
      message: `expected \`,\` or \`${close}\`, found \`;\``,
      fix: { message: "write `,`", edits: [{ span, replacement: "," }] },
    });
    cursor.advance();
    return true;
  }
  if (!startsElement(cursor.kind)) return false;
  const end = cursor.lastEnd;
  cursor.report(cursor.span, {
    message: `expected \`,\` or \`${close}\`, found ${cursor.found()}`,
    help: "put a `,` between the two",
    fix: {
      message: "insert a `,`",
      edits: [{ span: { start: end, end }, replacement: "," }],
    },
  });
  return true;
}

function startsElement(kind: string): boolean {
  switch (kind) {
    case "name":
    case "int":
    case "float":
    case "string":
    case "true":
    case "false":
    case "None":
    case "Some":
    case "Ok":
    case "Err":
    case "(":
    case "[":
      return true;
  }
  return false;
}

/** Reads `{ ..base, x: 1 }` from its brace; the base only where allowed. */
export function parseFields(
  cursor: Cursor,
  withBase: boolean,
): { readonly base: Expression | null; readonly fields: FieldInit[] } {
  const open = cursor.advance();
  let base: Expression | null = null;
  const fields: FieldInit[] = [];
  const height = inside(cursor, () => {
    let highest = 0;
    while (!cursor.is("}") && !cursor.is("eof")) {
      if (cursor.is("..")) {
        const { span } = cursor;
        cursor.advance();
        if (!withBase || base !== null || fields.length > 0) {
          cursor.report(span, {
            message: withBase
              ? base === null
                ? "`..base` stands before the fields"
                : "there is one `..base` at most"
              : "a variant has no `..base`",
          });
        }
        base = parseExpression(cursor);
        highest = Math.max(highest, cursor.height);
        cursor.take(",");
      } else {
        fields.push(field(cursor));
        highest = Math.max(highest, cursor.height);
        if (!cursor.panic && !separated(cursor, "}")) break;
      }
      if (cursor.panic) break;
    }
    return highest;
  });
  cursor.close("}", open, "`,` or `}`");
  cursor.height = height;
  return { base, fields };
}

function field(cursor: Cursor): FieldInit {
  const { start } = cursor;
  const name = cursor.name("a field");
  let value: Expression;
  if (cursor.take(":") || cursor.panic) value = valueOf(cursor);
  else if (cursor.is(",") || cursor.is("}")) {
    cursor.report(cursor.span, {
      message: `expected \`:\` and the value of \`${name.text}\`, found ` +
        cursor.found(),
      help: `write \`${name.text}: ${name.text}\``,
      fix: {
        message: "write the value out",
        edits: [{
          span: { start: name.span.end, end: name.span.end },
          replacement: `: ${name.text}`,
        }],
      },
    });
    cursor.height = 1;
    value = { kind: "NameExpression", span: name.span, name: name.text };
  } else if (cursor.is("=")) {
    cursor.report(cursor.span, {
      message: `expected \`:\` behind the field \`${name.text}\`, found \`=\``,
      help: `write \`${name.text}: value\``,
      fix: {
        message: "write `:`",
        edits: [{
          span: { start: name.span.end, end: cursor.span.end },
          replacement: ":",
        }],
      },
    });
    cursor.advance();
    value = valueOf(cursor);
  } else {
    cursor.expect(":", `\`:\` behind the field \`${name.text}\``);
    value = errorExpression(cursor);
  }
  return { span: cursor.from(start), name, value };
}

function valueOf(cursor: Cursor): Expression {
  return cursor.panic ? errorExpression(cursor) : parseExpression(cursor);
}

/** Reads the rest of `{"a": 1, …}` from the `:` behind its first key. */
export function parseEntries(
  cursor: Cursor,
  open: number,
  first: Expression,
): MapEntry[] {
  const entries: MapEntry[] = [];
  const height = inside(cursor, () => {
    let highest = cursor.height;
    let key = first;
    for (;;) {
      if (!cursor.expect(":", "`:` and the value of this key")) break;
      const value = parseExpression(cursor);
      highest = Math.max(highest, cursor.height);
      entries.push({ span: cursor.from(key.span.start), key, value });
      if (cursor.panic || !separated(cursor, "}")) break;
      if (cursor.is("}") || cursor.is("eof")) break;
      key = parseExpression(cursor);
      highest = Math.max(highest, cursor.height);
      if (cursor.panic) break;
    }
    return highest;
  });
  cursor.close("}", open, "`,` or `}`");
  cursor.height = height;
  return entries;
}
