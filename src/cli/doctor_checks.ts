// Copyright 2026 the Boruna authors. MIT license.

/**
 * The checks of `boruna doctor --all`: what a report of a bug needs.
 *
 * @module
 */

import {
  currentDirectory,
  hostGrants,
  mainScript,
  runtime,
  runtimeVersion,
  terminalColumns,
} from "../host/mod.ts";
import type { DoctorCheck } from "./doctor.ts";
import { Failure } from "./failure.ts";
import { PROJECT_FILE, readProject } from "./project_file.ts";
import {
  BYTECODE_VERSION,
  LANGUAGE_VERSION,
  PACKAGE_VERSION,
  REFERENCE_VERSION,
} from "./version.ts";
import type { World } from "./world.ts";

/** The checks of this implementation, without those of telemetry. */
export function ownChecks(world: World): DoctorCheck[] {
  return [
    {
      name: "version",
      status: "ok",
      detail: `boruna ${PACKAGE_VERSION}, language ${LANGUAGE_VERSION}, ` +
        `bytecode ${BYTECODE_VERSION}, formats of Boruna ${REFERENCE_VERSION}`,
    },
    runtimeCheck(),
    { name: "program", status: "ok", detail: mainScript() ?? "not known" },
    permissionCheck(),
    engineCheck(),
    {
      name: "terminal",
      status: "ok",
      detail: `${terminalColumns()} columns, colours ${
        world.hasColors("stdout") ? "on" : "off"
      }`,
    },
    ...projectChecks(world),
  ];
}

/** The lowest versions on which everything works. */
const OLDEST: Readonly<Record<string, readonly [number, number]>> = {
  deno: [2, 0],
  bun: [1, 2],
  node: [20, 0],
};

function runtimeCheck(): DoctorCheck {
  const version = runtimeVersion();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor] = OLDEST[runtime()] ?? [0, 0];
  const isOld = major < wantedMajor ||
    (major === wantedMajor && minor < wantedMinor);
  let folder = "a folder that may not be seen";
  try {
    folder = currentDirectory();
  } catch {
    // The host does not let it be known.
  }
  return {
    name: "runtime",
    status: isOld ? "warn" : "ok",
    detail: `${runtime()} ${version} in ${folder}` +
      (isOld ? ` (wanted: ${wantedMajor}.${wantedMinor} or later)` : ""),
  };
}

/** What the host holds the process to. */
function permissionCheck(): DoctorCheck {
  const { isEnforcing, grants } = hostGrants();
  const list = Object.entries(grants)
    .map(([name, grant]) => `${name} ${grant}`).join(", ");
  return {
    name: "permissions",
    status: "ok",
    detail: isEnforcing
      ? `the runtime holds this process to: ${list}`
      : "the runtime enforces none; policies alone decide " +
        "(`boruna permissions` prints flags that do)",
  };
}

/** Whether long runs may become JavaScript. */
function engineCheck(): DoctorCheck {
  let isAllowed = true;
  try {
    new Function("");
  } catch {
    isAllowed = false;
  }
  return {
    name: "engine",
    status: isAllowed ? "ok" : "warn",
    detail: isAllowed
      ? "interpreter, compiled code for long runs"
      : "interpreter only: code may not be made from text here, long runs are slower",
  };
}

function projectChecks(world: World): DoctorCheck[] {
  if (!world.exists(PROJECT_FILE)) {
    return [{
      name: "project",
      status: "ok",
      detail: `no ${PROJECT_FILE} in this folder`,
    }];
  }
  try {
    const { providers, database } = readProject(world);
    const checks: DoctorCheck[] = [
      { name: "project", status: "ok", detail: `${PROJECT_FILE} is valid` },
    ];
    for (const { name, kind, keyEnv } of providers?.models.values() ?? []) {
      const isMissing = keyEnv !== null && !world.variable(keyEnv);
      checks.push({
        name: `provider ${name}`,
        status: isMissing ? "warn" : "ok",
        detail: kind +
          (keyEnv === null
            ? ""
            : `, key in ${keyEnv} (${isMissing ? "not set" : "set"})`),
      });
    }
    if (database !== null) {
      const { settings, isWritable } = database;
      checks.push({
        name: "database",
        status: "ok",
        detail: `${settings.kind}, ${
          isWritable ? "may be changed" : "read only"
        }`,
      });
    }
    return checks;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [{ name: "project", status: "error", detail: error.message }];
  }
}
