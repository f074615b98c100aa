// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where `fs.read` and `fs.write` may go: below the roots that a policy names,
 * by real paths, so that neither dots nor links lead out.
 *
 * A path is judged twice: as it is written, so that the answer does not tell
 * what exists outside; and as the file system resolves it.
 *
 * @module
 */

import { currentDirectory, FileError, realPath } from "../host/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { CheckRefusal } from "./gateway.ts";
import { HandlerRefusal } from "./handler.ts";

/** Bounds on files. */
export interface FileLimits {
  /** The folders and files that may be read; null for no bound. */
  readonly readRoots: readonly string[] | null;
  /** The folders and files that may be written; null for no bound. */
  readonly writeRoots: readonly string[] | null;
  /** The largest file that may be read, in bytes. */
  readonly maxReadBytes: number;
  /** The largest content that may be written, in bytes. */
  readonly maxWriteBytes: number;
  /** Judges by the real path, by rules of its own. */
  readonly judge?: (
    capability: CapabilityName,
    path: string,
  ) => CheckRefusal | null;
}

/**
 * The bounds unless a policy says otherwise: sizes only.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, DEFAULT_FILE_LIMITS, liveHandlers } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const files = { ...DEFAULT_FILE_LIMITS, readRoots: ["./data"] };
 * const handlers = await liveHandlers({ policy: ALLOW_ALL, files });
 * assertEquals(typeof handlers["fs.read"], "function");
 * ```
 */
export const DEFAULT_FILE_LIMITS: FileLimits = {
  readRoots: null,
  writeRoots: null,
  maxReadBytes: 16777216,
  maxWriteBytes: 67108864,
};

/** A path that passed. */
export interface JudgedPath {
  /** The path to open. */
  readonly path: string;
  /**
   * Whether the opened file may be where it turns out to be, if the path is a
   * real one, which must not turn into a link.
   */
  readonly accept?: (place: string) => boolean;
  /** Why not; null if it may. */
  readonly refusal?: () => HandlerRefusal | null;
}

/**
 * Judges a path.
 *
 * @param beforeLook Asks the host for the path before the file system is looked
 * at; may throw.
 * @throws {HandlerRefusal} If it lies outside of the roots, or a rule says no.
 * @throws {FileError} If it cannot be resolved.
 */
export function judgePath(
  capability: "fs.read" | "fs.write",
  path: string,
  limits: FileLimits,
  beforeLook: () => void,
): JudgedPath {
  const roots = capability === "fs.read" ? limits.readRoots : limits.writeRoots;
  if (path.includes("\0")) {
    throw new FileError(
      "invalid_path",
      path,
      "file name contained an unexpected NUL byte",
    );
  }
  if (roots === null && limits.judge === undefined) {
    beforeLook();
    return { path };
  }
  const written = absolute(path);
  if (
    roots !== null &&
    !roots.some((root) =>
      isWithin(written, absolute(root)) || isWithin(written, realRoot(root))
    )
  ) throw outside(capability, path, roots, "path.outside_roots");
  beforeLook();
  const real = capability === "fs.read"
    ? realPath(path, path)
    : join(realPath(parentOf(path)), nameOf(written));
  const refusalOf = (place: string): HandlerRefusal | null => {
    if (
      roots !== null && !roots.some((root) => isWithin(place, realRoot(root)))
    ) return outside(capability, path, roots, "path.link_outside_roots");
    const no = limits.judge?.(capability, place) ?? null;
    return no === null
      ? null
      : new HandlerRefusal(no.message, "guard", no.reason, no.fix, path);
  };
  let refusal = refusalOf(real);
  if (refusal !== null) throw refusal;
  return {
    path: real,
    accept: (place) => (refusal = refusalOf(place)) === null,
    refusal: () => refusal,
  };
}

function outside(
  capability: "fs.read" | "fs.write",
  path: string,
  roots: readonly string[],
  reason: string,
): HandlerRefusal {
  const where = roots.length === 0 ? "no path" : roots.join(", ");
  return new HandlerRefusal(
    reason === "path.outside_roots"
      ? `${capability}: ${path} is outside of what the policy allows (${where})`
      : `${capability}: ${path} leads through a link out of what the policy allows (${where})`,
    "guard",
    reason,
    reason === "path.outside_roots"
      ? `a rule for ${capability} with this path in the policy`
      : `a rule for ${capability} with the path behind the link`,
    path,
  );
}

/** Whether a path is a root or lies below it, by whole components. */
export function isWithin(path: string, root: string): boolean {
  if (path === root || root === "/") return true;
  if (!path.startsWith(root)) return false;
  const next = path[root.length];
  return next === "/" || next === "\\";
}

/** Real paths of roots, by their absolute ones. */
const knownRoots = new Map<string, string>();

/**
 * A root as the file system has it; as written while it does not exist. What it
 * is when it is first used, it stays: nothing that happens during a run moves
 * a root.
 */
function realRoot(root: string): string {
  const written = absolute(root);
  const known = knownRoots.get(written);
  if (known !== undefined) return known;
  try {
    const real = realPath(written);
    knownRoots.set(written, real);
    return real;
  } catch {
    return written;
  }
}

/** An empty component, `.` or `..`, behind the first slash. */
const UNSETTLED = /\/(?:\.{1,2})?(?:\/|$)/;

/** The path from the root, without dots, without a look at the file system. */
export function absolute(path: string): string {
  if (path.startsWith("/") && !UNSETTLED.test(path)) return path;
  const isAbsolute = /^(?:[/\\]|[a-z]:[/\\])/i.test(path);
  const whole = isAbsolute ? path : join(currentDirectory(), path);
  const drive = /^[a-z]:/i.exec(whole)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of whole.slice(drive.length).split(separators(drive))) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const separator = drive === "" ? "/" : "\\";
  return `${drive}${separator}${parts.join(separator)}`;
}

/** A backslash separates on Windows only; elsewhere it is part of a name. */
function separators(drive: string): RegExp {
  return drive === "" ? /\// : /[/\\]/;
}

function join(folder: string, name: string): string {
  return /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;
}

function nameOf(path: string): string {
  return path.slice(
    Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1,
  );
}

/** The folder that a path names an entry of. */
export function parentOf(path: string): string {
  const whole = absolute(path);
  const at = whole.lastIndexOf(/^[a-z]:/i.test(whole) ? "\\" : "/");
  return at <= 0 ? "/" : whole.slice(0, at);
}
