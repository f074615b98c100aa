// Copyright 2026 the Boruna authors. MIT license.

/**
 * From a source text to a module: imports, the standard packages, the code
 * generator.
 *
 * @module
 */

export {
  analyze,
  type AnalyzeOptions,
  type AnalyzeResult,
  compile,
  type CompileOptions,
  type CompileResult,
  moduleName,
} from "./compile.ts";
export { missingEntry } from "./entry.ts";
export type { FunctionPlaces } from "./function.ts";
export type { Load } from "./imports.ts";
export { packageNames, packageSource } from "./packages.ts";
