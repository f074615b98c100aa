// Copyright 2026 the Boruna authors. MIT license.

/**
 * Running and replaying programs: the public interface of the package.
 *
 * @module
 */

export type { Limits, RunOptions } from "./options.ts";
export {
  BytecodeError,
  CompileError,
  type LoadedProgram,
  loadProgram,
  type Program,
} from "./program.ts";
export { replay, type ReplayResult } from "./replay.ts";
export type { Failure, LimitKind, Outcome, RunResult } from "./result.ts";
export { run, runModule } from "./run.ts";
