// Copyright 2026 the Boruna authors. MIT license.

/**
 * Many spans at once: none is lost, or the exact number is told.
 *
 * @module
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { assertEquals, assertLess } from "@std/assert";
import { openTelemetry } from "../../src/telemetry/mod.ts";

const SPANS = 300_000;

/** A collector that only counts: decoding everything would take longer. */
async function counting(): Promise<{
  endpoint: string;
  count(): number;
  close(): void;
}> {
  let count = 0;
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = joined(chunks);
      count += request.headers["content-type"] === "application/json"
        ? spansInJson(body)
        : spansInProtobuf(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    count: () => count,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(
    chunks.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function spansInJson(body: Uint8Array): number {
  return new TextDecoder().decode(body).split('{"traceId":').length - 1;
}

/** The fields 2 in the fields 2 in the fields 1. */
function spansInProtobuf(body: Uint8Array): number {
  let count = 0;
  for (const resource of messages(body, 1)) {
    for (const scope of messages(resource, 2)) {
      count += messages(scope, 2).length;
    }
  }
  return count;
}

/** The messages in one field; all fields here have a length. */
function messages(body: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < body.length;) {
    const field = body[at++]! >> 3;
    let length = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = body[at++]!;
      length += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if (field === wanted) found.push(body.subarray(at, at + length));
    at += length;
  }
  return found;
}

const cases: readonly (readonly [string, readonly (string | undefined)[]])[] = [
  ["http/protobuf", [undefined, "100000"]],
  ["http/json", [undefined]],
];

for (const [protocol, sizes] of cases) {
  for (const size of sizes) {
    const wanted = size === undefined ? SPANS : "what fits";
    test(`${wanted} of ${SPANS} spans arrive over ${protocol} from a program that never yields`, async () => {
      const collector = await counting();
      const variables: Readonly<Record<string, string | undefined>> = {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_BSP_MAX_QUEUE_SIZE: size,
      };
      const warnings: string[] = [];
      const telemetry = (await openTelemetry({
        env: (name) => variables[name],
        warn: (message) => warnings.push(message),
        hooks: false,
      }))!;
      const { recorder } = telemetry;
      const outcome = { bytesOut: 0, budgetRemaining: null, errorKind: null };
      for (let i = 0; i < SPANS; i++) {
        recorder.close(recorder.open("time.now", 0), outcome);
      }
      await telemetry.close({ timeoutMs: 60_000 });
      collector.close();
      const { recorded, exported, rejected, dropped } = telemetry.counts;
      assertEquals(recorded, SPANS);
      assertEquals(exported + rejected + dropped, recorded);
      assertEquals(exported, collector.count());
      if (size === undefined) {
        assertEquals(dropped, 0);
        assertEquals(warnings, []);
        return;
      }
      assertLess(exported, Number(size) + 513);
      assertEquals(warnings, [
        `OTel span flush failed: ${dropped} spans not delivered to ` +
        `${collector.endpoint}/v1/traces: no room left in the queue`,
      ]);
    });
  }
}
