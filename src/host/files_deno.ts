// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files through Deno's own interface, which needs no loading.
 *
 * @module
 */

import type { FileKind, Files, OpenFile } from "./files.ts";
import { FileError } from "./file_error.ts";
import type { DenoFile, DenoFileInfo, DenoGlobal } from "./globals.ts";

/** The files of Deno. */
export function denoFiles(deno: DenoGlobal): Files {
  const look = (path: string, follow: boolean) => {
    try {
      const info = follow ? deno.statSync(path) : deno.lstatSync(path);
      return { kind: kindOf(info), mode: info.mode ?? 0o666 };
    } catch (error) {
      if ((error as { name?: string }).name === "NotFound") return null;
      throw error;
    }
  };
  return {
    openRead(path, regular) {
      // Deno cannot open without waiting, so a pipe must not be opened at all.
      if (regular && look(path, true)?.kind === "other") {
        throw new FileError("not_regular", path, "not a regular file");
      }
      return open(deno.openSync(path, { read: true }));
    },
    openWrite(path, create, mode) {
      return open(deno.openSync(
        path,
        create === "new"
          ? { write: true, createNew: true, mode }
          : { write: true, create: true, truncate: true, mode },
      ));
    },
    look,
    realPath: (path) => deno.realPathSync(path),
    rename: (from, to) => deno.renameSync(from, to),
    remove: (path) => deno.removeSync(path),
    setMode: (path, mode) => deno.chmodSync(path, mode),
    makeDirectory: (path) => deno.mkdirSync(path, { recursive: true }),
    list: (path) => [...deno.readDirSync(path)].map((entry) => entry.name),
  };
}

function open(file: DenoFile): OpenFile {
  const info = file.statSync();
  return {
    kind: kindOf(info),
    size: info.isFile ? info.size : 0,
    read: (buffer, offset) => file.readSync(buffer.subarray(offset)) ?? 0,
    write(bytes) {
      for (let at = 0; at < bytes.length;) {
        at += file.writeSync(bytes.subarray(at));
      }
    },
    close: () => file.close(),
  };
}

function kindOf(info: DenoFileInfo): FileKind {
  if (info.isSymlink) return "link";
  if (info.isDirectory) return "directory";
  return info.isFile ? "file" : "other";
}
