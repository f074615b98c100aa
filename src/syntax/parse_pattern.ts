// Copyright 2026 the Boruna authors. MIT license.

/**
 * Patterns. A lower-case name binds, a capitalised one names a variant or a
 * record; which of the two is the checker's question.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import { readInt, readString } from "./literal.ts";
import type { FieldPattern, Name, Pattern } from "./tree.ts";

/** Reads a pattern. */
export function parsePattern(cursor: Cursor): Pattern {
  const ok = cursor.enter();
  const pattern = ok ? readPattern(cursor) : broken(cursor);
  cursor.leave();
  return pattern;
}

function broken(cursor: Cursor): Pattern {
  return {
    kind: "ErrorPattern",
    span: { start: cursor.start, end: cursor.start },
  };
}

function readPattern(cursor: Cursor): Pattern {
  const { start, kind } = cursor;
  switch (kind) {
    case "int": {
      const index = cursor.advance();
      return {
        kind: "IntPattern",
        span: cursor.from(start),
        value: readInt(cursor, index, false),
      };
    }
    case "-":
      if (cursor.peek(1) === "int") {
        cursor.advance();
        const index = cursor.advance();
        return {
          kind: "IntPattern",
          span: cursor.from(start),
          value: readInt(cursor, index, true),
        };
      }
      break;
    case "string": {
      const index = cursor.advance();
      return {
        kind: "StringPattern",
        span: cursor.from(start),
        value: readString(cursor, index),
      };
    }
    case "true":
    case "false":
      cursor.advance();
      return {
        kind: "BoolPattern",
        span: cursor.from(start),
        value: kind === "true",
      };
    case "_":
      cursor.advance();
      return { kind: "WildcardPattern", span: cursor.from(start) };
    case "None":
      cursor.advance();
      return { kind: "NonePattern", span: cursor.from(start) };
    case "Some":
    case "Ok":
    case "Err":
      return wrapPattern(cursor, kind);
    case "(":
      if (cursor.peek(1) === ")") {
        cursor.advance();
        cursor.advance();
        return { kind: "UnitPattern", span: cursor.from(start) };
      }
      cursor.fail("expected a pattern, found `(`", {
        help: "patterns have no parentheses around them and there are no " +
          "tuples; match on one value at a time",
      });
      return broken(cursor);
    case "name": {
      const text = cursor.textOf(cursor.at);
      if (isCapitalized(text) || cursor.peek(1) === "::") {
        return namedPattern(cursor);
      }
      cursor.advance();
      if (cursor.is("(") || (cursor.is("{") && !cursor.newLine)) {
        cursor.fail(`expected \`=>\`, found ${cursor.found()}`, {
          help: `\`${text}\` is a new name here; the name of a variant ` +
            "starts with a capital letter",
        });
      }
      return { kind: "BindingPattern", span: cursor.from(start), name: text };
    }
  }
  const float = kind === "float" ||
    (kind === "-" && cursor.peek(1) === "float");
  cursor.fail(
    float
      ? "a float cannot be a pattern"
      : `expected a pattern, found ${cursor.found()}`,
    {
      help: float ? "take the value by a name and compare it with `if`" : null,
    },
  );
  return broken(cursor);
}

/** True for a name that starts with `A`–`Z`. */
export function isCapitalized(text: string): boolean {
  const unit = text.charCodeAt(0);
  return unit >= 0x41 && unit <= 0x5a;
}

function wrapPattern(cursor: Cursor, kind: "Some" | "Ok" | "Err"): Pattern {
  const { start } = cursor;
  cursor.advance();
  if (!cursor.take("(")) {
    cursor.fail(`expected \`(\` behind \`${kind}\`, found ${cursor.found()}`, {
      help: `write \`${kind}(_)\` or \`${kind}(x)\``,
    });
    return broken(cursor);
  }
  const inner = parsePattern(cursor);
  cursor.take(",");
  cursor.expect(")");
  return {
    kind: "WrapPattern",
    span: cursor.from(start),
    constructor_: kind,
    inner,
  };
}

function namedPattern(cursor: Cursor): Pattern {
  const { start } = cursor;
  let enumName: Name | null = null;
  let name = cursor.name("the name of a variant");
  if (cursor.take("::")) {
    enumName = name;
    name = cursor.name("the name of a variant");
  }
  let payload: Pattern | null = null;
  let fields: FieldPattern[] | null = null;
  if (cursor.is("(")) {
    cursor.advance();
    if (cursor.is(")")) {
      cursor.report(cursor.span, {
        message: `expected a pattern inside \`${name.text}()\``,
        help: `write \`${name.text}\` for a variant without payload, ` +
          `\`${name.text}(_)\` for one with`,
      });
    } else payload = parsePattern(cursor);
    if (cursor.take(",") && !cursor.is(")")) {
      cursor.fail("a variant has one payload at most", {
        help: "a variant with several values has named fields: " +
          `\`${name.text} { a, b }\``,
      });
    }
    cursor.expect(")");
  } else if (cursor.is("{")) fields = fieldPatterns(cursor);
  return {
    kind: "NamedPattern",
    span: cursor.from(start),
    enum: enumName,
    name,
    payload,
    fields,
  };
}

function fieldPatterns(cursor: Cursor): FieldPattern[] {
  const fields: FieldPattern[] = [];
  const open = cursor.advance();
  while (!cursor.is("}") && !cursor.is("eof")) {
    if (cursor.is("..")) {
      cursor.report(cursor.span, {
        message: "`..` is not needed in a pattern: fields that are not named " +
          "are ignored",
        help: "leave it out",
        fix: {
          message: "remove `..`",
          edits: [{ span: cursor.span, replacement: "" }],
        },
      });
      cursor.advance();
      cursor.take(",");
      continue;
    }
    const { start } = cursor;
    const name = cursor.name("a field");
    if (cursor.panic) break;
    const shorthand = !cursor.take(":");
    const pattern: Pattern = shorthand
      ? { kind: "BindingPattern", span: name.span, name: name.text }
      : parsePattern(cursor);
    fields.push({ span: cursor.from(start), name, pattern, shorthand });
    if (!cursor.take(",")) break;
  }
  cursor.close("}", open, "`,` or `}`");
  return fields;
}
