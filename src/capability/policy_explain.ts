// Copyright 2026 the Boruna authors. MIT license.

/**
 * Why a call that has not happened would pass or not: every layer's verdict,
 * and every rule's. Nothing is resolved, opened or sent.
 *
 * @module
 */

import { hostDenial } from "../host/mod.ts";
import type { HostNeed } from "../host/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import { parentOf } from "./file_guard.ts";
import { HandlerRefusal } from "./handler.ts";
import { judgeUrl } from "./net_guard.ts";
import { DEFAULT_NET_RULES, type NetRules } from "./net_rules.ts";
import { ALLOW_ALL } from "./policy.ts";
import { type AskedCall, gatewayCallOf, tableFacts } from "./policy_asked.ts";
import { type CallFacts, factsOf } from "./policy_facts.ts";
import { makeJudge, misfitText } from "./policy_judge.ts";
import { misfitOf, prepareRules } from "./policy_match.ts";
import { netRulesOf } from "./policy_net.ts";
import { callText } from "./policy_propose.ts";
import { upgradePolicy } from "./policy_upgrade.ts";
import type { AnyPolicy } from "./policy_v2.ts";
import { type Fix, fixOf, LAYERS, type Verdict } from "./refusal.ts";
import type { GatewayCall, Ruling } from "./ruling.ts";

/** What one rule says of a call. */
export interface RuleVerdict {
  /** The rule. */
  readonly id: string;
  /** What it does to calls that it is for. */
  readonly effect: "allow" | "deny";
  /** Whether it is for this one. */
  readonly applies: boolean;
  /** Why not; empty if it is. */
  readonly why: string;
}

/** What would happen to a call. */
export interface Explanation {
  /** The call as people read it. */
  readonly call: string;
  /** The calling function. */
  readonly function: string;
  /** The answer of all layers together. */
  readonly verdict: "allow" | "deny";
  /** Every layer, in their order; all are asked. */
  readonly layers: readonly Verdict[];
  /** The rules for the capability, ascending by name, denials first. */
  readonly rules: readonly RuleVerdict[];
  /** What would allow it, or null. */
  readonly fix: Fix | null;
}

/** What an explanation needs beside policy and call. */
export interface ExplainOptions {
  /** Milliseconds since 1970, where the call has no time of its own. */
  readonly clock: () => number;
  /** The working directory. */
  readonly base: string | null;
  /** Whether the calling function declares the capability; null if unknown. */
  readonly declared: boolean | null;
  /** Whether to ask the host, which then has to be the one of the run. */
  readonly host: boolean;
  /**
   * What the call needs of the host by the settings of the run, such as where a
   * provider of models is; null if there are none to tell.
   */
  readonly needs?: readonly HostNeed[] | null;
}

interface Answer {
  readonly verdict: Verdict["verdict"];
  readonly note: string;
  readonly fix?: Fix | string | null;
}

/** Explains what would happen to a call. */
export function explainCall(
  policy: AnyPolicy,
  asked: AskedCall,
  options: ExplainOptions,
): Explanation {
  const v2 = upgradePolicy(policy);
  const call = gatewayCallOf(asked);
  const at = asked.at ?? options.clock();
  const judgement = judgeAsked(policy, asked, at, options.base);
  const facts = factsOf(call.capability, call.args, options.base);
  const answers: Record<Verdict["layer"], Answer> = {
    declaration: declaration(call, options.declared),
    ...byPolicy(judgement, () => budgetOf(policy, asked, at, options.base)),
    guard: guard(policy, call, facts),
    host: options.host
      ? host(call, facts, options.needs ?? null)
      : { verdict: "not_asked", note: "" },
  };
  const rules = prepareRules(v2).get(call.capability)!;
  const final = tableFacts(asked, facts) ?? facts;
  const subject = { function: call.function, facts: final, at };
  const first = LAYERS.find((layer) => answers[layer].verdict === "no");
  return {
    call: callText(call.capability, final),
    function: call.function,
    verdict: first === undefined ? "allow" : "deny",
    layers: LAYERS.map((layer) => {
      const { verdict, note } = answers[layer];
      return { layer, verdict, note };
    }),
    rules: [...rules.deny, ...rules.allow].map((prepared) => {
      const misfit = misfitOf(prepared, subject);
      const { id, effect } = prepared.rule;
      return {
        id,
        effect,
        applies: misfit === null,
        why: misfit === null ? "" : misfitText(prepared.rule, misfit),
      };
    }),
    fix: first === undefined ? null : fixOf(answers[first].fix ?? null),
  };
}

/**
 * What a policy says of the first call of a run. The judge is that of a run, so
 * it says what a gateway would say.
 */
export function judgeAsked(
  policy: AnyPolicy,
  asked: AskedCall,
  at: number,
  base: string | null,
): Ruling {
  const judge = makeJudge(upgradePolicy(policy), { clock: () => at, base });
  const call = gatewayCallOf(asked);
  const ruling = judge.judge(call);
  if (ruling.kind !== "allowed") return ruling;
  const found = tableFacts(asked, factsOf(call.capability, call.args, base));
  if (found === null) return ruling;
  const again = judge.recheck(call, found);
  return again.kind === "allowed" ? ruling : again;
}

function declaration(call: GatewayCall, declared: boolean | null): Answer {
  if (declared === null) return { verdict: "not_asked", note: "" };
  return declared ? { verdict: "ok", note: `!{${call.capability}}` } : {
    verdict: "no",
    note: `function ${call.function} does not declare ${call.capability}`,
    fix: `add ${call.capability} to its !{...} annotation`,
  };
}

/**
 * What the budget of the rule says that would let a denied call pass, if there
 * is one.
 */
function budgetOf(
  policy: AnyPolicy,
  asked: AskedCall,
  at: number,
  base: string | null,
): Answer {
  const v2 = upgradePolicy(policy);
  const rules = v2.rules.filter(({ effect }) => effect === "allow");
  const ruling = judgeAsked({ ...v2, rules }, asked, at, base);
  if (ruling.kind === "denied" || ruling.rule === null) {
    return { verdict: "not_asked", note: "" };
  }
  return ruling.kind === "allowed"
    ? { verdict: "ok", note: ruling.note }
    : { verdict: "no", note: ruling.message, fix: ruling.fix };
}

function byPolicy(
  ruling: Ruling,
  denied: () => Answer,
): Record<"policy" | "budget", Answer> {
  switch (ruling.kind) {
    case "allowed":
      return {
        policy: { verdict: "ok", note: ruling.note },
        budget: { verdict: "ok", note: "" },
      };
    case "denied":
      return {
        policy: { verdict: "no", note: ruling.message, fix: ruling.fix },
        budget: denied(),
      };
    case "budget_exceeded":
      return {
        policy: { verdict: "ok", note: `rule "${ruling.rule}"` },
        budget: { verdict: "no", note: ruling.message, fix: ruling.fix },
      };
  }
}

/** What the guard can tell before anything is resolved. */
function guard(
  policy: AnyPolicy,
  call: GatewayCall,
  facts: CallFacts,
): Answer {
  if (facts.kind === "net") {
    const rules: NetRules = {
      ...DEFAULT_NET_RULES,
      ...netRulesOf(policy),
      loopbackLiterals: policy === ALLOW_ALL,
    };
    try {
      const url = String(call.args[0]);
      const target = judgeUrl(url, facts.method, rules, null);
      return {
        verdict: "ok",
        note: target.address === null
          ? "the addresses of the name are judged when it is resolved"
          : "",
      };
    } catch (error) {
      if (!(error instanceof HandlerRefusal)) throw error;
      return { verdict: "no", note: error.message, fix: error.fix };
    }
  }
  if (facts.kind === "file") {
    return { verdict: "ok", note: "links are judged when the file is opened" };
  }
  if (facts.kind === "statement") {
    return { verdict: "ok", note: "tables are judged by the database" };
  }
  return { verdict: "ok", note: "" };
}

/** What this process may do, without asking anybody. */
function host(
  call: GatewayCall,
  facts: CallFacts,
  given: readonly HostNeed[] | null,
): Answer {
  const needs = given ?? needsOf(call, facts);
  if (needs === null) {
    return { verdict: "not_asked", note: UNKNOWN[call.capability] ?? "" };
  }
  for (const need of needs) {
    const no = hostDenial(need);
    if (no === null) continue;
    return {
      verdict: "no",
      note: no.message,
      fix: no.flag === null ? null : { text: `add ${no.flag}`, ...no.flags },
    };
  }
  return {
    verdict: "ok",
    note: needs.length === 0 ? "nothing is needed of it" : "",
  };
}

/** What has to be known to ask the host. */
const UNKNOWN: Readonly<Partial<Record<CapabilityName, string>>> = {
  "db.query": "boruna.json or --db would tell which database",
  "llm.call": "boruna.json or --providers would tell which provider",
};

/** What a call needs by what it names itself; null if that does not tell. */
function needsOf(call: GatewayCall, facts: CallFacts): HostNeed[] | null {
  if (facts.kind === "net") {
    const host = facts.host.replace(/^\[|\]$/g, "");
    return [{ kind: "net", host, port: facts.port }];
  }
  if (facts.kind === "file") {
    const path = String(call.args[0]);
    const folder = parentOf(path);
    return call.capability === "fs.write"
      ? [
        { kind: "write", path: folder },
        { kind: "write", path },
        { kind: "read", path: folder },
      ]
      : [{ kind: "read", path }];
  }
  return call.capability in UNKNOWN ? null : [];
}
