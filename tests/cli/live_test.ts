// Copyright 2026 the Boruna authors. MIT license.

/**
 * The whole path as a user walks it: a program with real effects, and its spans
 * at a collector.
 *
 * @module
 */

import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Collector,
  type ReceivedSpan,
  startCollector,
  startDocument,
} from "../../scripts/collector.ts";
import { boruna } from "../support/spawn.ts";

const example = fileURLToPath(
  new URL("../../examples/morning_brief.ax", import.meta.url),
);

/** The environment of a run with telemetry. */
function environment(endpoint: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith("OTEL_")) env[name] = value;
  }
  return {
    ...env,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_SERVICE_NAME: "my-agent",
  };
}

/** The spans of capability calls; a run has others around them. */
function callsOf({ spans }: Collector): readonly ReceivedSpan[] {
  return spans.filter(({ name }) => name === "boruna.cap");
}

async function inFolder(body: (folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "boruna-live-"));
  try {
    cpSync(example, join(folder, "app.ax"));
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a live run reads, fetches, asks the time, writes, and sends its spans", () =>
  inFolder(async (folder) => {
    const collector = await startCollector();
    const document = await startDocument({
      places: [{ name: "Harbour", sky: "clear" }],
    });
    try {
      writeFileSync(
        join(folder, "settings.json"),
        JSON.stringify({ forecast_url: document.url }),
      );
      const ran = await boruna(
        ["app.ax", "--live", "--policy", "allow-all"],
        { cwd: folder, env: environment(collector.endpoint) },
      );
      assertEquals([ran.exit, ran.stderr], [0, ""]);
      assertStringIncludes(ran.stdout, "- Harbour: clear");
      assertStringIncludes(ran.stdout, "1 places, saved to brief.txt");
      assertStringIncludes(
        readFileSync(join(folder, "brief.txt"), "utf8"),
        "- Harbour: clear",
      );
      assertEquals(
        callsOf(collector).map(({ name, service, attributes }) => [
          name,
          service,
          attributes["cap.name"],
          typeof attributes.bytes_in,
          typeof attributes.bytes_out,
        ]),
        ["fs.read", "net.fetch", "time.now", "fs.write"].map((capability) => [
          "boruna.cap",
          "my-agent",
          capability,
          "bigint",
          "bigint",
        ]),
      );
    } finally {
      await collector.close();
      await document.close();
    }
  }));

test("a budget and a refusal show in the spans, and the exit code is 3", () =>
  inFolder(async (folder) => {
    const collector = await startCollector();
    try {
      writeFileSync(join(folder, "settings.json"), "{}");
      writeFileSync(
        join(folder, "policy.json"),
        JSON.stringify({ rules: { "fs.read": { allow: true, budget: 5 } } }),
      );
      const ran = await boruna(
        ["app.ax", "--live", "--policy", "policy.json"],
        { cwd: folder, env: environment(collector.endpoint) },
      );
      assertEquals([ran.exit, ran.stdout], [3, ""]);
      assertStringIncludes(
        ran.stderr,
        "runtime error: capability denied: net.fetch",
      );
      const [read, fetch, ...more] = callsOf(collector);
      assertEquals(read?.attributes["cap.budget_remaining"], 4n);
      assertEquals(fetch?.attributes["error.kind"], "denied");
      assertEquals(more, []);
    } finally {
      await collector.close();
    }
  }));

test("--live without --policy refuses everything and says how to allow", () =>
  inFolder(async (folder) => {
    const ran = await boruna(["app.ax", "--live"], { cwd: folder });
    assertEquals([ran.exit, ran.stdout], [3, ""]);
    assertStringIncludes(ran.stderr, "capability denied: fs.read");
    assertStringIncludes(ran.stderr, "--policy allow-all");
  }));

test("a collector that is not there changes neither output nor exit code", () =>
  inFolder(async (folder) => {
    const ran = await boruna(["app.ax"], {
      cwd: folder,
      env: environment("http://127.0.0.1:9"),
    });
    assertEquals(ran.exit, 0);
    assertStringIncludes(ran.stdout, "Brief at Unix time 1700000000");
    assertStringIncludes(ran.stderr, "warning: ");
    assert(ran.milliseconds < 20_000, `${ran.milliseconds} ms`);
  }));
