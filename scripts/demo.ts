// Copyright 2026 the Boruna authors. MIT license.

/**
 * One example from end to end: a program that reads a file, fetches a document,
 * asks the time and writes a file, and the spans that arrive at a collector.
 * The document and the collector are servers that this script starts itself.
 *
 * @module
 */

import { spawn } from "node:child_process";
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
import { fileURLToPath } from "node:url";
import { startCollector, startDocument } from "./collector.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const PROGRAM = "morning_brief.ax";

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a command and shows what it prints; gives its exit code. */
function execute(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0] as string, command.slice(1), {
      cwd,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-demo-"));
  const collector = await startCollector();
  const document = await startDocument({
    places: [
      { name: "Harbour", sky: "clear" },
      { name: "Hill", sky: "fog until noon" },
    ],
  });
  try {
    cpSync(join(root, "examples", PROGRAM), join(folder, PROGRAM));
    writeFileSync(
      join(folder, "settings.json"),
      JSON.stringify({ forecast_url: document.url }),
    );
    const args = [PROGRAM, "--live", "--policy", "allow-all"];
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_SERVICE_NAME: "my-agent",
    };
    for (const [name, value] of Object.entries(env)) say(`${name}=${value}`);
    say(`$ boruna ${args.join(" ")}`);
    const runtime = "Deno" in globalThis
      ? [process.execPath, "run", "-A", "--quiet"]
      : [process.execPath];
    const exit = await execute(
      [...runtime, join(root, "mod.ts"), ...args],
      folder,
      env,
    );
    say(`exit code ${exit}\n\nbrief.txt:`);
    say(readFileSync(join(folder, "brief.txt"), "utf8"));
    const calls = collector.spans.filter(({ name }) => name === "boruna.cap");
    say(`\n${calls.length} spans of capability calls received:`);
    for (const { name, service, attributes } of calls) {
      const list = Object.entries(attributes)
        .map(([key, value]) => `${key}=${value}`);
      say(`  ${service}  ${name}  ${list.join("  ")}`);
    }
    return exit === 0 && calls.length === 4 ? 0 : 1;
  } finally {
    await collector.close();
    await document.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
