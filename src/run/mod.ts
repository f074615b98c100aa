// Copyright 2026 the Boruna authors. MIT license.

/**
 * Running and replaying programs: the public interface of the package.
 *
 * @module
 */

export { errorTypeOf } from "./ending.ts";
export {
  check,
  compile,
  type Compiled,
  type SourceOptions,
} from "./compile.ts";
export { runErrorJson } from "./error_json.ts";
export { moduleHash, policyHash } from "./identity.ts";
export type { Limits, RunOptions } from "./options.ts";
export {
  BytecodeError,
  CompileError,
  type LoadableProgram,
  type LoadedProgram,
  loadProgram,
  type Program,
} from "./program.ts";
export {
  type Recording,
  replay,
  type ReplayOptions,
  type ReplayResult,
  verify,
  type VerifyResult,
} from "./replay.ts";
export type {
  Failure,
  LimitFacts,
  LimitKind,
  Outcome,
  RunResult,
  SchemaError,
  SchemaFacts,
} from "./result.ts";
export { loadPolicySources, type PolicySources } from "./policy.ts";
export { needsOf, type ProgramNeed, type ProgramNeeds } from "./needs.ts";
export { run, runModule } from "./run.ts";
export { SchemaRefusal } from "./schema/mod.ts";
export { type RunStream, stream } from "./stream.ts";
export { runFacts } from "./trace.ts";
