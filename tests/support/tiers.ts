// Copyright 2026 the Boruna authors. MIT license.

/**
 * The compiled tier against the interpreter: the same run, told in the same
 * words, under every limit and in every mode.
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
import { compile } from "../../src/compile/mod.ts";
import { encodeEventLog, EventLog } from "../../src/replay/mod.ts";
import { display, valueToJson } from "../../src/value/mod.ts";
import {
  type Answer,
  type CapabilityCall,
  type Execution,
  type ExecutionOptions,
  startExecution,
  startTiered,
  trapText,
} from "../../src/vm/mod.ts";
import { startCompiled } from "../../src/vm/compiled/start.ts";

/** What a run told. */
export interface Told {
  readonly end: string;
  readonly steps: number;
  readonly ui: string;
  readonly debug: string;
  readonly events: string;
  /** The steps at each call and output. */
  readonly at: string;
  /** How often it paused; modes differ in this. */
  readonly pauses: number;
}

/** Options of a run that is told. */
export interface TellOptions
  extends Partial<Omit<ExecutionOptions, "observer" | "call" | "trace">> {
  readonly policy?: Policy;
  /** Whether calls stop the machine instead of being answered inside it. */
  readonly stopAtCalls?: boolean;
  /** Whether the run may start again in other code. */
  readonly inTiers?: boolean;
  /** See `CompiledOptions`; the interpreter does not know it. */
  readonly slack?: number;
  readonly sliceable?: boolean;
}

type Start = (
  module: Module,
  options: ExecutionOptions,
) => Execution | string;

/** Runs a module to its end; a text says why that is not possible. */
export function tell(
  start: Start,
  module: Module,
  { policy = ALLOW_ALL, stopAtCalls = false, ...rest }: TellOptions,
): Told | string {
  const log = new EventLog();
  const gateway = createGateway({ policy, handlers: MOCK_HANDLERS, log });
  const ui: string[] = [];
  const debug: string[] = [];
  const at: number[] = [];
  const answer = (call: CapabilityCall): Answer => {
    at.push(execution.steps);
    return translate(gateway.call(call) as GatewayAnswer);
  };
  const started = start(module, {
    ...rest,
    observer: {
      contractCheck(...check) {
        at.push(execution.steps);
        log.contractCheck(...check);
      },
      uiEmit(tree) {
        at.push(execution.steps);
        log.uiEmit(tree);
        ui.push(valueToJson(tree));
      },
      debug(line) {
        at.push(execution.steps);
        debug.push(line);
      },
    },
    ...stopAtCalls ? {} : { call: answer },
  });
  if (typeof started === "string") return started;
  const execution = started;
  let pauses = 0;
  let stop = execution.resume();
  while (stop.kind !== "done" && stop.kind !== "trap") {
    if (stop.kind === "yielded") pauses++;
    stop = stop.kind === "call"
      ? execution.resume(answer(stop))
      : execution.resume();
  }
  return {
    end: stop.kind === "done"
      ? `done ${display(stop.value)} ${valueToJson(stop.value)}`
      : `trap ${trapText(stop.trap)}`,
    steps: execution.steps,
    ui: ui.join("\n"),
    debug: debug.join("\n"),
    events: encodeEventLog(log.events),
    at: at.join(" "),
    pauses,
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

/** The modes of the compiled tier. */
export const MODES: readonly TellOptions[] = [
  {},
  { stopAtCalls: true },
  { pauseEvery: 100, slack: 30 },
  { pauseEvery: 5, stopAtCalls: true, slack: 0 },
  { inTiers: true },
  {
    inTiers: true,
    sliceable: true,
    stopAtCalls: true,
    pauseEvery: 64,
    slack: 0,
  },
];

/** In tiers from the start: narrow code first, then what it takes. */
const startInTiers: Start = (module, options) => {
  const execution = startTiered(module, { ...options, tier: "compiled" });
  if (execution.prepare() !== null) throw new Error("not loaded");
  return execution;
};

/** Loads what `compareTiers` needs. */
export async function loadTiers(): Promise<void> {
  const module =
    compile({ name: "a.ax", text: "fn main() -> Int { 1 }" }).module;
  const observer = { contractCheck() {}, uiEmit() {}, debug() {} };
  await startTiered(module!, { observer, tier: "compiled" }).prepare();
}

/** What came of a comparison. */
export interface Compared {
  /** How many runs were compared. */
  readonly runs: number;
  /** Why there is nothing to compare, or null. */
  readonly refused: string | null;
  /** The first difference, or null. */
  readonly difference: string | null;
}

/**
 * Compares the tiers on a module: without a limit, and with each limit that
 * `limits` picks from the steps that the run takes.
 */
export function compareTiers(
  module: Module,
  limits: (steps: number) => Iterable<number>,
  options: TellOptions = {},
  modes: readonly TellOptions[] = MODES,
): Compared {
  const full = tell(startExecution, module, options) as Told;
  let runs = 0;
  for (const limit of [undefined, ...limits(full.steps)]) {
    const limited = limit === undefined ? {} : { maxSteps: limit };
    const want = limit === undefined
      ? full
      : tell(startExecution, module, { ...options, ...limited }) as Told;
    for (const mode of modes) {
      const start = mode.inTiers ? startInTiers : startCompiled;
      const got = tell(start, module, {
        ...options,
        ...mode,
        ...limited,
      });
      if (typeof got === "string") {
        return { runs, refused: got, difference: null };
      }
      runs++;
      for (
        const key of ["end", "steps", "ui", "debug", "events", "at"] as const
      ) {
        if (got[key] === want[key]) continue;
        const how = `limit ${limit}, ${JSON.stringify(mode)}`;
        return {
          runs,
          refused: null,
          difference: `${how}: ${key} is ${got[key]}, not ${want[key]}`,
        };
      }
    }
  }
  return { runs, refused: null, difference: null };
}

/** All limits up to 200 and to the end, and some in between. */
export function manyLimits(
  random: () => number,
  small = 200,
  more = 20,
): (steps: number) => number[] {
  return (steps) => {
    const limits: number[] = [];
    for (let limit = 0; limit <= Math.min(small, steps + 1); limit++) {
      limits.push(limit);
    }
    if (steps > small) {
      for (let i = 0; i < more; i++) {
        limits.push(small + Math.floor(random() * (steps - small)));
      }
      limits.push(steps - 2, steps - 1, steps, steps + 1);
    }
    return limits;
  };
}
