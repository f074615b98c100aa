// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs a module to its end with mock answers, and keeps what happened.
 *
 * @module
 */

import type { Module } from "../../src/bytecode/mod.ts";
import {
  ALLOW_ALL,
  createGateway,
  type GatewayAnswer,
  MOCK_HANDLERS,
  type Policy,
} from "../../src/capability/mod.ts";
import { type Event, EventLog } from "../../src/replay/mod.ts";
import type { Value } from "../../src/value/mod.ts";
import {
  type Answer,
  type CapabilityCall,
  type ExecutionOptions,
  type FramePicture,
  startExecution,
  type Stop,
} from "../../src/vm/mod.ts";

/** Options of `runToEnd`. */
export interface MachineRunOptions
  extends Partial<Omit<ExecutionOptions, "observer" | "call" | "trace">> {
  /** What the run may do; everything unless given. */
  readonly policy?: Policy;
  /** Whether calls stop the machine instead of being answered inside it. */
  readonly stopAtCalls?: boolean;
  /** Whether to keep the trace. */
  readonly keepTrace?: boolean;
}

/** What came of a run. */
export interface MachineRun {
  readonly stop: Extract<Stop, { kind: "done" | "trap" }>;
  readonly steps: number;
  readonly events: readonly Event[];
  readonly ui: readonly Value[];
  /** The lines of debug instructions. */
  readonly debug: readonly string[];
  readonly trace: readonly string[];
  readonly frames: readonly FramePicture[];
  /** How often `resume` returned `yielded`. */
  readonly yields: number;
}

/** Runs a module to its end. */
export function runToEnd(
  module: Module,
  options: MachineRunOptions = {},
): MachineRun {
  const { policy = ALLOW_ALL, stopAtCalls, keepTrace, ...rest } = options;
  const log = new EventLog();
  const gateway = createGateway({ policy, handlers: MOCK_HANDLERS, log });
  const answer = (call: CapabilityCall): Answer =>
    translate(gateway.call(call) as GatewayAnswer);
  const ui: Value[] = [];
  const debug: string[] = [];
  const trace: string[] = [];
  const execution = startExecution(module, {
    ...rest,
    observer: {
      contractCheck: (...check) => log.contractCheck(...check),
      uiEmit(tree) {
        log.uiEmit(tree);
        ui.push(tree);
      },
      debug: (line) => void debug.push(line),
    },
    ...stopAtCalls ? {} : { call: answer },
    ...keepTrace ? { trace: (line: string) => void trace.push(line) } : {},
  });
  let yields = 0;
  let stop = execution.resume();
  while (stop.kind !== "done" && stop.kind !== "trap") {
    if (stop.kind === "yielded") yields++;
    stop = stop.kind === "call"
      ? execution.resume(answer(stop))
      : execution.resume();
  }
  return {
    stop,
    steps: execution.steps,
    events: log.events,
    ui,
    debug,
    trace,
    frames: execution.frames(),
    yields,
  };
}

function translate(answer: GatewayAnswer): Answer {
  switch (answer.kind) {
    case "value":
      return answer;
    case "failed": {
      const { capability, message } = answer;
      return {
        kind: "trap",
        trap: { kind: "CapabilityFailed", capability, message },
      };
    }
    case "refused": {
      const { capability, layer } = answer.refusal;
      const kind = layer === "budget"
        ? "CapabilityBudgetExceeded"
        : "CapabilityDenied";
      return { kind: "trap", trap: { kind, capability } };
    }
  }
}
