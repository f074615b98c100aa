// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the tests of telemetry use beside the package's own dependencies: the
 * third line of OpenTelemetry's SDK, from npm, into `.runtimes/otel3`, and the
 * classes of the official definitions, from PyPI, into `.runtimes/otel-python`.
 * Where that does not work, the tests that need them are skipped.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** Versions that belong together; others would install a mixture. */
const DEPENDENCIES = {
  "@opentelemetry/api": "1.10.0",
  "@opentelemetry/sdk-trace": "3.1.0",
  "@opentelemetry/exporter-trace-otlp-http": "0.301.0",
};

/** Installs the Python classes; false where that does not work. */
export function installOfficialClasses(root: string): boolean {
  const folder = join(root, ".runtimes", "otel-python");
  if (existsSync(join(folder, "opentelemetry"))) return true;
  const done = spawnSync("python3", [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--target",
    folder,
    "opentelemetry-proto==1.45.0",
  ], { encoding: "utf8", timeout: 60_000 });
  if (done.status === 0) return true;
  rmSync(folder, { recursive: true, force: true });
  return false;
}

/** Installs the SDK; false where that does not work. */
export function installOtel3(root: string): boolean {
  const folder = join(root, ".runtimes", "otel3");
  if (existsSync(join(folder, "node_modules", "@opentelemetry", "sdk-trace"))) {
    return true;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies: DEPENDENCIES }),
  );
  writeFileSync(join(folder, "deno.json"), '{ "nodeModulesDir": "auto" }\n');
  const done = spawnSync(process.execPath, ["install", "--quiet"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (done.status === 0) return true;
  rmSync(folder, { recursive: true, force: true });
  return false;
}

if (import.meta.main) {
  const both = [
    installOtel3(process.cwd()),
    installOfficialClasses(process.cwd()),
  ];
  process.exitCode = both.every(Boolean) ? 0 : 1;
}
