// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans arrive however a process ends, and change nothing about how it ends.
 *
 * @module
 */

import { spawn } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertEquals, assertLess } from "@std/assert";
import { type Answer, startCollector } from "../support/collector.ts";

const PROGRAM = fileURLToPath(new URL("ending.ts", import.meta.url));
const ARGUMENTS = "Deno" in globalThis
  ? ["run", "-A", "--no-check", PROGRAM]
  : [PROGRAM];

interface Ending {
  readonly code: number | null;
  readonly warnings: number;
  readonly milliseconds: number;
}

function end(
  how: string,
  timeoutMs: number,
  endpoint: string,
): Promise<Ending> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [...ARGUMENTS, how, String(timeoutMs)],
    {
      env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let errors = "";
  child.stderr.on("data", (chunk) => errors += chunk);
  return new Promise((resolve) =>
    child.on("close", (code) =>
      resolve({
        code,
        warnings: errors.match(/^warning: /gm)?.length ?? 0,
        milliseconds: performance.now() - start,
      }))
  );
}

const cases: [string, number, Answer, number, number, number][] = [
  ["flush", 7, "accept", 20_000, 5, 0],
  ["exit", 7, "accept", 20_000, 5, 0],
  ["throw", 1, "accept", 20_000, 5, 0],
  ["flush", 7, "hang", 500, 0, 1],
  ["exit", 7, "hang", 500, 0, 1],
  ["exit", 7, 400, 20_000, 0, 1],
];

for (const [how, code, answer, timeoutMs, spans, warnings] of cases) {
  test(`an ending by ${how} delivers ${spans} of 5 spans to a collector with "${answer}"`, async () => {
    const collector = await startCollector(() => answer);
    const ending = await end(how, timeoutMs, collector.endpoint);
    await collector.close();
    assertEquals([ending.code, ending.warnings], [code, warnings]);
    assertEquals(collector.spans.length, spans);
    // The limit, and the start of a process on a busy machine.
    assertLess(ending.milliseconds, timeoutMs + 10_000);
  });
}
