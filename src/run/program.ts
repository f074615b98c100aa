// Copyright 2026 the Boruna authors. MIT license.

/**
 * From what a caller has in hand to a module: source text, a module file's
 * bytes, or a module.
 *
 * @module
 */

import {
  type DecodeFailure,
  decodeModule,
  type Module,
} from "../bytecode/mod.ts";
import {
  compile,
  type CompileOptions,
  type CompileResult,
} from "../compile/mod.ts";
import type { Diagnostic, Source } from "../diagnostic/mod.ts";

/**
 * A program: source text, a source with a name, the bytes of a module file, a
 * module, or the path of an `.ax` or `.axbc` file.
 */
export type Program = LoadableProgram | { readonly file: string };

/** A program that is at hand. */
export type LoadableProgram = string | Source | Uint8Array | Module;

/** A program that is ready to run. */
export interface LoadedProgram {
  /** The module. */
  readonly module: Module;
  /** What the compiler found, warnings included; null for a module file. */
  readonly compiled: CompileResult | null;
}

/**
 * Thrown when a program has errors.
 *
 * @example
 * ```ts
 * import { CompileError, run } from "@boruna/cli";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const source = "fn main() -> Int { x }";
 * const error = await assertRejects(() => run(source), CompileError);
 * assertEquals(error.diagnostics[0]?.code, "E003");
 * ```
 */
export class CompileError extends SyntaxError {
  /** Always `CompileError`. */
  override readonly name = "CompileError";
  /** Everything found, warnings included, in source order. */
  readonly diagnostics: readonly Diagnostic[];

  /** Creates an error whose message is that of the first error. */
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.find((found) => found.severity === "error")?.message);
    this.diagnostics = diagnostics;
  }
}

/**
 * Thrown for a module file that cannot be read (`spec/bytecode.md` 2).
 *
 * @example
 * ```ts
 * import { BytecodeError, run } from "@boruna/cli";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const bytes = new Uint8Array(4);
 * const error = await assertRejects(() => run(bytes), BytecodeError);
 * assertEquals(error.failure, "TooShort");
 * ```
 */
export class BytecodeError extends SyntaxError {
  /** Always `BytecodeError`. */
  override readonly name = "BytecodeError";
  /** Which check failed. */
  readonly failure: DecodeFailure;

  /** Creates an error with the text of the reference. */
  constructor(failure: DecodeFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/**
 * Makes a module of a program.
 *
 * @throws {CompileError} if a source has errors.
 * @throws {BytecodeError} if a module file cannot be read.
 */
export function loadProgram(
  program: LoadableProgram,
  options: CompileOptions = {},
): LoadedProgram {
  if (program instanceof Uint8Array) {
    const decoded = decodeModule(program);
    if (decoded.kind === "failure") {
      throw new BytecodeError(decoded.failure, decoded.message);
    }
    return { module: decoded.module, compiled: null };
  }
  if (typeof program !== "string" && "functions" in program) {
    return { module: program, compiled: null };
  }
  const source = typeof program === "string"
    ? { name: "program.ax", text: program }
    : program;
  const compiled = compile(source, options);
  if (compiled.module === null) throw new CompileError(compiled.diagnostics);
  return { module: compiled.module, compiled };
}

/** A program at hand, and where its imports come from if it was a file. */
export interface OpenedProgram {
  /** The program. */
  readonly program: LoadableProgram;
  /** Gives imported files; absent unless the program was a file. */
  readonly load?: NonNullable<CompileOptions["load"]>;
}

/**
 * Reads the file of a program that is given by its path. Only then the host's
 * files are loaded.
 */
export async function openProgram(program: Program): Promise<OpenedProgram> {
  if (
    typeof program === "string" || program instanceof Uint8Array ||
    !("file" in program)
  ) return { program };
  const { openFile } = await import("./program_file.ts");
  return openFile(program.file);
}
