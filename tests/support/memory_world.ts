// Copyright 2026 the Boruna authors. MIT license.

/**
 * Command lines in one process, with a world in memory.
 *
 * @module
 */

import { main } from "../../src/cli/main.ts";
import type { World } from "../../src/cli/world.ts";
import { FileError, type GrowingFile } from "../../src/host/mod.ts";

/** What a command line did. */
export interface Did {
  readonly exit: number;
  readonly out: string;
  readonly error: string;
  readonly files: ReadonlyMap<string, string>;
}

/** How its world differs from an empty one. */
export interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly colors?: boolean;
}

/** A file that takes its place when it is finished. */
export function growing(files: Map<string, string>, path: string): GrowingFile {
  let text = "";
  return {
    part: `${path}.part`,
    write: (more) => text += more,
    finish: () => files.set(path, text),
    leave: () => {},
    discard: () => {},
  };
}

/** Runs a command line: its words, or a text with a blank between them. */
export async function boruna(
  line: string | readonly string[],
  setting: Setting = {},
): Promise<Did> {
  const files = new Map(Object.entries(setting.files ?? {}));
  let out = "";
  let error = "";
  const world: World = {
    out: (text) => out += text,
    error: (text) => error += text,
    isTerminal: () => setting.terminal ?? false,
    hasColors: () => setting.colors ?? false,
    variable: (name) => setting.variables?.[name],
    readInput: () => new TextEncoder().encode(setting.input ?? ""),
    readFile: (path) => {
      const text = files.get(path);
      if (text !== undefined) return new TextEncoder().encode(text);
      throw new FileError(
        "not_found",
        path,
        "No such file or directory (os error 2)",
      );
    },
    writeFile: (path, content) =>
      files.set(
        path,
        typeof content === "string"
          ? content
          : new TextDecoder("latin1").decode(content),
      ),
    growFile: (path) => growing(files, path),
    readChunks: (path) => [files.get(path) ?? ""],
    exists: (path) => files.has(path),
    list: () => [...files.keys()],
  };
  const args = typeof line === "string"
    ? line.split(" ").filter((word) => word !== "")
    : line;
  const exit = await main(args, world);
  return { exit, out, error, files };
}
