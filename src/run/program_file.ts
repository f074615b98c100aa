// Copyright 2026 the Boruna authors. MIT license.

/**
 * Programs in files, with the files that they import.
 *
 * @module
 */

import { makeSource, type Source } from "../diagnostic/mod.ts";
import { FileError, readFile, readTextFile } from "../host/mod.ts";
import type { OpenedProgram } from "./program.ts";

/** Reads a program; throws the host's `FileError`. */
export function openFile(path: string): OpenedProgram {
  if (path.endsWith(".axbc")) return { program: readFile(path) };
  const folder = path.slice(
    0,
    Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1,
  );
  return {
    program: makeSource(path, readTextFile(path)),
    load: (name) => {
      const places = [`${folder}${name}`];
      // Packages may also lie in the folder where the process was started.
      if (folder !== "" && name.startsWith("libs/")) places.push(name);
      for (const place of places) {
        const source = readSource(place);
        if (source !== null) return source;
      }
      return null;
    },
  };
}

function readSource(path: string): Source | null {
  try {
    return makeSource(path, readTextFile(path));
  } catch (error) {
    if (!(error instanceof FileError) || error.reason !== "not_found") {
      throw error;
    }
    return null;
  }
}
