// Copyright 2026 the Boruna authors. MIT license.

/**
 * The structure of a regular expression that the engine has accepted.
 *
 * Only what joins characters is read here: alternatives, groups, repetitions,
 * assertions, references. A single character or class stays text, and is later
 * asked of the engine, so that nobody else has to know what `\p{Lu}` is.
 *
 * @module
 */

/** A part of a pattern. */
export type PatternNode =
  /** One character that the atom stands for. */
  | { readonly kind: "atom"; readonly source: string }
  | { readonly kind: "sequence"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | {
    readonly kind: "repeat";
    readonly node: PatternNode;
    readonly min: number;
    /** The most; Infinity for any number. */
    readonly max: number;
    readonly lazy: boolean;
    /** The groups in it: those that begin with one, and before another. */
    readonly groups: readonly [first: number, end: number];
  }
  | {
    readonly kind: "group";
    readonly index: number;
    readonly node: PatternNode;
  }
  | {
    readonly kind: "look";
    readonly node: PatternNode;
    readonly ahead: boolean;
    readonly negative: boolean;
  }
  | {
    readonly kind: "assertion";
    readonly what: "start" | "end" | "word" | "no_word";
  }
  /** What one of these groups matched. */
  | { readonly kind: "reference"; readonly groups: readonly number[] };

/** A pattern, read. */
export interface PatternTree {
  readonly root: PatternNode;
  /** How many groups capture. */
  readonly groups: number;
  readonly hasReferences: boolean;
}

/**
 * Reads a pattern that `new RegExp(source, flags)` takes; throws `SyntaxError`
 * for modifiers.
 */
export function readPattern(source: string, isUnicode: boolean): PatternTree {
  return new Reader(source, isUnicode).read();
}

/** The head of a group with a name. */
const NAMED = /\(\?<([^=!>][^>]*)>/y;

class Reader {
  readonly #source: string;
  readonly #isUnicode: boolean;
  readonly #names = new Map<string, number[]>();
  /** How many groups the whole pattern has. */
  #total = 0;
  #groups = 0;
  #hasReferences = false;
  #at = 0;

  constructor(source: string, isUnicode: boolean) {
    this.#source = source;
    this.#isUnicode = isUnicode;
    this.#findGroups();
  }

  read(): PatternTree {
    const root = this.#choice();
    return { root, groups: this.#total, hasReferences: this.#hasReferences };
  }

  /** References may stand before their group, so groups are counted first. */
  #findGroups(): void {
    for (let i = 0; i < this.#source.length; i++) {
      const unit = this.#source[i];
      if (unit === "\\") i++;
      else if (unit === "[") i = this.#classEnd(i) - 1;
      else if (unit === "(") {
        if (this.#source[i + 1] !== "?") this.#total++;
        else {
          NAMED.lastIndex = i;
          const name = NAMED.exec(this.#source)?.[1];
          if (name === undefined) continue;
          this.#total++;
          const known = this.#names.get(name) ?? [];
          this.#names.set(name, [...known, this.#total]);
        }
      }
    }
  }

  #choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#eat("|")) options.push(this.#sequence());
    return options.length === 1 ? options[0]! : { kind: "choice", options };
  }

  #sequence(): PatternNode {
    const nodes: PatternNode[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#here())) {
      const before = this.#groups + 1;
      const node = this.#term();
      nodes.push(this.#repeated(node, [before, this.#groups + 1]));
    }
    return nodes.length === 1 ? nodes[0]! : { kind: "sequence", nodes };
  }

  #repeated(node: PatternNode, groups: readonly [number, number]): PatternNode {
    const rest = this.#source.slice(this.#at, this.#at + 32);
    const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(rest);
    if (found === null) return node;
    this.#at += found[0].length;
    const [text, low, comma, high] = found;
    const [min, max] = low !== undefined
      ? [
        Number(low),
        comma === undefined
          ? Number(low)
          : high === ""
          ? Infinity
          : Number(high),
      ] as const
      : text.startsWith("*")
      ? [0, Infinity] as const
      : text.startsWith("+")
      ? [1, Infinity] as const
      : [0, 1] as const;
    return { kind: "repeat", node, min, max, lazy: found[4] === "?", groups };
  }

  #term(): PatternNode {
    const unit = this.#here();
    switch (unit) {
      case "^":
        this.#at++;
        return { kind: "assertion", what: "start" };
      case "$":
        this.#at++;
        return { kind: "assertion", what: "end" };
      case "(":
        return this.#group();
      case "[":
        return this.#atomTo(this.#classEnd(this.#at));
      case "\\":
        return this.#escape();
    }
    const isPair = this.#isUnicode &&
      (this.#source.codePointAt(this.#at) ?? 0) > 0xffff;
    return this.#atomTo(this.#at + (isPair ? 2 : 1));
  }

  #group(): PatternNode {
    // Not every runtime knows them.
    if (/^\(\?[a-z-]+:/.test(this.#source.slice(this.#at, this.#at + 16))) {
      throw new SyntaxError("a pattern has no modifiers");
    }
    const head = /^\((?:\?(?:([:=!])|<([=!])|<[^>]*>))?/
      .exec(this.#source.slice(this.#at))!;
    this.#at += head[0].length;
    const [text, ahead, behind] = head;
    const captures = ahead === undefined && behind === undefined;
    const index = captures && text !== "(?" ? ++this.#groups : 0;
    const node = this.#choice();
    this.#eat(")");
    if (captures) return { kind: "group", index, node };
    if (ahead === ":") return node;
    return {
      kind: "look",
      node,
      ahead: behind === undefined,
      negative: (ahead ?? behind) === "!",
    };
  }

  #escape(): PatternNode {
    const rest = this.#source.slice(this.#at);
    switch (rest[1]) {
      case "b":
      case "B":
        this.#at += 2;
        return {
          kind: "assertion",
          what: rest[1] === "b" ? "word" : "no_word",
        };
      case "k": {
        const name = /^\\k<([^>]*)>/.exec(rest);
        const groups = this.#names.get(name?.[1] ?? "");
        // Without named groups the letter stands for itself.
        if (name === null || groups === undefined) break;
        this.#at += name[0].length;
        return this.#reference(groups);
      }
    }
    const number = /^\\([1-9]\d*)/.exec(rest);
    if (
      number !== null &&
      (this.#isUnicode || Number(number[1]) <= this.#total)
    ) {
      this.#at += number[0].length;
      return this.#reference([Number(number[1])]);
    }
    const atom = this.#isUnicode
      ? /^\\(?:u\{[^}]*\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[a-zA-Z]|.)/su
        .exec(rest)!
      : /^\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[0-3][0-7]{0,2}|[4-7][0-7]?|c|.)/s
        .exec(rest)!;
    // A `\c` that is no control character is a backslash.
    const isBackslash = !this.#isUnicode && atom[0] === "\\c";
    if (isBackslash) {
      this.#at++;
      return { kind: "atom", source: "\\\\" };
    }
    return this.#atomTo(this.#at + atom[0].length);
  }

  #reference(groups: readonly number[]): PatternNode {
    this.#hasReferences = true;
    return { kind: "reference", groups };
  }

  #atomTo(end: number): PatternNode {
    const source = this.#source.slice(this.#at, end);
    this.#at = end;
    return { kind: "atom", source };
  }

  /** Where the class ends that begins there. */
  #classEnd(start: number): number {
    let i = start + 1;
    while (i < this.#source.length && this.#source[i] !== "]") {
      i += this.#source[i] === "\\" ? 2 : 1;
    }
    return i + 1;
  }

  #here(): string {
    return this.#source[this.#at] ?? "";
  }

  #eat(unit: string): boolean {
    if (this.#here() !== unit) return false;
    this.#at++;
    return true;
  }
}
