// Copyright 2026 the Boruna authors. MIT license.

/**
 * A file and its items as text.
 *
 * @module
 */

import { BLANK, type Document, LINE } from "./layout.ts";
import { braceBehind, printHead, typeText } from "./print_expression.ts";
import { printBlock } from "./print_statement.ts";
import { comment, type Printer } from "./printer.ts";
import { capabilitySpelling, stringLiteral } from "./spelling.ts";
import type {
  CapabilityList,
  Clause,
  FieldDeclaration,
  FunctionItem,
  Item,
  SourceFile,
  VariantDeclaration,
} from "./tree.ts";

/** Prints a file without its last line end. */
export function printFile(printer: Printer, file: SourceFile): Document {
  const parts: Document[] = [];
  let from = 0;
  if (file.module !== null) {
    const { span, text } = file.module;
    let last = 0;
    for (const leading of printer.comments.take(0, span.start)) {
      if (parts.length > 0) {
        const blank = printer.comments.blankBetween(last, leading.span.start);
        parts.push(blank ? BLANK : LINE);
      }
      parts.push(comment("", leading));
      last = leading.span.end;
    }
    if (parts.length > 0) {
      const blank = printer.comments.blankBetween(last, span.start);
      parts.push(blank ? BLANK : LINE);
    }
    parts.push(`module ${text}`);
    from = span.end;
    const next = file.items[0]?.span.start ?? file.span.end;
    const trailing = printer.comments.takeTrailing(from, next);
    if (trailing !== null) {
      parts.push(comment(" ", trailing));
      from = trailing.span.end;
    }
  }
  const end = printer.text?.length ?? 0;
  const lines = printer.lines(file.items, from, end, {
    print: (item) => printItem(printer, item),
    blanks: true,
    apart: (before, item) => before.kind !== "Import" || item.kind !== "Import",
    together: (before, item) =>
      before.kind === "Import" && item.kind === "Import",
  });
  if (lines === null) return parts;
  if (parts.length > 0) parts.push(BLANK);
  parts.push(lines);
  return parts;
}

function printItem(printer: Printer, item: Item): Document {
  const head = item.exported ? "export " : "";
  switch (item.kind) {
    case "Import":
      return `${head}import ${
        printer.written(item.pathSpan) ?? stringLiteral(item.path)
      }`;
    case "Record":
      return [
        doc(printer, item.doc),
        `${head}${item.keyword} ${item.name.text} `,
        printer.braced(
          item.fields,
          item.span.start,
          braceBehind(printer, item.name),
          item.span.end - 1,
          { print: fieldText, after: ",", blanks: false },
        ),
      ];
    case "Enum":
      return [
        doc(printer, item.doc),
        `${head}enum ${item.name.text} `,
        printer.braced(
          item.variants,
          item.span.start,
          braceBehind(printer, item.name),
          item.span.end - 1,
          {
            print: (variant) => printVariant(printer, variant),
            after: ",",
            blanks: false,
          },
        ),
      ];
    case "Function":
      return [doc(printer, item.doc), head, printFunction(printer, item)];
  }
}

/** The doc comment of an item without source; else it is a comment. */
function doc(printer: Printer, text: string | null): Document {
  if (text === null || printer.text !== null) return "";
  return text.split("\n").flatMap((line): Document[] => [
    line === "" ? "///" : `/// ${line}`,
    LINE,
  ]);
}

function fieldText({ name, type }: FieldDeclaration): string {
  return `${name.text}: ${typeText(type)}`;
}

function printVariant(
  printer: Printer,
  variant: VariantDeclaration,
): Document {
  const name = variant.name.text;
  if (variant.payload !== null) return `${name}(${typeText(variant.payload)})`;
  if (variant.fields === null) return name;
  return [
    `${name} `,
    printer.list("{", variant.fields, "}", {
      print: fieldText,
      from: variant.name.span.end,
      end: variant.span.end,
      pad: true,
      closed: true,
    }),
  ];
}

function printFunction(printer: Printer, item: FunctionItem): Document {
  const { name, parameters, result, capabilities, clauses, body } = item;
  const parts: Document[] = [`fn ${name.text}`];
  // Where the parameters end is not noted: what follows them is.
  const after = result ?? capabilities ?? clauses[0] ?? body;
  parts.push(printer.list("(", parameters, ")", {
    print: (parameter) => `${parameter.name.text}: ${typeText(parameter.type)}`,
    from: name.span.end,
    end: parameters.at(-1)?.span.end ?? after.span.start,
  }));
  if (result !== null) parts.push(` -> ${typeText(result, true)}`);
  if (capabilities !== null) {
    parts.push(" ", printCapabilities(printer, capabilities));
  }
  let from = name.span.end;
  const printed: { readonly clause: Clause; readonly parts: Document[] }[] = [];
  clauses.forEach((clause, index) => {
    const lines: Document[] = [];
    for (const leading of printer.comments.take(from, clause.span.start)) {
      lines.push(LINE, comment("", leading));
    }
    lines.push(LINE, printClause(printer, clause));
    from = clause.span.end;
    if (index < clauses.length - 1) {
      const inner = printer.comments.take(clause.span.start, clause.span.end);
      const next = clauses[index + 1]!.span.start;
      const trailing = inner.shift() ??
        printer.comments.takeTrailing(from, next);
      if (trailing !== null) lines.push(comment(" ", trailing));
      for (const other of inner) lines.push(LINE, comment("", other));
    }
    printed.push({ clause, parts: lines });
  });
  for (const kind of ["Intent", "Requires", "Ensures"]) {
    for (const { clause, parts: lines } of printed) {
      if (clause.kind === kind) parts.push(...lines);
    }
  }
  parts.push(" ", printBlock(printer, body, item.span.start));
  return parts;
}

function printCapabilities(
  printer: Printer,
  capabilities: CapabilityList,
): Document {
  return printer.list("!{", capabilities.names, "}", {
    print: ({ text }) => capabilitySpelling(text),
    from: capabilities.span.start,
    end: capabilities.span.end,
    closed: true,
  });
}

function printClause(printer: Printer, clause: Clause): Document {
  if (clause.kind === "Intent") {
    return `intent ${
      printer.written(clause.textSpan) ?? stringLiteral(clause.text)
    }`;
  }
  const word = clause.kind === "Requires" ? "requires" : "ensures";
  return [`${word} `, printHead(printer, clause.condition)];
}
