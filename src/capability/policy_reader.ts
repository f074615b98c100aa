// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads policies from JSON.
 *
 * What comes from outside is read strictly: a misspelt member or capability
 * would otherwise silently allow or forbid something else. Only what this
 * program wrote itself is read leniently (`spec/capabilities.md` 6.3 to 6.6).
 *
 * Every object is first sorted by key, the last of equal keys winning, and then
 * looked at in that order; so which of several errors is reported depends on
 * nothing but the content.
 *
 * @module
 */

import {
  CAPABILITY_SPELLINGS,
  compareText,
  debugText,
  type Int,
  type Json,
  JsonError,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import {
  DEFAULT_NET_POLICY,
  type NetPolicy,
  type Policy,
  type PolicyRule,
} from "./policy.ts";
import { PolicyError } from "./policy_error.ts";
import {
  boolean,
  object,
  parseError,
  sorted,
  texts,
  unsigned,
} from "./policy_json.ts";

const POLICY_MEMBERS = [
  "schema_version",
  "rules",
  "default_allow",
  "net_policy",
];
const RULE_MEMBERS = ["allow", "budget"];
const NET_MEMBERS = [
  "allowed_domains",
  "allowed_methods",
  "max_response_bytes",
  "timeout_ms",
  "allow_redirects",
  "trace_context_hosts",
];
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/**
 * Reads a policy.
 *
 * @param mode `strict` for anything from outside; `lenient` for a policy that
 * this program stored itself: unknown members and names pass unseen.
 * @throws {PolicyError} The first problem.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, parsePolicy } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = parsePolicy('{ "default_allow": true }');
 * assertEquals(policy, ALLOW_ALL);
 * ```
 */
export function parsePolicy(
  text: string,
  mode: "strict" | "lenient" = "strict",
): Policy {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw parseError(error.message);
    throw error;
  }
  return readPolicy(json, mode);
}

/** Reads a policy from parsed JSON; see `parsePolicy`. */
export function readPolicy(
  json: Json,
  mode: "strict" | "lenient" = "strict",
): Policy {
  if (mode === "strict" && json instanceof JsonObject) {
    refuseUnknownMembers(json);
  }
  const members = object(json, "struct PolicyFileV1");
  const policy = typedPolicy(members, mode);
  if (mode === "strict") checkValues(policy);
  return policy;
}

function refuseUnknownMembers(policy: JsonObject): void {
  for (const [name, member] of sorted(policy)) {
    known(name, POLICY_MEMBERS, name);
    if (!(member instanceof JsonObject)) continue;
    if (name === "net_policy") {
      for (const [key] of sorted(member)) {
        known(key, NET_MEMBERS, `net_policy.${key}`);
      }
    }
    if (name !== "rules") continue;
    for (const [capability, rule] of sorted(member)) {
      if (!(rule instanceof JsonObject)) continue;
      for (const [key] of sorted(rule)) {
        known(key, RULE_MEMBERS, `rules.${capability}.${key}`);
      }
    }
  }
}

function known(name: string, members: readonly string[], path: string): void {
  if (members.includes(name)) return;
  const text = `unknown field ${debugText(name)} at ${path}`;
  throw new PolicyError("policy.unknown_field", text, { path });
}

function typedPolicy(
  members: Map<string, Json>,
  mode: "strict" | "lenient",
): Policy {
  let schemaVersion: Int = 1;
  let rules: Record<string, PolicyRule> | undefined;
  let defaultAllow: boolean | undefined;
  let netPolicy: NetPolicy | null = null;
  for (const [name, member] of members) {
    switch (name) {
      case "schema_version":
        if (member !== null || mode === "lenient") {
          schemaVersion = unsigned(member, "u64");
        }
        break;
      case "rules":
        rules = Object.fromEntries(
          [...object(member, "a map")].map((
            [key, rule],
          ) => [key, typedRule(rule)]),
        );
        break;
      case "default_allow":
        defaultAllow = boolean(member);
        break;
      case "net_policy":
        netPolicy = member === null ? null : typedNetPolicy(member);
        break;
    }
  }
  if (mode === "lenient") {
    if (rules === undefined) throw parseError("missing field `rules`");
    if (defaultAllow === undefined) {
      throw parseError("missing field `default_allow`");
    }
  }
  return {
    schemaVersion,
    rules: rules ?? {},
    defaultAllow: defaultAllow ?? false,
    netPolicy,
  };
}

function typedRule(json: Json): PolicyRule {
  const members = object(json, "struct PolicyRule");
  const allow = members.get("allow");
  const allowed = allow === undefined ? undefined : boolean(allow);
  const budget = members.get("budget");
  const calls = budget === undefined ? undefined : unsigned(budget, "u64");
  if (allowed === undefined) throw parseError("missing field `allow`");
  if (calls === undefined) throw parseError("missing field `budget`");
  return { allow: allowed, budget: calls };
}

function typedNetPolicy(json: Json): NetPolicy {
  let policy = DEFAULT_NET_POLICY;
  for (const [name, member] of object(json, "struct NetPolicyFileV1")) {
    switch (name) {
      case "allowed_domains":
        policy = { ...policy, allowedDomains: texts(member) };
        break;
      case "allowed_methods":
        policy = { ...policy, allowedMethods: texts(member) };
        break;
      case "max_response_bytes":
        policy = { ...policy, maxResponseBytes: unsigned(member, "usize") };
        break;
      case "timeout_ms":
        policy = { ...policy, timeoutMs: unsigned(member, "u64") };
        break;
      case "allow_redirects":
        policy = { ...policy, allowRedirects: boolean(member) };
        break;
      case "trace_context_hosts":
        policy = { ...policy, traceContextHosts: texts(member) };
        break;
    }
  }
  return policy;
}

function checkValues(policy: Policy): void {
  if (policy.schemaVersion !== 1) {
    throw new PolicyError(
      "policy.unknown_schema_version",
      `schema_version ${policy.schemaVersion} not supported by this binary (expected 1)`,
      { found: policy.schemaVersion },
    );
  }
  for (const name of Object.keys(policy.rules).sort(compareText)) {
    checkCapability(name);
  }
  if (policy.netPolicy !== null) checkNetPolicy(policy.netPolicy);
}

function checkCapability(name: string): void {
  const canonical = Object.hasOwn(CAPABILITY_SPELLINGS, name)
    ? CAPABILITY_SPELLINGS[name]
    : null;
  if (canonical === name) return;
  const text = `unknown capability ${debugText(name)}`;
  if (canonical === null || canonical === undefined) {
    throw new PolicyError("policy.invalid_capability", text, { found: name });
  }
  throw new PolicyError(
    "policy.invalid_capability",
    `${text} — did you mean "${canonical}"?`,
    { found: name, hint: canonical },
  );
}

function checkNetPolicy(net: NetPolicy): void {
  if (net.maxResponseBytes === 0) {
    throw netError("max_response_bytes", "must be > 0");
  }
  if (net.timeoutMs === 0) throw netError("timeout_ms", "must be > 0");
  for (const method of net.allowedMethods) {
    if (METHODS.includes(method)) continue;
    const upper = method.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    throw netError(
      "allowed_methods",
      METHODS.includes(upper)
        ? `method ${debugText(method)} must be upper-case ("${upper}")`
        : `unknown HTTP method ${debugText(method)}; allowed: ${
          METHODS.join(", ")
        }`,
    );
  }
}

function netError(field: string, text: string): PolicyError {
  return new PolicyError(
    "policy.invalid_net_policy",
    `net_policy.${field}: ${text}`,
    { field },
  );
}
