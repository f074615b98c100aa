// Copyright 2026 the Boruna authors. MIT license.

/**
 * What changes from one policy to another: calls that change their verdict, one
 * example for each pair of rules, and what rules and settings count.
 *
 * The calls are made up from the conditions of both policies: each entry of a
 * condition gives a value that meets it, and one more meets none of them. So
 * every difference between conditions shows in a call, unless the two patterns
 * differ in some of their matches only.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  type CapabilityName,
  compareText,
} from "../value/mod.ts";
import { policyV2ToJson, ruleToJson } from "./policy_canonical.ts";
import type { CallFacts } from "./policy_facts.ts";
import { exampleOf, parseGlob } from "./policy_glob.ts";
import { readHostPattern } from "./policy_host.ts";
import { misfitOf, type PreparedRules, prepareRules } from "./policy_match.ts";
import { callText } from "./policy_propose.ts";
import { splitMembers } from "./policy_text.ts";
import { upgradePolicy } from "./policy_upgrade.ts";
import {
  type AnyPolicy,
  isAbout,
  METHODS,
  type PolicyV2,
  type Rule,
  type WhereField,
} from "./policy_v2.ts";

/** A call that one policy allows and the other does not. */
export interface VerdictChange {
  /** What becomes of it. */
  readonly change: "allowed" | "denied";
  /** An example of the call. */
  readonly call: string;
  /** The calling function; null where it does not matter. */
  readonly function: string | null;
  /** The rule that decides before; null where none does. */
  readonly before: string | null;
  /** The rule that decides after. */
  readonly after: string | null;
}

/** What is counted or demanded in another way. */
export interface SettingChange {
  /** `rule NAME` or the name of a member. */
  readonly what: string;
  /** The JSON before; null if there was none. */
  readonly before: string | null;
  /** The JSON after; null if there is none. */
  readonly after: string | null;
}

/** The difference of two policies. */
export interface PolicyDiff {
  /** Calls that change their verdict, one for each pair of rules. */
  readonly verdicts: readonly VerdictChange[];
  /** What is written differently. */
  readonly settings: readonly SettingChange[];
}

/** The most made-up calls for one capability. */
const MOST_CALLS = 20000;

/** Compares two policies. */
export function diffPolicies(before: AnyPolicy, after: AnyPolicy): PolicyDiff {
  const [a, b] = [upgradePolicy(before), upgradePolicy(after)];
  const [rulesA, rulesB] = [prepareRules(a), prepareRules(b)];
  const verdicts = CAPABILITY_NAMES.toSorted(compareText).flatMap((name) =>
    changesOf(name, a, b, rulesA.get(name)!, rulesB.get(name)!)
  );
  return { verdicts, settings: settingChanges(a, b) };
}

function changesOf(
  capability: CapabilityName,
  a: PolicyV2,
  b: PolicyV2,
  rulesA: PreparedRules,
  rulesB: PreparedRules,
): VerdictChange[] {
  const rules = [...a.rules, ...b.rules]
    .filter(({ subject }) => isAbout(subject, capability));
  const found = new Map<string, VerdictChange>();
  const times = moments(rules);
  let calls = 0;
  for (const caller of functionsOf(rules)) {
    for (const facts of factsFor(capability, rules)) {
      for (const at of times) {
        if (++calls > MOST_CALLS) return [...found.values()];
        const subject = { function: caller, facts, at };
        const one = decide(a, rulesA, subject);
        const other = decide(b, rulesB, subject);
        if (one.allows === other.allows) continue;
        const key = JSON.stringify([one, other]);
        if (found.has(key)) continue;
        found.set(key, {
          change: other.allows ? "allowed" : "denied",
          call: callText(capability, facts),
          function: caller === OTHER_FUNCTION ? null : caller,
          before: one.rule,
          after: other.rule,
        });
      }
    }
  }
  return [...found.values()];
}

/** The verdict of the rules alone, with all budgets untouched. */
function decide(
  policy: PolicyV2,
  rules: PreparedRules,
  subject: Parameters<typeof misfitOf>[1],
): { readonly allows: boolean; readonly rule: string | null } {
  const fits = (prepared: PreparedRules["deny"][number]) =>
    misfitOf(prepared, subject) === null;
  const denied = rules.deny.find(fits);
  if (denied !== undefined) return { allows: false, rule: denied.rule.id };
  if (rules.allow.length === 0) {
    return { allows: policy.default === "allow", rule: null };
  }
  const allowed = rules.allow.find(fits);
  return { allows: allowed !== undefined, rule: allowed?.rule.id ?? null };
}

/** No program calls a function so. */
const OTHER_FUNCTION = "";

function functionsOf(rules: readonly Rule[]): string[] {
  const named = rules.flatMap(({ functions = [] }) => functions);
  return [OTHER_FUNCTION, ...new Set(named)];
}

function moments(rules: readonly Rule[]): number[] {
  const times = rules.flatMap(({ notBefore, notAfter }) => [
    ...(notBefore === undefined ? [] : [notBefore, notBefore - 1]),
    ...(notAfter === undefined ? [] : [notAfter, notAfter - 1]),
  ]);
  return times.length === 0 ? [0] : [...new Set(times)].sort((x, y) => x - y);
}

function* factsFor(
  capability: CapabilityName,
  rules: readonly Rule[],
): Generator<CallFacts> {
  const entries = <T extends string | number>(field: WhereField) =>
    rules.flatMap((rule) => (rule.where?.[field] ?? []) as readonly T[]);
  const paths = () => [
    ...new Set([...examples(entries("path")), "other"]),
  ];
  switch (capability) {
    case "net.fetch": {
      const hosts = new Set(["other.example"]);
      for (const text of entries<string>("host")) {
        const pattern = readHostPattern(text);
        if (pattern === null) continue;
        hosts.add(pattern.name);
        if (pattern.isBelow) hosts.add(`any.${pattern.name}`);
      }
      const named = entries<string>("method");
      const other = METHODS.find((method) => !named.includes(method));
      const methods = new Set([
        ...named,
        ...(other === undefined ? [] : [other]),
      ]);
      const ports = new Set([...entries<number>("port"), 443, 8443]);
      for (const host of [...hosts].reverse()) {
        for (const method of methods) {
          for (const port of ports) {
            for (const path of paths()) {
              yield {
                kind: "net",
                host,
                port,
                method,
                path: path.split("/").filter((part) => part !== ""),
                otherPath: null,
              };
            }
          }
        }
      }
      return;
    }
    case "fs.read":
    case "fs.write":
      for (const path of paths()) {
        const components = path.split("/").filter((part) => part !== "");
        yield path.startsWith("/")
          ? { kind: "file", absolute: components, relative: null }
          : { kind: "file", absolute: null, relative: components };
      }
      yield { kind: "file", absolute: ["other"], relative: null };
      return;
    case "llm.call":
      for (const model of [...examples(entries("model")), "other/model"]) {
        yield { kind: "model", model: model.split("/") };
      }
      return;
    case "db.query": {
      const kinds = new Set([
        ...entries<string>("statement"),
        "select",
        "insert",
        "create",
      ]);
      const tables = new Set([...entries<string>("table"), "other_table"]);
      for (const kind of kinds) {
        for (const table of tables) {
          yield {
            kind: "statement",
            kinds: [kind],
            tables: [table.toLowerCase()],
            isFinal: true,
          };
        }
      }
      return;
    }
    default:
      yield { kind: "plain" };
  }
}

/** Paths that the patterns are for, and some beside them. */
function examples(patterns: readonly string[]): string[] {
  return patterns.flatMap((text) => {
    const glob = parseGlob(text);
    const one = exampleOf(glob);
    const longer = exampleOf({
      ...glob,
      parts: glob.parts.flatMap((part) =>
        part === null ? [["a"], ["b"]] : [part]
      ),
    });
    return [one, longer, `${one}/other`, exampleOf(glob, ".other")];
  });
}

/** Members besides conditions. */
function settingChanges(a: PolicyV2, b: PolicyV2): SettingChange[] {
  const changes: SettingChange[] = [];
  const members = (policy: PolicyV2) =>
    new Map(
      splitMembers(policyV2ToJson({ ...policy, rules: [] }).slice(1, -1))
        .map((member) => {
          const colon = member.indexOf(":");
          return [JSON.parse(member.slice(0, colon)), member.slice(colon + 1)];
        }),
    );
  const [one, other] = [members(a), members(b)];
  for (const name of ["default", "host", "limits", "net"]) {
    const [before, after] = [one.get(name) ?? null, other.get(name) ?? null];
    if (before !== after) changes.push({ what: name, before, after });
  }
  const ids = new Set([...a.rules, ...b.rules].map(({ id }) => id));
  for (const id of [...ids].sort(compareText)) {
    const one = a.rules.find((rule) => rule.id === id);
    const other = b.rules.find((rule) => rule.id === id);
    const [before, after] = [one, other].map((rule) =>
      rule === undefined ? null : ruleToJson(rule)
    );
    if (before !== after) {
      changes.push({ what: `rule ${id}`, before: before!, after: after! });
    }
  }
  return changes;
}
