// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans for the provider that the host program, or the runtime itself,
 * registered. Nothing of ours is started then, and flushing is the host's.
 *
 * @module
 */

import { apiRegistry } from "./api_context.ts";
import { apiRecorder } from "./api_recorder.ts";
import { SCHEMA_URL, SCOPE } from "./form.ts";
import type { Telemetry } from "./mod.ts";
import type { Settings } from "./settings.ts";

/** The version under which Deno's built-in provider registers itself. */
const DENO_VERSION = "1.999.999";

/** Telemetry through the registered provider; null if there is none. */
export function openHosted(settings: Settings): Telemetry | null {
  const registry = apiRegistry();
  // Read directly: the API's own look-up gives a no-op tracer, without a word,
  // to callers newer than whoever registered.
  const provider = registry?.trace;
  if (provider === undefined) return null;
  return {
    recorder: apiRecorder({
      tracer: provider.getTracer(SCOPE, undefined, { schemaUrl: SCHEMA_URL }),
      integers: registry!.version === DENO_VERSION ? "bigint" : "number",
      registry,
      parent: settings.parent,
      baggage: settings.baggage,
      propagates: settings.propagates,
      capture: settings.capture,
      details: settings.details,
    }),
    flush: () => Promise.resolve(),
    flushSync: () => {},
    close: () => Promise.resolve(),
    abandon: () => {},
    counts: { recorded: 0, exported: 0, rejected: 0, dropped: 0 },
  };
}
