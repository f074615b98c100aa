// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is sent means the same to the classes generated from the official
 * definitions as to the collector of these tests, in both encodings.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";
import { run } from "../../src/run/mod.ts";
import { openTelemetry } from "../../src/telemetry/mod.ts";
import { type CollectedSpan, startCollector } from "../support/collector.ts";

const READER = fileURLToPath(
  new URL("../support/official_reader.py", import.meta.url),
);
/** Where `scripts/otel3.ts` puts the Python classes. */
const CLASSES = fileURLToPath(
  new URL("../../.runtimes/otel-python", import.meta.url),
);
const ENV = { ...process.env, PYTHONPATH: CLASSES };

const SOURCE = `fn main() -> String !{llm.call, time.now, fs.write} {
  time_now()
  llm_call("question ü", "own/large")
  match try_fs_write("a", "b") {
    Ok(_) => "written",
    Err(text) => text,
  }
}
`;

function hasClasses(): boolean {
  const script = "import opentelemetry.proto.collector.trace.v1";
  return spawnSync("python3", ["-c", script], { env: ENV, stdio: "ignore" })
    .status === 0;
}

/** The same members in the same form as the reader prints. */
function plain(span: CollectedSpan): unknown {
  const { parentSpanId, traceState, ...others } = span;
  const { kind, flags, name, start, end, attributes, status } = others;
  return JSON.parse(JSON.stringify({
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: parentSpanId ?? "",
    traceState,
    name,
    kind,
    flags,
    start,
    end,
    attributes,
    droppedAttributes: span.droppedAttributes,
    status,
    statusMessage: span.statusMessage,
    scope: span.scope,
    schemaUrl: span.schemaUrl,
    resource: span.resource,
  }, (_, value) => typeof value === "bigint" ? `${value}n` : value));
}

for (const protocol of ["protobuf", "json"]) {
  test(`the official classes read what is sent as ${protocol}`, async (context) => {
    if (!hasClasses()) {
      context.skip(
        "no Python with opentelemetry-proto; scripts/otel3.ts tries",
      );
      return;
    }
    const collector = await startCollector();
    const variables: Readonly<Record<string, string>> = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: `http/${protocol}`,
      OTEL_RESOURCE_ATTRIBUTES: "team=%C3%BC",
      TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      TRACESTATE: "vendor=1",
      BORUNA_OTEL_CALL_DETAILS: "true",
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true",
    };
    const telemetry = await openTelemetry({
      env: (name) => variables[name],
      hooks: false,
    });
    await run(SOURCE, {
      policy: "allow-all",
      recorder: telemetry!.recorder,
      handlers: {
        "llm.call": (_args, { trace }) => {
          trace?.()?.model({ provider: "", model: "" }).end({
            errorType: null,
            inputTokens: 2 ** 40,
            finishReasons: ["stop", "length"],
          });
          return "answer";
        },
        "fs.write": () => {
          throw new Error("no disk");
        },
      },
    });
    await telemetry!.close({ timeoutMs: 60_000 });
    await collector.close();
    const folder = mkdtempSync(join(tmpdir(), "boruna-official-"));
    const file = join(folder, "request");
    writeFileSync(file, collector.requests[0]!.raw, "latin1");
    const read = spawnSync("python3", [READER, protocol, file], {
      env: ENV,
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true, force: true });
    assertEquals(read.status, 0, read.stderr);
    const spans = JSON.parse(read.stdout);
    assertEquals(spans.length, 5);
    assertEquals(spans, collector.spans.map(plain));
  });
}
