// Copyright 2026 the Boruna authors. MIT license.

/**
 * The last of the four gates: what the host runtime lets this process do.
 *
 * It is asked before an effect, and what the runtime throws after all is turned
 * into the same refusal. Nothing here ever asks a person.
 *
 * @module
 */

import {
  denialOf,
  type HostCategory,
  type HostDenial,
  hostDenial,
  type HostGrants,
  hostGrants,
  type HostNeed,
  netText,
} from "../host/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { CheckRefusal } from "./gateway.ts";
import { HandlerRefusal } from "./handler.ts";

/**
 * Asks the host for an effect of a capability.
 *
 * @throws {HandlerRefusal} If the host would not let it happen.
 */
export function askHost(capability: CapabilityName, need: HostNeed): void {
  const no = hostDenial(need);
  if (no !== null) throw hostRefusal(capability, need, no);
}

/** The refusal that an error of the runtime means, or null if it is another. */
export function lateRefusal(
  capability: CapabilityName,
  need: HostNeed,
  error: unknown,
): HandlerRefusal | null {
  const no = denialOf(error, need);
  return no === null ? null : hostRefusal(capability, need, no);
}

function hostRefusal(
  capability: CapabilityName,
  need: HostNeed,
  { reason, message, flags, flag, state }: HostDenial,
): HandlerRefusal {
  const target = need.kind === "net"
    ? netText(need)
    : need.kind === "env"
    ? need.name
    : need.path;
  return new HandlerRefusal(
    `runtime permission denied: ${capability}: ${target}: ${message}`,
    "host",
    reason,
    {
      text: flag !== null
        ? `add ${flag}`
        : state === "denied"
        ? "start the runtime without the deny flag that covers it"
        : "no flag of this runtime does",
      ...flags,
    },
    target,
    "denied",
    message,
  );
}

/** The capabilities whose effects pass the host's permissions. */
const GUARDED: Readonly<
  Partial<Record<CapabilityName, readonly HostCategory[]>>
> = {
  "net.fetch": ["net"],
  "fs.read": ["read"],
  // A file is looked at before it is replaced.
  "fs.write": ["write", "read"],
  "db.query": ["read", "write"],
  "llm.call": ["net", "env"],
};

/** The categories of the host that a capability's live handler needs. */
export function hostCategories(
  capability: CapabilityName,
): readonly HostCategory[] {
  return GUARDED[capability] ?? [];
}

/** How strongly the host holds a capability to its bounds. */
export type Strength =
  /** The host itself refuses what lies outside. */
  | "enforced"
  /** The host can only switch it on or off, and it is on. */
  | "coarse"
  /** The host does nothing. */
  | "none";

/** What the host contributes to a run. */
export interface HostReport {
  /** The runtime. */
  readonly runtime: "deno" | "bun" | "node";
  /** Its version. */
  readonly version: string;
  /** All capabilities taken together. */
  readonly mode: "enforced" | "partial" | "none";
  /**
   * By capability; those that need nothing from the host, such as `time.now`,
   * are left out.
   */
  readonly capabilities: Readonly<Partial<Record<CapabilityName, Strength>>>;
  /** The permissions that were given up when the run began. */
  readonly shed: readonly string[];
}

/**
 * How strongly this process is held.
 *
 * @param shed What was given up before; it is then no longer granted.
 * @param grants What the process was started with, asked unless given.
 *
 * @example
 * ```ts
 * import { hostReport } from "@boruna/cli";
 * import { assert } from "@std/assert";
 *
 * const { runtime, capabilities } = hostReport();
 * assert(["deno", "bun", "node"].includes(runtime));
 * assert(capabilities["fs.read"] !== undefined);
 * ```
 */
export function hostReport(
  shed: readonly string[] = [],
  grants: HostGrants = hostGrants(),
): HostReport {
  const capabilities: Partial<Record<CapabilityName, Strength>> = {};
  for (const [name, categories] of Object.entries(GUARDED)) {
    const capability = name as CapabilityName;
    capabilities[capability] = weakest(
      categories.map((category) => strengthOf(grants, category, capability)),
    );
  }
  const all = new Set(Object.values(capabilities));
  return {
    runtime: grants.runtime,
    version: grants.version,
    mode: all.size === 1 && all.has("enforced")
      ? "enforced"
      : all.size === 1 && all.has("none")
      ? "none"
      : "partial",
    capabilities,
    shed,
  };
}

function strengthOf(
  { runtime, grants, isEnforcing }: HostGrants,
  category: HostCategory,
  capability: CapabilityName,
): Strength {
  switch (grants[category]) {
    case "open":
      return "none";
    case "all":
      return isEnforcing ? "coarse" : "none";
    case "limited":
      // SQLite of Node writes with a grant to read.
      return runtime === "node" && capability === "db.query"
        ? "coarse"
        : "enforced";
  }
}

const ORDER: readonly Strength[] = ["none", "coarse", "enforced"];

function weakest(strengths: readonly Strength[]): Strength {
  return ORDER[Math.min(...strengths.map((one) => ORDER.indexOf(one)))]!;
}

/** A demand on the host that it does not meet. */
export interface UnmetRequirement extends CheckRefusal {
  /** The capability that is held too loosely. */
  readonly capability: CapabilityName;
}

/**
 * What a policy demands of the host and does not get.
 *
 * @param required The least strength by capability.
 * @returns The first demand that is not met; null if all are.
 *
 * @example
 * ```ts
 * import { hostReport, unmetRequirement } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const capabilities = { "fs.read": "none" } as const;
 * const report = { ...hostReport(), capabilities };
 * const unmet = unmetRequirement(report, { "fs.read": "enforced" });
 * assertEquals(unmet?.reason, "host.not_enforced");
 * ```
 */
export function unmetRequirement(
  report: HostReport,
  required: Readonly<Partial<Record<CapabilityName, "coarse" | "enforced">>>,
): UnmetRequirement | null {
  const name = { deno: "Deno", node: "Node", bun: "Bun" }[report.runtime];
  for (const [key, least] of Object.entries(required)) {
    const capability = key as CapabilityName;
    const strength = report.capabilities[capability];
    if (strength === undefined) continue;
    if (ORDER.indexOf(strength) >= ORDER.indexOf(least)) continue;
    return {
      capability,
      reason: "host.not_enforced",
      message: strength === "coarse"
        ? `the policy requires the host to enforce ${capability}, and ${name} can only switch it on or off here`
        : `the policy requires the host to enforce ${capability}, and this ${name} does nothing`,
      fix: report.runtime === "bun"
        ? "run it on Deno with the flags that `boruna permissions` prints"
        : "start it with the flags that `boruna permissions` prints",
    };
  }
  return null;
}

/** The report as compact JSON. */
export function hostReportToJson(report: HostReport): string {
  return JSON.stringify(report);
}
