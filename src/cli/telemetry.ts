// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans of a command's run, if somebody asks for them: the environment, a flag,
 * or the provider of a host. Otherwise nothing of telemetry is loaded.
 *
 * @module
 */

import type { Recorder, RunEnd, RunFacts } from "../capability/mod.ts";
import type { Call } from "./command.ts";

/** Where providers of all versions of the API register. */
const REGISTRY = Symbol.for("opentelemetry.js.api.1");

/** The telemetry of one run. */
export interface RunTelemetry {
  /** Who is told of its calls; null when telemetry is off. */
  readonly recorder: Recorder | null;
  /** The run is over: delivers its spans within five seconds. Never rejects. */
  end(end: RunEnd): Promise<void>;
  /** Gives up what is pending: somebody does not want to wait. */
  abandon(): void;
}

const OFF: RunTelemetry = {
  recorder: null,
  end: () => Promise.resolve(),
  abandon: () => {},
};

/** Starts the telemetry of a run. Never rejects. */
export async function startTelemetry(
  call: Call,
  facts: () => Promise<RunFacts>,
): Promise<RunTelemetry> {
  const { world } = call;
  if (call.has("no-telemetry")) return OFF;
  const file = call.text("otlp-file");
  if (file === undefined && !isWanted(call)) return OFF;
  const { openTelemetry } = await import("../telemetry/mod.ts");
  const telemetry = await openTelemetry({
    env: world.variable,
    warn: (message) => world.error(`warning: ${message}\n`),
    // The command listens itself, and ends runs in order.
    signals: false,
    ...(file === undefined ? {} : { file }),
  });
  if (telemetry === null) return OFF;
  const run = telemetry.recorder.run?.(await facts()) ?? null;
  return {
    recorder: run ?? telemetry.recorder,
    async end(end: RunEnd): Promise<void> {
      run?.end(end);
      await telemetry.close();
    },
    abandon: () => telemetry.abandon(),
  };
}

/** A first look at what `telemetry/` reads in full. */
function isWanted({ world }: Call): boolean {
  return Boolean(
    world.variable("OTEL_EXPORTER_OTLP_ENDPOINT") ||
      world.variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ||
      world.variable("OTEL_TRACES_EXPORTER"),
  ) || REGISTRY in globalThis;
}
