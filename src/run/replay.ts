// Copyright 2026 the Boruna authors. MIT license.

/**
 * Replaying a recorded run: the same program, answered from the log.
 *
 * @module
 */

import type { Refusal } from "../capability/mod.ts";
import {
  type Event,
  Follower,
  type Following,
  Redactor,
  type RedactRule,
  replayHandler,
  type Verification,
  verifyCalls,
} from "../replay/mod.ts";
import type { RunOptions } from "./options.ts";
import type { Program } from "./program.ts";
import type { RunResult } from "./result.ts";
import { everyCapability, run } from "./run.ts";

/** A replayed run and how it compares with its recording. */
export interface ReplayResult {
  /** What came of the run. */
  readonly result: RunResult;
  /** Whether the program made the recorded calls (`spec/replay.md` 4.3). */
  readonly verification: Verification;
}

/** Options of a replay: nothing in it touches the world. */
export type ReplayOptions = Omit<
  RunOptions,
  "handlers" | "follow" | "clock" | "random" | "guard" | "permission" | "hold"
>;

/**
 * Runs a program without touching the world, in the manner of the reference:
 * every call is answered with the next recorded result, whatever was asked,
 * and the calls are compared afterwards. `verify` is stricter.
 *
 * @param program The program that was recorded.
 * @param events The events of its log.
 * @param options As for `run`; the policy allows all.
 *
 * @example
 * ```ts
 * import { replay, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const source = "fn main() -> Int !{time.now} { time_now() }";
 * const { events } = await run(source);
 * const { verification } = await replay(source, events);
 * assertEquals(verification, { kind: "identical" });
 * ```
 */
export async function replay(
  program: Program,
  events: readonly Event[],
  options: Omit<ReplayOptions, "policy"> = {},
): Promise<ReplayResult> {
  const result = await run(program, {
    ...options,
    policy: "allow-all",
    actors: options.actors ?? events[0]?.event === "SchedulerTick",
    handlers: everyCapability(replayHandler(events)),
  });
  return { result, verification: verifyCalls(events, result.events) };
}

/**
 * A recording to be followed: events in order, all at hand or being read.
 *
 * @example
 * ```ts
 * import {
 *   encodeEventLog,
 *   readEventLog,
 *   type Recording,
 *   run,
 *   verify,
 * } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const source = "fn main() -> Int { 42 }";
 * const log = encodeEventLog((await run(source)).events);
 * const recording: Recording = readEventLog([log]);
 * assertEquals((await verify(source, recording)).following.kind, "identical");
 * ```
 */
export interface Recording {
  /** The events; they are read as the run reaches them. */
  readonly events: Iterable<Event>;
  /** Whether the recording has its end; true unless given. */
  readonly isComplete?: () => boolean;
  /** What was redacted in it. */
  readonly rules?: readonly RedactRule[];
  /** The refusal that ended it; null unless given. */
  readonly refusal?: () => Refusal | null;
}

/** A run that followed its recording, or left it. */
export interface VerifyResult {
  /** What came of the run; it ends where it leaves the recording. */
  readonly result: RunResult;
  /** How far it followed, and the first difference. */
  readonly following: Following;
}

/**
 * Runs a program without touching the world and compares everything it does,
 * as it does it, with a recording: capability, arguments and order of calls,
 * answers, UI trees, contracts, refusals, and that nothing is left over. The
 * run ends at the first difference. One event is held at a time.
 *
 * Without a policy the recording's own refusal is repeated where it happened;
 * with one, that policy judges every call again.
 *
 * @param program The program that was recorded.
 * @param recording Its events, or what `readEventLog` gives.
 * @param options As for `run`; without a policy, what the recording let pass
 * is allowed.
 *
 * @example
 * ```ts
 * import { run, verify } from "@boruna/cli";
 *
 * const source = "fn main() -> Int !{time.now} { time_now() }";
 * const { events } = await run(source);
 * const { following } = await verify(source, { events });
 * console.log(following.kind); // identical
 * ```
 */
export async function verify(
  program: Program,
  recording: Recording,
  options: ReplayOptions = {},
): Promise<VerifyResult> {
  const follower = new Follower(
    recording.events,
    recording.isComplete,
    new Redactor(recording.rules ?? []),
    recording.refusal,
  );
  const result = await run(program, { ...options, follow: follower });
  // A handler's errors belong to the program; this one does not.
  if (follower.broken !== null) throw follower.broken.error;
  const stopped = follower.stopped;
  if (stopped !== null) return { result, following: stopped };
  // A run that a limit or a signal ended says nothing about what is left.
  const following = result.outcome.kind === "limit" ||
      result.outcome.kind === "cancelled"
    ? follower.interrupted(result.outcome.text)
    : follower.finish(refusalOf(result));
  const recorded = recording.refusal?.() ?? null;
  return following.kind !== "identical" || options.policy !== undefined
    ? { result, following }
    : { result: withRefusal(result, recorded), following };
}

function refusalOf({ outcome }: RunResult): Refusal | null {
  return outcome.kind === "refused" ? outcome.refusal : null;
}

/** The result with the whole of what the recording says of its refusal. */
function withRefusal(result: RunResult, refusal: Refusal | null): RunResult {
  const { outcome } = result;
  return outcome.kind === "refused" && refusal !== null
    ? { ...result, outcome: { ...outcome, refusal } }
    : result;
}
