// Copyright 2026 the Boruna authors. MIT license.

/**
 * The way out of a type error, where there is a usual one.
 *
 * @module
 */

import { type Expression, unwrap } from "../syntax/mod.ts";
import type { Body } from "./body.ts";
import { type Infer, resolve, typeText } from "./inference.ts";
import type { Details } from "./report.ts";

/** How a value of one type becomes a text. */
const TO_STRING: Readonly<Record<string, string>> = {
  Int: "int_to_string",
  Float: "float_to_string",
  Bool: "bool_to_string",
};

/** Help, and a fix where it is certain, for a value of the wrong type. */
export function explainMismatch(
  body: Body,
  actual: Infer,
  wanted: Infer,
  at: Expression,
): Details {
  const from = resolve(actual);
  const to = resolve(wanted);
  if (to.kind === "Bool") return explainCondition(body, from, at);
  if (to.kind === "String" && TO_STRING[from.kind] !== undefined) {
    return { help: `convert it with \`${TO_STRING[from.kind]}(…)\`` };
  }
  if (to.kind === "String" && from.kind === "List") {
    return {
      help: "join lists with `list_concat(a, b)`, " +
        "the texts in one with `string_join(xs, separator)`",
    };
  }
  if (to.kind === "Int" && from.kind === "String") {
    return { help: "convert it with `parse_int(…)` or `try_parse_int(…)`" };
  }
  if (to.kind === "Float" && from.kind === "Int") {
    const inner = unwrap(at);
    if (inner.kind === "Int") {
      return {
        help: "write a Float with a point",
        fix: {
          message: "make it a Float",
          edits: [{
            span: { start: inner.span.end, end: inner.span.end },
            replacement: ".0",
          }],
        },
      };
    }
    return { help: "convert it with `int_to_float(…)`" };
  }
  if (to.kind === "Int" && from.kind === "Float") {
    return { help: "convert it with `float_to_int(…)`, which gives an Option" };
  }
  if (from.kind === "Option" && sameKind(from.of, to)) {
    return {
      help: `take the ${typeText(to)} out of it: ` +
        "`match value { Some(x) => x, None => … }`",
    };
  }
  if (from.kind === "Result" && sameKind(from.ok, to)) {
    return {
      help: `take the ${typeText(to)} out of it: ` +
        "`match value { Ok(x) => x, Err(e) => … }`",
    };
  }
  if (to.kind === "Option" && sameKind(from, to.of)) return wrap("Some", at);
  if (to.kind === "Result" && sameKind(from, to.ok)) return wrap("Ok", at);
  const inner = unwrap(at);
  if (from.kind === "Unit" && inner.kind === "If" && inner.otherwise === null) {
    return { help: "an `if` without `else` has no value; add an `else`" };
  }
  if (from.kind === "Function" && inner.kind === "NameExpression") {
    if (sameKind(from.result, to)) {
      return { help: `call it: \`${inner.name}(…)\`` };
    }
  }
  return {};
}

/** Conditions take Bool only; the fix compares (decisions 4.1). */
function explainCondition(body: Body, from: Infer, at: Expression): Details {
  const empty = from.kind === "Int" ? "0" : from.kind === "String" ? '""' : "";
  if (empty === "") {
    if (from.kind === "Option") return { help: "compare it: `… != None`" };
    if (from.kind === "List") {
      return { help: "ask for its length: `list_len(…) > 0`" };
    }
    return {};
  }
  const inner = unwrap(at);
  const open = inner.kind === "If" || inner.kind === "Match" ||
    inner.kind === "Block" || inner.kind === "Emit";
  const bare = open && inner === at;
  const text = bare ? `(${body.text(at.span)})` : body.text(at.span);
  return {
    help: `compare it: \`${shorten(text)} != ${empty}\``,
    fix: {
      message: `compare it with \`${empty}\``,
      edits: bare ? [{ span: at.span, replacement: `${text} != ${empty}` }] : [{
        span: { start: at.span.end, end: at.span.end },
        replacement: ` != ${empty}`,
      }],
    },
  };
}

function shorten(text: string): string {
  return text.length <= 40 && !text.includes("\n") ? text : "…";
}

function wrap(constructor_: "Some" | "Ok", at: Expression): Details {
  return {
    help: `wrap it: \`${constructor_}(…)\``,
    fix: {
      message: `wrap it in \`${constructor_}\``,
      edits: [
        {
          span: { start: at.span.start, end: at.span.start },
          replacement: `${constructor_}(`,
        },
        { span: { start: at.span.end, end: at.span.end }, replacement: ")" },
      ],
    },
  };
}

/** True when two types look the same at the top; enough for a hint. */
function sameKind(left: Infer, right: Infer): boolean {
  const a = resolve(left);
  const b = resolve(right);
  if (a.kind === "Variable" || a.kind === "Unknown") return false;
  if (
    (a.kind === "Record" && b.kind === "Record") ||
    (a.kind === "Enum" && b.kind === "Enum")
  ) {
    return a.declaration === b.declaration;
  }
  return a.kind === b.kind;
}
