// Copyright 2026 the Boruna authors. MIT license.

/**
 * A host program that has a provider of its own gets the spans there, below its
 * own ones, and nothing of ours is started: with the SDK of the second and the
 * third line, and with the one that Deno has built in.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { type CollectedSpan, startCollector } from "../support/collector.ts";
import { run, runtimeCommand } from "../support/spawn.ts";

const HOST = fileURLToPath(new URL("host_provider.ts", import.meta.url));
const ROOT = dirname(dirname(dirname(HOST)));

/** Where `scripts/otel3.ts` puts the third line. */
const LINE_3 = join(ROOT, ".runtimes", "otel3");

async function spansOf(
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ spans: readonly CollectedSpan[]; stderr: string }> {
  const collector = await startCollector(() => "accept", { lenient: true });
  const ran = await run([...runtimeCommand(HOST), line, LINE_3], {
    env: {
      ...process.env as Record<string, string>,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      ...env,
    },
  });
  await collector.close();
  assertEquals(ran.exit, 0, ran.stderr);
  return { spans: collector.spans, stderr: ran.stderr };
}

/** The host's span above the run, the run above its calls, each one once. */
function assertConnected(spans: readonly CollectedSpan[]): void {
  const one = (name: string): CollectedSpan => {
    const found = spans.filter((span) => span.name === name);
    assertEquals(found.length, 1, name);
    return found[0]!;
  };
  const host = one("host work");
  const root = one("boruna.run");
  assertEquals(root.parentSpanId, host.spanId);
  assertEquals(root.scope, "boruna");
  const calls = spans.filter(({ name }) => name === "boruna.cap");
  assertEquals(calls.length, 2);
  for (const call of calls) assertEquals(call.parentSpanId, root.spanId);
  const inner = one("work of a handler");
  assertEquals(
    inner.parentSpanId,
    calls.find((call) =>
      call.attributes.some(([, value]) => value === "net.fetch")
    )!.spanId,
  );
  assertEquals(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  // Integers, whatever the runtime makes of numbers.
  const [, bytesIn] = calls[0]!.attributes.find(([key]) => key === "bytes_in")!;
  assertEquals(typeof bytesIn, "bigint");
}

test("the second line of the SDK gets the spans", async () => {
  assertConnected((await spansOf("2")).spans);
});

test("the third line of the SDK gets the spans", async (context) => {
  if (!existsSync(LINE_3)) {
    context.skip(`${LINE_3} is not there; deno task test:all installs it`);
    return;
  }
  assertConnected((await spansOf("3")).spans);
});

test("Deno's own provider gets the spans", async (context) => {
  if (!("Deno" in globalThis)) {
    context.skip("only Deno has a provider built in");
    return;
  }
  const { spans } = await spansOf("deno", { OTEL_DENO: "true" });
  assertConnected(spans);
  assert(
    spans.every(({ name }) => !name.startsWith("POST")),
    "requests of an exporter are traced",
  );
});
