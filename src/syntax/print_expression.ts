// Copyright 2026 the Boruna authors. MIT license.

/**
 * Expressions, patterns and types as text.
 *
 * Parentheses are printed where the tree needs them, and nowhere else; those
 * of the source are looked through.
 *
 * @module
 */

import type { Document } from "./layout.ts";
import { isComparison, PRECEDENCE } from "./parse_expression.ts";
import { isCapitalized } from "./parse_pattern.ts";
import { comment, type Printer } from "./printer.ts";
import { printBlock } from "./print_statement.ts";
import {
  capabilitySpelling,
  floatLiteral,
  floatSpelling,
  intSpelling,
  stringLiteral,
} from "./spelling.ts";
import {
  type BinaryExpression,
  type CapabilityList,
  type Expression,
  type FieldInit,
  type IfExpression,
  type Node,
  type Pattern,
  type TypeNode,
  unwrap,
} from "./tree.ts";

/** Where an expression stands. */
interface Place {
  /** True where a literal with braces needs parentheses. */
  readonly bare: boolean;
}

const OPEN: Place = { bare: false };
const BARE: Place = { bare: true };

/** Prints an expression. */
export function printExpression(
  printer: Printer,
  expression: Expression,
): Document {
  return print(printer, expression, OPEN);
}

/** Prints what stands before the `{` of an `if`, `match` or loop. */
export function printHead(printer: Printer, expression: Expression): Document {
  return print(printer, expression, BARE);
}

/** Prints an expression in a place where an empty `{}` is a map. */
export function printValue(printer: Printer, expression: Expression): Document {
  const inner = unwrap(expression);
  if (inner.kind === "Block" && inner.statements.length === 0) {
    const found = printer.comments.take(inner.span.start, inner.span.end);
    if (found.length === 0) return "{}";
    const lines = found.flatMap((one): Document[] => [
      { kind: "line", blank: false },
      comment("", one),
    ]);
    return ["{", { kind: "indent", inner: lines }, {
      kind: "line",
      blank: false,
    }, "}"];
  }
  return print(printer, expression, OPEN);
}

function parenthesized(printer: Printer, expression: Expression): Document {
  return ["(", print(printer, expression, OPEN), ")"];
}

function print(
  printer: Printer,
  parenthesizedExpression: Expression,
  place: Place,
): Document {
  const expression = unwrap(parenthesizedExpression);
  switch (expression.kind) {
    case "Int": {
      const written = expression.value < 0
        ? null
        : printer.written(expression.span);
      return written === null ? String(expression.value) : intSpelling(written);
    }
    case "Float": {
      const written = printer.written(expression.span);
      return written === null
        ? floatLiteral(expression.value, false)
        : floatSpelling(written);
    }
    case "String":
      return printer.written(expression.span) ??
        stringLiteral(expression.value);
    case "Bool":
      return String(expression.value);
    case "Unit":
      return "()";
    case "None":
      return "None";
    case "Wrap":
      return [
        `${expression.constructor_}(`,
        printValue(printer, expression.argument),
        ")",
      ];
    case "NameExpression":
      return expression.name;
    case "Call":
      return [
        operand(printer, expression.callee, place),
        elements(printer, "(", expression.arguments, ")", {
          start: expression.callee.span.end,
          end: expression.span.end,
        }),
      ];
    case "Field":
      return [
        operand(printer, expression.object, place),
        `.${expression.name.text}`,
      ];
    case "Unary":
      return [
        expression.operator,
        unaryOperand(printer, expression.operand, place),
      ];
    case "Binary":
      return binary(printer, expression, place);
    case "If":
      return printIf(printer, expression);
    case "Match":
      return [
        "match ",
        printHead(printer, expression.subject),
        " ",
        printer.braced(
          expression.arms,
          expression.span.start,
          braceBehind(printer, expression.subject),
          expression.span.end - 1,
          {
            print: (arm) => [
              printPattern(printer, arm.pattern),
              " => ",
              printExpression(printer, arm.body),
            ],
            after: ",",
            blanks: false,
          },
        ),
      ];
    case "Block":
      return printBlock(printer, expression, expression.span.start);
    case "List":
      return elements(
        printer,
        "[",
        expression.elements,
        "]",
        expression.span,
      );
    case "Map":
      return printer.list("{", expression.entries, "}", {
        print: (entry) => [
          printExpression(printer, entry.key),
          ": ",
          printValue(printer, entry.value),
        ],
        from: expression.span.start,
        end: expression.span.end,
        closed: true,
      });
    case "RecordLiteral": {
      const { base, fields } = expression;
      const parts: (FieldInit | Base)[] = base === null
        ? [...fields]
        : [{ span: base.span, base }, ...fields];
      return braces(
        printer,
        expression.name.text,
        parts,
        { start: expression.name.span.end, end: expression.span.end },
        place,
      );
    }
    case "Variant": {
      const name = `${expression.enum.text}::${expression.variant.text}`;
      if (expression.payload !== null) {
        return [`${name}(`, printValue(printer, expression.payload), ")"];
      }
      if (expression.fields === null) return name;
      return braces(printer, name, expression.fields, {
        start: expression.variant.span.end,
        end: expression.span.end,
      }, place);
    }
    case "Spawn":
      return ["spawn ", operand(printer, expression.function, place)];
    case "Send":
      return [
        "send ",
        sendTarget(printer, expression.target, place),
        " ",
        unaryOperand(printer, expression.message, place),
      ];
    case "Receive":
      return "receive";
    case "Emit":
      return ["emit ", unaryOperand(printer, expression.value, place)];
    case "Parenthesized":
      return parenthesized(printer, expression.inner);
    case "Error":
      return printer.written(expression.span) ?? "";
  }
}

/** A record's `..base` among its fields. */
interface Base extends Node {
  readonly base: Expression;
}

function braces(
  printer: Printer,
  name: string,
  parts: readonly (FieldInit | Base)[],
  span: { readonly start: number; readonly end: number },
  place: Place,
): Document {
  const list = printer.list("{", parts, "}", {
    print: (part) =>
      "base" in part
        ? ["..", printExpression(printer, part.base)]
        : [`${part.name.text}: `, printValue(printer, part.value)],
    from: span.start,
    end: span.end,
    pad: true,
    closed: true,
  });
  return place.bare ? [`(${name} `, list, ")"] : [`${name} `, list];
}

function elements(
  printer: Printer,
  open: string,
  list: readonly Expression[],
  close: string,
  span: { readonly start: number; readonly end: number },
): Document {
  return printer.list(open, list, close, {
    print: (element) => printValue(printer, element),
    from: span.start,
    end: span.end,
    closed: true,
  });
}

/** A callee, the object of a field, or what is spawned. */
function operand(
  printer: Printer,
  expression: Expression,
  place: Place,
): Document {
  const inner = unwrap(expression);
  switch (inner.kind) {
    case "Binary":
    case "Unary":
    case "Emit":
    case "Send":
    case "Spawn":
      return parenthesized(printer, inner);
    case "Int":
      if (inner.value < 0) return parenthesized(printer, inner);
      break;
    case "Variant":
      // `E::V` followed by `(` would take it for its payload.
      if (inner.payload === null && inner.fields === null) {
        return parenthesized(printer, inner);
      }
  }
  return print(printer, inner, place);
}

/** What stands behind a prefix operator, `emit`, or in a message. */
function unaryOperand(
  printer: Printer,
  expression: Expression,
  place: Place,
): Document {
  const inner = unwrap(expression);
  return inner.kind === "Binary"
    ? parenthesized(printer, inner)
    : print(printer, inner, place);
}

function sendTarget(
  printer: Printer,
  expression: Expression,
  place: Place,
): Document {
  const inner = unwrap(expression);
  switch (inner.kind) {
    case "NameExpression":
      if (isCapitalized(inner.name)) return parenthesized(printer, inner);
      break;
    case "Call":
    case "Field":
    case "String":
    case "List":
      break;
    default:
      return parenthesized(printer, inner);
  }
  return print(printer, inner, place);
}

function binary(
  printer: Printer,
  expression: BinaryExpression,
  place: Place,
): Document {
  const level = PRECEDENCE[expression.operator];
  const comparison = isComparison(expression.operator);
  const side = (node: Expression, least: number): Document => {
    const inner = unwrap(node);
    const weak = inner.kind === "Binary" &&
      (PRECEDENCE[inner.operator] < least ||
        (comparison && isComparison(inner.operator)));
    return weak ? parenthesized(printer, inner) : print(printer, inner, place);
  };
  return [
    side(expression.left, level),
    ` ${expression.operator} `,
    side(expression.right, level + 1),
  ];
}

function printIf(printer: Printer, expression: IfExpression): Document {
  const parts: Document[] = [];
  let link = expression;
  let from = expression.span.start;
  for (;;) {
    parts.push(
      "if ",
      printHead(printer, link.condition),
      " ",
      printBlock(printer, link.then, from),
    );
    const { otherwise } = link;
    if (otherwise === null) return parts;
    parts.push(" else ");
    from = link.then.span.end;
    if (otherwise.kind === "Block") {
      parts.push(printBlock(printer, otherwise, from));
      return parts;
    }
    link = otherwise;
  }
}

/** The offset behind the first `{` that follows a node and its parentheses. */
export function braceBehind(printer: Printer, node: Node): number {
  const { text } = printer;
  if (text === null) return 0;
  let at = node.span.end;
  while (at < text.length && text[at] !== "{") {
    // A brace in a comment does not count.
    if (text.startsWith("//", at)) {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
    } else at++;
  }
  return at + 1;
}

/** Prints a pattern. */
export function printPattern(printer: Printer, pattern: Pattern): Document {
  switch (pattern.kind) {
    case "WildcardPattern":
      return "_";
    case "BindingPattern":
      return pattern.name;
    case "IntPattern": {
      const written = printer.written(pattern.span);
      if (written === null) return String(pattern.value);
      const digits = intSpelling(written.replace(/^-[^0-9]*/, ""));
      return written.startsWith("-") ? `-${digits}` : digits;
    }
    case "StringPattern":
      return printer.written(pattern.span) ?? stringLiteral(pattern.value);
    case "BoolPattern":
      return String(pattern.value);
    case "UnitPattern":
      return "()";
    case "NonePattern":
      return "None";
    case "WrapPattern":
      return [
        `${pattern.constructor_}(`,
        printPattern(printer, pattern.inner),
        ")",
      ];
    case "NamedPattern": {
      const name = pattern.enum === null
        ? pattern.name.text
        : `${pattern.enum.text}::${pattern.name.text}`;
      if (pattern.payload !== null) {
        return [`${name}(`, printPattern(printer, pattern.payload), ")"];
      }
      if (pattern.fields === null) return name;
      return [
        `${name} `,
        printer.list("{", pattern.fields, "}", {
          print: (field) =>
            field.shorthand
              ? field.name.text
              : [`${field.name.text}: `, printPattern(printer, field.pattern)],
          from: pattern.name.span.end,
          end: pattern.span.end,
          pad: true,
          closed: true,
        }),
      ];
    }
    case "ErrorPattern":
      return printer.written(pattern.span) ?? "";
  }
}

/**
 * A type as text. `result` is true behind the `->` of a declaration, where a
 * function type with capabilities needs parentheses.
 */
export function typeText(type: TypeNode, result: boolean = false): string {
  if (type.kind === "NamedType") {
    const { name, arguments: list } = type;
    return list.length === 0
      ? name.text
      : `${name.text}<${list.map((one) => typeText(one)).join(", ")}>`;
  }
  const { capabilities } = type;
  if (result && capabilities !== null) return `(${typeText(type)})`;
  const parameters = type.parameters.map((one) => typeText(one)).join(", ");
  const inner = type.result;
  const shut = capabilities !== null && inner.kind === "FunctionType" &&
    inner.capabilities === null;
  const value = shut ? `(${typeText(inner)})` : typeText(inner, result);
  return `Fn(${parameters}) -> ${value}${
    capabilities === null ? "" : ` ${capabilityText(capabilities)}`
  }`;
}

function capabilityText(list: CapabilityList): string {
  return `!{${
    list.names.map(({ text }) => capabilitySpelling(text)).join(", ")
  }}`;
}
