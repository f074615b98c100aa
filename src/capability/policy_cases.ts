// Copyright 2026 the Boruna authors. MIT license.

/**
 * Files of cases: calls with the answer that a policy is meant to give. Each
 * case is a run of its own, so budgets and rates start anew.
 *
 * @module
 */

import {
  debugText,
  type Json,
  JsonError,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import {
  type AskedCall,
  askedCapability,
  gatewayCallOf,
  tableFacts,
} from "./policy_asked.ts";
import { PolicyError } from "./policy_error.ts";
import { factsOf } from "./policy_facts.ts";
import { makeJudge } from "./policy_judge.ts";
import { object, texts, unsigned, wrongType } from "./policy_json.ts";
import { readTime } from "./policy_reader_v2.ts";
import { upgradePolicy } from "./policy_upgrade.ts";
import type { AnyPolicy } from "./policy_v2.ts";
import type { Ruling } from "./ruling.ts";

/** A call and the answer that is meant. */
export interface CaseStep extends AskedCall {
  /** The answer that is meant. */
  readonly expect: "allow" | "deny";
  /** The rule that is meant to decide. */
  readonly rule?: string;
  /** The reason that is meant, such as `budget.calls`. */
  readonly reason?: string;
  /** How often it is made; the answer to the last one counts. */
  readonly times: number;
  /** Bytes that each of them gives the program. */
  readonly bytesIn: number;
  /** Tokens that each of them takes. */
  readonly tokens: number;
}

/** A run of calls. */
export interface PolicyCase {
  readonly name: string;
  readonly steps: readonly CaseStep[];
}

/** A file of cases. */
export interface CaseFile {
  /** The path of the policy, from the file; null if it names none. */
  readonly policy: string | null;
  readonly cases: readonly PolicyCase[];
}

/** What came of a case. */
export interface CaseResult {
  readonly name: string;
  /** What is wrong; null if it is as meant. */
  readonly problem: string | null;
}

const FILE = ["$schema", "policy", "cases"];
const CASE = ["name", "calls"];
const STEP = [
  "capability",
  "target",
  "method",
  "function",
  "tables",
  "at",
  "bytes_in",
  "bytes_out",
  "tokens",
  "times",
  "expect",
  "rule",
  "reason",
];

/**
 * Reads a file of cases.
 *
 * @throws {PolicyError} If it is none; the codes are those of policies.
 */
export function readCases(text: string): CaseFile {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new PolicyError("policy.parse_error", error.message);
  }
  const members = membersOf(json, "", FILE);
  const cases = members.get("cases");
  if (!Array.isArray(cases)) {
    throw at("cases", () => {
      throw wrongType(cases ?? null, "a sequence");
    });
  }
  const policy = members.get("policy");
  return {
    policy: policy === undefined ? null : textAt(policy, "policy"),
    cases: (cases as readonly Json[]).map(readCase),
  };
}

function readCase(json: Json, index: number): PolicyCase {
  const path = `cases[${index}]`;
  const isRow = json instanceof JsonObject && json.get("calls") !== undefined;
  const members = membersOf(json, path, isRow ? CASE : [...STEP, "name"]);
  const name = members.get("name");
  const calls = members.get("calls");
  if (calls !== undefined && !Array.isArray(calls)) {
    throw at(`${path}.calls`, () => {
      throw wrongType(calls, "a sequence");
    });
  }
  const steps = calls === undefined
    ? [readStep(members, path)]
    : (calls as readonly Json[]).map((call, i) => {
      const place = `${path}.calls[${i}]`;
      return readStep(membersOf(call, place, STEP), place);
    });
  return {
    name: name === undefined
      ? titleOf(steps[0], index)
      : textAt(name, `${path}.name`),
    steps,
  };
}

function titleOf(step: CaseStep | undefined, index: number): string {
  return step === undefined
    ? `case ${index + 1}`
    : `${step.capability} ${step.target}`.trim();
}

function readStep(members: ReadonlyMap<string, Json>, path: string): CaseStep {
  const text = (name: string) => {
    const value = members.get(name);
    return value === undefined ? undefined : textAt(value, `${path}.${name}`);
  };
  const number = (name: string) => {
    const value = members.get(name);
    if (value === undefined) return undefined;
    const read = at(`${path}.${name}`, () => unsigned(value, "usize"));
    if (read <= 1e9) return Number(read);
    throw invalid(`${path}.${name}`, "may be at most 1000000000");
  };
  const word = text("capability") ?? "";
  const capability = askedCapability(word);
  if (capability === null) {
    throw new PolicyError(
      "policy.invalid_capability",
      `${path}.capability: unknown capability ${debugText(word)}`,
      { found: word, path: `${path}.capability` },
    );
  }
  const expect = text("expect");
  if (expect !== "allow" && expect !== "deny") {
    throw invalid(`${path}.expect`, 'must be "allow" or "deny"');
  }
  const moment = text("at");
  const time = moment === undefined ? undefined : readTime(moment);
  if (time === null) {
    throw invalid(
      `${path}.at`,
      "is no moment in UTC, such as 2026-01-31T18:00:00Z",
    );
  }
  const tables = members.get("tables");
  const optional = <Key extends string, T>(key: Key, value: T | undefined) =>
    value === undefined ? {} : { [key]: value } as { [K in Key]: T };
  const times = number("times") ?? 1;
  if (times < 1) throw invalid(`${path}.times`, "must be > 0");
  return {
    capability,
    target: text("target") ?? "",
    ...optional("method", text("method")?.toUpperCase()),
    ...optional("function", text("function")),
    ...optional(
      "tables",
      tables === undefined
        ? undefined
        : at(`${path}.tables`, () => texts(tables)),
    ),
    ...optional("at", time),
    ...optional("bytesOut", number("bytes_out")),
    ...optional("rule", text("rule")),
    ...optional("reason", text("reason")),
    bytesIn: number("bytes_in") ?? 0,
    tokens: number("tokens") ?? 0,
    times,
    expect,
  };
}

function membersOf(
  json: Json,
  path: string,
  known: readonly string[],
): Map<string, Json> {
  const members = at(path, () => object(json, "a map"));
  for (const name of members.keys()) {
    if (known.includes(name)) continue;
    const full = path === "" ? name : `${path}.${name}`;
    const text = `unknown field ${debugText(name)} at ${full}`;
    throw new PolicyError("policy.unknown_field", text, { path: full });
  }
  return members;
}

function textAt(json: Json, path: string): string {
  return at(path, () => texts([json])[0]!);
}

/** What is read at a place; an error of it names the place. */
function at<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PolicyError) || path === "") throw error;
    const text = error.message.slice(error.code.length + 2);
    throw new PolicyError(error.code, `${path}: ${text}`, { path });
  }
}

function invalid(path: string, text: string): PolicyError {
  return new PolicyError("policy.invalid_value", `${path}: ${text}`, { path });
}

/**
 * Makes the calls of a case under a policy.
 *
 * @param now Milliseconds since 1970 for calls without a time of their own.
 */
export function runCase(
  policy: AnyPolicy,
  { name, steps }: PolicyCase,
  now: number,
  base: string | null,
): CaseResult {
  let time = now;
  const judge = makeJudge(upgradePolicy(policy), { clock: () => time, base });
  for (const [i, step] of steps.entries()) {
    time = step.at ?? time;
    const call = gatewayCallOf(step);
    let ruling: Ruling | null = null;
    for (let n = 0; n < step.times; n++) {
      ruling = judge.judge(call);
      if (ruling.kind !== "allowed") continue;
      const found = tableFacts(step, factsOf(call.capability, call.args, base));
      const again = found === null ? ruling : judge.recheck(call, found);
      if (again.kind !== "allowed") ruling = again;
      judge.settle!(call, ruling, {
        ok: true,
        bytesIn: step.bytesOut ?? 0,
        bytesOut: step.bytesIn,
        tokens: step.tokens,
      });
    }
    const problem = differs(step, ruling!);
    if (problem !== null) {
      const which = steps.length === 1 ? "" : `call ${i + 1}: `;
      return { name, problem: which + problem };
    }
  }
  return { name, problem: null };
}

function differs(step: CaseStep, ruling: Ruling): string | null {
  const found = ruling.kind === "allowed" ? "allow" : "deny";
  const why = ruling.kind === "allowed" ? ruling.note : ruling.message;
  if (found !== step.expect) {
    return `expected ${step.expect}, got ${found}: ${why}`;
  }
  if (step.rule !== undefined && step.rule !== ruling.rule) {
    return `expected rule "${step.rule}" to decide, ${
      ruling.rule === null ? "none did" : `"${ruling.rule}" did`
    }: ${why}`;
  }
  const reason = ruling.kind === "allowed" ? null : ruling.reason;
  if (step.reason !== undefined && step.reason !== reason) {
    return `expected reason ${step.reason}, got ${reason ?? "none"}: ${why}`;
  }
  return null;
}
