// Copyright 2026 the Boruna authors. MIT license.

/**
 * What telemetry costs: the CPU time of a span from the call to the encoded
 * bytes, and what the start of the npm package takes longer with an endpoint
 * than without.
 *
 * `deno task bench:telemetry [rounds]`; targets: 1 µs a span, 10 ms at start.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildNpm } from "../build_npm.ts";
import { installRuntimes } from "../runtimes.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROBE = fileURLToPath(new URL("telemetry_probe.ts", import.meta.url));

/** What the probe says; the least of several rounds. */
function least(
  command: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  rounds: number,
): Record<string, number> {
  const best: Record<string, number> = {};
  for (let i = 0; i < rounds; i++) {
    const [program = "", ...before] = command;
    const done = spawnSync(program, [...before, PROBE, ...args], {
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
    if (done.status !== 0) throw new Error(done.stderr);
    const found = JSON.parse(done.stdout) as Record<string, number>;
    for (const [name, value] of Object.entries(found)) {
      best[name] = Math.min(best[name] ?? Infinity, value);
    }
  }
  return best;
}

async function main(): Promise<void> {
  await buildNpm();
  const rounds = Number(process.argv[2] ?? "5");
  const { bun, node22, node24, node26 } = installRuntimes(ROOT);
  const runtimes: Record<string, readonly string[]> = {
    deno: [process.execPath, "run", "-A", "--no-check", "--quiet"],
    bun: [bun],
    node22: [node22],
    node24: [node24],
    node26: [node26],
  };
  const ns = (value: number | undefined) =>
    `${Math.round(value ?? NaN)} ns`.padStart(11);
  const ms = (value: number | undefined) =>
    `${(value ?? NaN).toFixed(1)} ms`.padStart(11);
  process.stdout.write(
    "CPU of a call without telemetry, and what a span adds to it (least of " +
      `${rounds}); start: without and with an endpoint, and with the SDK\n` +
      "runtime     no span   recorded  +protobuf      +json      unset        set        SDK\n",
  );
  for (const [name, command] of Object.entries(runtimes)) {
    const cost = least(command, ["calls"], {}, rounds);
    const off = cost["off"] ?? NaN;
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
    const start = (env: Readonly<Record<string, string>>) =>
      least(command, ["start"], env, rounds)["milliseconds"];
    process.stdout.write(
      name.padEnd(7) + ns(off) + ns((cost["columns"] ?? NaN) - off) +
        ns((cost["protobuf"] ?? NaN) - off) + ns((cost["json"] ?? NaN) - off) +
        ms(start({ OTEL_EXPORTER_OTLP_ENDPOINT: "" })) + ms(start(endpoint)) +
        ms(start({ ...endpoint, BORUNA_OTEL_SDK: "true" })) + "\n",
    );
  }
}

await main();
