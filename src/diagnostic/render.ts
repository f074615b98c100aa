// Copyright 2026 the Boruna authors. MIT license.

/**
 * Diagnostics drawn for a terminal: the sentence, the place, an excerpt with
 * the wrong part underlined, and the way out.
 *
 * A finding takes one screen at most, however long its lines are, and nothing
 * in a source can move the cursor or turn text around: what is invisible is
 * shown by its code point.
 *
 * @module
 */

import type { Diagnostic } from "./diagnostic.ts";
import { cellsOf, clean, type Excerpt, excerptOf } from "./excerpt.ts";
import { positionOf, type Source, type Span } from "./source.ts";

/** How to draw. */
export interface RenderOptions {
  /** True for ANSI colours; plain text otherwise. */
  readonly color?: boolean;
}

/** A place to underline. */
interface Mark {
  readonly source: Source;
  readonly span: Span;
  readonly line: number;
  readonly message: string;
  readonly primary: boolean;
}

type Paint = (style: Style, text: string) => string;
type Style = "error" | "warning" | "frame" | "strong" | "help";

const STYLES: Readonly<Record<Style, string>> = {
  error: "1;31",
  warning: "1;33",
  frame: "1;34",
  strong: "1",
  help: "1;36",
};

/** The most labels that are drawn; a finding has few. */
const MOST_LABELS = 8;

/**
 * Draws one diagnostic; ends with a line end.
 *
 * @example
 * ```ts
 * import { check, render } from "@boruna/cli";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const [found] = check('fn main() -> Int { "a" }');
 * assertStringIncludes(render(found!), "error[E009]: expected Int");
 * ```
 */
export function render(
  diagnostic: Diagnostic,
  options: RenderOptions = {},
): string {
  const paint: Paint = options.color === true
    ? (style, text) => `\x1b[${STYLES[style]}m${text}\x1b[0m`
    : (_style, text) => text;
  const { code, severity, message, source, span } = diagnostic;
  const marks = [
    mark(source, span, "", true),
    ...diagnostic.labels.slice(0, MOST_LABELS).map((label) =>
      mark(label.source, label.span, label.message, false)
    ),
  ];
  const width = Math.max(...marks.map(({ line }) => String(line).length));
  const pad = " ".repeat(width);
  const lines = [
    paint(severity, `${severity}[${code}]`) + paint("strong", ": ") +
    paint("strong", clean(message)),
  ];
  for (const [index, group] of groups(marks).entries()) {
    const { source, span } = group[0]!;
    const { line, column } = positionOf(source, span.start);
    const arrow = index === 0 ? "-->" : ":::";
    lines.push(
      `${pad}${paint("frame", arrow)} ${clean(source.name)}:${line}:${column}`,
      `${pad} ${paint("frame", "|")}`,
      ...drawn(group, width, severity, paint),
    );
  }
  const remarks: [string, string][] = diagnostic.notes.map((
    note,
  ) => ["note", note]);
  const help = diagnostic.help ?? diagnostic.fix?.message ?? null;
  if (help !== null) remarks.push(["help", help]);
  if (remarks.length > 0) lines.push(`${pad} ${paint("frame", "|")}`);
  for (const [word, text] of remarks) {
    lines.push(
      `${pad} ${paint("frame", "=")} ${paint("help", `${word}:`)} ${
        clean(text)
      }`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/**
 * Draws diagnostics with an empty line between them.
 *
 * @example
 * ```ts
 * import { check, renderAll } from "@boruna/cli";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const found = check("fn main() -> Int { x }");
 * assertStringIncludes(renderAll(found, { color: true }), "\x1b[");
 * ```
 */
export function renderAll(
  diagnostics: readonly Diagnostic[],
  options: RenderOptions = {},
): string {
  return diagnostics.map((diagnostic) => render(diagnostic, options))
    .join("\n");
}

function mark(
  source: Source,
  span: Span,
  message: string,
  primary: boolean,
): Mark {
  const { line } = positionOf(source, span.start);
  return { source, span, line, message, primary };
}

/** Marks by file, the file of the finding first. */
function groups(marks: readonly Mark[]): Mark[][] {
  const found: Mark[][] = [];
  for (const mark of marks) {
    const group = found.find((group) => group[0]!.source === mark.source);
    if (group === undefined) found.push([mark]);
    else group.push(mark);
  }
  return found;
}

/** The excerpts of one file, lines in order, gaps shown. */
function drawn(
  group: readonly Mark[],
  width: number,
  severity: Style,
  paint: Paint,
): string[] {
  const lines: string[] = [];
  const bar = paint("frame", "|");
  let lastLine = Infinity;
  let shown: Excerpt | null = null;
  const ordered = [...group].sort((a, b) =>
    a.line - b.line || Number(b.primary) - Number(a.primary) ||
    a.span.start - b.span.start
  );
  for (const mark of ordered) {
    const { line } = mark;
    if (line > lastLine + 1) lines.push(paint("frame", "..."));
    if (line !== lastLine || shown === null || !shown.holds(mark.span)) {
      shown = excerptOf(mark.source, line, mark.span);
      lines.push(
        `${paint("frame", String(line).padStart(width))} ${bar}` +
          spaced(shown.text),
      );
    }
    lastLine = line;
    const { before, below } = shown.columns(mark.span);
    const sign = mark.primary ? "^" : "-";
    const style = mark.primary ? severity : "frame";
    const note = mark.message === "" ? "" : ` ${clean(mark.message)}`;
    lines.push(
      `${" ".repeat(width)} ${bar} ${" ".repeat(before)}` +
        paint(style, sign.repeat(below) + note),
    );
  }
  return lines;
}

function spaced(text: string): string {
  return text === "" ? "" : ` ${text}`;
}

/** The width of a text on a terminal, in columns. */
export function displayWidth(text: string): number {
  return cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);
}
