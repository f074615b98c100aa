// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files through `node:fs`, for Node and Bun.
 *
 * @module
 */

import type { FileKind, Files, OpenFile } from "./files.ts";
import {
  type NodeFileSystem,
  nodeFileSystem,
  type NodeStats,
  process,
} from "./globals.ts";
import { pause } from "./pause.ts";

/** Whether the system tells where open files are: Linux does. */
let tellsPlaces: boolean | undefined;

/** An open file. */
class NodeFile implements OpenFile {
  readonly kind: FileKind;
  readonly size: number;
  readonly #fs: NodeFileSystem;
  readonly #file: number;
  readonly #stats: NodeStats;

  constructor(fs: NodeFileSystem, file: number) {
    const stats = fs.fstatSync(file);
    this.#fs = fs;
    this.#file = file;
    this.#stats = stats;
    this.kind = kindOf(stats);
    this.size = this.kind === "file" ? stats.size : 0;
  }

  get identity(): string {
    return identityOf(this.#stats);
  }

  place(): string | null {
    if (!(tellsPlaces ??= process().platform === "linux")) return null;
    try {
      return this.#fs.readlinkSync(`/proc/self/fd/${this.#file}`);
    } catch {
      // Not mounted, or not granted.
      tellsPlaces = false;
      return null;
    }
  }

  read(buffer: Uint8Array, offset: number): number {
    const length = buffer.length - offset;
    while (true) {
      try {
        return this.#fs.readSync(this.#file, buffer, offset, length);
      } catch (error) {
        if ((error as { code?: string }).code !== "EAGAIN") throw error;
        pause();
      }
    }
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      at += this.#fs.writeSync(this.#file, bytes, at, bytes.length - at);
    }
  }

  close(): void {
    this.#fs.closeSync(this.#file);
  }
}

/** The files of Node and Bun. */
export function nodeFiles(): Files {
  const fs = nodeFileSystem();
  const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_NONBLOCK = 0 } =
    fs.constants;
  return {
    openRead: (path, regular) =>
      new NodeFile(
        fs,
        fs.openSync(path, regular ? O_RDONLY | O_NONBLOCK : O_RDONLY),
      ),
    openWrite: (path, create, mode) =>
      new NodeFile(
        fs,
        fs.openSync(
          path,
          O_WRONLY | O_CREAT | (create === "new" ? O_EXCL : O_TRUNC),
          mode,
        ),
      ),
    look(path, follow) {
      try {
        const stats = follow ? fs.statSync(path) : fs.lstatSync(path);
        return {
          kind: kindOf(stats),
          mode: stats.mode,
          identity: identityOf(stats),
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
  if (stats.isFile()) return "file";
  if (stats.isSymbolicLink()) return "link";
  return stats.isDirectory() ? "directory" : "other";
}

function identityOf({ dev, ino }: NodeStats): string {
  return `${dev}:${ino}`;
}
