// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies of version 2, as plain data: rules with conditions, budgets, rates
 * and times (`docs/policy.md`).
 *
 * Deny rules win. Otherwise one of the allow rules for the capability has to
 * match; `default` speaks only for capabilities that no allow rule names. What
 * is absent is not restricted, and an empty list matches nothing.
 *
 * @module
 */

import type { CapabilityName, Int } from "../value/mod.ts";
import type { Policy } from "./policy.ts";

/** What a rule is about: one capability, or a family such as `fs.*`. */
export type RuleSubject = CapabilityName | `${string}.*`;

/** Conditions on what a call asks for; all that are given have to hold. */
export interface Where {
  /** Host names: `name`, or `*.name` for the names below it. */
  readonly host?: readonly string[];
  /** Ports from 1 to 65535. */
  readonly port?: readonly number[];
  /** HTTP methods, in capitals. */
  readonly method?: readonly string[];
  /** Patterns of paths, of a URL or a file. */
  readonly path?: readonly string[];
  /** Patterns of model names, `provider/model`. */
  readonly model?: readonly string[];
  /** Kinds of statements, as their first words in lower case. */
  readonly statement?: readonly string[];
  /** Tables and views, compared without regard to case. */
  readonly table?: readonly string[];
}

/** The name of a condition. */
export type WhereField = keyof Where;

/** How much a rule lets through in one run, for all actors together. */
export interface Budget {
  /** Calls. */
  readonly calls?: Int;
  /** Bytes that the program gets: texts of results, in UTF-8. */
  readonly bytesIn?: Int;
  /** Bytes that the program gives: texts of arguments, in UTF-8. */
  readonly bytesOut?: Int;
  /** Tokens that models counted. */
  readonly tokens?: Int;
}

/** How fast: a bucket of calls that fills evenly. */
export interface Rate {
  /** The calls that fit into the bucket, which is full at first. */
  readonly calls: number;
  /** The milliseconds in which an empty bucket fills. */
  readonly perMs: number;
}

/** One rule. */
export interface Rule {
  /** Its name, unique in the policy; refusals show it. */
  readonly id: string;
  /** What it does to the calls that it matches. */
  readonly effect: "allow" | "deny";
  /** Which capabilities it is about. */
  readonly subject: RuleSubject;
  /** The functions whose own calls it is about; all where absent. */
  readonly functions?: readonly string[];
  /** What else must hold of a call. */
  readonly where?: Where;
  /** Only for allow rules. */
  readonly budget?: Budget;
  /** Only for allow rules. */
  readonly rate?: Rate;
  /** From when it holds, in milliseconds since 1970. */
  readonly notBefore?: number;
  /** Until when it holds, in milliseconds since 1970, that moment excluded. */
  readonly notAfter?: number;
  /** For people; shown with refusals. */
  readonly note?: string;
}

/** How well a host process enforces something by itself. */
export type RequiredStrength = "coarse" | "enforced";

/** What the host process has to enforce beside us. */
export interface HostDemand {
  /** The least strength for each capability that is named. */
  readonly require: Readonly<Partial<Record<CapabilityName, RequiredStrength>>>;
  /** What to do where it does not: refuse the run, or warn. */
  readonly whenUnavailable: "refuse" | "warn";
}

/** Bounds on the run itself. */
export interface PolicyLimits {
  /** Instructions. */
  readonly steps?: Int;
  /** Calls that may be open at once. */
  readonly callDepth?: number;
  /** Milliseconds for the run. */
  readonly wallMs?: number;
  /** Milliseconds for one capability call. */
  readonly capabilityMs?: number;
  /** Bytes of the program's live values. */
  readonly liveBytes?: number;
  /** Bytes of the result and the UI trees. */
  readonly outputBytes?: number;
  /** Bytes of the event log's file. */
  readonly eventLogBytes?: number;
}

/** What holds for all HTTP exchanges, whichever rule allows them. */
export interface NetSettings {
  /** `host:port` of targets that are not public and yet allowed. */
  readonly exceptions?: readonly string[];
  /** How many redirects are followed; 10 where absent. */
  readonly maxRedirects?: number;
  /** The largest response body in bytes; 10 MiB where absent. */
  readonly maxResponseBytes?: Int;
  /** The time of one exchange in milliseconds; 30 s where absent. */
  readonly timeoutMs?: Int;
  /** The proxy, `host:port`; none where absent. */
  readonly proxy?: string;
  /** Hosts to which the trace context of the run is sent. */
  readonly traceContextHosts?: readonly string[];
}

/**
 * A policy of version 2.
 *
 * @example
 * ```ts
 * import { type PolicyV2, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy: PolicyV2 = {
 *   schemaVersion: 2,
 *   default: "deny",
 *   rules: [{ id: "clock", effect: "allow", subject: "time.now" }],
 * };
 * const program = "fn main() -> Int !{time.now} { time_now() }";
 * assertEquals((await run(program, { policy })).outcome.kind, "done");
 * ```
 */
export interface PolicyV2 {
  /** The version of the file format. */
  readonly schemaVersion: 2;
  /** What happens to capabilities that no allow rule names. */
  readonly default: "allow" | "deny";
  /** What the host process has to enforce; absent for nothing. */
  readonly host?: HostDemand;
  /** Bounds on the run itself. */
  readonly limits?: PolicyLimits;
  /** What holds for all HTTP exchanges. */
  readonly net?: NetSettings;
  /** The rules; their order means nothing. */
  readonly rules: readonly Rule[];
}

/** A policy of either version. */
export type AnyPolicy = Policy | PolicyV2;

/**
 * Tells the versions apart.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, isV2, readAnyPolicy } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isV2(ALLOW_ALL), false);
 * assertEquals(isV2(await readAnyPolicy('{ "schema_version": 2, "rules": [] }')), true);
 * ```
 */
export function isV2(policy: AnyPolicy): policy is PolicyV2 {
  return policy.schemaVersion === 2 && Array.isArray(policy.rules);
}

/** The conditions that there are for the calls of each capability. */
export const FIELDS_OF: Readonly<
  Record<CapabilityName, readonly WhereField[]>
> = {
  "net.fetch": ["host", "port", "method", "path"],
  "fs.read": ["path"],
  "fs.write": ["path"],
  "db.query": ["statement", "table"],
  "llm.call": ["model"],
  "ui.render": [],
  "time.now": [],
  "random": [],
  "actor.spawn": [],
  "actor.send": [],
  "step.input": [],
};

/** All conditions, in the order in which they are judged and written. */
export const WHERE_FIELDS: readonly WhereField[] = [
  "host",
  "port",
  "method",
  "path",
  "model",
  "statement",
  "table",
];

/** The methods that a program can use. */
export const METHODS: readonly string[] = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "HEAD",
  "OPTIONS",
];

/** Statements that change nothing. */
export const READING_STATEMENTS: readonly string[] = [
  "select",
  "explain",
  "pragma",
  "show",
];

/** Statements that change something. */
export const WRITING_STATEMENTS: readonly string[] = [
  "insert",
  "replace",
  "update",
  "delete",
  "merge",
  "truncate",
  "create",
  "alter",
  "drop",
];

/** Whether a rule's subject has a capability in it. */
export function isAbout(
  subject: RuleSubject,
  capability: CapabilityName,
): boolean {
  return subject === capability ||
    (subject.endsWith(".*") && capability.startsWith(subject.slice(0, -1)));
}
