// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files: read whole, written whole or not at all, or appended to as things
 * happen. Everything here is synchronous and throws `FileError`.
 *
 * @module
 */

import { randomHex } from "./clock.ts";
import { FileError, toFileError } from "./file_error.ts";
import { denoFiles } from "./files_deno.ts";
import { nodeFiles } from "./files_node.ts";
import { DENO } from "./globals.ts";

/** What there is under a path. */
export type FileKind = "file" | "directory" | "link" | "other";

/** What a look at a path shows. */
export interface FileLook {
  readonly kind: FileKind;
  readonly mode: number;
  /** The same for one and the same file, while it exists. */
  readonly identity: string;
}

/** What each runtime supplies. Methods throw what the runtime throws. */
export interface Files {
  /** Opens for reading; with `regular` it must not wait for a writer. */
  openRead(path: string, regular: boolean): OpenFile;
  /** Opens for writing: a new file, or one that is emptied. */
  openWrite(path: string, create: "new" | "truncate", mode: number): OpenFile;
  /** Kind and mode bits; null where there is nothing. */
  look(
    path: string,
    follow: boolean,
  ): FileLook | null;
  realPath(path: string): string;
  rename(from: string, to: string): void;
  remove(path: string): void;
  setMode(path: string, mode: number): void;
  makeDirectory(path: string): void;
  list(path: string): string[];
  /**
   * An operation begins: what was found to be granted in the one before may be
   * over, but for a path that was asked about in this moment.
   */
  begin?(granted: string | undefined): void;
}

/** An open file. */
export interface OpenFile {
  readonly kind: FileKind;
  /** The same for one and the same file, while it exists. */
  readonly identity: string;
  /** The path that the system has for what is open; null if it does not tell. */
  place?(): string | null;
  /** The size in bytes that a regular file had when it was opened. */
  readonly size: number;
  /** Reads into the buffer from an offset on; 0 at the end. */
  read(buffer: Uint8Array, offset: number): number;
  /** Writes all bytes. */
  write(bytes: Uint8Array): void;
  close(): void;
}

/** How to read a file. */
export interface ReadOptions {
  /** The largest size in bytes. */
  readonly maxBytes?: number;
  /** Refuse pipes, devices and whatever else is not a regular file. */
  readonly regular?: boolean;
  /**
   * The path is a real one, and what is opened must be what was there. Where the
   * system has another path for it, this is asked whether that will do.
   * Elsewhere a path that became a link is refused.
   */
  readonly real?: (place: string) => boolean;
  /** A path that may be read, as the host was just asked. */
  readonly granted?: string;
}

/** The largest file that is read unless the caller says otherwise: 256 MiB. */
export const MAX_FILE_BYTES = 268435456;

let files: Files | undefined;

/** The files of this runtime, for this room only. */
export function fileSystem(): Files {
  return files ??= DENO === undefined ? nodeFiles() : denoFiles(DENO);
}

/** Reads a whole file. */
export function readFile(path: string, options: ReadOptions = {}): Uint8Array {
  return attempt(path, () => {
    const file = fileSystem().openRead(path, options.regular ?? false);
    try {
      if (file.kind === "directory") {
        throw Object.assign(new Error(), { code: "EISDIR" });
      }
      if (options.regular === true && file.kind !== "file") {
        throw notRegular(path);
      }
      if (options.real !== undefined && !isAt(file, path, options.real)) {
        throw new FileError("is_link", path, "the path became a link");
      }
      return readToEnd(file, path, options.maxBytes ?? MAX_FILE_BYTES);
    } finally {
      file.close();
    }
  }, options.granted);
}

/** How often a path is looked at where the system does not tell places. */
const LOOKS = 2;

/**
 * Whether an open file is the one that a real path names. What the system says
 * of the open file itself cannot be changed by anybody. Where it says nothing,
 * a folder may be turned into a link and back between two looks; whoever would
 * do that has to be in time for each of them, in turn.
 */
function isAt(
  file: OpenFile,
  path: string,
  accept: (place: string) => boolean,
): boolean {
  const place = file.place?.() ?? null;
  if (place !== null) return place === path || accept(place);
  for (let i = 0; i < LOOKS; i++) {
    if (fileSystem().realPath(path) !== path) return false;
    if (fileSystem().look(path, false)?.identity !== file.identity) {
      return false;
    }
  }
  return true;
}

/** Reads a whole file as UTF-8 text. A byte order mark is kept. */
export function readTextFile(path: string, options: ReadOptions = {}): string {
  return decodeText(readFile(path, options), path);
}

/** Decodes UTF-8; `path` is named by the error. A byte order mark is kept. */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    throw new FileError(
      "invalid_utf8",
      path,
      "stream did not contain valid UTF-8",
    );
  }
}

/** How to write a file. */
export interface WriteOptions {
  /** Refuse to replace anything but a regular file, links included. */
  readonly regular?: boolean;
  /**
   * The folder is a real path, and what is written must be in it; see
   * `ReadOptions`.
   */
  readonly real?: (place: string) => boolean;
}

/**
 * Writes a whole file: readers see the old content or the new, never a part,
 * and a failure leaves the old one. The directory must exist.
 */
export function writeFile(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): void {
  attempt(path, () => {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    const there = fileSystem().look(path, false);
    if (there?.kind === "directory") {
      throw Object.assign(new Error(), { code: "EISDIR" });
    }
    if (options.regular === true && there?.kind === "link") {
      throw new FileError("is_link", path, "the path is a symbolic link");
    }
    if (options.regular === true && there?.kind === "other") {
      throw notRegular(path);
    }
    // A device or a pipe is written to, never replaced.
    if (there?.kind === "other") return writeInPlace(path, bytes);
    const target = there?.kind === "link" ? followed(path) : path;
    if (target === null) return writeInPlace(path, bytes);
    try {
      replace(
        target,
        bytes,
        there === null ? null : there.kind === "link" ? null : there.mode,
        options.real,
      );
    } catch (error) {
      // A file may be writable in a directory that is not.
      const { reason } = toFileError(error, path);
      if (
        options.regular === true || there === null || reason !== "permission"
      ) throw error;
      writeInPlace(target, bytes);
    }
  });
}

/** A file that grows by whole texts. */
export interface FileWriter {
  /** Appends a text; it is with the operating system when this returns. */
  write(text: string): void;
  /** Closes the file. */
  close(): void;
}

/** Creates a file, or empties it, for writing as things happen. */
export function createFile(path: string): FileWriter {
  const file = attempt(
    path,
    () => fileSystem().openWrite(path, "truncate", 0o666),
  );
  const encoder = new TextEncoder();
  return {
    write: (text) => attempt(path, () => file.write(encoder.encode(text))),
    close: () => file.close(),
  };
}

/** What a path leads to, links followed; null where there is nothing. */
export function fileKind(path: string): FileKind | null {
  return attempt(path, () => fileSystem().look(path, true)?.kind ?? null);
}

/**
 * The path without links and dots; the file must exist.
 *
 * @param granted A path that may be read, as the host was just asked.
 */
export function realPath(path: string, granted?: string): string {
  return attempt(path, () => fileSystem().realPath(path), granted);
}

/** Creates a directory and those above it. */
export function makeDirectory(path: string): void {
  attempt(path, () => fileSystem().makeDirectory(path));
}

/** Removes a file or an empty directory. */
export function removeFile(path: string): void {
  attempt(path, () => fileSystem().remove(path));
}

/** The names in a directory, in UTF-16 order. */
export function listDirectory(path: string): string[] {
  return attempt(path, () => fileSystem().list(path).sort());
}

/** Reads an open file to its end, but no more than it may hold. */
export function readToEnd(
  file: Pick<OpenFile, "read" | "size">,
  path: string,
  maxBytes: number,
): Uint8Array {
  if (file.size > maxBytes) throw tooLarge(path, maxBytes);
  // One byte more than the size, so that the end is found without growing.
  let buffer = new Uint8Array(file.size > 0 ? file.size + 1 : 65536);
  let length = 0;
  while (true) {
    const count = file.read(buffer, length);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    if (length === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
  }
}

function tooLarge(path: string, maxBytes: number): FileError {
  return new FileError(
    "too_large",
    path,
    `the file is larger than ${maxBytes} bytes`,
  );
}

/** Writes beside the target and renames over it. */
function replace(
  target: string,
  bytes: Uint8Array,
  mode: number | null,
  accept: WriteOptions["real"],
): void {
  const slash = Math.max(target.lastIndexOf("/"), target.lastIndexOf("\\"));
  const temporary = `${target.slice(0, slash + 1)}.boruna-${randomHex(8)}.tmp`;
  const file = fileSystem().openWrite(temporary, "new", 0o666);
  let place: string | null = null;
  try {
    try {
      if (accept !== undefined && !isAt(file, temporary, accept)) {
        place = file.place?.() ?? null;
        throw new FileError("is_link", target, "the path became a link");
      }
      file.write(bytes);
    } finally {
      file.close();
    }
    if (mode !== null) fileSystem().setMode(temporary, mode & 0o777);
    fileSystem().rename(temporary, target);
  } catch (error) {
    try {
      fileSystem().remove(place ?? temporary);
    } catch {
      // The first error says more.
    }
    throw error;
  }
}

function writeInPlace(path: string, bytes: Uint8Array): void {
  const file = fileSystem().openWrite(path, "truncate", 0o666);
  try {
    file.write(bytes);
  } finally {
    file.close();
  }
}

/** Where a link leads, if that is a regular file. */
function followed(path: string): string | null {
  return fileSystem().look(path, true)?.kind === "file"
    ? fileSystem().realPath(path)
    : null;
}

function notRegular(path: string): FileError {
  return new FileError("not_regular", path, "not a regular file");
}

function attempt<T>(path: string, operation: () => T, granted?: string): T {
  try {
    fileSystem().begin?.(granted);
    return operation();
  } catch (error) {
    throw toFileError(error, path);
  }
}
