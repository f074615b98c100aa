// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether, where and how spans of capability calls are exported.
 *
 * Without an endpoint nothing is loaded and the recorder is absent. A host
 * program that has its own OpenTelemetry provider gets the spans there.
 *
 * @module
 */

import type { TracerProvider } from "@opentelemetry/api";
import type { Recorder } from "../capability/mod.ts";
import { spanRecorder } from "./recorder.ts";
import {
  type Environment,
  hasEndpoint,
  isDisabled,
  readSettings,
} from "./settings.ts";

export type { Environment } from "./settings.ts";

/** What telemetry needs from outside. */
export interface TelemetryOptions {
  /** Reads the environment. */
  readonly env: Environment;
  /**
   * Told what the operator should know: one sentence, without a prefix and
   * without credentials. Nothing that is told changes an exit code.
   */
  readonly warn?: (message: string) => void;
}

/** What happened to spans. After a flush, recorded is the sum of the others. */
export interface SpanCounts {
  /** Spans that ended. */
  readonly recorded: number;
  /** Spans that the collector took. */
  readonly exported: number;
  /** Spans that the collector refused. */
  readonly rejected: number;
  /** Spans that were given up: no room, no time, no encoding. */
  readonly dropped: number;
}

/** How long to wait. */
export interface FlushOptions {
  /** The longest time that this may take, in milliseconds; 5000 by default. */
  readonly timeoutMs?: number;
}

/** A running export of spans. */
export interface Telemetry {
  /** What the gateway tells of calls. */
  readonly recorder: Recorder;
  /**
   * Delivers what was recorded. What is not delivered in time is dropped,
   * counted and warned about. Never rejects, leaves nothing behind that keeps
   * the process alive, and may be called again.
   */
  flush(options?: FlushOptions): Promise<void>;
  /**
   * The same for hooks that cannot await (`exit`, `unload`): blocks the thread.
   */
  flushSync(options?: FlushOptions): void;
  /** What happened to the spans so far; all zero with a host's provider. */
  readonly counts: SpanCounts;
}

/**
 * Starts telemetry as the environment asks for it.
 *
 * @param options The environment, and who is told of problems.
 * @returns `null` when telemetry is off: no endpoint and no provider of a host
 * program, `OTEL_SDK_DISABLED=true`, or settings that cannot work (with a
 * warning). Never rejects.
 */
export async function openTelemetry(
  options: TelemetryOptions,
): Promise<Telemetry | null> {
  const { env, warn = () => {} } = options;
  try {
    if (isDisabled(env)) return null;
    const host = hostTelemetry();
    if (host !== null) return host;
    if (!hasEndpoint(env)) return null;
    const { otlp, warnings } = readSettings(env);
    warnings.forEach((warning) => warn(warning));
    if (otlp === null) return null;
    const { openOtlp } = await import("./otlp.ts");
    return openOtlp(otlp, warn);
  } catch (error) {
    warn(
      `telemetry init failed: ${
        error instanceof Error ? error.message : error
      }`,
    );
    return null;
  }
}

/** What `@opentelemetry/api` keeps for all its copies in one process. */
interface Registry {
  readonly version: string;
  readonly trace?: TracerProvider;
}

/**
 * Spans for the provider that the host program, or the runtime itself,
 * registered. The registry is read directly: the API's own look-up gives a
 * no-op tracer, without a word, to callers newer than whoever registered.
 */
function hostTelemetry(): Telemetry | null {
  const registry = (globalThis as Record<symbol, unknown>)[
    Symbol.for("opentelemetry.js.api.1")
  ] as Registry | undefined;
  if (registry?.trace === undefined) return null;
  // The version under which Deno's built-in provider registers itself; it
  // exports numbers as doubles, and BigInts as integers.
  const form = registry.version === "1.999.999" ? "bigint" : "number";
  return {
    recorder: spanRecorder(registry.trace.getTracer("boruna"), form),
    flush: () => Promise.resolve(),
    flushSync: () => {},
    counts: { recorded: 0, exported: 0, rejected: 0, dropped: 0 },
  };
}
