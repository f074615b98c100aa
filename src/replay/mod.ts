// Copyright 2026 the Boruna authors. MIT license.

/**
 * Recording and replaying runs: the event log, its file, the answers it gives
 * and the comparison of two logs.
 *
 * @module
 */

export {
  type CapCallEvent,
  type CapResultEvent,
  type Event,
  EVENT_LOG_VERSION,
} from "./event.ts";
export { EventLog } from "./event_log.ts";
export { encodeEventLog, eventLogChunks, eventToJson } from "./encode.ts";
export { decodeEventLog, EventLogError } from "./decode.ts";
export { replayHandler } from "./answers.ts";
export {
  type Verification,
  verificationText,
  verifyCalls,
  verifyFull,
} from "./verify.ts";
