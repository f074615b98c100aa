// Copyright 2026 the Boruna authors. MIT license.

/**
 * The telemetry part of `boruna doctor`.
 *
 * @module
 */

import { inspectTelemetry } from "../telemetry/mod.ts";
import type { World } from "./world.ts";

/** A finding of the doctor. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

/** What is to be said about telemetry; asks the collector. */
export async function telemetryFindings(world: World): Promise<Finding[]> {
  const { state, warnings, answer, variables } = await inspectTelemetry(
    world.variable,
  );
  const findings: Finding[] = [{ ok: true, text: state }];
  for (const text of warnings) findings.push({ ok: false, text });
  if (answer !== null) {
    findings.push({ ok: answer.isGood, text: answer.text });
  }
  for (const { name, state: what, note } of variables) {
    // A variable without effect is no fault; one that is not supported is.
    findings.push({
      ok: what !== "not supported",
      text: `${name} is ${what}: ${note}`,
    });
  }
  return findings;
}
