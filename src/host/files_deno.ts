// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files through Deno's own interface, which needs no loading.
 *
 * @module
 */

import type { FileKind, Files, OpenFile } from "./files.ts";
import { FileError } from "./file_error.ts";
import type { DenoFile, DenoFileInfo, DenoGlobal } from "./globals.ts";
import { hostDenial } from "./permission.ts";

/** The files of Deno. */
export function denoFiles(deno: DenoGlobal): Files {
  /** What was found to be granted in this operation. */
  let granted = "";

  /**
   * Makes sure that an operation is granted, and gives the path back. On a
   * terminal an ungranted operation would become a question to a person.
   */
  function ask(kind: "read" | "write", path: string): string {
    const asked = `${kind} ${path}`;
    if (asked === granted) return path;
    const no = hostDenial({ kind, path });
    if (no === null || path.includes("\0")) {
      granted = asked;
      return path;
    }
    throw new FileError(
      "not_granted",
      path,
      `the runtime has no permission for this` +
        (no.flag === null ? `: ${no.message}` : `: start it with ${no.flag}`),
    );
  }

  const look = (path: string, follow: boolean) => {
    ask("read", path);
    try {
      const info = follow ? deno.statSync(path) : deno.lstatSync(path);
      return {
        kind: kindOf(info),
        mode: info.mode ?? 0o666,
        identity: `${info.dev}:${info.ino}`,
      };
    } catch (error) {
      if ((error as { name?: string }).name === "NotFound") return null;
      throw error;
    }
  };
  return {
    openRead(path, regular) {
      ask("read", path);
      // Deno cannot open without waiting, so a pipe must not be opened at all.
      if (regular && look(path, true)?.kind === "other") {
        throw new FileError("not_regular", path, "not a regular file");
      }
      return open(deno.openSync(path, { read: true }));
    },
    openWrite(path, create, mode) {
      ask("write", path);
      return open(deno.openSync(
        path,
        create === "new"
          ? { write: true, createNew: true, mode }
          : { write: true, create: true, truncate: true, mode },
      ));
    },
    look,
    realPath: (path) => deno.realPathSync(ask("read", path)),
    rename: (from, to) => {
      ask("read", from);
      deno.renameSync(ask("write", from), ask("write", to));
    },
    remove: (path) => deno.removeSync(ask("write", path)),
    setMode: (path, mode) => deno.chmodSync(ask("write", path), mode),
    makeDirectory: (path) =>
      deno.mkdirSync(ask("write", path), { recursive: true }),
    begin(path) {
      granted = path === undefined ? "" : `read ${path}`;
    },
    list: (path) =>
      [...deno.readDirSync(ask("read", path))].map((entry) => entry.name),
  };
}

function open(file: DenoFile): OpenFile {
  const info = file.statSync();
  return {
    kind: kindOf(info),
    get identity() {
      return `${info.dev}:${info.ino}`;
    },
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
