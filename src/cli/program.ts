// Copyright 2026 the Boruna authors. MIT license.

/**
 * From the FILE of a command line to something that can run.
 *
 * @module
 */

import { decodeModule, type Module } from "../bytecode/mod.ts";
import { compile, type FunctionPlaces } from "../compile/mod.ts";
import { type Diagnostic, makeSource, type Source } from "../diagnostic/mod.ts";
import { decodeText, FileError } from "../host/mod.ts";
import { ProgramError } from "./program_error.ts";
import type { World } from "./world.ts";

/** What a FILE came to. */
export type Loaded =
  | {
    readonly kind: "module";
    readonly module: Module;
    /** Where instructions come from, by function; empty for a module file. */
    readonly places: readonly FunctionPlaces[];
    /** What the compiler warned of; empty for a module file. */
    readonly warnings: readonly Diagnostic[];
  }
  | { readonly kind: "errors"; readonly diagnostics: readonly Diagnostic[] };

/** The name that a source from standard input has. */
export const STDIN_NAME = "<stdin>";

/** A source, by its path or `-`. Throws the host's `FileError`. */
export function readSource(path: string, world: World): Source {
  if (path === "-") return sourceOf(STDIN_NAME, "-", world.readInput());
  return sourceOf(path, path, world.readFile(path));
}

/** The largest source, in bytes. */
const MAX_SOURCE_BYTES = 8388608;

function sourceOf(name: string, path: string, bytes: Uint8Array): Source {
  if (bytes.length > MAX_SOURCE_BYTES) {
    throw new FileError(
      "too_large",
      path,
      `a source may not be larger than ${MAX_SOURCE_BYTES} bytes`,
    );
  }
  return makeSource(name, decodeText(bytes, path));
}

/**
 * Compiles a source or reads a module file. The ending decides, and is looked
 * at before the file.
 *
 * @throws {ProgramError} For another ending, and for a broken module file.
 */
export function loadProgram(path: string, world: World): Loaded {
  const ending = path === "-" ? "ax" : extension(path);
  if (ending === "axbc") {
    const result = decodeModule(world.readFile(path));
    if (result.kind === "failure") throw new ProgramError(result.message);
    return { kind: "module", module: result.module, places: [], warnings: [] };
  }
  if (ending !== "ax") {
    throw new ProgramError(`unknown file extension: ${ending}`);
  }
  const { module, diagnostics, places } = compile(readSource(path, world), {
    load: importLoader(path, world),
  });
  return module === null
    ? { kind: "errors", diagnostics }
    : { kind: "module", module, places, warnings: diagnostics };
}

/** The text after the last dot of a file name; a leading dot starts a name. */
function extension(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? "";
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1);
}

/**
 * Gives imported files to the compiler: paths below the program's folder, and
 * for packages also the `libs` folder of the working directory.
 */
export function importLoader(
  program: string,
  world: World,
): (path: string) => Source | null {
  const slash = program === "-"
    ? -1
    : Math.max(program.lastIndexOf("/"), program.lastIndexOf("\\"));
  const folder = program.slice(0, slash + 1);
  return (path) => {
    const places = [`${folder}${path}`];
    if (folder !== "" && path.startsWith("libs/")) places.push(path);
    for (const place of places) {
      if (!world.exists(place)) continue;
      return makeSource(place, decodeText(world.readFile(place), place));
    }
    return null;
  };
}
