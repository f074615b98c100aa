// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a policy of version 2 adds to a run: a judge that counts, and limits.
 *
 * @module
 */

import {
  type AnyPolicy,
  isV2,
  judgeOf,
  type PolicyV2,
  type RuleJudge,
} from "../capability/mod.ts";
import { currentDirectory, now } from "../host/mod.ts";
import type { Limits, RunOptions } from "./options.ts";

/** The judge of one run. A run that follows a recording has its times. */
export async function judgeFor(
  policy: PolicyV2,
  { clock, follow }: RunOptions,
): Promise<RuleJudge> {
  return await judgeOf(policy, {
    clock: follow === undefined ? clock ?? now : () => follow.callTime,
    base: workingDirectory(),
  });
}

/** A process may be forbidden to know where it is. */
function workingDirectory(): string | null {
  try {
    return currentDirectory();
  } catch {
    return null;
  }
}

/** The limits of a run, none of them above those of its policy. */
export function limitsUnder(policy: AnyPolicy, given: Limits): Limits {
  const most = isV2(policy) ? policy.limits : undefined;
  if (most === undefined) return given;
  const limits: { -readonly [Key in keyof Limits]: Limits[Key] } = { ...given };
  const set = <Key extends Exclude<keyof Limits, "sizes" | "steps">>(
    key: Key,
    bound: number | undefined,
  ) => {
    if (bound !== undefined) limits[key] = Math.min(given[key] ?? bound, bound);
  };
  const { steps } = most;
  if (steps !== undefined && !(given.steps! < steps)) limits.steps = steps;
  set("callDepth", most.callDepth);
  set("wallMs", most.wallMs);
  set("capabilityMs", most.capabilityMs);
  set("memoryBytes", most.liveBytes);
  set("outputBytes", most.outputBytes);
  set("eventLogBytes", most.eventLogBytes);
  return limits;
}

/** What policies are made of: recorded runs, and the texts of programs. */
export type PolicySources = typeof import("./policy_sources.ts");

/** Loads what tells a policy from a recording or a program. */
export async function loadPolicySources(): Promise<PolicySources> {
  return await import("./policy_sources.ts");
}
