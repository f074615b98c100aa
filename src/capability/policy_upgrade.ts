// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a policy of version 1 means, in the words of version 2.
 *
 * @module
 */

import { type CapabilityName, compareText } from "../value/mod.ts";
import { DEFAULT_NET_POLICY, type NetPolicy, type Policy } from "./policy.ts";
import {
  type AnyPolicy,
  isV2,
  type NetSettings,
  type PolicyV2,
  type Rule,
  type Where,
} from "./policy_v2.ts";

/** A policy of either version as one of version 2. */
export function upgradePolicy(policy: AnyPolicy): PolicyV2 {
  if (isV2(policy)) return policy;
  const rules = Object.keys(policy.rules).sort(compareText)
    .map((name) => ruleOf(policy, name));
  const where = policy.netPolicy === null ? null : listsOf(policy.netPolicy);
  if (
    where !== null && policy.defaultAllow &&
    !Object.hasOwn(policy.rules, "net.fetch")
  ) {
    rules.push({
      id: "net.fetch",
      effect: "allow",
      subject: "net.fetch",
      where,
    });
  }
  const net = policy.netPolicy === null ? null : settingsOf(policy.netPolicy);
  return {
    schemaVersion: 2,
    default: policy.defaultAllow ? "allow" : "deny",
    ...(net === null ? {} : { net }),
    rules,
  };
}

/** The name of a rule is that of its capability. */
function ruleOf(policy: Policy, name: string): Rule {
  const { allow, budget } = policy.rules[name]!;
  const base = { id: name, subject: name as CapabilityName };
  if (!allow) return { ...base, effect: "deny" };
  const where = name === "net.fetch" && policy.netPolicy !== null
    ? listsOf(policy.netPolicy)
    : null;
  return {
    ...base,
    effect: "allow",
    ...(where === null ? {} : { where }),
    ...(budget === 0 ? {} : { budget: { calls: budget } }),
  };
}

/** The lists; an empty one allowed everything. */
function listsOf({ allowedDomains, allowedMethods }: NetPolicy): Where | null {
  if (allowedDomains.length === 0 && allowedMethods.length === 0) return null;
  // `*.name` was for the name too.
  const host = allowedDomains.flatMap((domain) =>
    domain.startsWith("*.") ? [domain, domain.slice(2)] : [domain]
  );
  return {
    ...(host.length === 0 ? {} : { host }),
    ...(allowedMethods.length === 0
      ? {}
      : { method: allowedMethods.map((method) => method.toUpperCase()) }),
  };
}

function settingsOf(net: NetPolicy): NetSettings | null {
  const usual = DEFAULT_NET_POLICY;
  const settings: NetSettings = {
    ...(net.allowRedirects ? {} : { maxRedirects: 0 }),
    ...(net.maxResponseBytes === usual.maxResponseBytes
      ? {}
      : { maxResponseBytes: net.maxResponseBytes }),
    ...(net.timeoutMs === usual.timeoutMs ? {} : { timeoutMs: net.timeoutMs }),
    ...(net.traceContextHosts === undefined
      ? {}
      : { traceContextHosts: net.traceContextHosts }),
  };
  return Object.keys(settings).length === 0 ? null : settings;
}
