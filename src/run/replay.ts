// Copyright 2026 the Boruna authors. MIT license.

/**
 * Replaying a recorded run: the same program, answered from the log.
 *
 * @module
 */

import type { Handler, Handlers } from "../capability/mod.ts";
import {
  type Event,
  replayHandler,
  type Verification,
  verifyCalls,
} from "../replay/mod.ts";
import { CAPABILITY_NAMES, type CapabilityName } from "../value/mod.ts";
import type { RunOptions } from "./options.ts";
import type { Program } from "./program.ts";
import type { RunResult } from "./result.ts";
import { run } from "./run.ts";

/** A replayed run and how it compares with its recording. */
export interface ReplayResult {
  /** What came of the run. */
  readonly result: RunResult;
  /** Whether the program made the recorded calls (`spec/replay.md` 4.3). */
  readonly verification: Verification;
}

/**
 * Runs a program without touching the world: every call is answered with the
 * next recorded result.
 *
 * @param program The program that was recorded.
 * @param events The events of its log.
 * @param options As for `run`; handlers are not used, the policy allows all.
 */
export async function replay(
  program: Program,
  events: readonly Event[],
  options: Omit<RunOptions, "handlers" | "policy"> = {},
): Promise<ReplayResult> {
  const result = await run(program, {
    ...options,
    policy: "allow-all",
    handlers: everyCapability(replayHandler(events)),
  });
  return { result, verification: verifyCalls(events, result.events) };
}

function everyCapability(handler: Handler): Handlers {
  const handlers: Partial<Record<CapabilityName, Handler>> = {};
  for (const name of CAPABILITY_NAMES) handlers[name] = handler;
  return handlers;
}
