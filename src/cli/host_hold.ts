// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a live run does about its host: gives up what the program cannot need,
 * looks at how strongly the rest is held, and hears errors from nowhere.
 *
 * @module
 */

import {
  type AnyPolicy,
  deliverLate,
  hostCategories,
  type HostReport,
  hostReport,
  isV2,
  ruleFor,
  type UnmetRequirement,
  unmetRequirement,
} from "../capability/mod.ts";
import type { Module } from "../bytecode/mod.ts";
import { type HostCategory, onUncaught, shedPermissions } from "../host/mod.ts";
import { needsOf } from "../run/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { Call } from "./command.ts";

/** A host that was looked at. */
export interface Hold {
  /** How strongly capabilities are held. */
  readonly report: HostReport;
  /** A demand of the policy that is not met, or null. */
  readonly unmet: UnmetRequirement | null;
  /** Rejects with an uncaught error that belongs to no call. */
  readonly defect: Promise<never>;
  /** Stops listening. */
  stop(): void;
}

/**
 * Prepares the host for a live run.
 *
 * @param telemetry Whether spans are sent.
 * @param more What the effects of this run need beside the usual.
 */
export function holdHost(
  call: Call,
  module: Module,
  policy: AnyPolicy,
  telemetry: boolean,
  more: readonly HostCategory[] = [],
): Hold {
  const needed = new Set<string>(
    needsOf(module).reachable
      .map(({ capability }) => capability)
      .filter((capability) => mayPass(policy, capability))
      .flatMap(hostCategories),
  );
  const own = ownNeeds(call, telemetry);
  // What is given up stays so, and a second run in the same process would miss
  // it.
  const shed = call.has("watch")
    ? []
    : shedPermissions(new Set([...needed, ...own, ...more]));
  const report = hostReport(shed);
  let fail: (error: unknown) => void = () => {};
  const defect = new Promise<never>((_, reject) => fail = reject);
  // Whoever waits for it hears of it; nobody has to.
  defect.catch(() => {});
  const stop = onUncaught((error) => {
    if (!deliverLate(error)) fail(error);
  });
  const demand = isV2(policy) ? policy.host : undefined;
  let unmet = demand === undefined
    ? null
    : unmetRequirement(report, demand.require);
  if (unmet !== null && demand?.whenUnavailable === "warn") {
    call.world.error(`warning: ${unmet.message}\n`);
    unmet = null;
  }
  return { report, unmet, defect, stop };
}

/** Whether a policy lets any call of a capability through. */
function mayPass(policy: AnyPolicy, capability: CapabilityName): boolean {
  if (isV2(policy)) return true;
  return ruleFor(policy, capability)?.allow ?? policy.defaultAllow;
}

/** What this program itself needs until it ends. */
function ownNeeds(call: Call, telemetry: boolean): string[] {
  // Modules of the runtimes look at variables when they are first used.
  const own = ["env"];
  if (telemetry) own.push("net", "sys", "worker", "read", "write");
  const writing = ["record", "record-net-to", "record-llm-to", "record-db-to"];
  if (writing.some((flag) => call.text(flag) !== undefined)) {
    own.push("write", "read");
  }
  return own;
}
