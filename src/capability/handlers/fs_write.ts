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
import { type Handler, HandlerFailure } from "../handler.ts";
import { fileFailure, pathArgument } from "./fs_read.ts";

/** The largest file that a program may write: 64 MiB. */
export const MAX_WRITE_BYTES = 67108864;

/** Writes the second argument to the file named by the first; answers true. */
export const fsWrite: Handler = (args) => {
  const path = pathArgument("fs.write", args);
  const content = args[1];
  if (typeof content !== "string") {
    throw new HandlerFailure(
      "fs.write requires a content argument of type String",
    );
  }
  if (
    content.length > MAX_WRITE_BYTES || utf8Length(content) > MAX_WRITE_BYTES
  ) {
    throw new HandlerFailure(
      `fs.write: ${path}: the content is larger than ${MAX_WRITE_BYTES} bytes`,
    );
  }
  try {
    writeFile(path, content, { regular: true });
    return true;
  } catch (error) {
    throw fileFailure("fs.write", path, error);
  }
};
