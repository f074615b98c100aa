// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans, if the environment asks for them. Without an endpoint and without a
 * provider of the host nothing of telemetry is loaded.
 *
 * @module
 */

import type { Telemetry } from "../telemetry/mod.ts";
import type { World } from "./world.ts";

/** Where providers of all versions of the API register. */
const REGISTRY = Symbol.for("opentelemetry.js.api.1");

/** Starts telemetry; null when it is off. */
export async function startTelemetry(world: World): Promise<Telemetry | null> {
  const endpoint = world.variable("OTEL_EXPORTER_OTLP_ENDPOINT") ||
    world.variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  if (!endpoint && !(REGISTRY in globalThis)) return null;
  const { openTelemetry } = await import("../telemetry/mod.ts");
  return await openTelemetry({
    env: world.variable,
    warn: (message) => world.error(`warning: ${message}\n`),
  });
}
