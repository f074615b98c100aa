// Copyright 2026 the Boruna authors. MIT license.

/**
 * From where a machine stopped to what came of the run.
 *
 * @module
 */

import type { Refusal } from "../capability/mod.ts";
import {
  isWritable,
  MAX_WRITTEN_PARTS,
  utf8Length,
  type Value,
  valueToUntaggedJson,
} from "../value/mod.ts";
import { type FramePicture, type Trap, trapText } from "../vm/mod.ts";
import type { End } from "./driver.ts";
import type { LimitFacts, Outcome } from "./result.ts";

/**
 * The trap of a value that shares parts so often that nobody could write it
 * down: the result, or a tree that is emitted.
 */
export const TOO_MANY_PARTS: Trap = {
  kind: "SizeLimitExceeded",
  what: "parts of a value",
  limit: MAX_WRITTEN_PARTS,
};

/** What an ending says beside the end itself. */
export interface Surroundings {
  /** The frames that were open. */
  readonly frames: readonly FramePicture[];
  /** The refusal that ended the run, if one did. */
  readonly refusal: Refusal | null;
}

/** What came of a run, as far as the machine knows. */
export function outcomeOf(
  end: End,
  { frames, refusal }: Surroundings,
): Outcome {
  if (end.kind === "done") {
    return isWritable(end.value)
      ? end
      : outcomeOf({ kind: "trap", trap: TOO_MANY_PARTS }, { frames, refusal });
  }
  if (end.kind === "cancelled") {
    return { kind: "cancelled", text: "the run was cancelled", frames };
  }
  const { trap } = end;
  const text = trapText(trap);
  if (refusal !== null) return { kind: "refused", trap, text, frames, refusal };
  const facts = limitOf(trap);
  if (facts !== null) return { kind: "limit", trap, text, frames, ...facts };
  return { kind: "trap", trap, text, frames };
}

/** The limit that a trap says was reached; null for any other trap. */
function limitOf(trap: Trap): LimitFacts | null {
  const phase = "execution";
  switch (trap.kind) {
    case "ExecutionLimitExceeded":
      return { limit: "steps", max: trap.limit, phase };
    case "WallTimeExceeded":
      return { limit: "wall_ms", max: trap.milliseconds, phase };
    case "StackOverflow":
      return { limit: "stack", max: trap.limit, phase };
    case "SizeLimitExceeded":
      return { limit: "size", max: trap.limit, phase };
    case "MaxRoundsExceeded":
      return { limit: "rounds", max: trap.rounds, phase };
    case "RunLimitExceeded":
      return runLimitOf(trap.what, trap.limit);
    default:
      return null;
  }
}

function runLimitOf(
  what: Extract<Trap, { kind: "RunLimitExceeded" }>["what"],
  max: number,
): LimitFacts {
  switch (what) {
    case "memory":
      return { limit: "memory_bytes", max, phase: "execution" };
    case "resident memory":
      return { limit: "resident_bytes", max, phase: "execution" };
    case "event log":
      return { limit: "event_log_bytes", max, phase: "execution" };
    case "capability time":
      return { limit: "capability_ms", max, phase: "execution" };
    case "output":
      return { limit: "output_bytes", max, phase: "serialization" };
  }
}

/** The outcome of a run whose output is too large; null if it fits. */
export function outputOverflow(
  value: Value,
  ui: readonly Value[],
  limit: number,
): Outcome | null {
  let left = limit;
  for (const part of [value, ...ui]) {
    left -= typeof part === "string" && utf8Length(part) > left
      ? Infinity
      : utf8Length(valueToUntaggedJson(part));
    if (left >= 0) continue;
    return outcomeOf({
      kind: "trap",
      trap: { kind: "RunLimitExceeded", what: "output", limit },
    }, { frames: [], refusal: null });
  }
  return null;
}

/** A fixed name of what went wrong, or null. */
export function errorTypeOf(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case "done":
      return null;
    case "trap":
      return outcome.trap.kind;
    case "refused":
      return outcome.refusal.layer === "budget" ? "budget_exceeded" : "denied";
    case "limit":
      return `limit.${outcome.limit}`;
    default:
      return outcome.kind;
  }
}
