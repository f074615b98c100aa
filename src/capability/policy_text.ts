// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies of version 2 as files and as texts for people.
 *
 * @module
 */

import { compareText } from "../value/mod.ts";
import {
  policyHash,
  policyV2ToJson,
  ruleToJson,
  timeText,
} from "./policy_canonical.ts";
import { upgradePolicy } from "./policy_upgrade.ts";
import {
  type AnyPolicy,
  type PolicyV2,
  type Rule,
  WHERE_FIELDS,
} from "./policy_v2.ts";

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
export function splitMembers(text: string): string[] {
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
