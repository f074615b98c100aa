// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a command may touch: two streams, standard input, files, variables.
 *
 * Commands get it as an argument, so that tests can give them another one. The
 * file operations throw the host's `FileError`.
 *
 * @module
 */

import * as host from "../host/mod.ts";

/** The world of one command. */
export interface World {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  error(text: string): void;
  /** Whether the stream is a terminal. */
  isTerminal(stream: "stdin" | "stdout" | "stderr"): boolean;
  /** Whether the stream shows colours, by itself or by wish. */
  hasColors(stream: "stdout" | "stderr"): boolean;
  /** The value of an environment variable. */
  variable(name: string): string | undefined;
  /** Everything on standard input. */
  readInput(): Uint8Array;
  /** The content of a file. */
  readFile(path: string): Uint8Array;
  /** Replaces the content of a file. */
  writeFile(path: string, content: string | Uint8Array): void;
  /** Starts a file that is written while things happen. */
  growFile(path: string): host.GrowingFile;
  /** The text of a file in pieces. */
  readChunks(path: string): Iterable<string>;
  /** Whether the path is there, as a file or a folder. */
  exists(path: string): boolean;
  /** The names in a folder; none if it cannot be read. */
  list(path: string): readonly string[];
}

/** The world of this process. */
export function processWorld(): World {
  return {
    out: host.writeOut,
    error: host.writeErr,
    isTerminal: host.isTerminal,
    hasColors: host.hasColors,
    variable: host.env,
    readInput: () => host.readStdin(),
    readFile: (path) => host.readFile(path),
    writeFile: (path, content) => host.writeFile(path, content),
    growFile: (path) => host.growFile(path),
    readChunks: (path) => host.readTextChunks(path),
    exists: (path) => {
      try {
        return host.fileKind(path) !== null;
      } catch {
        return false;
      }
    },
    list: (path) => {
      try {
        return host.listDirectory(path);
      } catch {
        return [];
      }
    },
  };
}
