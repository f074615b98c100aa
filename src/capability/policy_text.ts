// Copyright 2026 the Boruna authors. MIT license.

/**
 * The written forms of policies of version 2: the canonical JSON, whose hash
 * names a policy, JSON for files, and a text for people.
 *
 * @module
 */

import { compareText, type Int, quoteJson } from "../value/mod.ts";
import { sha256 } from "./sha256.ts";
import { upgradePolicy } from "./policy_upgrade.ts";
import {
  type AnyPolicy,
  type PolicyV2,
  type Rule,
  WHERE_FIELDS,
} from "./policy_v2.ts";

/**
 * The hash that names what a policy allows: `sha256:` and 64 hexadecimal
 * digits, of the canonical form of version 2. Files that differ only in order,
 * layout or version have the same.
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

/** A policy for a file: one rule a line, with a line end. */
export function policyToFile(policy: AnyPolicy): string {
  const v2 = upgradePolicy(policy);
  const head = policyV2ToJson({ ...v2, rules: [] });
  const sorted = [...v2.rules].sort((a, b) => compareText(a.id, b.id));
  const members = head.slice(1, -1).replace(/,"rules":\[\]$/, "");
  const lines = splitMembers(members).map((member) => `  ${spaced(member)},\n`);
  if (sorted.length === 0) return `{\n${lines.join("")}  "rules": []\n}\n`;
  return `{\n${lines.join("")}  "rules": [\n` +
    sorted.map((rule) => `    ${spaced(ruleToJson(rule))}`).join(",\n") +
    "\n  ]\n}\n";
}

/** Splits the members of an object at the commas between them. */
function splitMembers(text: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let start = 0;
  for (
    const { 0: found, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[[\]{},]/g)
  ) {
    if (found === "{" || found === "[") depth++;
    else if (found === "}" || found === "]") depth--;
    else if (found === "," && depth === 0) {
      members.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...members, text.slice(start)];
}

/** JSON with spaces where people put them. */
function spaced(json: string): string {
  return json.replace(/"(?:\\.|[^"\\])*"|[{}:,]/g, (found) => {
    switch (found) {
      case "{":
        return "{ ";
      case "}":
        return " }";
      case ":":
        return ": ";
      case ",":
        return ", ";
      default:
        return found;
    }
  }).replaceAll("{  }", "{}");
}

/** A policy of version 2 as people read it, with a line end. */
export function policyV2ToText(policy: PolicyV2): string {
  const { host, limits = {}, net = {} } = policy;
  const sorted = [...policy.rules].sort((a, b) => compareText(a.id, b.id));
  const lines = [
    "Schema version: 2",
    `Default behavior: ${policy.default}`,
    `Hash: ${policyHash(policy)}`,
    sorted.length === 0 ? "Rules: (none)" : "Rules:",
  ];
  for (const rule of sorted) {
    lines.push(
      `  ${rule.id.padEnd(14)} ${rule.effect.padEnd(5)}  ${rule.subject}`,
    );
    for (const [name, text] of conditions(rule)) {
      lines.push(`  ${"".padEnd(14)} ${"".padEnd(5)}  ${name} ${text}`);
    }
  }
  const settings: [string, string][] = [
    ...Object.entries(host?.require ?? {}).map(([name, strength]) =>
      [`host ${name}`, `${strength}, else ${host!.whenUnavailable}`] as [
        string,
        string,
      ]
    ),
    ...Object.entries(limits).map(([name, limit]) =>
      [`limit ${snake(name)}`, String(limit)] as [string, string]
    ),
    ...Object.entries(net).map(([name, value]) =>
      [
        `net ${snake(name)}`,
        Array.isArray(value) ? value.join(", ") || "(none)" : String(value),
      ] as [string, string]
    ),
  ];
  if (settings.length > 0) lines.push("Settings:");
  for (const [name, text] of settings) lines.push(`  ${name}: ${text}`);
  return lines.map((line) => `${line}\n`).join("");
}

function conditions(rule: Rule): [string, string][] {
  const { where = {}, budget = {}, rate, functions } = rule;
  const found: [string, string][] = [];
  const add = (name: string, items: readonly unknown[] | undefined) => {
    if (items !== undefined) {
      found.push([name, items.join(", ") || "(nothing)"]);
    }
  };
  add("in", functions);
  for (const field of WHERE_FIELDS) add(field, where[field]);
  const parts = Object.entries(budget)
    .map(([name, limit]) => `${limit} ${snake(name).replace("_", " ")}`);
  if (parts.length > 0) found.push(["at most", parts.join(", ")]);
  if (rate !== undefined) {
    found.push(["not faster than", `${rate.calls} calls in ${rate.perMs} ms`]);
  }
  if (rule.notBefore !== undefined) {
    found.push(["from", timeText(rule.notBefore)]);
  }
  if (rule.notAfter !== undefined) {
    found.push(["until", timeText(rule.notAfter)]);
  }
  if (rule.note !== undefined) found.push(["#", rule.note]);
  return found;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
