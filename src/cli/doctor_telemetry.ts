// Copyright 2026 the Boruna authors. MIT license.

/**
 * The telemetry part of `boruna doctor`.
 *
 * @module
 */

import { inspectTelemetry } from "../telemetry/mod.ts";
import type { DoctorCheck } from "./doctor.ts";
import type { World } from "./world.ts";

/**
 * What is to be said about telemetry; asks the collector. Nothing where the
 * environment does not speak of it.
 */
export async function telemetryChecks(world: World): Promise<DoctorCheck[]> {
  const { state, isOn, warnings, answer, variables } = await inspectTelemetry(
    world.variable,
  );
  if (!isOn && variables.length === 0) return [];
  const name = "telemetry";
  const checks: DoctorCheck[] = [{ name, status: "ok", detail: state }];
  for (const detail of warnings) checks.push({ name, status: "warn", detail });
  if (answer !== null) {
    checks.push({
      name,
      status: answer.isGood ? "ok" : "error",
      detail: answer.text,
    });
  }
  for (const { name: variable, state: what, note } of variables) {
    checks.push({
      name,
      status: what === "not supported" ? "warn" : "ok",
      detail: `${variable} is ${what}: ${note}`,
    });
  }
  return checks;
}
