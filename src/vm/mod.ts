// Copyright 2026 the Boruna authors. MIT license.

/**
 * The machine: runs a module step by step, stops where the outside has to
 * answer, and knows nothing of files, clocks or networks.
 *
 * @module
 */

export {
  type ActorExecution,
  type ActorObserver,
  type ActorOptions,
  type ActorStatus,
  DEFAULT_MAX_ROUNDS,
  DEFAULT_ROUND_BUDGET,
  startActors,
} from "./actors.ts";
export type {
  Answer,
  CapabilityCall,
  Execution,
  ExecutionOptions,
  FramePicture,
  Observer,
  Stop,
} from "./execution.ts";
export { TrapSignal } from "./failure.ts";
export type { LiveSize } from "./live.ts";
export {
  DEFAULT_CALL_DEPTH,
  DEFAULT_MAX_STEPS,
  DEFAULT_OPERAND_LIMIT,
  startExecution,
} from "./machine.ts";
export { DEFAULT_SIZES, type SizeLimits } from "./size.ts";
export {
  startTiered,
  type Tier,
  type TieredExecution,
  type TieredOptions,
} from "./tiered.ts";
export { traceLine } from "./trace.ts";
export type { Trap } from "./trap.ts";
export { type TrapClass, trapClass, trapText } from "./trap_text.ts";
