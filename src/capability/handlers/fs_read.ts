// Copyright 2026 the Boruna authors. MIT license.

/**
 * `fs.read`: a regular file as text.
 *
 * @module
 */

import { currentDirectory, FileError, readTextFile } from "../../host/mod.ts";
import type { Value } from "../../value/mod.ts";
import {
  DEFAULT_FILE_LIMITS,
  type FileLimits,
  type JudgedPath,
  judgePath,
} from "../file_guard.ts";
import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
} from "../handler.ts";
import { askHost } from "../host_layer.ts";
import { fileFacts } from "../policy_facts.ts";

/** Makes the live handler of `fs.read`, which reads the file named first. */
export function fsReadHandler(
  limits: FileLimits = DEFAULT_FILE_LIMITS,
): Handler {
  return (args, { recheck, bytesLeft = Infinity }) => {
    const path = pathArgument("fs.read", args);
    let judged: JudgedPath | null = null;
    try {
      judged = judgePath(
        "fs.read",
        path,
        withPolicy(limits, recheck),
        () => askHost("fs.read", { kind: "read", path }),
      );
      return readTextFile(judged.path, {
        regular: true,
        ...judged.accept === undefined ? {} : { real: judged.accept },
        maxBytes: Math.min(limits.maxReadBytes, bytesLeft),
        granted: path,
      });
    } catch (error) {
      throw judged?.refusal?.() ?? fileFailure("fs.read", path, error);
    }
  };
}

/**
 * The bounds, with what the rules of a policy say of the real path. The working
 * directory needs no resolving: the system gives its real path.
 */
export function withPolicy(
  limits: FileLimits,
  recheck: HandlerContext["recheck"],
): FileLimits {
  if (recheck === undefined) return limits;
  return {
    ...limits,
    judge: (capability, path) =>
      recheck(fileFacts(path, currentDirectory())) ??
        limits.judge?.(capability, path) ?? null,
  };
}

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
    const flag = /--allow-\S+/.exec(error.message)?.[0] ?? null;
    const kind = capability === "fs.read" ? "read" : "write";
    return new HandlerRefusal(
      `runtime permission denied: ${capability}: ${path}: ${error.message}`,
      "host",
      `host.${kind}_not_granted`,
      flag === null ? null : `add ${flag}`,
      path,
    );
  }
  return new HandlerFailure(`${capability}: ${path}: ${error.message}`);
}
