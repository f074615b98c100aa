// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads TypeScript sources just well enough to see what they import and which
 * globals they name.
 *
 * @module
 */

/** One import of a file. */
export interface Import {
  /** What is written between the quotes. */
  readonly specifier: string;
  /** `type` imports vanish at run time; `dynamic` ones load when reached. */
  readonly kind: "static" | "type" | "dynamic";
}

const IMPORTS =
  /\b(?:import|export)\s+(type\s+)?(?:[\w$*{},\s]+?\s+from\s+)?"([^"\n]+)"|\bimport\(\s*"([^"\n]+)"\s*\)/g;

/** The imports of a source text, in order. */
export function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const code = codeOnly(text);
  for (const match of scan(text, false).matchAll(IMPORTS)) {
    // A text that talks about imports is none.
    if (!/^(?:im|ex)port/.test(code.slice(match.index))) continue;
    const [, type, still, dynamic] = match;
    if (dynamic !== undefined) {
      found.push({ specifier: dynamic, kind: "dynamic" });
    } else if (still !== undefined) {
      found.push({
        specifier: still,
        kind: type === undefined ? "static" : "type",
      });
    }
  }
  return found;
}

/** The text with comments and the insides of literals blanked out. */
export function codeOnly(text: string): string {
  return scan(text, true);
}

/** A slash behind one of these begins a regular expression. */
const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>\n]|\breturn|\btypeof|\bcase)$/;

function scan(text: string, blankLiterals: boolean): string {
  let out = "";
  let at = 0;
  /** For every template literal that is open: braces open inside its `${`. */
  const templates: number[] = [];
  const copy = (end: number, blank: boolean): void => {
    const part = text.slice(at, end);
    out += blank ? part.replace(/[^\n]/g, " ") : part;
    at = end;
  };
  /** Goes to the end of a template's text: its backtick, or the next `${`. */
  const template = (): void => {
    let end = at;
    while (end < text.length && text[end] !== "`") {
      if (text[end] === "$" && text[end + 1] === "{") {
        copy(end, blankLiterals);
        copy(end + 2, false);
        templates.push(0);
        return;
      }
      end += text[end] === "\\" ? 2 : 1;
    }
    copy(end, blankLiterals);
    copy(Math.min(end + 1, text.length), false);
  };
  while (at < text.length) {
    const c = text[at];
    const next = text[at + 1];
    if (c === "/" && next === "/") {
      const end = text.indexOf("\n", at);
      copy(end < 0 ? text.length : end, true);
    } else if (c === "/" && next === "*") {
      const end = text.indexOf("*/", at + 2);
      copy(end < 0 ? text.length : end + 2, true);
    } else if (c === '"' || c === "'") {
      let end = at + 1;
      while (end < text.length && text[end] !== c && text[end] !== "\n") {
        end += text[end] === "\\" ? 2 : 1;
      }
      copy(at + 1, false);
      copy(end, blankLiterals);
      copy(Math.min(end + 1, text.length), false);
    } else if (c === "`") {
      copy(at + 1, false);
      template();
    } else if (c === "/" && BEFORE_REGEX.test(out.trimEnd().slice(-8))) {
      let end = at + 1;
      let inClass = false;
      while (end < text.length && text[end] !== "\n") {
        if (text[end] === "\\") end++;
        else if (text[end] === "[") inClass = true;
        else if (text[end] === "]") inClass = false;
        else if (text[end] === "/" && !inClass) break;
        end++;
      }
      copy(at + 1, false);
      copy(end, blankLiterals);
      copy(Math.min(end + 1, text.length), false);
    } else {
      const open = templates.length - 1;
      if (open >= 0 && c === "{") templates[open] = (templates[open] ?? 0) + 1;
      if (open >= 0 && c === "}") {
        if (templates[open] === 0) {
          templates.pop();
          copy(at + 1, false);
          template();
          continue;
        }
        templates[open] = (templates[open] ?? 0) - 1;
      }
      copy(at + 1, false);
    }
  }
  return out;
}
