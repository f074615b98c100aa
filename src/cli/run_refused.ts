// Copyright 2026 the Boruna authors. MIT license.

/**
 * A run that is refused before it begins, and what the host does for one.
 *
 * @module
 */

import {
  fixOf,
  type HostReport,
  hostReportToJson,
  type Refusal,
  refusalToJson,
  type UnmetRequirement,
} from "../capability/mod.ts";
import { indentJson, quoteJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { REFUSED } from "./exit.ts";
import { refusalText } from "./run_failure.ts";

/** Says that the host does not enforce what the policy demands. */
export function refuseRun(
  call: Call,
  unmet: UnmetRequirement,
  report: HostReport,
): number {
  const { capability, reason, message } = unmet;
  const refusal: Refusal = {
    kind: "denied",
    capability,
    layer: "host",
    target: null,
    rule: "host.require",
    function: "main",
    reason,
    message,
    fix: fixOf(unmet.fix),
    verdicts: [{ layer: "host", verdict: "no", note: message }],
  };
  if (call.has("json")) {
    const path = quoteJson(call.positionals[0] ?? "");
    const document = `{"ok":false,"file":${path},"error":${
      refusalToJson(refusal)
    },"steps":0,"ui":[],"host":${hostReportToJson(report)}}`;
    call.world.out(`${indentJson(document)}\n`);
  } else {
    call.world.error(
      `error: the program was not started\n${refusalText(call, refusal, null)}${
        hostText(report)
      }`,
    );
  }
  return REFUSED;
}

/** What the host does for a run, in a line or two. */
export function hostText(report: HostReport): string {
  const name = { deno: "Deno", node: "Node", bun: "Bun" }[report.runtime];
  const head = `host: ${name} ${report.version}, enforcement ${report.mode}`;
  const parts = Object.entries(report.capabilities)
    .map(([capability, strength]) => `${capability} ${strength}`);
  const shed = report.shed.length === 0
    ? ""
    : `      given up at start: ${report.shed.join(", ")}\n`;
  return `${head} (${parts.join(", ")})\n${shed}`;
}
