// Copyright 2026 the Boruna authors. MIT license.

/**
 * Measures telemetry inside one process, for `telemetry.ts`; prints one line of
 * JSON.
 *
 * @module
 */

import process from "node:process";
import { createGateway, MOCK_HANDLERS } from "../../src/capability/mod.ts";
import { ALLOW_ALL, type Recorder } from "../../src/capability/mod.ts";

const SPANS = 300_000;

/** Milliseconds of CPU, all threads. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Nanoseconds of CPU that a call takes. */
async function call(recorder: Recorder | null): Promise<number> {
  const gateway = createGateway({
    policy: ALLOW_ALL,
    handlers: MOCK_HANDLERS,
    recorder,
  });
  const facts = {
    capability: "time.now",
    args: [],
    function: "main",
    declared: true,
    form: "typed",
  } as const;
  const run = () => {
    for (let i = 0; i < 512; i++) void gateway.call(facts);
  };
  for (let i = 0; i < 100; i++) run();
  await new Promise((resolve) => setTimeout(resolve, 0));
  const start = cpu();
  for (let i = 0; i < SPANS / 512; i++) run();
  return (cpu() - start) / SPANS * 1e6;
}

const what = process.argv[2];
if (what === "start") {
  // The library holds what every run of the command loads.
  const library = new URL("../../dist/npm/lib/mod.js", import.meta.url).href;
  const { openTelemetry } = await import(
    library
  ) as typeof import("../../mod.ts");
  const start = performance.now();
  const telemetry = await openTelemetry({ signals: false });
  const milliseconds = performance.now() - start;
  telemetry?.abandon();
  process.stdout.write(`${JSON.stringify({ milliseconds })}\n`);
} else {
  const { Batch } = await import("../../src/telemetry/batch.ts");
  const { encodeProtobuf } = await import(
    "../../src/telemetry/encode_protobuf.ts"
  );
  const { encodeJson } = await import("../../src/telemetry/encode_json.ts");
  const { readClock } = await import("../../src/telemetry/form.ts");
  const { Batches } = await import("../../src/telemetry/batches.ts");
  const { makeRecorder } = await import("../../src/telemetry/calls.ts");
  const form = {
    resource: { "service.name": "boruna" },
    details: false,
    clock: readClock(),
    limits: null,
  };
  const deliver: Record<string, (batch: InstanceType<typeof Batch>) => void> = {
    columns: () => {},
    protobuf: (batch) => void encodeProtobuf(batch, form),
    json: (batch) => void new TextEncoder().encode(encodeJson(batch, form)),
  };
  const result: Record<string, number> = { off: await call(null) };
  for (const [name, take] of Object.entries(deliver)) {
    const batches = new Batches({ batchSize: 512, scheduleDelay: 5_000 }, take);
    const recorder = makeRecorder({
      batches,
      sampler: { ratio: 1, isParentBased: true },
      capture: { url: false, content: false },
      parent: null,
      baggage: null,
      propagates: true,
      onActivity: () => {},
      runs: new Set(),
      lastOpen: null,
    });
    const run = recorder.run!({
      programHash: () => "",
      policyHash: () => "",
      capabilitySetHash: () => "",
      sourceOf: () => "mock",
      source: "mock",
    });
    result[name] = await call(run);
    batches.seal();
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
