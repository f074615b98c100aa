// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a live run without a policy is told: the policy that it would need.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { loadPolicyTools } from "../capability/mod.ts";
import { loadPolicySources, type RunResult } from "../run/mod.ts";
import type { Call } from "./command.ts";

/** The policy with a line before it; nothing if it is not what is missing. */
export async function proposedPolicy(
  call: Call,
  module: Module,
  outcome: RunResult["outcome"],
): Promise<string> {
  if (outcome.kind !== "refused" || outcome.refusal.layer !== "policy") {
    return "";
  }
  const { policyToFile } = await loadPolicyTools();
  const { neededPolicy } = await loadPolicySources();
  const program = call.positionals[0] ?? "app.ax";
  return `\nThe smallest policy that would run it; look it through, save it as policy.json,\n` +
    `then: boruna ${program} --live --policy policy.json\n\n` +
    policyToFile(await neededPolicy(module));
}
