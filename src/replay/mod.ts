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
export { eventToJson } from "./encode.ts";
export { decodeEventLog, EventLogError } from "./decode.ts";
export {
  encodeEventLog,
  eventLogChunks,
  type LogReading,
  LogText,
  readEventLog,
} from "./log_text.ts";
export {
  type Divergence,
  Follower,
  type Following,
  FollowStop,
} from "./follow.ts";
export { REDACTED, Redactor, type RedactRule } from "./redact.ts";
export { parseRedactRules, ruleText } from "./redact_rules.ts";
export {
  type CallTransaction,
  decodeCallTape,
  decodeNetTape,
  encodeTape,
  type NetTransaction,
  type Tape,
  TAPE_VERSION,
  type TapeCapability,
  TapeError,
  TapeText,
} from "./tape.ts";
export {
  recordCalls,
  recordNet,
  replayCalls,
  replayNet,
} from "./tape_player.ts";
export { replayHandler } from "./answers.ts";
export {
  type Verification,
  verificationText,
  verifyCalls,
  verifyFull,
} from "./verify.ts";
