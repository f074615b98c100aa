// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files that are written while things happen and must survive any ending.
 *
 * The text grows in a file beside the wanted one, with its name and `.part`,
 * and every piece is with the operating system when `write` returns. Only a
 * whole file takes the wanted name. What is there under that name stays as it
 * is until then; after a crash the part is still there.
 *
 * @module
 */

import { FileError, toFileError } from "./file_error.ts";
import { fileSystem, MAX_FILE_BYTES, type OpenFile } from "./files.ts";

/** A file that grows. */
export interface GrowingFile {
  /** Where the text is until the end. */
  readonly part: string;
  /** Appends a text. After a failure it only throws that failure again. */
  write(text: string): void;
  /** The text is whole: it takes the wanted name. */
  finish(): void;
  /** Closes the file and leaves the part where it is. */
  leave(): void;
  /** Closes the file and removes the part. */
  discard(): void;
}

/** How many parts of one file may lie about. */
const MAX_PARTS = 100;

/**
 * Starts a file that only its owner can read; an existing one keeps its mode.
 * A device or a pipe is written to directly, and so is a file in a place where
 * no other may be created.
 *
 * @throws {FileError} If the file cannot be written there.
 */
export function growFile(path: string): GrowingFile {
  return attempt(path, () => {
    const system = fileSystem();
    const there = system.look(path, true);
    if (there?.kind === "directory") {
      throw Object.assign(new Error(), { code: "EISDIR" });
    }
    if (there?.kind === "other") {
      return new Growing(path, null, system.openWrite(path, "truncate", 0o600));
    }
    const target = there === null ? path : system.realPath(path);
    const mode = there === null ? null : there.mode & 0o777;
    for (let number = 1;; number++) {
      const part = `${target}.part${number === 1 ? "" : number}`;
      try {
        const file = system.openWrite(part, "new", 0o600);
        if (mode !== null) system.setMode(part, mode);
        return new Growing(target, part, file);
      } catch (error) {
        // One that is there may be growing too, or be all that a crash left.
        const { code, name } = error as { code?: string; name?: string };
        const taken = code === "EEXIST" || name === "AlreadyExists";
        if (taken && number < MAX_PARTS) continue;
        // Where only the file itself may be written, it grows in its place.
        const { reason } = toFileError(error, path);
        if (
          reason === "not_granted" || (reason === "permission" && mode !== null)
        ) {
          const file = system.openWrite(target, "truncate", 0o600);
          return new Growing(target, null, file);
        }
        throw error;
      }
    }
  });
}

class Growing implements GrowingFile {
  readonly part: string;
  readonly #path: string;
  readonly #isPart: boolean;
  readonly #encoder = new TextEncoder();
  #file: OpenFile | null;
  #failure: FileError | null = null;

  constructor(path: string, part: string | null, file: OpenFile) {
    this.#path = path;
    this.part = part ?? path;
    this.#isPart = part !== null;
    this.#file = file;
  }

  write(text: string): void {
    if (this.#failure !== null) throw this.#failure;
    try {
      this.#file?.write(this.#encoder.encode(text));
    } catch (error) {
      this.#failure = toFileError(error, this.#path);
      throw this.#failure;
    }
  }

  finish(): void {
    if (this.#failure !== null) throw this.#failure;
    if (!this.#close() || !this.#isPart) return;
    attempt(this.#path, () => fileSystem().rename(this.part, this.#path));
  }

  leave(): void {
    this.#close();
  }

  discard(): void {
    if (this.#close() && this.#isPart) {
      attempt(this.part, () => fileSystem().remove(this.part));
    }
  }

  #close(): boolean {
    const file = this.#file;
    this.#file = null;
    if (file === null) return false;
    file.close();
    return true;
  }
}

/**
 * Reads a file of UTF-8 as texts of bounded size, one after the other. A
 * character that is cut off at the end of the file is left out.
 *
 * @throws {FileError} While reading.
 */
export function* readTextChunks(
  path: string,
  chunkBytes: number = 1048576,
): Generator<string, void> {
  const file = attempt(path, () => fileSystem().openRead(path, false));
  try {
    if (file.kind === "directory") {
      throw toFileError(Object.assign(new Error(), { code: "EISDIR" }), path);
    }
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const buffer = new Uint8Array(Math.min(chunkBytes, MAX_FILE_BYTES));
    while (true) {
      const count = attempt(path, () => file.read(buffer, 0));
      if (count === 0) return;
      let text: string;
      try {
        text = decoder.decode(buffer.subarray(0, count), { stream: true });
      } catch {
        throw new FileError(
          "invalid_utf8",
          path,
          "stream did not contain valid UTF-8",
        );
      }
      if (text !== "") yield text;
    }
  } finally {
    file.close();
  }
}

function attempt<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw toFileError(error, path);
  }
}
