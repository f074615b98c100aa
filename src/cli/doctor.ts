// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna doctor`: what works here and what does not.
 *
 * @module
 */

import { runtime, runtimeVersion } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { type Finding, telemetryFindings } from "./doctor_telemetry.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { PACKAGE_VERSION } from "./version.ts";

/** A topic and what was found about it. */
interface Section {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Prints the findings; the exit code is 1 if something is wrong. */
export async function run({ world, has }: Call): Promise<number> {
  const sections: Section[] = [
    {
      name: "program",
      findings: [{
        ok: true,
        text: `boruna ${PACKAGE_VERSION} on ${runtime()} ${runtimeVersion()}`,
      }],
    },
    { name: "telemetry", findings: await telemetryFindings(world) },
  ];
  const ok = sections.every(({ findings }) => findings.every(({ ok }) => ok));
  if (has("json")) {
    world.out(`${JSON.stringify({ ok, sections }, null, 2)}\n`);
  } else {
    for (const { name, findings } of sections) {
      world.out(`${name}\n`);
      for (const finding of findings) {
        world.out(`  ${finding.ok ? "ok" : "! "}  ${finding.text}\n`);
      }
    }
  }
  return ok ? SUCCESS : FAILED;
}
