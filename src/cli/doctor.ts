// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna doctor`: what works here and what does not (`spec/cli.md` 6.1).
 *
 * In a pipe and without `--all` the first five checks are those of the
 * reference. What telemetry has to say follows where the environment asks for
 * telemetry. On a terminal and with `--all` everything is told.
 *
 * @module
 */

import {
  FileError,
  fileKind,
  removeFile,
  runtime,
  runtimeVersion,
} from "../host/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { PACKAGE_VERSION, REFERENCE_VERSION } from "./version.ts";
import type { World } from "./world.ts";

/** One check. */
export interface DoctorCheck {
  readonly name: string;
  readonly status: "ok" | "warn" | "error";
  readonly detail: string;
}

const MARKS = { ok: "ok", warn: "warn", error: "ERROR" } as const;

/** Prints the checks; the exit code is 1 if one of them is an error. */
export async function run(call: Call): Promise<number> {
  const { world, has } = call;
  if (has("all") || (!has("json") && world.isTerminal("stdout"))) {
    return await all(call);
  }
  const checks: DoctorCheck[] = [
    { name: "boruna_version", status: "ok", detail: REFERENCE_VERSION },
    { name: "compiled_features", status: "ok", detail: "http telemetry" },
    {
      name: "rust_toolchain",
      status: "warn",
      detail: "rustc not found — only needed to build Boruna from source",
    },
    dataFolder(world),
    projectLayout(world),
  ];
  const { telemetryChecks } = await import("./doctor_telemetry.ts");
  const telemetry = await telemetryChecks(world);
  if (telemetry.length > 0) {
    checks.push({
      name: "runtime",
      status: "ok",
      detail: `${runtime()} ${runtimeVersion()}`,
    }, ...telemetry);
  }
  const ok = checks.every(({ status }) => status !== "error");
  if (has("json")) {
    const document = { ok, "boruna_version": REFERENCE_VERSION, checks };
    world.out(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const lines = checks.map(({ name, status, detail }) =>
      `  [${MARKS[status]}] ${name}: ${detail}\n`
    );
    world.out(
      `boruna doctor — version ${REFERENCE_VERSION}\n${lines.join("")}` +
        `status: ${ok ? "healthy" : "problems found"}\n`,
    );
  }
  return ok ? SUCCESS : FAILED;
}

async function all({ world, has }: Call): Promise<number> {
  const { ownChecks } = await import("./doctor_checks.ts");
  const { telemetryChecks } = await import("./doctor_telemetry.ts");
  const telemetry = await telemetryChecks(world);
  const checks = [
    ...ownChecks(world),
    dataFolder(world),
    ...(telemetry.length > 0 ? telemetry : [
      {
        name: "telemetry",
        status: "ok",
        detail: "off: no endpoint is set (OTEL_EXPORTER_OTLP_ENDPOINT)",
      } as const,
    ]),
  ];
  const ok = checks.every(({ status }) => status !== "error");
  if (has("json")) {
    const { envelope } = await import("./envelope.ts");
    world.out(envelope({ healthy: ok, version: PACKAGE_VERSION, checks }));
    return ok ? SUCCESS : FAILED;
  }
  const colors = { ok: 32, warn: 33, error: 31 };
  const isColored = world.hasColors("stdout");
  const lines = checks.map(({ name, status, detail }) => {
    const mark = isColored
      ? `\x1b[${colors[status]}m${MARKS[status]}\x1b[39m`
      : MARKS[status];
    return `  [${mark}] ${name}: ${detail}\n`;
  });
  world.out(
    `boruna doctor — version ${PACKAGE_VERSION}\n${lines.join("")}` +
      `status: ${ok ? "healthy" : "problems found"}\n`,
  );
  return ok ? SUCCESS : FAILED;
}

function dataFolder(world: World): DoctorCheck {
  const name = "data_dir";
  const folder = world.variable("BORUNA_DATA_DIR") || "./.boruna/data";
  try {
    const kind = fileKind(folder);
    if (kind === null) {
      return {
        name,
        status: "ok",
        detail:
          `${folder} does not exist yet — created on first persistent run`,
      };
    }
    if (kind !== "directory") {
      return {
        name,
        status: "error",
        detail: `${folder} exists but is not a directory`,
      };
    }
    const probe = `${folder}/.boruna-doctor-probe`;
    world.writeFile(probe, "");
    removeFile(probe);
    return { name, status: "ok", detail: `${folder} exists and is writable` };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return {
      name,
      status: "error",
      detail: `${folder} is not writable: ${error.message}`,
    };
  }
}

function projectLayout(world: World): DoctorCheck {
  const name = "project_layout";
  const missing = ["templates", "libs", "examples"]
    .filter((folder) => !world.exists(folder));
  return missing.length === 0
    ? {
      name,
      status: "ok",
      detail:
        "templates/, libs/, examples/ present — looks like a Boruna repo root",
    }
    : {
      name,
      status: "warn",
      detail: `missing ${
        missing.join(", ")
      } — current directory may not be a Boruna repo root`,
    };
}
