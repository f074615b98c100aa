// Copyright 2026 the Boruna authors. MIT license.

/**
 * The ways in which a program of the benchmarks can be run by us.
 *
 * @module
 */

import type { Module } from "../../src/bytecode/mod.ts";
import {
  ALLOW_ALL,
  createGateway,
  type GatewayAnswer,
  MOCK_HANDLERS,
} from "../../src/capability/mod.ts";
import { EventLog } from "../../src/replay/mod.ts";
import { loadProgram, runModule, type RunOptions } from "../../src/run/mod.ts";
import { display } from "../../src/value/mod.ts";
import {
  type Execution,
  type ExecutionOptions,
  type SizeLimits,
  startExecution,
} from "../../src/vm/mod.ts";
import {
  type CompiledOptions,
  startCompiled,
} from "../../src/vm/compiled/start.ts";

/** More steps than any program of the benchmarks takes. */
const MAX_STEPS = 1e12;

/** The module of a source. */
export function moduleOf(source: string): Module {
  return loadProgram(source).module;
}

/** Runs a module as everybody does; the printed value and the steps. */
export async function runAsUsers(
  module: Module,
  options: RunOptions = {},
): Promise<{ readonly value: string; readonly steps: number }> {
  const { outcome, steps } = await runModule(module, {
    ...options,
    limits: { steps: MAX_STEPS, ...options.limits },
  });
  if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
  return { value: display(outcome.value), steps };
}

/** The tiers of the engine, without what `run` puts around them. */
export type TierName = "exact" | "uncounted" | "sliceable" | "machine";

const TIERS: Readonly<
  Record<
    TierName,
    readonly [
      typeof startCompiled | typeof startExecution,
      Partial<CompiledOptions>,
    ]
  >
> = {
  exact: [startCompiled, { narrow: true }],
  uncounted: [startCompiled, { narrow: true, uncounted: true }],
  sliceable: [startCompiled, { narrow: true, pauseEvery: 2 ** 18 }],
  machine: [startExecution, {}],
};

/** The names of the tiers. */
export const TIER_NAMES: readonly TierName[] = [
  "exact",
  "uncounted",
  "sliceable",
  "machine",
];

/** Runs a module in a tier; the printed value. */
export function runInTier(
  module: Module,
  tier: TierName,
  sizes?: Partial<SizeLimits>,
): string {
  const [start, more] = TIERS[tier];
  const log = new EventLog();
  const gateway = module.functions.some((f) => f.capabilities.length > 0)
    ? createGateway({ policy: ALLOW_ALL, handlers: MOCK_HANDLERS, log })
    : null;
  const options: ExecutionOptions = {
    maxSteps: MAX_STEPS,
    observer: { contractCheck() {}, uiEmit() {}, debug() {} },
    call: (call) => {
      const answer = gateway!.call(call) as GatewayAnswer;
      return answer.kind === "value" ? answer : null;
    },
    ...sizes === undefined ? {} : { sizes },
    ...more,
  };
  for (;;) {
    const execution = start(module, options);
    if (typeof execution === "string") throw new Error(execution);
    let stop = execution.resume();
    while (stop.kind === "yielded" && !gaveUp(execution)) {
      stop = execution.resume();
    }
    if (stop.kind === "done") return display(stop.value);
    // Narrow code that met a large Int; the next one is wide.
    if (stop.kind !== "yielded") throw new Error(JSON.stringify(stop));
  }
}

/** Whether compiled code has stopped for good, to be started in another form. */
function gaveUp(execution: Execution): boolean {
  const { abandoned = null } = execution as { readonly abandoned?: unknown };
  return abandoned !== null;
}
