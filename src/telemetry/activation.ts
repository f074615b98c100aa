// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether telemetry is on: all that a run without it looks at.
 *
 * @module
 */

/** Reads an environment variable; `undefined` where it is unset. */
export type Environment = (name: string) => string | undefined;

/** Whether `OTEL_SDK_DISABLED` switches everything off. */
export function isDisabled(env: Environment): boolean {
  return (env("OTEL_SDK_DISABLED") ?? "").trim().toLowerCase() === "true";
}

/**
 * Whether spans may have somewhere to go: an endpoint is there, or the console
 * is named. The only thing that a run without them reads.
 */
export function isActive(env: Environment): boolean {
  return Boolean(
    env("OTEL_EXPORTER_OTLP_ENDPOINT") ||
      env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ||
      /console/i.test(env("OTEL_TRACES_EXPORTER") ?? ""),
  );
}

/**
 * Whether the host program, or the runtime itself, registered a provider. The
 * registry is read directly: loading the API to ask would cost every run.
 */
export function isHosted(): boolean {
  const registry = (globalThis as Record<symbol, unknown>)[
    Symbol.for("opentelemetry.js.api.1")
  ] as { readonly trace?: unknown } | undefined;
  return registry?.trace !== undefined;
}
