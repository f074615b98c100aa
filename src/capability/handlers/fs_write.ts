// Copyright 2026 the Boruna authors. MIT license.

/**
 * `fs.write`: a whole file, replaced at once or not at all.
 *
 * The directory must exist, and neither a link nor a device is written
 * through: the path that a policy or a person sees is the one that changes.
 *
 * @module
 */

import { writeFile } from "../../host/mod.ts";
import { utf8Length } from "../../value/mod.ts";
import {
  DEFAULT_FILE_LIMITS,
  type FileLimits,
  type JudgedPath,
  judgePath,
  parentOf,
} from "../file_guard.ts";
import { type Handler, HandlerFailure } from "../handler.ts";
import { askHost } from "../host_layer.ts";
import { fileFailure, pathArgument, withPolicy } from "./fs_read.ts";

/**
 * Makes the live handler of `fs.write`, which writes the second argument to the
 * file named by the first, and answers true.
 */
export function fsWriteHandler(
  limits: FileLimits = DEFAULT_FILE_LIMITS,
): Handler {
  return (args, { recheck }) => {
    const path = pathArgument("fs.write", args);
    const content = args[1];
    if (typeof content !== "string") {
      throw new HandlerFailure(
        "fs.write requires a content argument of type String",
      );
    }
    const { maxWriteBytes } = limits;
    if (
      content.length > maxWriteBytes || utf8Length(content) > maxWriteBytes
    ) {
      throw new HandlerFailure(
        `fs.write: ${path}: the content is larger than ${maxWriteBytes} bytes`,
      );
    }
    let judged: JudgedPath | null = null;
    try {
      judged = judgePath(
        "fs.write",
        path,
        withPolicy(limits, recheck),
        () => {
          // A new file is written beside the target, and takes its place.
          askHost("fs.write", { kind: "write", path: parentOf(path) });
          askHost("fs.write", { kind: "write", path });
          askHost("fs.write", { kind: "read", path: parentOf(path) });
        },
      );
      writeFile(judged.path, content, {
        regular: true,
        ...judged.accept === undefined ? {} : { real: judged.accept },
      });
      return true;
    } catch (error) {
      throw judged?.refusal?.() ?? fileFailure("fs.write", path, error);
    }
  };
}
