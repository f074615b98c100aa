// Copyright 2026 the Boruna authors. MIT license.

/**
 * The way from a source text to a module: parse, follow imports, check,
 * generate. Each step runs only if the one before found no error.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { check, type Checked, type Program } from "../check/mod.ts";
import type { Diagnostic, Source } from "../diagnostic/mod.ts";
import type { FunctionPlaces } from "./function.ts";
import { generate } from "./generate.ts";
import { followImports, type Load } from "./imports.ts";

/** What the host may hand in. */
export interface AnalyzeOptions {
  /** Gives the texts of imported files; without it only packages are there. */
  readonly load?: Load;
}

/** What the host may hand in for a compilation. */
export interface CompileOptions extends AnalyzeOptions {
  /**
   * The name that the module gets; the name of the source without folder and
   * last extension unless given.
   */
  readonly moduleName?: string;
}

/** What was found out about a program. */
export interface AnalyzeResult {
  /** The trees. */
  readonly program: Program;
  /** What the trees mean; null if the checker did not run. */
  readonly checked: Checked | null;
  /** Errors and warnings in source order, the program's own file first. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A compiled program, or why there is none. */
export interface CompileResult extends AnalyzeResult {
  /** The module; null if there are errors. */
  readonly module: Module | null;
  /**
   * Where the instructions come from, one entry for each function of the
   * module; empty without a module.
   */
  readonly places: readonly FunctionPlaces[];
}

/** Parses, follows imports and checks, without generating code. */
export function analyze(
  source: Source,
  options: AnalyzeOptions = {},
): AnalyzeResult {
  const { program, diagnostics } = followImports(source, options.load ?? null);
  if (hasErrors(diagnostics)) {
    // What could not be read would only cause errors that are none.
    return {
      program,
      checked: null,
      diagnostics: sorted(program, diagnostics),
    };
  }
  const checked = check(program);
  return {
    program,
    checked,
    diagnostics: sorted(program, [...diagnostics, ...checked.diagnostics]),
  };
}

/**
 * Compiles a program. It does no input or output and never throws for a wrong
 * program: what is wrong is in `diagnostics`.
 */
export function compile(
  source: Source,
  options: CompileOptions = {},
): CompileResult {
  const analyzed = analyze(source, options);
  const { checked, diagnostics } = analyzed;
  if (checked === null || hasErrors(diagnostics)) {
    return { ...analyzed, module: null, places: [] };
  }
  const name = options.moduleName ?? moduleName(source.name);
  const generated = generate(checked, name);
  if (generated.diagnostics.length > 0) {
    return {
      ...analyzed,
      diagnostics: [...diagnostics, ...generated.diagnostics],
      module: null,
      places: [],
    };
  }
  return { ...analyzed, module: generated.module, places: generated.places };
}

/**
 * The module name of a file: its name without folder and last extension, or
 * `module` if nothing is left (`spec/language.md` 1).
 */
export function moduleName(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? "";
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return stem === "" || stem === ".." || stem === "." ? "module" : stem;
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

function sorted(
  program: Program,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const files = [program.main, ...program.imports];
  const order = new Map(files.map(({ source }, index) => [source, index]));
  const rank = ({ source }: Diagnostic): number =>
    order.get(source) ?? files.length;
  return diagnostics.toSorted((a, b) =>
    rank(a) - rank(b) || a.span.start - b.span.start
  );
}
