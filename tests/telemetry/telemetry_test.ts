// Copyright 2026 the Boruna authors. MIT license.

/**
 * What reaches a collector, and what a broken one does to the program: nothing.
 *
 * @module
 */

import { test } from "node:test";
import {
  assert,
  assertEquals,
  assertLess,
  assertStringIncludes,
} from "@std/assert";
import type { CallOutcome } from "../../src/capability/mod.ts";
import type { CapabilityName } from "../../src/value/mod.ts";
import { openTelemetry, type Telemetry } from "../../src/telemetry/mod.ts";
import { refusingEndpoint, startCollector } from "../support/collector.ts";

type Variables = Readonly<Record<string, string>>;

/** Opens telemetry with nothing but these variables. */
async function open(variables: Variables): Promise<{
  telemetry: Telemetry;
  warnings: string[];
}> {
  const warnings: string[] = [];
  const telemetry = await openTelemetry({
    env: (name) => variables[name],
    warn: (message) => warnings.push(message),
  });
  assert(telemetry !== null, warnings.join());
  return { telemetry, warnings };
}

const SUCCESS: CallOutcome = {
  bytesOut: 0,
  budgetRemaining: null,
  errorKind: null,
};

function record(telemetry: Telemetry, calls: number): void {
  for (let i = 0; i < calls; i++) {
    telemetry.recorder.close(telemetry.recorder.open("time.now", 0), SUCCESS);
  }
}

function assertCounted({ counts }: Telemetry): void {
  assertEquals(
    counts.recorded,
    counts.exported + counts.rejected + counts.dropped,
  );
}

const off: [string, Variables][] = [
  ["nothing is set", {}],
  ["the endpoint is empty", { OTEL_EXPORTER_OTLP_ENDPOINT: "" }],
  ["the SDK is disabled", {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_SDK_DISABLED: "TRUE",
  }],
  ["the exporter is none", {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_TRACES_EXPORTER: "none",
  }],
];

for (const [when, variables] of off) {
  test(`openTelemetry() gives null without a word when ${when}`, async () => {
    const warn = (message: string) => {
      throw new Error(message);
    };
    assertEquals(
      await openTelemetry({ env: (name) => variables[name], warn }),
      null,
    );
  });
}

const malformed: [string, string][] = [
  ["   ", "OTEL_EXPORTER_OTLP_ENDPOINT is blank"],
  ["collector:4318", "must start with http:// or https://"],
  ["localhost", "is not an address"],
  ["ftp://me:secret@host/?token=secret", "must start with http:// or https://"],
];

for (const [endpoint, problem] of malformed) {
  test(`openTelemetry() warns and gives null for the endpoint "${endpoint}"`, async () => {
    const warnings: string[] = [];
    const telemetry = await openTelemetry({
      env: (name) =>
        name === "OTEL_EXPORTER_OTLP_ENDPOINT" ? endpoint : undefined,
      warn: (message) => warnings.push(message),
    });
    assertEquals(telemetry, null);
    assertEquals(warnings.length, 1);
    assertStringIncludes(
      warnings[0]!,
      "telemetry init failed: failed to build OTLP exporter for '",
    );
    assertStringIncludes(warnings[0]!, problem);
    assert(!warnings[0]!.includes("secret"));
  });
}

const calls: [
  CapabilityName,
  number,
  CallOutcome,
  readonly (readonly [string, unknown])[],
][] = [
  ["fs.read", 9, { bytesOut: 33, budgetRemaining: null, errorKind: null }, [
    ["cap.name", "fs.read"],
    ["bytes_in", 9n],
    ["bytes_out", 33n],
  ]],
  ["time.now", 0, { bytesOut: 0, budgetRemaining: 2, errorKind: null }, [
    ["cap.name", "time.now"],
    ["bytes_in", 0n],
    ["cap.budget_remaining", 2n],
    ["bytes_out", 0n],
  ]],
  ["net.fetch", 3, {
    bytesOut: null,
    budgetRemaining: null,
    errorKind: "denied",
  }, [
    ["cap.name", "net.fetch"],
    ["bytes_in", 3n],
    ["error.kind", "denied"],
  ]],
  ["random", 0, {
    bytesOut: null,
    budgetRemaining: 0,
    errorKind: "budget_exceeded",
  }, [
    ["cap.name", "random"],
    ["bytes_in", 0n],
    ["error.kind", "budget_exceeded"],
    ["cap.budget_remaining", 0n],
  ]],
  ["fs.write", 5, {
    bytesOut: null,
    budgetRemaining: 1,
    errorKind: "runtime_error",
  }, [
    ["cap.name", "fs.write"],
    ["bytes_in", 5n],
    ["cap.budget_remaining", 1n],
    ["error.kind", "runtime_error"],
  ]],
  ["db.query", 3_000_000_000, {
    bytesOut: 9007199254740991,
    budgetRemaining: 18446744073709551615n,
    errorKind: null,
  }, [
    ["cap.name", "db.query"],
    ["bytes_in", 3_000_000_000n],
    // The end of the safe range stands for all that is beyond.
    ["cap.budget_remaining", 9007199254740991n],
    ["bytes_out", 9007199254740991n],
  ]],
];

for (const protocol of ["http/protobuf", "http/json"]) {
  for (const compression of ["none", "gzip"]) {
    test(`spans have exactly the attributes of the contract over ${protocol}, ${compression}`, async () => {
      const collector = await startCollector();
      const { telemetry, warnings } = await open({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
      });
      const before = BigInt(Date.now()) * 1_000_000n;
      for (const [capability, bytesIn, outcome] of calls) {
        telemetry.recorder.close(
          telemetry.recorder.open(capability, bytesIn),
          outcome,
        );
      }
      await telemetry.flush({ timeoutMs: 60_000 });
      await collector.close();
      assertEquals(warnings, []);
      assertEquals(telemetry.counts, {
        recorded: calls.length,
        exported: calls.length,
        rejected: 0,
        dropped: 0,
      });
      assertEquals(collector.requests.length, 1);
      assertEquals(collector.requests[0]!.method, "POST");
      assertEquals(collector.requests[0]!.path, "/v1/traces");
      assertEquals(
        collector.spans.map((span) => span.attributes),
        calls.map((call) => call[3]),
      );
      for (const span of collector.spans) {
        assertEquals(span.name, "boruna.cap");
        assertEquals(span.scope, "boruna");
        assertEquals(span.scopeVersion ?? "", "");
        assertEquals(span.kind, 1);
        const failed = span.attributes.some(([key]) => key === "error.kind");
        assertEquals([span.status, span.events, span.links], [
          failed ? 2 : 0,
          0,
          0,
        ]);
        assertEquals(span.parentSpanId ?? "", "");
        assertEquals(span.resource, { "service.name": "boruna" });
        assert(span.start >= before - 1_000_000n && span.end >= span.start);
        assert(
          /^[0-9a-f]{32}$/.test(span.traceId) &&
            /^[0-9a-f]{16}$/.test(span.spanId),
        );
      }
      assertEquals(
        new Set(collector.spans.map((span) => span.traceId)).size,
        calls.length,
      );
    });
  }
}

test("openTelemetry() honours addresses, headers and the resource", async () => {
  const collector = await startCollector();
  const { telemetry, warnings } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT:
      collector.endpoint.replace("//", "//me:p%40ss@") +
      "/own/path?key=1",
    OTEL_EXPORTER_OTLP_HEADERS: "X-One=1,x-two=two%20words, bad name=1",
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: "x-one=first",
    OTEL_SERVICE_NAME: "my-agent",
    OTEL_RESOURCE_ATTRIBUTES: "service.name=other,team=a%2Cb",
  });
  record(telemetry, 1);
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  const { path, headers } = collector.requests[0]!;
  assertEquals(path, "/own/path?key=1");
  assertEquals(headers["x-one"], "first");
  assertEquals(headers["x-two"], "two words");
  assertEquals(headers["authorization"], `Basic ${btoa("me:p@ss")}`);
  assertEquals(headers["content-type"], "application/x-protobuf");
  assertEquals(collector.spans[0]!.resource, {
    "service.name": "my-agent",
    "team": "a,b",
  });
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0]!, "OTEL_EXPORTER_OTLP_HEADERS");
});

test("a program that never yields loses no span", async () => {
  const collector = await startCollector();
  const { telemetry, warnings } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "100",
  });
  record(telemetry, 3_001);
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  assertEquals(warnings, []);
  assertEquals(collector.requests.length, 31);
  assertEquals(new Set(collector.spans.map((span) => span.spanId)).size, 3_001);
});

test("a span is sent after a while without a flush", async () => {
  const seen = Promise.withResolvers<void>();
  const collector = await startCollector(() => {
    seen.resolve();
    return "accept";
  });
  const { telemetry } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: "10",
  });
  record(telemetry, 1);
  await seen.promise;
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  assertEquals(telemetry.counts.exported, 1);
});

const retryNow = { "retry-after": "0" };

test("flush() repeats requests for which the collector had no time", async () => {
  const answers = [{ status: 503, headers: retryNow }, {
    status: 429,
    headers: retryNow,
  }];
  const collector = await startCollector((i) => answers[i] ?? "accept");
  const { telemetry, warnings } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  });
  record(telemetry, 3);
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  assertEquals(collector.requests.length, 3);
  assertEquals(collector.spans.length, 3);
  assertEquals(warnings, []);
});

test("flush() repeats a request whose connection was closed", async () => {
  const collector = await startCollector((i) => i === 0 ? "close" : "accept");
  const { telemetry, warnings } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  });
  record(telemetry, 1);
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  assertEquals(collector.spans.length, 1);
  assertEquals(warnings, []);
});

const broken: [
  string,
  Parameters<typeof startCollector>[0] | null,
  number,
  RegExp,
][] = [
  ["hangs", () => "hang", 300, /no answer within 300 ms/],
  ["answers 400", () => 400, 3_000, /HTTP 400/],
  ["answers 500", () => 500, 3_000, /HTTP 500/],
  [
    "answers 503 and wants a minute",
    () => ({ status: 503, headers: { "retry-after": "60" } }),
    3_000,
    /HTTP 503/,
  ],
  ["answers 503 for ever", () => 503, 300, /HTTP 503|no answer within/],
  [
    "redirects",
    () => ({ status: 307, headers: { location: "/elsewhere" } }),
    3_000,
    /redirects/,
  ],
  ["always closes the connection", () => "close", 3_000, /./],
  ["refuses connections", null, 3_000, /connection refused/],
];

for (const [what, answer, timeoutMs, reason] of broken) {
  test(`flush() ends in time and says so once when the collector ${what}`, async () => {
    const collector = answer === null ? null : await startCollector(answer);
    const endpoint = collector?.endpoint ?? await refusingEndpoint();
    const { telemetry, warnings } = await open({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.replace("//", "//me:secret@"),
      OTEL_EXPORTER_OTLP_HEADERS: "x-token=secret",
    });
    record(telemetry, 500);
    const start = performance.now();
    await telemetry.flush({ timeoutMs });
    assertLess(performance.now() - start, timeoutMs + 1_000);
    await collector?.close();
    assertEquals(telemetry.counts, {
      recorded: 500,
      exported: 0,
      rejected: 0,
      dropped: 500,
    });
    assertEquals(warnings.length, 1, warnings.join("\n"));
    assertStringIncludes(
      warnings[0]!,
      "OTel span flush failed: 500 spans not delivered to http",
    );
    assert(reason.test(warnings[0]!), warnings[0]);
    assert(!warnings[0]!.includes("secret"));
  });
}

test("openTelemetry() takes timeouts in milliseconds", async () => {
  const collector = await startCollector((i) => i === 0 ? "hang" : "accept");
  const { telemetry, warnings } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_TIMEOUT: "10000",
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "200",
  });
  record(telemetry, 1);
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  // On a busy machine the second request may be too slow as well.
  assert(collector.requests.length >= 2);
  assert(collector.spans.length >= 1);
  assertEquals(warnings, []);
});

const partial: [string, string, string | Uint8Array][] = [
  [
    "protobuf",
    "application/x-protobuf",
    new Uint8Array([10, 7, 8, 2, 18, 3, 98, 97, 100]),
  ],
  [
    "JSON",
    "application/json",
    '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"bad"}}',
  ],
];

for (const [encoding, type, body] of partial) {
  test(`flush() reports rejected spans from an answer in ${encoding}`, async () => {
    const collector = await startCollector(() => ({
      status: 200,
      headers: { "content-type": type },
      body,
    }));
    const { telemetry, warnings } = await open({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    });
    record(telemetry, 5);
    await telemetry.flush({ timeoutMs: 60_000 });
    await collector.close();
    assertEquals(telemetry.counts, {
      recorded: 5,
      exported: 3,
      rejected: 2,
      dropped: 0,
    });
    assertEquals(warnings, [
      `the collector at ${collector.endpoint}/v1/traces rejected 2 spans: bad`,
    ]);
  });
}

test("flush() may be called again, at once and later", async () => {
  const collector = await startCollector();
  const { telemetry } = await open({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  });
  await telemetry.flush();
  assertEquals(collector.requests.length, 0);
  record(telemetry, 2);
  await Promise.all([telemetry.flush(), telemetry.flush()]);
  record(telemetry, 1);
  await telemetry.flush({ timeoutMs: 60_000 });
  await collector.close();
  assertEquals(collector.spans.length, 3);
  assertCounted(telemetry);
});

test("a provider of the host program gets the spans, and ours is not started", async () => {
  const key = Symbol.for("opentelemetry.js.api.1");
  const registry = globalThis as Record<symbol, unknown>;
  const before = registry[key];
  const seen: unknown[] = [];
  const tracer = {
    startSpan: (name: string, options: { attributes: object }) => {
      seen.push(name, options.attributes);
      return {
        setAttribute: (key: string, value: unknown) => seen.push(key, value),
        end: () => seen.push("end"),
      };
    },
  };
  const names: string[] = [];
  const trace = {
    getTracer: (name: string) => {
      names.push(name);
      return tracer;
    },
  };
  registry[key] = { version: "1.8.0", trace };
  try {
    const { telemetry } = await open({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    });
    telemetry.recorder.close(telemetry.recorder.open("fs.read", 3), {
      bytesOut: 4,
      budgetRemaining: null,
      errorKind: null,
    });
    await telemetry.flush({ timeoutMs: 60_000 });
    assertEquals(names, ["boruna"]);
    const attributes = { "cap.name": "fs.read", "bytes_in": 3 };
    assertEquals(seen, ["boruna.cap", attributes, "bytes_out", 4, "end"]);
    registry[key] = { version: "1.999.999", trace };
    seen.length = 0;
    record((await open({})).telemetry, 1);
    assertEquals(seen, [
      "boruna.cap",
      { "cap.name": "time.now", "bytes_in": 0n },
      "bytes_out",
      0n,
      "end",
    ]);
  } finally {
    if (before === undefined) delete registry[key];
    else registry[key] = before;
  }
});
