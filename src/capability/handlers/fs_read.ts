// Copyright 2026 the Boruna authors. MIT license.

/**
 * `fs.read`: a regular file as text.
 *
 * @module
 */

import { FileError, readTextFile } from "../../host/mod.ts";
import type { Value } from "../../value/mod.ts";
import { type Handler, HandlerFailure, HandlerRefusal } from "../handler.ts";

/** The largest file that a program may read: 64 MiB. */
export const MAX_READ_BYTES = 67108864;

/** Reads the file named by the first argument. */
export const fsRead: Handler = (args) => {
  const path = pathArgument("fs.read", args);
  try {
    return readTextFile(path, { regular: true, maxBytes: MAX_READ_BYTES });
  } catch (error) {
    throw fileFailure("fs.read", path, error);
  }
};

/** The path in the first argument of a call. */
export function pathArgument(
  capability: string,
  args: readonly Value[],
): string {
  const path = args[0];
  if (typeof path !== "string") {
    throw new HandlerFailure(
      `${capability} requires a path argument of type String`,
    );
  }
  if (path === "") throw new HandlerFailure(`${capability}: the path is empty`);
  return path;
}

/** What a failed file operation means to the program. */
export function fileFailure(
  capability: string,
  path: string,
  error: unknown,
): Error {
  if (!(error instanceof FileError)) return error as Error;
  if (error.reason === "not_granted") {
    const flag = /--allow-[a-z-]+/.exec(error.message)?.[0] ?? null;
    return new HandlerRefusal(
      `runtime permission denied: ${capability}: ${path}`,
      "host",
      `host.${capability}`,
      flag === null ? null : `start the runtime with ${flag}`,
    );
  }
  return new HandlerFailure(`${capability}: ${path}: ${error.message}`);
}
