// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a REPL knows between two inputs, and the program that an input becomes.
 *
 * The machine has no session of its own: each input is compiled with everything
 * before it, as the body of one function.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { compile, type CompileResult } from "../compile/mod.ts";
import { makeSource, type Source } from "../diagnostic/mod.ts";
import { parse } from "../syntax/mod.ts";
import { CAPABILITY_NAMES } from "../value/mod.ts";

/** The function that an input becomes. */
export const EVALUATED = "__repl_eval";

/** What an input is. */
export type InputKind =
  /** More is to come. */
  | "incomplete"
  /** A function, a type, an import. */
  | "declaration"
  /** A `let` that later inputs see. */
  | "let"
  /** Anything with a value, and anything wrong. */
  | "expression";

/** A program with the place at which the input stands. */
interface Wrapped {
  readonly source: Source;
  /** The offset behind the input. */
  readonly end: number;
}

/** Declarations and variables, by the names they make. */
export class Session {
  /** The text of a loaded file. */
  loaded = "";
  readonly #declarations: Map<string, string> = new Map();
  readonly #lets: Map<string, string> = new Map();
  readonly #load: (path: string) => Source | null;

  /** A session whose imports are found by `load`. */
  constructor(load: (path: string) => Source | null) {
    this.#load = load;
  }

  /** Forgets everything. */
  reset(): void {
    this.loaded = "";
    this.#declarations.clear();
    this.#lets.clear();
  }

  /** What kind of input a text is. */
  kindOf(text: string): InputKind {
    const depth = openBrackets(text);
    if (depth > 0) return "incomplete";
    const head = /^\s*(?:export\s+)?(fn|type|record|enum|import|let)\b/
      .exec(text)?.[1];
    if (head !== undefined && head !== "let") {
      const { diagnostics } = parse(makeSource("<repl>", text));
      const error = diagnostics.find(({ severity }) => severity === "error");
      return error !== undefined && error.span.start >= text.trimEnd().length
        ? "incomplete"
        : "declaration";
    }
    const { source, end } = this.#wrap(text);
    const error = parse(source).diagnostics
      .find(({ severity }) => severity === "error");
    if (depth === 0 && error !== undefined && error.span.start >= end) {
      return "incomplete";
    }
    return head === "let" ? "let" : "expression";
  }

  /** Compiles an expression with everything before it. */
  compile(text: string): CompileResult {
    return compile(this.#wrap(text).source, {
      load: this.#load,
      moduleName: "__repl__",
    });
  }

  /** Compiles as the reference does: the input alone on the third line. */
  compileLine(line: string): CompileResult {
    const source = makeSource(
      "<repl>",
      `${this.loaded}\n${HEADER}\n${" ".repeat(24)}{ ${line} }`,
    );
    return compile(source, { load: this.#load, moduleName: "__repl__" });
  }

  /** Keeps a declaration; gives what is wrong with it, or null. */
  declare(text: string): CompileResult | null {
    const name = /\b(?:fn|type|record|enum|import)\s+("[^"]*"|\w+)/
      .exec(text)?.[1] ?? text;
    return this.#keep(this.#declarations, name, text);
  }

  /** Keeps a `let`; gives what is wrong with it, or null. */
  bind(text: string): CompileResult | null {
    const name = /^\s*let\s+(?:mut\s+)?(\w+)/.exec(text)?.[1] ?? text;
    return this.#keep(this.#lets, name, text);
  }

  /** The names of the functions that inputs can call, as declared. */
  functions(): string[] {
    const { module } = this.compile("0");
    return (module?.functions ?? []).map(({ name }) => name)
      .filter((name) => name !== EVALUATED);
  }

  #keep(
    kept: Map<string, string>,
    name: string,
    text: string,
  ): CompileResult | null {
    const before = kept.get(name);
    kept.set(name, text);
    const result = this.compile("0");
    if (result.module !== null) return null;
    if (before === undefined) kept.delete(name);
    else kept.set(name, before);
    return result;
  }

  #wrap(text: string): Wrapped {
    const head = [
      ...[...this.#declarations].filter(([name]) => name.startsWith('"'))
        .map(([, one]) => one),
      this.loaded,
      ...[...this.#declarations].filter(([name]) => !name.startsWith('"'))
        .map(([, one]) => one),
      `${HEADER} {`,
      ...this.#lets.values(),
      "",
    ].join("\n");
    return {
      source: makeSource("<repl>", `${head}${text}\n}\n`),
      end: head.length + text.trimEnd().length,
    };
  }
}

/** How many more brackets a text opens than it closes. */
function openBrackets(text: string): number {
  const code = text.replace(/"(?:\\[\s\S]|[^"\\])*"|\/\/[^\n]*/g, "");
  return [...code].reduce(
    (depth, sign) =>
      depth + ("([{".includes(sign) ? 1 : ")]}".includes(sign) ? -1 : 0),
    0,
  );
}

const HEADER = `fn ${EVALUATED}() !{${CAPABILITY_NAMES.join(", ")}}`;

/** The module with the input as what runs. */
export function evaluated(module: Module): Module {
  const entry = module.functions.findIndex(({ name }) => name === EVALUATED);
  return { ...module, entry: Math.max(0, entry) };
}
