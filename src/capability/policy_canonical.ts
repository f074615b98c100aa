// Copyright 2026 the Boruna authors. MIT license.

/**
 * The one written form of what a policy allows, and the hash that names it.
 *
 * @module
 */

import { compareText, type Int, quoteJson } from "../value/mod.ts";
import { upgradePolicy } from "./policy_upgrade.ts";
import {
  type AnyPolicy,
  type PolicyV2,
  type Rule,
  WHERE_FIELDS,
} from "./policy_v2.ts";
import { sha256 } from "./sha256.ts";

/**
 * The hash that names what a policy allows: `sha256:` and 64 hexadecimal
 * digits, of the canonical form of version 2. Files that differ only in order,
 * layout or version have the same.
 *
 * @example
 * ```ts
 * import { DENY_ALL, policyHash, readAnyPolicy } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = await readAnyPolicy('{ "schema_version": 2, "rules": [] }');
 * assertEquals(policyHash(policy), policyHash(DENY_ALL));
 * ```
 */
export function policyHash(policy: AnyPolicy): string {
  return `sha256:${sha256(policyV2ToJson(upgradePolicy(policy)))}`;
}

/**
 * The canonical form: compact JSON, members in the order of the documentation,
 * rules ascending by name, lists ascending without repetitions, what is at its
 * default left out.
 */
export function policyV2ToJson(policy: PolicyV2): string {
  const { host, limits = {}, net = {}, rules } = policy;
  const sorted = [...rules].sort((a, b) => compareText(a.id, b.id));
  return object([
    ["schema_version", "2"],
    ["default", quoteJson(policy.default)],
    [
      "host",
      host === undefined ? undefined : object([
        [
          "require",
          object(
            Object.entries(host.require)
              .sort(([a], [b]) => compareText(a, b))
              .map(([name, strength]) => [name, quoteJson(strength!)]),
          ),
        ],
        ["when_unavailable", quoteJson(host.whenUnavailable)],
      ]),
    ],
    [
      "limits",
      unlessEmpty(object([
        ["steps", int(limits.steps)],
        ["call_depth", int(limits.callDepth)],
        ["wall_ms", int(limits.wallMs)],
        ["capability_ms", int(limits.capabilityMs)],
        ["live_bytes", int(limits.liveBytes)],
        ["output_bytes", int(limits.outputBytes)],
        ["event_log_bytes", int(limits.eventLogBytes)],
      ])),
    ],
    [
      "net",
      unlessEmpty(object([
        ["exceptions", list(net.exceptions)],
        ["max_redirects", int(net.maxRedirects)],
        ["max_response_bytes", int(net.maxResponseBytes)],
        ["timeout_ms", int(net.timeoutMs)],
        ["proxy", net.proxy === undefined ? undefined : quoteJson(net.proxy)],
        ["trace_context_hosts", list(net.traceContextHosts)],
      ])),
    ],
    ["rules", `[${sorted.map(ruleToJson).join(",")}]`],
  ]);
}

/** One rule in its canonical form. */
export function ruleToJson(rule: Rule): string {
  const { where, budget = {}, rate } = rule;
  return object([
    ["id", quoteJson(rule.id)],
    [rule.effect, quoteJson(rule.subject)],
    ["functions", list(rule.functions)],
    [
      "where",
      where === undefined ? undefined : unlessEmpty(object(
        WHERE_FIELDS.map((field) => [field, list(where[field])]),
      )),
    ],
    [
      "budget",
      unlessEmpty(object([
        ["calls", int(budget.calls)],
        ["bytes_in", int(budget.bytesIn)],
        ["bytes_out", int(budget.bytesOut)],
        ["tokens", int(budget.tokens)],
      ])),
    ],
    [
      "rate",
      rate === undefined ? undefined : object([
        ["calls", int(rate.calls)],
        ["per_ms", int(rate.perMs)],
      ]),
    ],
    ["not_before", time(rule.notBefore)],
    ["not_after", time(rule.notAfter)],
    ["note", rule.note === undefined ? undefined : quoteJson(rule.note)],
  ]);
}

type Member = readonly [string, string | undefined];

function object(members: readonly Member[]): string {
  const written = members.flatMap(([name, value]) =>
    value === undefined ? [] : [`${quoteJson(name)}:${value}`]
  );
  return `{${written.join(",")}}`;
}

function unlessEmpty(written: string): string | undefined {
  return written === "{}" ? undefined : written;
}

function int(value: Int | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function time(at: number | undefined): string | undefined {
  return at === undefined ? undefined : quoteJson(timeText(at));
}

function list(
  items: readonly (string | number)[] | undefined,
): string | undefined {
  if (items === undefined) return undefined;
  const written = [...new Set(items)]
    .sort((a, b) =>
      typeof a === "number" ? a - Number(b) : compareText(a, String(b))
    )
    .map((item) => typeof item === "number" ? String(item) : quoteJson(item));
  return `[${written.join(",")}]`;
}

/** A moment as policies write it, in UTC. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
