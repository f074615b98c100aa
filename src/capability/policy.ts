// Copyright 2026 the Boruna authors. MIT license.

/**
 * The policy: what a run may do, as plain data (`spec/capabilities.md` 6.1).
 *
 * @module
 */

import {
  type CapabilityName,
  compareText,
  type Int,
  quoteJson,
} from "../value/mod.ts";

/** What a policy says of one capability. */
export interface PolicyRule {
  /** Whether calls pass at all. */
  readonly allow: boolean;
  /** How many calls pass, up to 2^64 - 1; 0 means no limit. */
  readonly budget: Int;
}

/** What `net.fetch` may reach. */
export interface NetPolicy {
  /** Host patterns, `name` or `*.name`; an empty list allows any host. */
  readonly allowedDomains: readonly string[];
  /** HTTP methods; an empty list allows any that the handler knows. */
  readonly allowedMethods: readonly string[];
  /** The largest response body in bytes, after decompression. */
  readonly maxResponseBytes: Int;
  /** The time that one HTTP exchange may take, in milliseconds. */
  readonly timeoutMs: Int;
  /** Whether redirects are followed. */
  readonly allowRedirects: boolean;
  /**
   * Host patterns to which the trace context of the run is sent; none where
   * absent. An addition to the reference's format.
   */
  readonly traceContextHosts?: readonly string[];
}

/** What a run may do. */
export interface Policy {
  /** The version of the file format; 1. */
  readonly schemaVersion: Int;
  /** Rules by canonical capability name. */
  readonly rules: Readonly<Record<string, PolicyRule>>;
  /** What happens to a capability without a rule. */
  readonly defaultAllow: boolean;
  /** Limits of `net.fetch`, or null for the default ones. */
  readonly netPolicy: NetPolicy | null;
}

/**
 * Permits everything; the network guard still holds.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, run, withRule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = withRule(ALLOW_ALL, "fs.write", { allow: false, budget: 0 });
 * const program = 'fn main() -> Bool !{fs.write} { fs_write("a", "b") }';
 * const { outcome } = await run(program, { policy });
 * assertEquals(outcome.kind, "refused");
 * ```
 */
export const ALLOW_ALL: Policy = {
  schemaVersion: 1,
  rules: {},
  defaultAllow: true,
  netPolicy: null,
};

/**
 * Refuses everything; also what an empty policy file means.
 *
 * @example
 * ```ts
 * import { DENY_ALL, run, withRule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = withRule(DENY_ALL, "time.now", { allow: true, budget: 1 });
 * const program = "fn main() -> Int !{time.now} { time_now() + time_now() }";
 * const { outcome } = await run(program, { policy });
 * assertEquals(outcome.kind, "refused");
 * ```
 */
export const DENY_ALL: Policy = {
  schemaVersion: 1,
  rules: {},
  defaultAllow: false,
  netPolicy: null,
};

/**
 * The net policy of a policy that has none.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, DEFAULT_NET_POLICY, policyToText } from "@boruna/cli";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const netPolicy = { ...DEFAULT_NET_POLICY, allowedDomains: ["example.com"] };
 * const text = policyToText({ ...ALLOW_ALL, netPolicy });
 * assertStringIncludes(text, "allowed_domains:    example.com\n");
 * ```
 */
export const DEFAULT_NET_POLICY: NetPolicy = {
  allowedDomains: [],
  allowedMethods: [],
  maxResponseBytes: 10485760,
  timeoutMs: 30000,
  allowRedirects: true,
};

/** The rule for a capability, or null if the default decides. */
export function ruleFor(
  policy: Policy,
  capability: CapabilityName,
): PolicyRule | null {
  // A lenient policy may hold any key, so only its own ones count.
  return Object.hasOwn(policy.rules, capability)
    ? policy.rules[capability]!
    : null;
}

/**
 * A policy with one rule more, or with that rule replaced.
 *
 * @example
 * ```ts
 * import { DENY_ALL, withRule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = withRule(DENY_ALL, "random", { allow: true, budget: 3 });
 * assertEquals(policy.rules, { random: { allow: true, budget: 3 } });
 * ```
 */
export function withRule(
  policy: Policy,
  capability: CapabilityName,
  rule: PolicyRule,
): Policy {
  return { ...policy, rules: { ...policy.rules, [capability]: rule } };
}

/**
 * The one written form of a policy: compact JSON, rules sorted by name.
 *
 * @example
 * ```ts
 * import { DENY_ALL, parsePolicy, policyToJson, withRule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = withRule(DENY_ALL, "random", { allow: true, budget: 3 });
 * assertEquals(parsePolicy(policyToJson(policy)), policy);
 * ```
 */
export function policyToJson(policy: Policy): string {
  const rules = ruleNames(policy).map((name) => {
    const rule = policy.rules[name]!;
    return `${quoteJson(name)}:{"allow":${rule.allow},"budget":${rule.budget}}`;
  });
  const net = policy.netPolicy;
  return `{"schema_version":${policy.schemaVersion},"rules":{${
    rules.join(",")
  }},` +
    `"default_allow":${policy.defaultAllow},"net_policy":` +
    (net === null
      ? "null}"
      : `{"allowed_domains":[${net.allowedDomains.map(quoteJson).join(",")}],` +
        `"allowed_methods":[${net.allowedMethods.map(quoteJson).join(",")}],` +
        `"max_response_bytes":${net.maxResponseBytes},"timeout_ms":${net.timeoutMs},` +
        `"allow_redirects":${net.allowRedirects}` +
        (net.traceContextHosts === undefined
          ? "}}"
          : `,"trace_context_hosts":[${
            net.traceContextHosts.map(quoteJson).join(",")
          }]}}`));
}

/**
 * A policy as people read it, with a line end (`spec/capabilities.md` 6.9).
 *
 * @example
 * ```ts
 * import { DENY_ALL, policyToText } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const [, second] = policyToText(DENY_ALL).split("\n");
 * assertEquals(second, "Default behavior: deny");
 * ```
 */
export function policyToText(policy: Policy): string {
  let text = `Schema version: ${policy.schemaVersion}\n` +
    `Default behavior: ${policy.defaultAllow ? "allow" : "deny"}\n`;
  const names = ruleNames(policy);
  text += names.length === 0 ? "Rules: (none)\n" : "Rules:\n";
  for (const name of names) {
    const rule = policy.rules[name]!;
    const verdict = (rule.allow ? "allow" : "deny").padEnd(5);
    const budget = rule.budget === 0 ? "unlimited" : String(rule.budget);
    text += `  ${name.padEnd(14)} ${verdict}  budget=${budget}\n`;
  }
  const net = policy.netPolicy;
  if (net === null) return text + "Net policy: (default)\n";
  const list = (items: readonly string[]) =>
    items.length === 0 ? "(any)" : items.join(", ");
  return text + "Net policy:\n" +
    `  allowed_domains:    ${list(net.allowedDomains)}\n` +
    `  allowed_methods:    ${list(net.allowedMethods)}\n` +
    `  max_response_bytes: ${net.maxResponseBytes}\n` +
    `  timeout_ms:         ${net.timeoutMs}\n` +
    `  allow_redirects:    ${net.allowRedirects}\n` +
    (net.traceContextHosts === undefined
      ? ""
      : `  trace_context_hosts: ${net.traceContextHosts.join(", ")}\n`);
}

function ruleNames(policy: Policy): string[] {
  return Object.keys(policy.rules).sort(compareText);
}
