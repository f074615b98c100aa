// Copyright 2026 the Boruna authors. MIT license.

/**
 * Text to tokens.
 *
 * One pass from left to right; every unit is looked at a bounded number of
 * times, so the time is linear in the length of the text, whatever it holds.
 * A character that is wrong is reported once and lexing goes on behind it.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import {
  codePointName,
  continuesName,
  isBidiControl,
  isDigit,
  isEmojiPart,
  isForeignBlank,
  isForeignLetter,
  isHexDigit,
  isZeroWidth,
  lookalike,
  startsName,
} from "./characters.ts";
import type { Reporter } from "./report.ts";
import { KEYWORDS, LONGEST_KEYWORD, type Tokens } from "./token.ts";
import type { Comment } from "./tree.ts";

/** The signs that start a pair, each with the pairs that it starts. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  "+": ["++"],
  "&": ["&&"],
  "|": ["||"],
  "-": ["->"],
  "=": ["=>", "=="],
  "!": ["!="],
  "<": ["<="],
  ">": [">="],
  ":": ["::"],
  ".": [".."],
};

const SINGLES = "+-*/%<>!=.(){}[],:;";

/** What each word or sign of another language is called here. */
const FOREIGN_SIGNS: Readonly<Record<string, string>> = {
  "&": "write `&&` for a logical and",
  "|": "write `||` for a logical or; a pattern has no alternatives",
  "#": "a comment starts with `//`",
  "?": "write `if c { a } else { b }` to choose, and `match` for a Result",
  "~": "write `!` for a logical not",
};

/** Quotes that open a string elsewhere, each with those that close it. */
const FOREIGN_QUOTES: Readonly<Record<string, string>> = {
  "'": "'",
  "`": "`",
  "“": "”“",
  "„": "“”",
  "«": "»",
  "‘": "’",
};

const ESCAPES_HELP = 'the escapes are `\\n`, `\\t`, `\\r`, `\\0`, `\\"`, ' +
  "`\\\\` and `\\u{1F600}`";

/** The tokens of a text; what is wrong goes to the reporter. */
export function lex(text: string, reporter: Reporter): Tokens {
  return new Lexer(text, reporter).run();
}

class Lexer {
  readonly text: string;
  readonly reporter: Reporter;
  readonly kinds: string[] = [];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly lineFirst: Int32Array;
  readonly comments: Comment[] = [];
  readonly flawed: Set<number> = new Set();
  at: number = 0;
  newLine: boolean = true;
  /** Where the last string that runs over several lines starts. */
  longString: Span | null = null;
  /** The wrong character reported last; once a line is enough. */
  lastWrong: string = "";

  constructor(text: string, reporter: Reporter) {
    this.text = text;
    this.reporter = reporter;
    // A token takes at least one unit, and `eof` none.
    const most = text.length + 1;
    this.starts = new Int32Array(most);
    this.ends = new Int32Array(most);
    this.lineFirst = new Int32Array(most);
  }

  run(): Tokens {
    const { text } = this;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < text.length && !this.reporter.full) {
      const unit = text.charCodeAt(this.at);
      if (unit === 0x20 || unit === 0x09) this.at++;
      else if (unit === 0x0a || unit === 0x0d) {
        this.newLine = true;
        this.lastWrong = "";
        this.at++;
      } else if (startsName(unit)) this.name();
      else if (isDigit(unit)) this.number();
      else if (unit === 0x22) this.string();
      else if (unit === 0x2f && text.charCodeAt(this.at + 1) === 0x2f) {
        this.comment();
      } else this.sign(this.at);
    }
    this.push("eof", text.length, text.length);
    return this;
  }

  push(kind: string, start: number, end: number): void {
    const index = this.kinds.length;
    this.kinds.push(kind);
    this.starts[index] = start;
    this.ends[index] = end;
    this.lineFirst[index] = this.newLine ? index : this.lineFirst[index - 1]!;
    this.newLine = false;
  }

  /** Remembers that the token pushed next, or pushed last, is wrong. */
  flaw(index: number): void {
    this.flawed.add(index);
  }

  name(): void {
    const { text } = this;
    const start = this.at;
    let end = start + 1;
    while (continuesName(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) > 0x7f && this.foreignAt(end)) {
      this.foreignName(start);
      return;
    }
    this.at = end;
    let kind = "name";
    if (end - start <= LONGEST_KEYWORD) {
      const word = text.slice(start, end);
      if (word === "_" || KEYWORDS.has(word)) kind = word;
    }
    this.push(kind, start, end);
  }

  /** True if a name that has begun goes on here with a wrong character. */
  foreignAt(at: number): boolean {
    const point = this.text.codePointAt(at) ?? 0;
    if (isForeignLetter(point)) return true;
    if (!isZeroWidth(point) && !isBidiControl(point)) return false;
    const next = this.text.codePointAt(at + 1) ?? 0;
    return (next < 0x80 && continuesName(next)) || isForeignLetter(next);
  }

  /** A name that holds at least one character beyond ASCII. */
  foreignName(start: number): void {
    const { text } = this;
    let end = start;
    let wrong: number | null = null;
    while (end < text.length) {
      const unit = text.charCodeAt(end);
      if (unit < 0x80) {
        if (!continuesName(unit)) break;
        end++;
      } else {
        if (!this.foreignAt(end)) break;
        wrong ??= end;
        end += text.codePointAt(end)! > 0xffff ? 2 : 1;
      }
    }
    const at = wrong ?? start;
    const point = text.codePointAt(at)!;
    const shown = String.fromCodePoint(point);
    const visible = isForeignLetter(point);
    const twin = lookalike(shown);
    this.flaw(this.kinds.length);
    this.reporter.add("E001", { start: at, end: at + shown.length }, {
      message: visible
        ? `a name cannot hold the character \`${shown}\` (${
          codePointName(point)
        })`
        : `a name cannot hold the invisible character ${codePointName(point)}`,
      notes: twin === null
        ? []
        : [`it looks like the ASCII letter \`${twin}\` but is another one`],
      help: "names are made of the letters a–z and A–Z, digits and `_`",
      fix: twin !== null
        ? {
          message: `write the ASCII letter \`${twin}\``,
          edits: [{
            span: { start: at, end: at + shown.length },
            replacement: twin,
          }],
        }
        : visible
        ? null
        : {
          message: "remove the invisible character",
          edits: [{
            span: { start: at, end: at + shown.length },
            replacement: "",
          }],
        },
    });
    this.at = end;
    this.push("name", start, end);
  }

  number(): void {
    const { text } = this;
    const start = this.at;
    let end = this.digits(start);
    let kind = "int";
    const first = text.charCodeAt(start);
    const letter = text.charCodeAt(start + 1) | 0x20;
    if (
      first === 0x30 && end === start + 1 &&
      (letter === 0x78 || letter === 0x62 || letter === 0x6f) &&
      isHexDigit(text.charCodeAt(start + 2))
    ) {
      this.otherBase(start);
      return;
    }
    if (text.charCodeAt(end) === 0x2e && isDigit(text.charCodeAt(end + 1))) {
      kind = "float";
      end = this.digits(end + 1);
    }
    if ((text.charCodeAt(end) | 0x20) === 0x65) {
      let next = end + 1;
      const sign = text.charCodeAt(next);
      if (sign === 0x2b || sign === 0x2d) next++;
      if (isDigit(text.charCodeAt(next))) {
        kind = "float";
        end = this.digits(next);
      }
    }
    const tail = text.charCodeAt(end);
    if (startsName(tail) || (tail > 0x7f && this.foreignAt(end))) {
      this.numberTail(start, end);
      return;
    }
    this.at = end;
    const index = this.kinds.length;
    this.push(kind, start, end);
    if (end - start < 3) return;
    const written = text.slice(start, end);
    if (written.includes("__")) {
      this.badUnderscore(index, start, end, "only one `_` may stand between");
    } else if (kind === "float") {
      if (!Number.isFinite(Number(written.replaceAll("_", "")))) {
        this.flaw(index);
        this.reporter.add("E001", { start, end }, {
          message: `the number \`${
            shortened(written)
          }\` is too large for Float`,
          help: "the largest Float is 1.7976931348623157e308",
        });
      }
    }
  }

  /** The end of a run of digits; `_` counts when a digit follows it. */
  digits(start: number): number {
    const { text } = this;
    let end = start;
    for (;;) {
      const unit = text.charCodeAt(end);
      if (isDigit(unit)) {
        end++;
        continue;
      }
      if (unit !== 0x5f) return end;
      let after = end + 1;
      while (text.charCodeAt(after) === 0x5f) after++;
      if (!isDigit(text.charCodeAt(after))) return end;
      end = after;
    }
  }

  badUnderscore(
    index: number,
    start: number,
    end: number,
    rule: string,
  ): void {
    this.flaw(index);
    const plain = this.text.slice(start, end).replaceAll(/_+/g, "_")
      .replace(/_$/, "");
    this.reporter.add("E001", { start, end }, {
      message: `the underscores of \`${
        shortened(this.text.slice(start, end))
      }\` are misplaced: ${rule} two digits`,
      help: `write \`${shortened(plain)}\``,
      fix: {
        message: "tidy the underscores",
        edits: [{ span: { start, end }, replacement: plain }],
      },
    });
  }

  /** `0x1F`, `0b101`, `0o17`: the language has decimal numbers only. */
  otherBase(start: number): void {
    const { text } = this;
    let end = start + 2;
    while (continuesName(text.charCodeAt(end))) end++;
    this.at = end;
    this.flaw(this.kinds.length);
    this.push("int", start, end);
    const written = text.slice(start, end);
    let value: string | null = null;
    if (written.length <= 18) {
      try {
        value = BigInt(written.toLowerCase().replaceAll("_", "")).toString();
      } catch {
        value = null;
      }
    }
    this.reporter.add("E001", { start, end }, {
      message: `\`${shortened(written)}\` is not a number here: ` +
        "numbers are written in decimal",
      help: value === null ? null : `write \`${value}\``,
      fix: value === null ? null : {
        message: `write the number in decimal`,
        edits: [{ span: { start, end }, replacement: value }],
      },
    });
  }

  /** A number with letters directly behind it. */
  numberTail(start: number, end: number): void {
    const { text } = this;
    let tail = end;
    while (tail < text.length) {
      const unit = text.charCodeAt(tail);
      if (unit < 0x80 ? !continuesName(unit) : !this.foreignAt(tail)) break;
      tail += text.codePointAt(tail)! > 0xffff ? 2 : 1;
    }
    this.at = tail;
    const index = this.kinds.length;
    this.push("int", start, tail);
    if (/^_+$/.test(text.slice(end, Math.min(tail, end + 80)))) {
      this.badUnderscore(index, start, tail, "each must stand between");
      return;
    }
    this.flaw(index);
    const suffix = shortened(text.slice(end, tail));
    this.reporter.add("E001", { start, end: tail }, {
      message: `the number \`${
        shortened(text.slice(start, end))
      }\` runs into \`${suffix}\``,
      help: suffix === "e" || suffix === "E"
        ? "an exponent needs digits, as in `1e5`"
        : "put a blank or an operator between them; " +
          "numbers have no suffixes, and names cannot start with a digit",
    });
  }

  comment(): void {
    const { text } = this;
    const start = this.at;
    let end = start + 2;
    for (; end < text.length; end++) {
      const unit = text.charCodeAt(end);
      if (unit === 0x0a || unit === 0x0d) break;
      if (unit > 0x7f) this.invisible(end, "a comment");
    }
    this.at = end;
    const written = text.slice(start, end);
    this.comments.push({
      span: { start, end },
      text: written,
      doc: written.startsWith("///") && !written.startsWith("////"),
    });
  }

  /** Reports what must not stand in a string or comment; true if it was. */
  invisible(at: number, place: string): boolean {
    const { text } = this;
    const point = text.codePointAt(at)!;
    const bidi = isBidiControl(point);
    if (!bidi) {
      if (!isZeroWidth(point)) return false;
      if (point === 0x200d && this.joins(at)) return false;
    }
    const replacement = place === "a string"
      ? `\\u{${point.toString(16).toUpperCase()}}`
      : "";
    this.reporter.add("E001", { start: at, end: at + 1 }, {
      message: bidi
        ? `${place} cannot hold the bidirectional control character ` +
          codePointName(point)
        : `${place} cannot hold the invisible character ${
          codePointName(point)
        }`,
      notes: bidi
        ? ["it can make the code look different from what it is"]
        : [],
      help: replacement === "" ? "remove it" : `write \`${replacement}\``,
      fix: {
        message: replacement === ""
          ? "remove the character"
          : "write the character as an escape",
        edits: [{ span: { start: at, end: at + 1 }, replacement }],
      },
    });
    return true;
  }

  /** True if the joiner here stands between two parts of an emoji. */
  joins(at: number): boolean {
    const { text } = this;
    const low = text.charCodeAt(at - 1);
    const before = low >= 0xdc00 && low <= 0xdfff
      ? text.codePointAt(at - 2) ?? 0
      : low;
    return isEmojiPart(before) && isEmojiPart(text.codePointAt(at + 1) ?? 0);
  }

  string(): void {
    const { text } = this;
    const start = this.at;
    const index = this.kinds.length;
    const before = this.reporter.count;
    let firstLineEnd = -1;
    let end = start + 1;
    for (;;) {
      if (end >= text.length) {
        this.openString(start, firstLineEnd < 0 ? text.length : firstLineEnd);
        return;
      }
      const unit = text.charCodeAt(end);
      if (unit === 0x22) break;
      if (unit === 0x5c) end = this.escape(end);
      else {
        if (unit === 0x0a || unit === 0x0d) {
          if (firstLineEnd < 0) firstLineEnd = end;
        } else if (unit > 0x7f) this.invisible(end, "a string");
        end++;
      }
    }
    end++;
    if (firstLineEnd >= 0) this.longString = { start, end };
    if (this.reporter.count > before) this.flaw(index);
    this.at = end;
    this.push("string", start, end);
  }

  /** Checks an escape; gives the offset behind it. */
  escape(start: number): number {
    const { text } = this;
    const unit = text.charCodeAt(start + 1);
    switch (unit) {
      case 0x6e:
      case 0x74:
      case 0x72:
      case 0x30:
      case 0x22:
      case 0x5c:
        return start + 2;
      case 0x75:
        return this.codePointEscape(start);
    }
    if (start + 1 >= text.length) return start + 1;
    const point = text.codePointAt(start + 1)!;
    const end = start + 1 + (point > 0xffff ? 2 : 1);
    const lineEnd = unit === 0x0a || unit === 0x0d;
    this.reporter.add("E001", { start, end: lineEnd ? start + 1 : end }, {
      message: lineEnd
        ? "a backslash at the end of a line is no escape"
        : `there is no escape \`\\${shownPoint(point)}\``,
      help: `${ESCAPES_HELP}; a backslash itself is \`\\\\\``,
    });
    return end;
  }

  /** `\u{1F600}`. */
  codePointEscape(start: number): number {
    const { text } = this;
    let end = start + 2;
    let problem: string | null = null;
    if (text.charCodeAt(end) !== 0x7b) {
      problem = "the code point of `\\u` stands in braces";
    } else {
      end++;
      const from = end;
      while (isHexDigit(text.charCodeAt(end)) && end - from < 40) end++;
      const digits = text.slice(from, end);
      if (text.charCodeAt(end) !== 0x7d) {
        problem = "the braces of `\\u{` hold hexadecimal digits and are closed";
      } else {
        end++;
        const point = Number.parseInt(digits, 16);
        if (digits === "") problem = "the braces of `\\u{}` are empty";
        else if (point > 0x10ffff) {
          problem = `there is no code point ${
            shortened(digits.toUpperCase())
          }: the last one is 10FFFF`;
        } else if (point >= 0xd800 && point <= 0xdfff) {
          problem = `${digits.toUpperCase()} is half of a surrogate pair, ` +
            "not a character";
        }
      }
    }
    if (problem !== null) {
      this.reporter.add("E001", { start, end }, {
        message: problem,
        help: "write the code point in hexadecimal, as in `\\u{1F600}`",
      });
    }
    return end;
  }

  /**
   * A string without an end. It is taken to end with its first line, so that
   * the rest of the file is still read; what follows holds no other string.
   */
  openString(start: number, end: number): void {
    const long = this.longString;
    this.flaw(this.kinds.length);
    this.reporter.add("E001", { start, end }, {
      message: "this string is never closed",
      labels: long === null ? [] : [{
        span: { start: long.start, end: long.start + 1 },
        message: "this string runs over several lines: " +
          "perhaps its closing quote is missing",
      }],
      help: 'put a `"` at its end; a quote inside a string is `\\"`',
    });
    this.at = end;
    this.push("string", start, end);
  }

  sign(start: number): void {
    const { text } = this;
    const first = text[start]!;
    const pairs = PAIRS[first];
    if (pairs !== undefined) {
      for (const pair of pairs) {
        if (text[start + 1] !== pair[1]) continue;
        this.at += 2;
        this.push(pair, start, start + 2);
        return;
      }
    }
    if (SINGLES.includes(first)) {
      this.at++;
      this.push(first, start, start + 1);
    } else this.wrongCharacter(start);
  }

  /** A string in the quotes of another language or of a word processor. */
  foreignString(start: number, open: string): void {
    const { text } = this;
    const from = start + open.length;
    let end = from;
    const closers = FOREIGN_QUOTES[open]!;
    while (end < text.length && end - from < LONGEST_QUOTED) {
      const unit = text.charCodeAt(end);
      if (unit === 0x0a || unit === 0x0d) break;
      if (closers.includes(text[end]!)) break;
      end++;
    }
    const closed = closers.includes(text[end] ?? "\n");
    const inner = text.slice(from, end);
    const stop = closed ? end + 1 : from;
    this.flaw(this.kinds.length);
    this.reporter.add("E001", { start, end: stop }, {
      message: `\`${open}\` does not start a string`,
      help: 'a string is written with double quotes: `"text"`',
      fix: !closed || /["\\]/.test(inner) ? null : {
        message: "write double quotes",
        edits: [{ span: { start, end: stop }, replacement: `"${inner}"` }],
      },
    });
    this.at = stop;
    this.push("string", start, stop);
  }

  /** A character that starts no token. */
  wrongCharacter(start: number): void {
    const { text } = this;
    const point = text.codePointAt(start)!;
    if (isForeignLetter(point)) {
      this.foreignName(start);
      return;
    }
    const shown = String.fromCodePoint(point);
    let end = start + shown.length;
    if (FOREIGN_QUOTES[shown] !== undefined) {
      this.foreignString(start, shown);
      return;
    }
    const code = codePointName(point);
    const twin = lookalike(shown);
    let message = `unexpected character \`${shown}\``;
    let help: string | null = FOREIGN_SIGNS[shown] ?? null;
    let replacement: string | null = null;
    if (isForeignBlank(point)) {
      message = `this blank is ${code}, not an ordinary one`;
      help = "write a space";
      replacement = " ";
    } else if (isBidiControl(point) || isZeroWidth(point)) {
      message = `unexpected invisible character ${code}`;
      help = "remove it";
      replacement = "";
    } else if (point < 0x20 || point === 0x7f) {
      message = `unexpected control character ${code}`;
      while (isControl(text.charCodeAt(end))) end++;
    } else if (point >= 0xd800 && point <= 0xdfff) {
      message = `half of a surrogate pair (${code}) is not a character`;
    } else if (point > 0x7f) {
      message = `unexpected character \`${shown}\` (${code})`;
      if (twin !== null) {
        help = `write \`${twin}\``;
        replacement = twin;
      }
    } else {
      // A run of the same sign is one mistake.
      while (text.charCodeAt(end) === point) end++;
    }
    if (shown !== this.lastWrong) {
      this.reporter.add("E001", { start, end }, {
        message,
        help,
        fix: replacement === null ? null : {
          message: replacement === "" ? "remove the character" : help!,
          edits: [{ span: { start, end }, replacement }],
        },
      });
    }
    this.lastWrong = shown;
    this.at = end;
    // The neighbours of a character that was left out are not to blame.
    if (!isForeignBlank(point)) this.flaw(this.kinds.length);
  }
}

/** The longest text between foreign quotes that is taken for a string. */
const LONGEST_QUOTED = 200;

function isControl(unit: number): boolean {
  return (unit < 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) ||
    unit === 0x7f;
}

/** A character for a message, or its number where it shows nothing. */
function shownPoint(point: number): string {
  return point < 0x20 || point === 0x7f || isForeignBlank(point) ||
      isBidiControl(point) || isZeroWidth(point)
    ? codePointName(point)
    : String.fromCodePoint(point);
}

/** A text of at most forty characters, for a message. */
export function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 30)}…`;
}
