// Copyright 2026 the Boruna authors. MIT license.

/**
 * Telemetry changes nothing: a run with it off, on or failing gives the same
 * events, steps and value, and one span for each call.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { HandlerFailure } from "../../src/capability/mod.ts";
import { encodeEventLog, verifyFull } from "../../src/replay/mod.ts";
import { run, type RunResult } from "../../src/run/mod.ts";
import { openTelemetry, type Telemetry } from "../../src/telemetry/mod.ts";
import { display } from "../../src/value/mod.ts";
import { refusingEndpoint, startCollector } from "../support/collector.ts";
import { boruna } from "../support/spawn.ts";

const SOURCE = `
fn fetch(i: Int) -> String !{net.fetch} requires i >= 0 {
  net_fetch("https://secret.example/" ++ int_to_string(i))
}
fn main() -> Result<String, String> !{net.fetch, time.now, fs.read} {
  let mut i = 0
  while i < 5 {
    fetch(i)
    i = i + time_now() - time_now() + 1
  }
  try_fs_read("missing secret")
}
`;

/** A span for each call, and one for the run. */
const SPANS = 5 + 10 + 1 + 1;

async function runWith(
  telemetry: Telemetry | null,
  timeoutMs: number = 300,
): Promise<RunResult> {
  const result = await run(SOURCE, {
    policy: "allow-all",
    recorder: telemetry?.recorder ?? null,
    handlers: {
      "net.fetch": ([url]) => Promise.resolve(`body of ${url}`),
      "time.now": () => 1_700_000_000,
      "fs.read": () => {
        throw new HandlerFailure("there is no secret file");
      },
    },
  });
  await telemetry?.flush({ timeoutMs });
  return result;
}

function open(endpoint: string): Promise<Telemetry | null> {
  return openTelemetry({
    env: (name) =>
      name === "OTEL_EXPORTER_OTLP_ENDPOINT" ? endpoint : undefined,
  });
}

function assertSame(found: RunResult, plain: RunResult): void {
  assert(found.outcome.kind === "done" && plain.outcome.kind === "done");
  assertEquals(display(found.outcome.value), display(plain.outcome.value));
  assertEquals(found.steps, plain.steps);
  assertEquals(verifyFull(plain.events, found.events), { kind: "identical" });
  assertEquals(encodeEventLog(found.events), encodeEventLog(plain.events));
}

test("a run is the same with telemetry on, and each call is one span without secrets", async () => {
  const plain = await runWith(null);
  assert(plain.outcome.kind === "done", JSON.stringify(plain.outcome));
  const collector = await startCollector();
  const found = await runWith(await open(collector.endpoint), 60_000);
  await collector.close();
  assertSame(found, plain);
  assertEquals(collector.spans.length, SPANS);
  assertEquals(collector.spans.at(-2)!.attributes, [
    ["cap.name", "fs.read"],
    ["bytes_in", 14n],
    ["error.kind", "runtime_error"],
  ]);
  assert(
    collector.requests.every((request) => !request.raw.includes("secret")),
  );
});

for (const fault of ["hang", "close", 503] as const) {
  test(`a run is the same with a collector that answers "${fault}"`, async () => {
    const collector = await startCollector(() => fault);
    const telemetry = await open(collector.endpoint);
    assertSame(await runWith(telemetry), await runWith(null));
    await collector.close();
    assertEquals(telemetry!.counts.dropped, SPANS);
  });
}

test("a run is the same with a collector that refuses connections", async () => {
  const telemetry = await open(await refusingEndpoint());
  assertSame(await runWith(telemetry), await runWith(null));
  assertEquals(telemetry!.counts.dropped, SPANS);
});

test("the command's output, log and exit code are the same to the byte", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boruna-determinism-"));
  writeFileSync(
    join(folder, "app.ax"),
    `fn main() -> Result<Int, String> !{time.now, fs.read} {
  debug(time_now())
  match try_fs_read("x") {
    Ok(text) => Err(text),
    Err(text) => Err(text),
  }
}
`,
  );
  const hanging = await startCollector(() => "hang");
  const answering = await startCollector();
  const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...env } = process.env;
  const runs: Record<string, string | undefined> = {
    off: undefined,
    on: answering.endpoint,
    hanging: hanging.endpoint,
    refused: await refusingEndpoint(),
  };
  const found = await Promise.all(
    Object.entries(runs).map(async ([name, endpoint]) => {
      const log = join(folder, `${name}.json`);
      const ran = await boruna(
        ["app.ax", "--exit-code", "--record", log],
        {
          cwd: folder,
          env: {
            ...env as Record<string, string>,
            ...(endpoint === undefined
              ? {}
              : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
          },
        },
      );
      return {
        exit: ran.exit,
        stdout: ran.stdout.replaceAll(log, "LOG"),
        stderr: ran.stderr.replace(/^warning: OTel .*\n/gm, ""),
        log: readFileSync(log, "utf8"),
      };
    }),
  );
  await hanging.close();
  await answering.close();
  rmSync(folder, { recursive: true, force: true });
  assertEquals(found[0]!.exit, 1);
  for (const one of found) assertEquals(one, found[0]);
  assertEquals(answering.spans.length, 3);
});
