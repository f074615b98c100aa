// Copyright 2026 the Boruna authors. MIT license.

/**
 * A system of actors as the driver wants it: one machine, whatever runs in it.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import {
  type ActorObserver,
  DEFAULT_MAX_STEPS,
  startActors,
  type TieredExecution,
  type TieredOptions,
  type Trap,
} from "../vm/mod.ts";

const UNHEARD: ActorObserver = {
  schedulerTick() {},
  actorSpawn() {},
  messageSend() {},
  messageReceive() {},
};

/**
 * Starts a module as the root of a system of actors.
 *
 * @param options As for a plain run; the limit on steps is that of all actors
 * together.
 * @param isRefused Whether a call was refused.
 * @param log Told of the schedule.
 */
export function startActorRun(
  module: Module,
  options: TieredOptions,
  isRefused: () => boolean,
  log: ActorObserver | null,
): TieredExecution {
  const { observer, call, maxSteps = DEFAULT_MAX_STEPS } = options;
  const { entry, callDepth, operandLimit, sizes, pauseEvery } = options;
  const system = startActors(module, {
    scheduler: log ?? UNHEARD,
    observe: () => observer,
    maxSteps,
    maxTotalSteps: maxSteps,
    // No actor may probe the fence of another one.
    isFatal: (trap) => isRefused() || isOfRun(trap),
    ...call === undefined ? {} : { call },
    ...entry === undefined ? {} : { entry },
    ...callDepth === undefined ? {} : { callDepth },
    ...operandLimit === undefined ? {} : { operandLimit },
    ...sizes === undefined ? {} : { sizes },
    ...pauseEvery === undefined ? {} : { pauseEvery },
  });
  return {
    tier: "actors",
    prepare: () => null,
    resume: (answer) => system.resume(answer),
    get steps() {
      return system.totalSteps;
    },
    frames: () => system.framesOf(system.actor),
    liveSize: () => system.liveSize(),
  };
}

/** Whether a trap is not the program's own: the run has to end. */
function isOfRun(trap: Trap): boolean {
  switch (trap.kind) {
    case "RunLimitExceeded":
    case "WallTimeExceeded":
    case "ExecutionLimitExceeded":
    case "Stopped":
      return true;
    default:
      return false;
  }
}
