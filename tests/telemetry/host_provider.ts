// Copyright 2026 the Boruna authors. MIT license.

/**
 * A host program with an OpenTelemetry provider of its own; started by
 * `host_provider_test.ts` as a process of its own.
 *
 * @module
 */

import { createRequire } from "node:module";
import { AsyncLocalStorage } from "node:async_hooks";
import process from "node:process";
import * as line2 from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { openTelemetry, run } from "../../mod.ts";

/** What this program uses of an SDK, whichever line it is. */
interface Provider {
  forceFlush(): Promise<void>;
}

const [, , line, folder = ""] = process.argv;
// A host has the API that belongs to its SDK.
const require = createRequire(
  line === "3" ? `${folder}/package.json` : import.meta.url,
);
const { context, ROOT_CONTEXT, trace } = line === "3"
  ? require("@opentelemetry/api") as typeof line2
  : line2;
const url = `${process.env["OTEL_EXPORTER_OTLP_ENDPOINT"]}/v1/traces`;

async function provider(): Promise<Provider | null> {
  if (line === "deno") return null;
  const storage = new AsyncLocalStorage<Context>();
  const manager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: <T>(
      active: Context,
      action: (...args: unknown[]) => T,
      self?: unknown,
      ...args: unknown[]
    ): T => storage.run(active, () => action.apply(self, args)),
    bind: <T>(_: Context, target: T): T => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(
    manager as unknown as Parameters<typeof context.setGlobalContextManager>[0],
  );
  if (line === "3") {
    const { TracerProvider, SimpleSpanProcessor } = require(
      "@opentelemetry/sdk-trace",
    );
    const { OTLPTraceExporter } = require(
      "@opentelemetry/exporter-trace-otlp-http",
    );
    const made = new TracerProvider({
      spanProcessors: [
        new SimpleSpanProcessor({ exporter: new OTLPTraceExporter({ url }) }),
      ],
    });
    trace.setGlobalTracerProvider(made);
    return made;
  }
  const { BasicTracerProvider, SimpleSpanProcessor } = await import(
    "@opentelemetry/sdk-trace-base"
  );
  const { OTLPTraceExporter } = await import(
    "@opentelemetry/exporter-trace-otlp-http"
  );
  const made = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  trace.setGlobalTracerProvider(made);
  return made;
}

const made = await provider();
const tracer = trace.getTracer("host");
const telemetry = await openTelemetry();
await tracer.startActiveSpan("host work", async (span) => {
  await run(
    `fn main() -> String !{time.now, net.fetch} {
  time_now()
  net_fetch("https://example.com/")
}
`,
    {
      policy: "allow-all",
      recorder: telemetry?.recorder ?? null,
      handlers: {
        "net.fetch": async () => {
          await Promise.resolve();
          tracer.startSpan("work of a handler").end();
          return "body";
        },
      },
    },
  );
  span.end();
});
await telemetry?.flush();
await made?.forceFlush();
