// Copyright 2026 the Boruna authors. MIT license.

/**
 * The host: the one room that touches `Deno`, `Bun` and `process`. Everything
 * above asks here for files, streams, signals, time and chance.
 *
 * @module
 */

export * from "./blocking.ts";
export * from "./clock.ts";
export * from "./ending.ts";
export * from "./file_error.ts";
export {
  createFile,
  decodeText,
  type FileKind,
  fileKind,
  type FileWriter,
  listDirectory,
  makeDirectory,
  MAX_FILE_BYTES,
  readFile,
  type ReadOptions,
  readTextFile,
  realPath,
  removeFile,
  writeFile,
  type WriteOptions,
} from "./files.ts";
export { growFile, type GrowingFile, readTextChunks } from "./growing_file.ts";
export * from "./http.ts";
export * from "./memory.ts";
export {
  denialOf,
  type Grant,
  hasNetPermission,
  type HostCategory,
  type HostDenial,
  hostDenial,
  hostFlags,
  type HostGrants,
  hostGrants,
  type HostNeed,
  netText,
  shedPermissions,
} from "./permission.ts";
export * from "./runtime.ts";
export * from "./sqlite.ts";
export {
  type LineReader,
  MAX_HISTORY,
  openLineReader,
  type TypedLine,
} from "./lines.ts";
export { runQuietly, startInstead } from "./start.ts";
export * from "./terminal.ts";
export * from "./timer.ts";
