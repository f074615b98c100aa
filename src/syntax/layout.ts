// Copyright 2026 the Boruna authors. MIT license.

/**
 * Documents with optional line breaks, and their layout in a width.
 *
 * A *group* is set on one line if it fits there up to the next certain line
 * break; otherwise all its own breaks are taken, and the groups inside decide
 * for themselves (after Wadler, "A prettier printer"). The layout uses no
 * native recursion and looks ahead by at most one line.
 *
 * @module
 */

/** A text with possible line breaks. */
export type Document =
  | string
  | readonly Document[]
  | {
    readonly kind: "group";
    readonly inner: Document;
    readonly broken: boolean;
  }
  | { readonly kind: "indent"; readonly inner: Document }
  /** Indented in a broken group only. */
  | { readonly kind: "nest"; readonly inner: Document }
  /** A line break in a broken group, `flat` in one that fits. */
  | { readonly kind: "break"; readonly flat: string }
  /** A text that only a broken group shows. */
  | { readonly kind: "broken"; readonly text: string }
  /** A certain line break, perhaps with an empty line. */
  | { readonly kind: "line"; readonly blank: boolean }
  /** A comment; takes no room, and only certain line breaks follow it. */
  | { readonly kind: "comment"; readonly text: string };

/** A certain line break. */
export const LINE: Document = { kind: "line", blank: false };
/** An empty line. */
export const BLANK: Document = { kind: "line", blank: true };
/** A break that is a blank when not taken. */
export const SPACE_BREAK: Document = { kind: "break", flat: " " };
/** A break that is nothing when not taken. */
export const EMPTY_BREAK: Document = { kind: "break", flat: "" };
/** A comma that only a broken group has. */
export const TRAILING_COMMA: Document = { kind: "broken", text: "," };

/** The blanks of one level. */
const INDENT = "    ";

interface Task {
  readonly document: Document;
  readonly indent: number;
  readonly broken: boolean;
}

/** The text of a document in lines of at most `width` columns, if possible. */
export function layout(document: Document, width: number): string {
  const out: string[] = [];
  let column = 0;
  const tasks: Task[] = [{ document, indent: 0, broken: true }];
  while (tasks.length > 0) {
    const { document, indent, broken } = tasks.pop()!;
    if (typeof document === "string") {
      out.push(document);
      column = columnAfter(column, document);
      continue;
    }
    if (isList(document)) {
      for (let index = document.length - 1; index >= 0; index--) {
        tasks.push({ document: document[index]!, indent, broken });
      }
      continue;
    }
    switch (document.kind) {
      case "group": {
        const task = { document: document.inner, indent, broken: false };
        const fit = !document.broken &&
          fits(task, tasks, width - column);
        tasks.push({ document: document.inner, indent, broken: !fit });
        break;
      }
      case "indent":
        tasks.push({ document: document.inner, indent: indent + 1, broken });
        break;
      case "nest":
        tasks.push({
          document: document.inner,
          indent: broken ? indent + 1 : indent,
          broken,
        });
        break;
      case "break":
        if (broken) {
          out.push("\n", INDENT.repeat(indent));
          column = indent * INDENT.length;
        } else {
          out.push(document.flat);
          column += document.flat.length;
        }
        break;
      case "broken":
        if (broken) {
          out.push(document.text);
          column += document.text.length;
        }
        break;
      case "line":
        out.push(document.blank ? "\n\n" : "\n", INDENT.repeat(indent));
        column = indent * INDENT.length;
        break;
      case "comment":
        out.push(document.text);
    }
  }
  return out.join("");
}

/** True if a task and what follows it fit up to the next line break. */
function fits(task: Task, rest: readonly Task[], room: number): boolean {
  const tasks: Task[] = [task];
  let after = rest.length;
  let left = room;
  while (left >= 0) {
    if (tasks.length === 0) {
      if (after === 0) return true;
      tasks.push(rest[--after]!);
      continue;
    }
    const { document, indent, broken } = tasks.pop()!;
    if (typeof document === "string") {
      const end = document.indexOf("\n");
      if (end >= 0) return left >= lengthOf(document.slice(0, end));
      left -= lengthOf(document);
      continue;
    }
    if (isList(document)) {
      // A long list cannot fit: what is beyond the room need not be seen.
      const most = Math.min(document.length, 2 * left + 2);
      for (let index = most - 1; index >= 0; index--) {
        tasks.push({ document: document[index]!, indent, broken });
      }
      continue;
    }
    switch (document.kind) {
      case "group":
        tasks.push({
          document: document.inner,
          indent,
          broken: document.broken,
        });
        break;
      case "indent":
      case "nest":
        tasks.push({ document: document.inner, indent, broken });
        break;
      case "break":
        if (broken) return true;
        left -= document.flat.length;
        break;
      case "broken":
        if (broken) left -= document.text.length;
        break;
      case "line":
      case "comment":
        return true;
    }
  }
  return false;
}

function isList(document: Document): document is readonly Document[] {
  return Array.isArray(document);
}

function columnAfter(column: number, text: string): number {
  const end = text.lastIndexOf("\n");
  return end < 0 ? column + lengthOf(text) : lengthOf(text.slice(end + 1));
}

/** The code points of a text. */
function lengthOf(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) pairs++;
  }
  return text.length - pairs;
}
