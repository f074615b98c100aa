// Copyright 2026 the Boruna authors. MIT license.

/**
 * The fenced code blocks of a Markdown text (CommonMark 4.5), also inside
 * quotes and lists.
 *
 * @module
 */

/** A fenced block. */
export interface Fence {
  /** What stands behind the opening fence. */
  readonly info: string;
  /** The content, each line with its line end. */
  readonly text: string;
  /** The line of its first line of content, or of the fence if it is empty. */
  readonly line: number;
}

/** What a block stands in: marks of quotes and lists, and blanks. */
const PREFIX = /^(?: {0,3}>[ ]?| {0,3}(?:[-+*]|\d{1,9}[.)])[ ]+)*/;

/** All fenced blocks, in order. */
export function fencesOf(markdown: string): Fence[] {
  const found: Fence[] = [];
  const lines = markdown.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const prefix = PREFIX.exec(line)?.[0] ?? "";
    const [, indent = "", mark = "", info = ""] =
      /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line.slice(prefix.length)) ?? [];
    if (mark === "" || (mark.startsWith("`") && info.includes("`"))) continue;
    const quotes = prefix.replace(/[^>]/g, "").length;
    const close = new RegExp(`^ {0,3}\\${mark[0]}{${mark.length},}[ \\t]*$`);
    const width = prefix.replaceAll(">", "").length + indent.length;
    const content: string[] = [];
    const first = at + 1;
    for (at++; at < lines.length; at++) {
      const inner = withoutQuotes(lines[at] as string, quotes);
      if (inner === null) {
        // The quote ends, and the block with it.
        at--;
        break;
      }
      if (close.test(quotes > 0 ? inner : inner.slice(blanks(inner, width)))) {
        break;
      }
      content.push(
        inner.slice(blanks(inner, quotes > 0 ? indent.length : width)),
      );
    }
    found.push({
      info: info.trim(),
      text: content.map((one) => `${one}\n`).join(""),
      line: content.length === 0 ? first : first + 1,
    });
  }
  return found;
}

/** A line inside quotes; null when it is outside. */
function withoutQuotes(line: string, quotes: number): string | null {
  let rest = line;
  for (let i = 0; i < quotes; i++) {
    const next = /^ {0,3}> ?/.exec(rest)?.[0];
    if (next === undefined) return null;
    rest = rest.slice(next.length);
  }
  return rest;
}

/** How many blanks a line starts with, up to a number. */
function blanks(line: string, most: number): number {
  let count = 0;
  while (count < most && line[count] === " ") count++;
  return count;
}
