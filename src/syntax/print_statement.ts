// Copyright 2026 the Boruna authors. MIT license.

/**
 * Blocks and statements as text.
 *
 * @module
 */

import type { Document } from "./layout.ts";
import {
  printExpression,
  printHead,
  printValue,
  typeText,
} from "./print_expression.ts";
import type { Printer } from "./printer.ts";
import type { Block, Statement } from "./tree.ts";

/**
 * Prints a block. Comments behind the offset `from` that no one has taken, in
 * the head of the block, move behind its `{`.
 */
export function printBlock(
  printer: Printer,
  block: Block,
  from: number,
): Document {
  return printer.braced(
    block.statements,
    from,
    block.span.start + 1,
    block.span.end - 1,
    { print: (statement) => printStatement(printer, statement), blanks: true },
  );
}

function printStatement(printer: Printer, statement: Statement): Document {
  switch (statement.kind) {
    case "Let": {
      const { mutable, name, type } = statement;
      return [
        `let ${mutable ? "mut " : ""}${name === null ? "_" : name.text}${
          type === null ? "" : `: ${typeText(type)}`
        } = `,
        printValue(printer, statement.value),
      ];
    }
    case "Assign":
      return [
        `${statement.target.text} = `,
        printValue(printer, statement.value),
      ];
    case "Return":
      return statement.value === null
        ? "return"
        : ["return ", printValue(printer, statement.value)];
    case "While":
      return [
        "while ",
        printHead(printer, statement.condition),
        " ",
        printBlock(printer, statement.body, statement.span.start),
      ];
    case "For": {
      const { name, iterable, body, span } = statement;
      return [
        `for ${name === null ? "_" : name.text} in `,
        printHead(printer, iterable),
        " ",
        printBlock(printer, body, span.start),
      ];
    }
    case "Break":
      return "break";
    case "Continue":
      return "continue";
    case "Expression":
      return printExpression(printer, statement.expression);
  }
}
