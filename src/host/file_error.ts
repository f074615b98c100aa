// Copyright 2026 the Boruna authors. MIT license.

/**
 * What can go wrong with a file, in the words of the operating system,
 * whatever runtime reports it.
 *
 * @module
 */

/** Why a file operation failed. */
export type FileErrorReason =
  | "not_found"
  | "is_directory"
  | "not_directory"
  | "permission"
  /** The runtime was started without the permission. */
  | "not_granted"
  | "invalid_utf8"
  | "too_large"
  | "not_regular"
  | "is_link"
  | "invalid_path"
  | "other";

/** A failed file operation. The message does not name the file. */
export class FileError extends Error {
  /** Always `FileError`. */
  override readonly name = "FileError";
  /** Why it failed. */
  readonly reason: FileErrorReason;
  /** The path as it was given. */
  readonly path: string;

  /** Creates an error about a path. */
  constructor(reason: FileErrorReason, path: string, message: string) {
    super(message);
    this.reason = reason;
    this.path = path;
  }
}

/** Reason and text by the system's error name. */
const SYSTEM_ERRORS: Readonly<
  Record<string, readonly [FileErrorReason, string, number]>
> = {
  ENOENT: ["not_found", "No such file or directory", 2],
  EISDIR: ["is_directory", "Is a directory", 21],
  ENOTDIR: ["not_directory", "Not a directory", 20],
  EACCES: ["permission", "Permission denied", 13],
  EPERM: ["permission", "Operation not permitted", 1],
  EROFS: ["permission", "Read-only file system", 30],
  EEXIST: ["other", "File exists", 17],
  ENOTEMPTY: ["other", "Directory not empty", 39],
  ENOSPC: ["other", "No space left on device", 28],
  EDQUOT: ["other", "Disk quota exceeded", 122],
  EFBIG: ["too_large", "File too large", 27],
  EMFILE: ["other", "Too many open files", 24],
  ENFILE: ["other", "Too many open files in system", 23],
  ELOOP: ["other", "Too many levels of symbolic links", 40],
  ENAMETOOLONG: ["invalid_path", "File name too long", 36],
  EIO: ["other", "Input/output error", 5],
  EBUSY: ["other", "Device or resource busy", 16],
  ETXTBSY: ["other", "Text file busy", 26],
  EXDEV: ["other", "Invalid cross-device link", 18],
  ENXIO: ["not_regular", "No such device or address", 6],
};

/** Turns what a runtime threw into a `FileError`. */
export function toFileError(error: unknown, path: string): FileError {
  if (error instanceof FileError) return error;
  const { name, code, message } = error as {
    name?: string;
    code?: string;
    message?: string;
  };
  if (path.includes("\0")) {
    return new FileError(
      "invalid_path",
      path,
      "file name contained an unexpected NUL byte",
    );
  }
  const known = SYSTEM_ERRORS[code ?? ""];
  if (known !== undefined) {
    return new FileError(known[0], path, `${known[1]} (os error ${known[2]})`);
  }
  if (name === "NotCapable" || code === "ERR_ACCESS_DENIED") {
    const flag = /--allow-[a-z-]+/.exec(message ?? "")?.[0];
    const advice = flag === undefined ? "" : `: start it with ${flag}`;
    return new FileError(
      "not_granted",
      path,
      `the runtime has no permission for this${advice}`,
    );
  }
  // Deno appends `: readfile '...'`, Node and Bun write `CODE: text, call '...'`.
  const text = (message ?? String(error)).replace(/: [a-z]+ '.*$/s, "").replace(
    /^[A-Z0-9_]+: |, .*$/gs,
    "",
  );
  return new FileError("other", path, text);
}
