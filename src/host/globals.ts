// Copyright 2026 the Boruna authors. MIT license.

/**
 * The parts of `Deno`, `Bun` and `process` that this room uses, as types.
 *
 * The libraries of the type checker leave these globals out, so that any use
 * elsewhere in the repository is an error. Deno is asked through its own
 * interface: its `process` and `node:fs` cost tens of milliseconds to load.
 *
 * @module
 */

/** A file kind as Deno tells it. */
export interface DenoFileInfo {
  /** A regular file. */
  readonly isFile: boolean;
  /** A directory. */
  readonly isDirectory: boolean;
  /** A symbolic link; only from `lstatSync`. */
  readonly isSymlink: boolean;
  /** Size in bytes. */
  readonly size: number;
  /** Mode bits; null on Windows. */
  readonly mode: number | null;
  /** The device. */
  readonly dev: number;
  /** The file's number there; null on Windows. */
  readonly ino: number | null;
}

/** An open file of Deno, standard streams included. */
export interface DenoFile {
  /** Reads up to the buffer's size; null at the end. */
  readSync(buffer: Uint8Array): number | null;
  /** Writes some of the bytes and tells how many. */
  writeSync(bytes: Uint8Array): number;
  /** Closes the file. */
  close(): void;
  /** What kind of file it is. */
  statSync(): DenoFileInfo;
  /** Whether it is a terminal. */
  isTerminal(): boolean;
}

/** What Deno's permission interface is asked about. */
export interface DenoPermission {
  readonly name: string;
  readonly path?: string;
  readonly host?: string;
  readonly variable?: string;
}

/** What a runtime says of its memory, in bytes. */
export interface MemoryUse {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** The `Deno` global. */
export interface DenoGlobal {
  readonly permissions: {
    querySync(what: DenoPermission): {
      readonly state: string;
      readonly partial?: boolean;
    };
    revokeSync(what: DenoPermission): unknown;
  };
  readonly version: { readonly deno: string };
  readonly args: readonly string[];
  readonly pid: number;
  readonly stdin: DenoFile;
  readonly stdout: DenoFile;
  readonly stderr: DenoFile;
  readonly env: { get(name: string): string | undefined };
  readonly mainModule: string;
  execPath(): string;
  exitCode: number;
  exit(code: number): never;
  cwd(): string;
  kill(pid: number, signal: string): void;
  unrefTimer(timer: number): void;
  memoryUsage(): MemoryUse;
  consoleSize(): { readonly columns: number };
  addSignalListener(signal: string, listener: () => void): void;
  removeSignalListener(signal: string, listener: () => void): void;
  openSync(path: string, options: {
    read?: boolean;
    write?: boolean;
    create?: boolean;
    createNew?: boolean;
    truncate?: boolean;
    append?: boolean;
    mode?: number;
  }): DenoFile;
  statSync(path: string): DenoFileInfo;
  lstatSync(path: string): DenoFileInfo;
  realPathSync(path: string): string;
  renameSync(from: string, to: string): void;
  removeSync(path: string): void;
  chmodSync(path: string, mode: number): void;
  mkdirSync(path: string, options: { recursive: boolean }): void;
  readDirSync(path: string): Iterable<{ readonly name: string }>;
}

/** File facts as `node:fs` tells them. */
export interface NodeStats {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isCharacterDevice(): boolean;
  readonly size: number;
  readonly mode: number;
  readonly dev: number;
  readonly ino: number;
}

/** The part of `node:fs` that is used. */
export interface NodeFileSystem {
  readonly constants: {
    readonly O_RDONLY: number;
    readonly O_WRONLY: number;
    readonly O_CREAT: number;
    readonly O_EXCL: number;
    readonly O_TRUNC: number;
    readonly O_NONBLOCK?: number;
  };
  openSync(path: string, flags: number, mode?: number): number;
  closeSync(file: number): void;
  fstatSync(file: number): NodeStats;
  lstatSync(path: string): NodeStats;
  statSync(path: string): NodeStats;
  readSync(
    file: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
  ): number;
  writeSync(
    file: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): number;
  readonly realpathSync: { native(path: string): string };
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
  chmodSync(path: string, mode: number): void;
  mkdirSync(path: string, options: { recursive: boolean }): void;
  readdirSync(path: string): string[];
  readlinkSync(path: string): string;
}

/** The `process` global of Node and Bun. */
export interface ProcessGlobal {
  /** Absent when the permission model is off. */
  readonly permission?: {
    has(scope: string, reference?: string): boolean;
    /** From Node 24 on, except 25. */
    drop?(scope: string): void;
  };
  readonly allowedNodeEnvironmentFlags?: { has(flag: string): boolean };
  readonly versions: { readonly node: string; readonly bun?: string };
  readonly argv: readonly string[];
  readonly execPath: string;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly stdout: { readonly columns?: number };
  exitCode: number | undefined;
  exit(code: number): never;
  cwd(): string;
  uptime(): number;
  kill(pid: number, signal: string): void;
  on(event: string, listener: (value: unknown) => void): void;
  removeListener(event: string, listener: (value: unknown) => void): void;
  listenerCount(event: string): number;
  getBuiltinModule(name: "node:fs"): NodeFileSystem;
  getBuiltinModule(name: "node:worker_threads"): {
    readonly Worker: new (script: string, options: {
      eval: true;
      workerData: unknown;
    }) => { unref(): void; terminate(): unknown };
  };
  getBuiltinModule(name: "node:tty"): { isatty(file: number): boolean };
  getBuiltinModule(name: "node:v8"): {
    setFlagsFromString(flags: string): void;
    getHeapStatistics(): { readonly "heap_size_limit": number };
  };
  getBuiltinModule(name: "node:vm"): { runInNewContext(code: string): unknown };
  readonly memoryUsage: { (): MemoryUse; rss(): number };
  constrainedMemory(): number;
}

const globals = globalThis as unknown as {
  readonly Deno?: DenoGlobal;
  readonly Bun?: { readonly version: string; gc(force: boolean): unknown };
  readonly process?: ProcessGlobal;
};

/** The `Deno` global, or undefined on another runtime. */
export const DENO: DenoGlobal | undefined = globals.Bun === undefined
  ? globals.Deno
  : undefined;

/** The `Bun` global, or undefined on another runtime. */
export const BUN: { gc(force: boolean): unknown } | undefined = globals.Bun;

/** The `process` global; on Deno it takes tens of milliseconds to load. */
export function process(): ProcessGlobal {
  return globals.process!;
}

/** `node:fs` of Node and Bun, loaded at the first use. */
export function nodeFileSystem(): NodeFileSystem {
  return globals.process!.getBuiltinModule("node:fs");
}
