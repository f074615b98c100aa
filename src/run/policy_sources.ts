// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where policies come from, loaded on demand: see `loadPolicySources`.
 *
 * @module
 */

export { neededPolicy } from "./needed_policy.ts";
export {
  OtherProgram,
  recordedCalls,
  recordedCallsOf,
} from "./recorded_calls.ts";
