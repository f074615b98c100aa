// Copyright 2026 the Boruna authors. MIT license.

/**
 * Checking and compiling without running, for host programs.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { analyze, compile as compileSource } from "../compile/mod.ts";
import type { Diagnostic, Source } from "../diagnostic/mod.ts";

/**
 * What a host may hand in for a compilation.
 *
 * @example
 * ```ts
 * import { check, type SourceOptions } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const options: SourceOptions = {
 *   load: (path) => ({ name: path, text: "fn two() -> Int { 2 }" }),
 * };
 * const source = 'import "./two.ax"\nfn main() -> Int { two() }';
 * assertEquals(check(source, options), []);
 * ```
 */
export interface SourceOptions {
  /** Gives the text of an imported file, or null if there is none. */
  readonly load?: (path: string, from: Source) => Source | null;
}

/** A compiled program, or why there is none. */
export interface Compiled {
  /** The module; null if the source has errors. */
  readonly module: Module | null;
  /** Errors and warnings, in source order. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks a source: everything that is wrong with it, and every warning.
 *
 * @example
 * ```ts
 * import { check } from "@boruna/cli";
 *
 * const [found] = check('fn main() -> Int { "a" }');
 * console.log(found?.severity); // error
 * ```
 */
export function check(
  source: string | Source,
  options: SourceOptions = {},
): readonly Diagnostic[] {
  return analyze(named(source), options).diagnostics;
}

/**
 * Compiles a source to a module, which `run` takes and `encodeModule` writes.
 *
 * @example
 * ```ts
 * import { compile, encodeModule, run } from "@boruna/cli";
 *
 * const { module } = compile("fn main() -> Int { 42 }");
 * const bytes = encodeModule(module!);
 * console.log((await run(bytes)).outcome.kind); // done
 * ```
 */
export function compile(
  source: string | Source,
  options: SourceOptions & { readonly moduleName?: string } = {},
): Compiled {
  const { module, diagnostics } = compileSource(named(source), options);
  return { module, diagnostics };
}

function named(source: string | Source): Source {
  return typeof source === "string"
    ? { name: "program.ax", text: source }
    : source;
}
