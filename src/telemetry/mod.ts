// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether, where and how spans of capability calls are exported.
 *
 * Without an endpoint nothing is loaded and there is no recorder. A host
 * program that has its own OpenTelemetry provider gets the spans there.
 *
 * @module
 */

import type { Recorder } from "../capability/mod.ts";
import { env as hostEnv } from "../host/mod.ts";
import {
  type Environment,
  isActive,
  isDisabled,
  isHosted,
} from "./activation.ts";
import type { Inspection } from "./inspect.ts";
import type { Settings } from "./settings.ts";

export { type Environment, isActive, isHosted } from "./activation.ts";
export type { Inspection } from "./inspect.ts";
export type { Variable } from "./variables.ts";

/** What telemetry needs from outside. */
export interface TelemetryOptions {
  /** Reads the environment; that of this process unless given. */
  readonly env?: Environment;
  /**
   * Told what the operator should know: one sentence, without a prefix and
   * without credentials. Nothing that is told changes an exit code.
   */
  readonly warn?: (message: string) => void;
  /** Also, or only, writes spans there: one OTLP JSON document a line. */
  readonly file?: string;
  /**
   * Whether pending spans are delivered when the process ends: by itself, by an
   * exit, by an error that nobody caught; true unless given.
   */
  readonly hooks?: boolean;
  /**
   * Whether that holds for SIGINT, SIGTERM and SIGHUP too; true unless given.
   * The signal then ends the process as it would have. On Deno, a program that
   * listens with `Deno.addSignalListener` itself should say false and flush in
   * its listener: nobody can tell there that somebody else listens.
   */
  readonly signals?: boolean;
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
  /** The longest time that this may take, in milliseconds; 4700 by default. */
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
  /** Delivers what was recorded and no longer watches for the process's end. */
  close(options?: FlushOptions): Promise<void>;
  /** Gives up what is pending, and no longer watches for the process's end. */
  abandon(): void;
  /** What happened to the spans so far; all zero with a host's provider. */
  readonly counts: SpanCounts;
}

/**
 * Starts telemetry as the environment asks for it.
 *
 * @param options Who is told of problems, and what differs from the usual.
 * @returns `null` when telemetry is off: nowhere to send spans and no provider of
 * a host program, `OTEL_SDK_DISABLED=true`, or settings that cannot work (with a
 * warning). Never rejects.
 *
 * @example
 * ```ts
 * import { openTelemetry, run } from "@boruna/cli";
 *
 * const telemetry = await openTelemetry();
 * await run("fn main() -> Int !{time.now} { time_now() }", {
 *   recorder: telemetry?.recorder ?? null,
 * });
 * await telemetry?.flush();
 * ```
 */
export async function openTelemetry(
  options: TelemetryOptions = {},
): Promise<Telemetry | null> {
  const { env = hostEnv, warn = () => {} } = options;
  try {
    if (isDisabled(env)) return null;
    const hosted = isHosted();
    if (!hosted && options.file === undefined && !isActive(env)) return null;
    const [{ readSettings }, { openPipeline }] = await Promise.all([
      import("./settings.ts"),
      import("./pipeline.ts"),
    ]);
    if (hosted && options.file === undefined) {
      const { openHosted } = await import("./hosted.ts");
      return openHosted(readSettings(env));
    }
    const read = readSettings(env);
    // With a host's provider, a collector would get everything twice.
    const settings = hosted ? { ...read, otlp: null } : read;
    tell(settings, warn);
    const told = filter(settings, warn);
    if (settings.usesSdk && settings.otlp !== null) {
      const { openOtlp } = await import("./otlp.ts");
      return await openOtlp(settings, told);
    }
    return await openPipeline({
      settings,
      file: options.file ?? null,
      warn: told,
      hooks: options.hooks ?? true,
      signals: options.signals ?? true,
    });
  } catch (error) {
    warn(
      `telemetry init failed: ${
        error instanceof Error ? error.message : error
      }`,
    );
    return null;
  }
}

/**
 * Looks at what telemetry would do in this environment, and asks the collector
 * whether it answers. Never rejects.
 */
export async function inspectTelemetry(
  env: Environment = hostEnv,
): Promise<Inspection> {
  const { inspectTelemetry } = await import("./inspect.ts");
  return await inspectTelemetry(env);
}

/** Tells what is wrong with the settings. */
function tell(
  { warnings, logLevel, otlp }: Settings,
  warn: (message: string) => void,
): void {
  if (logLevel === "warn" || logLevel === "debug") {
    warnings.forEach((warning) => warn(warning));
  } else if (logLevel === "error") {
    warnings.filter((warning) => warning.includes("failed")).forEach(warn);
  }
  if (logLevel === "debug" && otlp !== null) {
    warn(`telemetry: spans go to ${new URL(otlp.url).host} (${otlp.protocol})`);
  }
}

/** Losses are errors: only `none` is silent about them. */
function filter(
  { logLevel }: Settings,
  warn: (message: string) => void,
): (message: string) => void {
  return logLevel === "none" ? () => {} : warn;
}
