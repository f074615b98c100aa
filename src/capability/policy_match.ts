// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether a rule is for a call, and if not, what stands in the way.
 *
 * Rules are prepared once, by capability: patterns are read, names normalised,
 * so that a call costs comparisons only.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  type CapabilityName,
  compareText,
} from "../value/mod.ts";
import type { CallFacts } from "./policy_facts.ts";
import {
  type Glob,
  isAnywhere,
  matchesGlob,
  parseGlob,
} from "./policy_glob.ts";
import {
  type HostPattern,
  matchesHost,
  readHostPattern,
} from "./policy_host.ts";
import {
  FIELDS_OF,
  isAbout,
  type PolicyV2,
  type Rule,
  WHERE_FIELDS,
  type WhereField,
} from "./policy_v2.ts";

/** What keeps a rule from being for a call. */
export type Misfit =
  | "functions"
  | "not_before"
  | "not_after"
  | "arguments"
  | WhereField;

/** A rule that is ready to be compared. */
export interface PreparedRule {
  readonly rule: Rule;
  readonly functions: ReadonlySet<string> | null;
  readonly hosts: readonly HostPattern[] | null;
  readonly ports: readonly number[] | null;
  readonly methods: readonly string[] | null;
  readonly paths: readonly Glob[] | null;
  readonly models: readonly Glob[] | null;
  readonly statements: readonly string[] | null;
  readonly tables: readonly string[] | null;
  /** Whether a time says when it holds, or how fast. */
  readonly needsClock: boolean;
}

/** The rules for one capability, each kind ascending by name. */
export interface PreparedRules {
  readonly deny: readonly PreparedRule[];
  readonly allow: readonly PreparedRule[];
  /** Whether a rule looks at what a call is after. */
  readonly needsFacts: boolean;
  readonly needsClock: boolean;
}

/** Who calls, for what, and when. */
export interface Subject {
  readonly function: string;
  readonly facts: CallFacts;
  /** Milliseconds since 1970; 0 where no rule asks. */
  readonly at: number;
}

/** Prepares the rules of a policy for all capabilities. */
export function prepareRules(
  policy: PolicyV2,
): ReadonlyMap<CapabilityName, PreparedRules> {
  const sorted = [...policy.rules].sort((a, b) => compareText(a.id, b.id));
  const prepared = new Map(sorted.map((rule) => [rule, prepareRule(rule)]));
  return new Map(CAPABILITY_NAMES.map((capability) => {
    const mine = sorted.filter((rule) => isAbout(rule.subject, capability))
      .map((rule) => prepared.get(rule)!);
    return [capability, {
      deny: mine.filter(({ rule }) => rule.effect === "deny"),
      allow: mine.filter(({ rule }) => rule.effect === "allow"),
      needsFacts: mine.some(({ rule }) => rule.where !== undefined),
      needsClock: mine.some(({ needsClock }) => needsClock),
    }];
  }));
}

/** Prepares one rule. */
export function prepareRule(rule: Rule): PreparedRule {
  const { where = {}, functions } = rule;
  const list = <T, U>(
    items: readonly T[] | undefined,
    read: (item: T) => U | null,
  ): readonly U[] | null =>
    items === undefined
      ? null
      : items.map(read).filter((item) => item !== null);
  const lower = (text: string) => text.toLowerCase();
  return {
    rule,
    functions: functions === undefined ? null : new Set(functions),
    hosts: list(where.host, readHostPattern),
    ports: where.port ?? null,
    methods: list(where.method, (text) => text.toUpperCase()),
    paths: list(where.path, parseGlob),
    models: list(where.model, parseGlob),
    statements: list(where.statement, lower),
    tables: list(where.table, lower),
    needsClock: rule.rate !== undefined || rule.notBefore !== undefined ||
      rule.notAfter !== undefined,
  };
}

/**
 * What keeps a rule from being for a call; null if it is for it. Where nobody
 * can tell, an allow rule is not for the call and a deny rule is.
 */
export function misfitOf(
  prepared: PreparedRule,
  { function: caller, facts, at }: Subject,
): Misfit | null {
  const { rule, functions } = prepared;
  if (functions !== null && !functions.has(caller)) return "functions";
  if (rule.where !== undefined) {
    const misfit = whereMisfit(prepared, facts);
    if (misfit !== null) return misfit;
  }
  if (rule.notBefore !== undefined && at < rule.notBefore) return "not_before";
  if (rule.notAfter !== undefined && at >= rule.notAfter) return "not_after";
  return null;
}

function whereMisfit(prepared: PreparedRule, facts: CallFacts): Misfit | null {
  const { rule } = prepared;
  const isDeny = rule.effect === "deny";
  const isGiven = (field: WhereField) => rule.where![field] !== undefined;
  switch (facts.kind) {
    case "net":
      return netMisfit(prepared, facts, isDeny);
    case "file":
      return prepared.paths === null ||
          prepared.paths.some((glob) => isForFile(glob, facts, isDeny))
        ? null
        : "path";
    case "model":
      return prepared.models === null ||
          prepared.models.some((glob) => matchesGlob(glob, facts.model))
        ? null
        : "model";
    case "statement":
      return statementMisfit(prepared, facts, isDeny);
    case "unreadable":
      return isDeny || !WHERE_FIELDS.some(isGiven) ? null : "arguments";
    case "plain":
      // A family's rule with conditions is not for calls that have none.
      return WHERE_FIELDS.find(isGiven) ?? null;
  }
}

function netMisfit(
  { hosts, ports, methods, paths }: PreparedRule,
  facts: Extract<CallFacts, { kind: "net" }>,
  isDeny: boolean,
): Misfit | null {
  if (hosts !== null && !hosts.some((host) => matchesHost(host, facts.host))) {
    return "host";
  }
  if (ports !== null && !ports.includes(facts.port)) return "port";
  if (methods !== null && !methods.includes(facts.method)) return "method";
  if (paths === null) return null;
  const { path, otherPath } = facts;
  const isFor = (components: readonly string[]) =>
    paths.some((glob) => matchesGlob(glob, components));
  if (otherPath === null) return isFor(path) ? null : "path";
  return isDeny && (isFor(path) || isFor(otherPath)) ? null : "path";
}

function isForFile(
  glob: Glob,
  { relative, absolute }: Extract<CallFacts, { kind: "file" }>,
  isDeny: boolean,
): boolean {
  if (glob.isAbsolute) return absolute !== null && matchesGlob(glob, absolute);
  if (relative !== null && matchesGlob(glob, relative)) return true;
  // "Nowhere" has to include what is not below the working directory.
  return isDeny && isAnywhere(glob) && absolute !== null &&
    matchesGlob(glob, absolute);
}

function statementMisfit(
  { statements, tables }: PreparedRule,
  facts: Extract<CallFacts, { kind: "statement" }>,
  isDeny: boolean,
): Misfit | null {
  if (statements !== null && !fits(statements, facts.kinds, isDeny)) {
    return "statement";
  }
  if (tables === null) return null;
  if (facts.tables !== null) {
    return fits(tables, facts.tables, isDeny) ? null : "table";
  }
  // Until the database was asked, only an allow rule may be for the call; if
  // it does not know either, only a deny rule is.
  return facts.isFinal === isDeny ? null : "table";
}

/** To allow, the list has to have all of them; to deny, one of them. */
function fits(
  list: readonly string[],
  found: readonly string[],
  isDeny: boolean,
): boolean {
  return isDeny
    ? found.some((item) => list.includes(item))
    : found.every((item) => list.includes(item));
}

/** How near a rule came: a rule that failed later was nearer. */
export function nearness(misfit: Misfit): number {
  return ORDER.indexOf(misfit);
}

const ORDER: readonly Misfit[] = [
  "arguments",
  "functions",
  ...WHERE_FIELDS,
  "not_before",
  "not_after",
];

/** The conditions of a rule that its capabilities do not have. */
export function foreignFields(rule: Rule): readonly WhereField[] {
  const own = CAPABILITY_NAMES.filter((name) => isAbout(rule.subject, name));
  return WHERE_FIELDS.filter((field) =>
    rule.where?.[field] !== undefined &&
    !own.some((name) => FIELDS_OF[name].includes(field))
  );
}
