// Copyright 2026 the Boruna authors. MIT license.

/**
 * A file and its items: imports, records, enums, functions.
 *
 * @module
 */

import { type Source, suggest } from "../diagnostic/mod.ts";
import type { Cursor } from "./cursor.ts";
import { readString } from "./literal.ts";
import { parseBlock } from "./parse_block.ts";
import { parseHeadExpression } from "./parse_expression.ts";
import { separated } from "./parse_list.ts";
import { parseCapabilities, parseType } from "./parse_type.ts";
import type {
  CapabilityList,
  Clause,
  FieldDeclaration,
  Item,
  Name,
  Parameter,
  SourceFile,
  TypeNode,
  VariantDeclaration,
} from "./tree.ts";

/** Reads a whole file. */
export function parseFile(cursor: Cursor, source: Source): SourceFile {
  let module: Name | null = null;
  if (cursor.take("module")) {
    module = cursor.name("the name of the module");
    if (cursor.panic) recover(cursor, -1);
  }
  const items: Item[] = [];
  while (!cursor.is("eof")) {
    const before = cursor.at;
    const item = parseItem(cursor);
    if (item !== null) items.push(item);
    if (cursor.panic) recover(cursor, before);
    else if (cursor.is(";")) strayEnd(cursor);
  }
  return {
    kind: "SourceFile",
    span: { start: 0, end: source.text.length },
    source,
    module,
    items,
    comments: cursor.tokens.comments,
  };
}

/** Steps to the next line that starts with the word of an item. */
function recover(cursor: Cursor, before: number): void {
  if (cursor.at === before) cursor.advance();
  while (!cursor.is("eof")) {
    cursor.skip(() => cursor.newLine && itemKeyword(cursor) !== null);
    if (cursor.newLine && itemKeyword(cursor) !== null) break;
    cursor.advance();
  }
  cursor.panic = false;
}

/** The word of the item that starts here; `record` counts before a name. */
function itemKeyword(cursor: Cursor): string | null {
  switch (cursor.kind) {
    case "fn":
    case "type":
    case "enum":
    case "import":
    case "export":
      return cursor.kind;
    case "name":
      return cursor.peek(1) === "name" && !cursor.startsLine(cursor.at + 1) &&
          cursor.textOf(cursor.at) === "record"
        ? "record"
        : null;
  }
  return null;
}

function strayEnd(cursor: Cursor): void {
  cursor.report(cursor.span, {
    message: "an item does not end with `;`",
    help: "remove it",
    fix: {
      message: "remove the `;`",
      edits: [{ span: cursor.span, replacement: "" }],
    },
  });
  while (cursor.take(";"));
}

function parseItem(cursor: Cursor): Item | null {
  const { start } = cursor;
  const doc = docBefore(cursor, start);
  const exported = cursor.take("export");
  switch (itemKeyword(cursor)) {
    case "fn":
      return functionItem(cursor, start, exported, doc);
    case "type":
      return recordItem(cursor, start, exported, doc, "type");
    case "record":
      return recordItem(cursor, start, exported, doc, "record");
    case "enum":
      return enumItem(cursor, start, exported, doc);
    case "import":
      return importItem(cursor, start, exported);
  }
  return misplaced(cursor, start, exported, doc);
}

/** What each word of another language is called here. */
const FOREIGN_ITEMS: Readonly<Record<string, string>> = {
  func: "fn",
  function: "fn",
  def: "fn",
  fun: "fn",
  proc: "fn",
  struct: "type",
  class: "type",
  interface: "type",
  data: "type",
  use: "import",
  include: "import",
  require: "import",
  from: "import",
  pub: "export",
  public: "export",
};

/** Reports what is no item; reads on where one word is wrong. */
function misplaced(
  cursor: Cursor,
  start: number,
  exported: boolean,
  doc: string | null,
): Item | null {
  const { kind, span } = cursor;
  if (kind === "}" || kind === ")" || kind === "]") {
    // After another error this is an echo of it.
    if (cursor.reporter.count === 0) {
      cursor.report(span, {
        message: `this \`${kind}\` closes nothing`,
        help: "remove it, or look for one too many before it",
      });
    }
    cursor.advance();
    return null;
  }
  if (kind === "name") {
    const word = cursor.textOf(cursor.at);
    const meant = FOREIGN_ITEMS[word] ?? suggest(word, ITEM_WORDS);
    const fits = meant !== null && !cursor.startsLine(cursor.at + 1) &&
      (meant === "import"
        ? cursor.peek(1) === "string"
        : meant === "export"
        ? cursor.peek(1) === "fn" || cursor.peek(1) === "type" ||
          cursor.peek(1) === "enum"
        : cursor.peek(1) === "name");
    if (fits) {
      cursor.report(span, {
        message: `expected a declaration, found \`${word}\``,
        help: `did you mean \`${meant}\`?`,
        fix: {
          message: `write \`${meant}\``,
          edits: [{ span, replacement: meant }],
        },
      });
      if (meant === "export") {
        cursor.advance();
        return parseItem(cursor);
      }
      if (meant === "fn") return functionItem(cursor, start, exported, doc);
      if (meant === "type" || meant === "record") {
        return recordItem(cursor, start, exported, doc, meant);
      }
      if (meant === "enum") return enumItem(cursor, start, exported, doc);
      if (meant === "import") return importItem(cursor, start, exported);
    }
  }
  let help = "a file holds `import`, `type`, `enum` and `fn` declarations; " +
    "a program starts with `fn main() { … }`";
  switch (kind) {
    case "let":
      help =
        "a `let` stands inside a function; a constant can be a function: " +
        "`fn limit() -> Int { 3 }`";
      break;
    case "requires":
    case "ensures":
    case "intent":
      help = `\`${kind}\` stands between the signature and the \`{\` of the ` +
        "body";
      break;
    case "module":
      help = "`module` stands at the start of a file";
      break;
    case "!":
      help = "a capability list stands before the body";
  }
  cursor.fail(`expected a declaration, found ${cursor.found()}`, { help });
  return null;
}

const ITEM_WORDS: readonly string[] = [
  "fn",
  "type",
  "record",
  "enum",
  "import",
  "export",
];

/** The `///` lines directly above an offset, without their slashes. */
function docBefore(cursor: Cursor, start: number): string | null {
  const { comments } = cursor.tokens;
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.span.end <= start) low = middle + 1;
    else high = middle;
  }
  const lines: string[] = [];
  let below = start;
  for (let index = low - 1; index >= 0; index--) {
    const comment = comments[index]!;
    if (!comment.doc || comment.span.end < cursor.lastEnd) break;
    const between = cursor.text.slice(comment.span.end, below);
    if (!/^(\r\n|\n|\r)?[ \t]*$/.test(between)) break;
    lines.push(comment.text.slice(3).replace(/^ /, ""));
    below = comment.span.start;
  }
  return lines.length === 0 ? null : lines.reverse().join("\n");
}

function importItem(
  cursor: Cursor,
  start: number,
  exported: boolean,
): Item | null {
  cursor.advance();
  if (cursor.is("string")) {
    const index = cursor.advance();
    return {
      kind: "Import",
      span: cursor.from(start),
      exported,
      path: readString(cursor, index),
      pathSpan: cursor.spanOf(index),
    };
  }
  const first = cursor.at;
  let last = -1;
  while (!cursor.is("eof") && (cursor.at === first || !cursor.newLine)) {
    if (cursor.newLine) break;
    last = cursor.advance();
  }
  cursor.at = first;
  const name = last < 0
    ? null
    : cursor.text.slice(cursor.start, cursor.tokens.ends[last]!);
  const plain = name !== null && name.length < 80 && !/["\\\s]/.test(name);
  cursor.fail(
    `expected the quoted name of a package or file, found ${cursor.found()}`,
    {
      help: plain
        ? `write \`import "${name}"\``
        : 'write as in `import "std-json"` or `import "./other.ax"`',
      fix: plain
        ? {
          message: "put quotes around the name",
          edits: [{
            span: { start: cursor.start, end: cursor.tokens.ends[last]! },
            replacement: `"${name}"`,
          }],
        }
        : null,
    },
  );
  return null;
}

/** Reports `<T>` behind the name of an item and steps over it. */
function typeParameters(cursor: Cursor, what: string): void {
  if (!cursor.is("<")) return;
  cursor.fail(`${what} has no type parameters`, {
    help: "only the built-in types `Option`, `Result`, `List` and `Map` " +
      "have arguments",
  });
}

function recordItem(
  cursor: Cursor,
  start: number,
  exported: boolean,
  doc: string | null,
  keyword: "type" | "record",
): Item {
  cursor.advance();
  const name = cursor.name("the name of the record");
  typeParameters(cursor, "a record");
  if (!cursor.panic && cursor.is("=")) {
    cursor.fail("expected `{` and the fields, found `=`", {
      help: "a type is declared as `type P { x: Int }`; there are no other " +
        "names for a type",
    });
  }
  const fields = cursor.panic ? [] : fieldDeclarations(cursor);
  return {
    kind: "Record",
    span: cursor.from(start),
    exported,
    doc,
    keyword,
    name,
    fields,
  };
}

function fieldDeclarations(cursor: Cursor): FieldDeclaration[] {
  const fields: FieldDeclaration[] = [];
  const open = cursor.openBrace("`{` and the fields");
  if (open < 0) return fields;
  while (!cursor.is("}") && !cursor.is("eof")) {
    if (cursor.atItemStart()) break;
    const { start } = cursor;
    const name = cursor.name("the name of a field");
    const type = typed(cursor, "the field", name);
    if (type === null) break;
    fields.push({ span: cursor.from(start), name, type });
    if (!separated(cursor, "}")) break;
  }
  cursor.close("}", open, "`,` or `}`");
  return fields;
}

/** Reads `: T` behind a name. */
function typed(cursor: Cursor, what: string, name: Name): TypeNode | null {
  if (cursor.panic) return null;
  if (!cursor.is(":")) {
    cursor.fail(
      `expected \`:\` and the type of ${what} \`${name.text}\`, found ` +
        cursor.found(),
      { help: `write as in \`${name.text}: Int\`` },
    );
    return null;
  }
  cursor.advance();
  return parseType(cursor);
}

function enumItem(
  cursor: Cursor,
  start: number,
  exported: boolean,
  doc: string | null,
): Item {
  cursor.advance();
  const name = cursor.name("the name of the enum");
  typeParameters(cursor, "an enum");
  const variants: VariantDeclaration[] = [];
  const open = cursor.panic ? -1 : cursor.openBrace("`{` and the variants");
  if (open >= 0) {
    while (!cursor.is("}") && !cursor.is("eof")) {
      if (cursor.atItemStart()) break;
      variants.push(variantDeclaration(cursor));
      if (!cursor.panic && cursor.is("=")) {
        cursor.fail("expected `,` or `}`, found `=`", {
          help: "a variant has no number",
        });
      }
      if (cursor.panic || !separated(cursor, "}")) break;
    }
    cursor.close("}", open, "`,` or `}`");
  }
  return {
    kind: "Enum",
    span: cursor.from(start),
    exported,
    doc,
    name,
    variants,
  };
}

function variantDeclaration(cursor: Cursor): VariantDeclaration {
  const { start } = cursor;
  const name = cursor.name("the name of a variant");
  let payload: TypeNode | null = null;
  let fields: FieldDeclaration[] | null = null;
  if (!cursor.panic && cursor.is("(")) {
    const open = cursor.advance();
    if (cursor.is(")")) {
      cursor.report(cursor.span, {
        message: `expected the type of the payload of \`${name.text}\``,
        help: "a variant without payload has no parentheses",
      });
    } else payload = parseType(cursor);
    if (!cursor.panic && cursor.is(":")) {
      cursor.fail("expected `)`, found `:`: this payload has no name", {
        help: `named fields stand in braces: \`${name.text} { a: Int }\``,
      });
    } else if (!cursor.panic && cursor.is(",") && cursor.peek(1) !== ")") {
      cursor.fail("expected `)`, found `,`: a variant has one payload", {
        help: "give several values names: " +
          `\`${name.text} { a: Int, b: Int }\``,
      });
    }
    cursor.take(",");
    cursor.close(")", open, "`)`");
  } else if (!cursor.panic && cursor.is("{")) {
    fields = fieldDeclarations(cursor);
  }
  return { span: cursor.from(start), name, payload, fields };
}

function functionItem(
  cursor: Cursor,
  start: number,
  exported: boolean,
  doc: string | null,
): Item {
  cursor.advance();
  cursor.loops = 0;
  const name = cursor.name("the name of the function");
  typeParameters(cursor, "a function");
  const parameters = cursor.panic ? [] : parameterList(cursor);
  let result = cursor.panic ? null : resultType(cursor);
  let capabilities = cursor.panic ? null : parseCapabilities(cursor);
  if (capabilities !== null && result?.kind === "FunctionType") {
    // Two lists: the first belongs to the function type.
    const second = cursor.panic ? null : parseCapabilities(cursor);
    if (second !== null) {
      result = {
        ...result,
        span: { start: result.span.start, end: capabilities.span.end },
        capabilities,
      };
      capabilities = second;
    }
  }
  if (!cursor.panic && cursor.is("->") && result === null) {
    result = lateResult(cursor, capabilities);
  }
  const clauses = cursor.panic ? [] : clauseList(cursor);
  if (!cursor.panic && cursor.is("=")) {
    cursor.fail("expected `{` and the body of the function, found `=`", {
      help: "the body of a function stands in braces",
    });
  }
  const body = parseBlock(cursor, "`{` and the body of the function");
  return {
    kind: "Function",
    span: cursor.from(start),
    exported,
    doc,
    name,
    parameters,
    result,
    capabilities,
    clauses,
    body,
  };
}

function parameterList(cursor: Cursor): Parameter[] {
  const parameters: Parameter[] = [];
  const open = cursor.at;
  if (!cursor.expect("(", "`(` and the parameters")) return parameters;
  while (!cursor.is(")") && !cursor.is("eof")) {
    const { start } = cursor;
    if (cursor.is("mut")) {
      cursor.report(cursor.span, {
        message: "a parameter is not declared with `mut`",
        help: "give it a new name in the body: `let mut n = n`",
        fix: {
          message: "remove `mut`",
          edits: [{
            span: { start, end: cursor.tokens.starts[cursor.at + 1]! },
            replacement: "",
          }],
        },
      });
      cursor.advance();
    }
    const name = cursor.name("a parameter or `)`");
    const type = typed(cursor, "the parameter", name);
    if (type === null) break;
    parameters.push({ span: cursor.from(start), name, type });
    if (cursor.is("=")) {
      cursor.fail("expected `,` or `)`, found `=`", {
        help: "a parameter has no default value",
      });
      break;
    }
    if (!separated(cursor, ")")) break;
  }
  cursor.close(")", open, "`,` or `)`");
  return parameters;
}

function resultType(cursor: Cursor): TypeNode | null {
  if (cursor.take("->")) return parseType(cursor, { result: true });
  if (!cursor.is(":") && !cursor.is("=>")) return null;
  if (cursor.peek(1) !== "name") return null;
  const { kind, span } = cursor;
  cursor.report(span, {
    message: `expected \`->\` before the type of the result, found \`${kind}\``,
    fix: {
      message: "write `->`",
      edits: [{ span, replacement: kind === ":" ? " ->" : "->" }],
    },
  });
  cursor.advance();
  return parseType(cursor, { result: true });
}

/** `!{…} -> T`: the two in the wrong order. */
function lateResult(
  cursor: Cursor,
  capabilities: CapabilityList | null,
): TypeNode | null {
  const { span } = cursor;
  const index = cursor.at;
  cursor.advance();
  const type = parseType(cursor, { result: true });
  if (cursor.panic || capabilities === null || type === null) return type;
  const after = cursor.at;
  cursor.at = index;
  const written = cursor.text.slice(type.span.start, type.span.end);
  cursor.report(span, {
    message: "the result type `->` stands before the list of capabilities",
    help: `write \`-> ${written} !{…}\``,
    fix: {
      message: "put the result type first",
      edits: [
        {
          span: {
            start: capabilities.span.start,
            end: capabilities.span.start,
          },
          replacement: `-> ${written} `,
        },
        {
          span: { start: capabilities.span.end, end: type.span.end },
          replacement: "",
        },
      ],
    },
  });
  cursor.at = after;
  return type;
}

function clauseList(cursor: Cursor): Clause[] {
  const clauses: Clause[] = [];
  for (;;) {
    const { start, kind, span } = cursor;
    if (cursor.panic) return clauses;
    if (kind === "intent") {
      if (clauses.some((clause) => clause.kind === "Intent")) {
        cursor.report(span, { message: "a function has one `intent` at most" });
      }
      const index = cursor.advance() + 1;
      if (!cursor.is("string")) {
        cursor.fail(
          `expected a string behind \`intent\`, found ${cursor.found()}`,
        );
        return clauses;
      }
      cursor.advance();
      clauses.push({
        kind: "Intent",
        span: cursor.from(start),
        text: readString(cursor, index),
        textSpan: cursor.spanOf(index),
      });
    } else if (kind === "requires" || kind === "ensures") {
      cursor.advance();
      const condition = parseHeadExpression(cursor, "a condition");
      clauses.push({
        kind: kind === "requires" ? "Requires" : "Ensures",
        span: cursor.from(start),
        condition,
      });
    } else return clauses;
  }
}
