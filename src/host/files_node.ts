// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files through `node:fs`, for Node and Bun.
 *
 * @module
 */

import type { FileKind, Files, OpenFile } from "./files.ts";
import { nodeFileSystem, type NodeStats } from "./globals.ts";
import { pause } from "./pause.ts";

/** The files of Node and Bun. */
export function nodeFiles(): Files {
  const fs = nodeFileSystem();
  const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_NONBLOCK = 0 } =
    fs.constants;

  function open(path: string, flags: number, mode?: number): OpenFile {
    const file = fs.openSync(path, flags, mode);
    const stats = fs.fstatSync(file);
    return {
      kind: kindOf(stats),
      identity: `${stats.dev}:${stats.ino}`,
      size: stats.isFile() ? stats.size : 0,
      read: (buffer, offset) => readSome(file, buffer, offset),
      write(bytes) {
        for (let at = 0; at < bytes.length;) {
          at += fs.writeSync(file, bytes, at, bytes.length - at);
        }
      },
      close: () => fs.closeSync(file),
    };
  }

  function readSome(file: number, buffer: Uint8Array, offset: number): number {
    while (true) {
      try {
        return fs.readSync(file, buffer, offset, buffer.length - offset);
      } catch (error) {
        if ((error as { code?: string }).code !== "EAGAIN") throw error;
        pause();
      }
    }
  }

  return {
    openRead: (path, regular) =>
      open(path, regular ? O_RDONLY | O_NONBLOCK : O_RDONLY),
    openWrite: (path, create, mode) =>
      open(
        path,
        O_WRONLY | O_CREAT | (create === "new" ? O_EXCL : O_TRUNC),
        mode,
      ),
    look(path, follow) {
      try {
        const stats = follow ? fs.statSync(path) : fs.lstatSync(path);
        return {
          kind: kindOf(stats),
          mode: stats.mode,
          identity: `${stats.dev}:${stats.ino}`,
        };
      } catch (error) {
        if ((error as { code?: string }).code === "ENOENT") return null;
        throw error;
      }
    },
    realPath: (path) => fs.realpathSync.native(path),
    rename: (from, to) => fs.renameSync(from, to),
    remove: (path) => fs.unlinkSync(path),
    setMode: (path, mode) => fs.chmodSync(path, mode),
    makeDirectory: (path) => fs.mkdirSync(path, { recursive: true }),
    list: (path) => fs.readdirSync(path),
  };
}

function kindOf(stats: NodeStats): FileKind {
  if (stats.isSymbolicLink()) return "link";
  if (stats.isDirectory()) return "directory";
  return stats.isFile() ? "file" : "other";
}
