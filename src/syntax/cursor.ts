// Copyright 2026 the Boruna authors. MIT license.

/**
 * The place where the parser stands, and how it complains and recovers.
 *
 * One confusion gives one error: after an error the parser is in *panic* and
 * stays silent until it has found a place to start anew (a statement, an item).
 * Trees have a largest height, so that every walk over a tree may recurse.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import { shortened } from "./lexer.ts";
import type { Finding, Reporter } from "./report.ts";
import { KEYWORDS, type Tokens } from "./token.ts";
import type { Name } from "./tree.ts";

/**
 * How deep constructs may stand inside each other: parentheses, blocks, calls,
 * types, patterns.
 */
export const NESTING_LIMIT = 256;

/**
 * The largest height of an expression tree. A chain of operators, of `else if`
 * or of calls grows by one with each link, so this is also its length.
 */
export const HEIGHT_LIMIT = 1000;

/** The state of the parser. */
export class Cursor {
  readonly text: string;
  readonly tokens: Tokens;
  readonly reporter: Reporter;
  /** The index of the token to read next. */
  at: number = 0;
  /** True from an error until a place to start anew. */
  panic: boolean = false;
  /** True inside `( )` and `[ ]`, where a line's end means nothing. */
  joined: boolean = false;
  /** True where a record literal needs parentheses. */
  bare: boolean = false;
  /** The number of loops around. */
  loops: number = 0;
  /** The height of the expression read last. */
  height: number = 0;
  /** An opening brace whose partner stands at an odd column; -1 for none. */
  suspect: number = -1;
  #depth: number = 0;
  #lastError: number = -1;
  #aborted: boolean = false;

  /** A cursor before the first token. */
  constructor(text: string, tokens: Tokens, reporter: Reporter) {
    this.text = text;
    this.tokens = tokens;
    this.reporter = reporter;
  }

  /** The kind of the next token. */
  get kind(): string {
    return this.tokens.kinds[this.at]!;
  }

  /** True if the next token is of a kind. */
  is(kind: string): boolean {
    return this.tokens.kinds[this.at] === kind;
  }

  /** Where the next token starts. */
  get start(): number {
    return this.tokens.starts[this.at]!;
  }

  /** Where the token before the next one ends; 0 at the start of the file. */
  get lastEnd(): number {
    return this.at === 0 ? 0 : this.tokens.ends[this.at - 1]!;
  }

  /** The place of the next token. */
  get span(): Span {
    return this.spanOf(this.at);
  }

  /** The place of a token. */
  spanOf(index: number): Span {
    return {
      start: this.tokens.starts[index]!,
      end: this.tokens.ends[index]!,
    };
  }

  /** The place from an offset to the end of the token before the next one. */
  from(start: number): Span {
    return { start, end: Math.max(start, this.lastEnd) };
  }

  /** The text of a token. */
  textOf(index: number): string {
    return this.text.slice(
      this.tokens.starts[index]!,
      this.tokens.ends[index]!,
    );
  }

  /** The kind of a later token; `eof` past the end. */
  peek(ahead: number): string {
    return this.tokens.kinds[this.at + ahead] ?? "eof";
  }

  /** True if the next token is the first of its line. */
  get newLine(): boolean {
    return this.tokens.lineFirst[this.at] === this.at;
  }

  /** True if a token is the first of its line. */
  startsLine(index: number): boolean {
    return this.tokens.lineFirst[index] === index;
  }

  /** True if a line's end before the next token ends the expression. */
  get lineEnds(): boolean {
    return !this.joined && this.newLine;
  }

  /** True if nothing stands between the next token and the one before it. */
  get adjacent(): boolean {
    return this.lastEnd === this.start;
  }

  /** Steps over the next token and gives its index. */
  advance(): number {
    const index = this.at;
    if (this.kind !== "eof") this.at++;
    return index;
  }

  /** Steps over the next token if it is of a kind. */
  take(kind: string): boolean {
    if (this.kind !== kind) return false;
    this.at++;
    return true;
  }

  /**
   * Steps over a token of a kind, or reports that it is missing. `what` says
   * what was expected where the kind alone would not tell enough.
   */
  expect(kind: string, what: string = `\`${kind}\``): boolean {
    if (this.take(kind)) return true;
    this.fail(`expected ${what}, found ${this.found()}`);
    return false;
  }

  /** Reads a name; an error gives a name without text. */
  name(what: string): Name {
    if (this.kind === "name") {
      const index = this.advance();
      return {
        kind: "Name",
        span: this.spanOf(index),
        text: this.textOf(index),
      };
    }
    const span = this.span;
    if (KEYWORDS.has(this.kind)) {
      const { kind } = this;
      this.fail(`expected ${what}, found the keyword \`${kind}\``, {
        help: `\`${kind}\` is reserved and cannot be a name; ` +
          `\`${kind}_\` can`,
      });
    } else this.fail(`expected ${what}, found ${this.found()}`);
    return {
      kind: "Name",
      span: { start: span.start, end: span.start },
      text: "",
    };
  }

  /** Cuts the first sign off the next token, which is a pair of signs. */
  split(): void {
    const { kinds, starts } = this.tokens;
    kinds[this.at] = kinds[this.at]!.slice(1);
    starts[this.at]!++;
  }

  /** The next token in words. */
  found(): string {
    switch (this.kind) {
      case "eof":
        return "the end of the file";
      case "string":
        return "a string";
      default:
        return `\`${shortened(this.textOf(this.at))}\``;
    }
  }

  /** Reports an error at the next token and panics. */
  fail(message: string, more: Omit<Finding, "message"> = {}): void {
    this.failAt(this.span, { message, ...more });
  }

  /** Reports an error at a place and panics. */
  failAt(span: Span, finding: Finding): void {
    this.report(span, finding);
    this.panic = true;
  }

  /**
   * Reports an error that the parser can read past. Says nothing in panic,
   * twice at one token, or beside a token that the lexer has reported.
   */
  report(span: Span, finding: Finding): void {
    if (this.panic || this.#aborted) return;
    if (this.#lastError === this.at && finding.severity !== "warning") return;
    if (finding.severity !== "warning") {
      this.#lastError = this.at;
      if (this.#besideFlaw()) return;
    }
    this.reporter.add("E002", span, finding);
  }

  /** Reports a literal that is out of range. */
  reportLexical(span: Span, finding: Finding): void {
    if (this.#aborted) return;
    this.reporter.add("E001", span, finding);
  }

  #besideFlaw(): boolean {
    const { flawed, lineFirst } = this.tokens;
    if (flawed.size === 0) return false;
    const line = lineFirst[this.at]!;
    const lineBefore = lineFirst[Math.max(0, this.at - 1)]!;
    for (const index of flawed) {
      const other = lineFirst[index];
      if (other === line || other === lineBefore) return true;
    }
    return false;
  }

  /**
   * Goes one level deeper; false, with an error, when it is too deep. Every
   * call, successful or not, is paired with `leave`.
   */
  enter(): boolean {
    this.#depth++;
    if (this.#depth <= NESTING_LIMIT) return true;
    this.#tooDeep(`more than ${NESTING_LIMIT} levels`);
    return false;
  }

  /** Comes back from a level. */
  leave(): void {
    this.#depth--;
  }

  /** Notes the height of a node over parts of a height; false if too high. */
  grow(below: number): boolean {
    this.height = below + 1;
    if (this.height <= HEIGHT_LIMIT) return true;
    this.#tooDeep(`more than ${HEIGHT_LIMIT} links in a chain`);
    return false;
  }

  #tooDeep(what: string): void {
    if (!this.#aborted) {
      this.panic = false;
      this.report(this.span, {
        message: `this is nested too deeply: ${what}`,
        help: "give parts of it a name with `let`, or move them to a function",
      });
    }
    this.#aborted = true;
    this.panic = true;
    this.at = this.tokens.kinds.length - 1;
  }

  /** Reports a warning. */
  warn(span: Span, finding: Finding): void {
    if (!this.panic && !this.#aborted) {
      this.reporter.add("W006", span, { ...finding, severity: "warning" });
    }
  }

  /** Steps over tokens, brackets as a whole, until `stop` says so. */
  skip(stop: (kind: string) => boolean): void {
    let open = 0;
    while (this.kind !== "eof") {
      const { kind } = this;
      if (open === 0 && stop(kind)) return;
      if (kind === "(" || kind === "[" || kind === "{") open++;
      else if (kind === ")" || kind === "]" || kind === "}") {
        if (open === 0) return;
        open--;
      }
      this.at++;
      if (this.atItemStart()) return;
    }
  }

  /** True where a line starts at the left margin with the word of an item. */
  atItemStart(): boolean {
    if (!this.newLine || !ITEM_WORDS.has(this.kind)) return false;
    return this.column(this.at) === 0;
  }

  /** How far a token stands from the start of its line; at most 200. */
  column(index: number): number {
    const { text } = this;
    const start = this.tokens.starts[index]!;
    let from = start;
    while (from > 0 && start - from < 200) {
      const unit = text.charCodeAt(from - 1);
      if (unit === 0x0a || unit === 0x0d) break;
      from--;
    }
    return start - from;
  }

  /** The indentation of the line on which a token stands. */
  indent(index: number): number {
    return this.column(this.tokens.lineFirst[index]!);
  }

  /** Reads a `{` that must be there; its index, or -1 with an error. */
  openBrace(what: string = "`{`"): number {
    return this.expect("{", what) ? this.at - 1 : -1;
  }

  /**
   * Reads the bracket that closes the one at `open`, or reports it missing.
   * In panic the rest of the bracket is stepped over.
   */
  close(kind: string, open: number, expected: string): boolean {
    if (this.panic) {
      this.skip(() => this.newLine && STATEMENT_WORDS.has(this.kind));
      return this.take(kind);
    }
    if (this.kind === kind) {
      const close = this.advance();
      if (
        this.suspect < 0 && kind === "}" && this.startsLine(close) &&
        this.column(close) !== this.indent(open)
      ) this.suspect = open;
      return true;
    }
    if (kind === "}" && (this.kind === "eof" || this.atItemStart())) {
      this.#unclosed(open);
    } else {
      const sign = this.textOf(open);
      this.fail(`expected ${expected}, found ${this.found()}`, {
        labels: [{
          span: this.spanOf(open),
          message: `the \`${sign}\` is opened here`,
        }],
      });
      this.skip(() => this.newLine && STATEMENT_WORDS.has(this.kind));
      return this.take(kind);
    }
    return false;
  }

  /** Points at an opening brace that was never closed. */
  #unclosed(open: number): void {
    const blamed = this.suspect >= 0 && this.suspect > open
      ? this.suspect
      : open;
    const ended = this.kind === "eof" ? "the file ends here" : "an item starts";
    this.failAt(this.spanOf(blamed), {
      message: "this `{` is never closed",
      labels: [{
        span: this.span,
        message: `${ended}; a \`}\` is missing before it`,
      }],
    });
    this.suspect = -1;
  }
}

/** Words that start a statement and nothing else. */
const STATEMENT_WORDS: ReadonlySet<string> = new Set([
  "let",
  "return",
  "while",
  "for",
  "break",
  "continue",
]);

/** Words that start an item and nothing else. */
const ITEM_WORDS: ReadonlySet<string> = new Set([
  "fn",
  "type",
  "enum",
  "import",
  "export",
]);
