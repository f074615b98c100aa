// Copyright 2026 the Boruna authors. MIT license.

/**
 * The collector sees the same spans, whether they come through the pipeline of
 * this package or through the exporter that OpenTelemetry ships.
 *
 * @module
 */

import { test } from "node:test";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { assert, assertEquals } from "@std/assert";
import type { CallOutcome, Recorder } from "../../src/capability/mod.ts";
import { openTelemetry } from "../../src/telemetry/mod.ts";
import { apiRecorder } from "../../src/telemetry/api_recorder.ts";
import { SCHEMA_URL } from "../../src/telemetry/form.ts";
import { type CollectedSpan, startCollector } from "../support/collector.ts";

const OUTCOMES: readonly CallOutcome[] = [
  { bytesOut: 33, budgetRemaining: null, errorKind: null },
  { bytesOut: 0, budgetRemaining: 7, errorKind: null },
  { bytesOut: null, budgetRemaining: 0, errorKind: "budget_exceeded" },
  { bytesOut: null, budgetRemaining: 3, errorKind: "runtime_error" },
  { bytesOut: null, budgetRemaining: null, errorKind: "denied" },
];

function record(recorder: Recorder): void {
  for (const outcome of OUTCOMES) {
    recorder.close(recorder.open("llm.call", 2 ** 40), outcome);
  }
}

/** What must be equal: everything but ids and times, in the order of ids. */
function comparable(spans: readonly CollectedSpan[]): unknown[] {
  return spans.map((span) => ({
    ...span,
    traceId: span.traceId.length,
    spanId: span.spanId.length,
    parentSpanId: span.parentSpanId ?? "",
    scopeVersion: span.scopeVersion ?? "",
    start: 0n,
    end: 0n,
  })).sort((a, b) =>
    JSON.stringify(a.attributes, text) < JSON.stringify(b.attributes, text)
      ? -1
      : 1
  );
}

function text(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

test("spans are those of the stock exporter", async () => {
  const stock = await startCollector(() => "accept", { lenient: true });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "my-agent" }),
    spanProcessors: [
      new SimpleSpanProcessor(
        new OTLPTraceExporter({ url: `${stock.endpoint}/v1/traces` }),
      ),
    ],
  });
  record(apiRecorder({
    tracer: provider.getTracer("boruna", undefined, { schemaUrl: SCHEMA_URL }),
    integers: "number",
    registry: undefined,
    parent: null,
    baggage: null,
    propagates: true,
    capture: { url: false, content: false },
    details: false,
  }));
  await provider.forceFlush();
  await provider.shutdown();
  await stock.close();
  assertEquals(stock.spans.length, OUTCOMES.length);
  for (const protocol of ["http/protobuf", "http/json"]) {
    const own = await startCollector();
    const variables: Readonly<Record<string, string>> = {
      OTEL_EXPORTER_OTLP_ENDPOINT: own.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_SERVICE_NAME: "my-agent",
    };
    const telemetry = await openTelemetry({ env: (name) => variables[name] });
    assert(telemetry !== null);
    record(telemetry.recorder);
    await telemetry.flush({ timeoutMs: 60_000 });
    await own.close();
    assertEquals(comparable(own.spans), comparable(stock.spans), protocol);
  }
});
