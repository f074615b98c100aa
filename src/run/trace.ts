// Copyright 2026 the Boruna authors. MIT license.

/**
 * The span of a run: what telemetry is told of it, and when.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import {
  type AnswerSource,
  capabilitySetHash,
  type Recorder,
  type RunFacts,
} from "../capability/mod.ts";
import type { CapabilityName, Int } from "../value/mod.ts";
import { errorTypeOf } from "./ending.ts";
import { moduleHash, policyHash } from "./identity.ts";
import type { RunOptions } from "./options.ts";
import type { Outcome } from "./result.ts";

/** What telemetry is told of a run before it begins. */
export function runFacts(
  module: Module,
  policy: Parameters<typeof policyHash>[0],
  source: AnswerSource,
  sourceOf: (capability: CapabilityName) => AnswerSource = () => source,
): RunFacts {
  return {
    programHash: () => moduleHash(module),
    policyHash: () => policyHash(policy),
    capabilitySetHash,
    source,
    sourceOf,
  };
}

/** The trace of one run. */
export interface RunTrace {
  /** Who is told of its calls. */
  readonly recorder: Recorder | null;
  /** Tells how it ended. */
  end(outcome: Outcome | null, steps?: Int): void;
}

/**
 * Begins the span of a run, unless somebody else did: then the recorder is that
 * of a run and has no `run`.
 */
export function openTrace(
  module: Module,
  policy: Parameters<typeof policyHash>[0],
  options: RunOptions,
): RunTrace {
  const recorder = options.recorder ?? null;
  if (recorder?.run === undefined) return { recorder, end: () => {} };
  const { handlers, follow } = options;
  const source = follow !== undefined
    ? "log"
    : handlers === undefined
    ? "mock"
    : "host";
  const run = recorder.run(
    runFacts(
      module,
      policy,
      source,
      (capability) =>
        source === "host" && handlers?.[capability] === undefined
          ? "mock"
          : source,
    ),
  );
  return {
    recorder: run ?? recorder,
    end: (outcome, steps) =>
      run?.end({
        exitCode: outcome === null ? 70 : exitCodeOf(outcome),
        errorType: outcome === null ? "defect" : errorTypeOf(outcome),
        ...(steps === undefined ? {} : { steps }),
      }),
  };
}

/** The exit code that a run with this outcome has as a command. */
function exitCodeOf({ kind }: Outcome): number {
  switch (kind) {
    case "done":
      return 0;
    case "refused":
      return 3;
    case "limit":
      return 4;
    default:
      return 1;
  }
}
