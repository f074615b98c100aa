// Copyright 2026 the Boruna authors. MIT license.

/**
 * Applications: modules with `init`, `update` and `view` that are driven by
 * messages (`spec/framework.md`), and tests made of what they did.
 *
 * @module
 */

export {
  type App,
  type AppCycle,
  type AppOptions,
  MAX_CYCLES,
  startApp,
} from "./app.ts";
export { AppError, type AppErrorKind } from "./app_error.ts";
export { type AppEffect, type AppEffectKind, effectName } from "./effect.ts";
export {
  type AppMessage,
  parseMessage,
  parseMessages,
  parsePayload,
} from "./message.ts";
export { minimize, type Reproduction } from "./minimize.ts";
export { compareStates, snapshot, type StateChange } from "./state.ts";
export { sortedJson } from "./tagged.ts";
export {
  type Assertion,
  judgeSpec,
  readSpec,
  specFile,
  type TestSpec,
  type Verdict,
} from "./test_spec.ts";
export {
  type AppTrace,
  messageJson,
  readTrace,
  traceFile,
  TraceFileError,
  traceHash,
} from "./trace_file.ts";
export { cycleHash } from "./trace_hash.ts";
export { type AppContract, validateApp } from "./validate.ts";
