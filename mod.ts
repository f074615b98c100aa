// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs `.ax` programs, with every effect behind a capability.
 *
 * ```ts
 * import { run } from "@boruna/cli";
 *
 * const result = await run("fn main() -> Int { 40 + 2 }");
 * console.log(result.outcome.kind); // done
 * ```
 *
 * As a program, this module is the `boruna` command.
 *
 * @module
 */

export {
  BytecodeError,
  check,
  compile,
  type Compiled,
  CompileError,
  type Failure,
  type LimitFacts,
  type LimitKind,
  type Limits,
  type LoadableProgram,
  moduleHash,
  type Outcome,
  policyHash,
  type Program,
  type Recording,
  replay,
  type ReplayOptions,
  type ReplayResult,
  run,
  runErrorJson,
  runModule,
  type RunOptions,
  type RunResult,
  type RunStream,
  type SchemaError,
  type SchemaFacts,
  SchemaRefusal,
  type SourceOptions,
  stream,
  verify,
  type VerifyResult,
} from "./src/run/mod.ts";
export {
  decodeModule,
  type DecodeResult,
  encodeModule,
  type Module,
} from "./src/bytecode/mod.ts";
export type * from "./src/bytecode/mod.ts";
export * from "./src/capability/mod.ts";
export type { Fix as RefusalFix } from "./src/capability/mod.ts";
export * from "./src/diagnostic/mod.ts";
export type { Fix } from "./src/diagnostic/mod.ts";
export {
  decodeCallTape,
  decodeEventLog,
  decodeNetTape,
  encodeEventLog,
  encodeTape,
  type Event,
  EventLog,
  EventLogError,
  eventToJson,
  Follower,
  FollowStop,
  LogText,
  parseRedactRules,
  readEventLog,
  recordCalls,
  recordNet,
  Redactor,
  replayCalls,
  replayNet,
  TapeError,
  TapeText,
  type Verification,
} from "./src/replay/mod.ts";
export type * from "./src/replay/mod.ts";
export {
  type Environment,
  type FlushOptions,
  openTelemetry,
  type SpanCounts,
  type Telemetry,
  type TelemetryOptions,
} from "./src/telemetry/mod.ts";
export * from "./src/value/mod.ts";
export type * from "./src/vm/mod.ts";

if (import.meta.main) {
  const { main } = await import("./src/cli/main.ts");
  const { args, setExitCode } = await import("./src/host/mod.ts");
  setExitCode(await main(args()));
}
