// Copyright 2026 the Boruna authors. MIT license.

/**
 * The judge of a run under a policy of version 2. It counts: calls, bytes and
 * tokens, for all actors of the run together.
 *
 * Calls are counted when they pass, bytes that the program gives before they
 * leave, bytes that it gets and tokens when they are known: then the next call
 * finds the budget spent.
 *
 * @module
 */

import { byteSize, type CapabilityName, type Int } from "../value/mod.ts";
import { type CallFacts, factsOf } from "./policy_facts.ts";
import { callText, ruleForCall } from "./policy_propose.ts";
import {
  type Misfit,
  misfitOf,
  nearness,
  type PreparedRule,
  type PreparedRules,
  prepareRules,
  type Subject,
} from "./policy_match.ts";
import { ruleToJson, timeText } from "./policy_canonical.ts";
import type { PolicyV2, Rule } from "./policy_v2.ts";
import type { CallUse, GatewayCall, PolicyJudge, Ruling } from "./ruling.ts";

/** What a judge needs beside the policy. */
export interface JudgeOptions {
  /** Milliseconds since 1970; asked only for rules with rates and times. */
  readonly clock: () => number;
  /** The working directory, an absolute path; null where there is none. */
  readonly base: string | null;
}

/** Who calls, as far as a handler knows. */
export type Caller = Pick<GatewayCall, "capability" | "function">;

/** A judge that also judges what handlers find out while they work. */
export interface RuleJudge extends PolicyJudge {
  /**
   * Judges what a call turned out to be after: where a redirect leads, which
   * file a link means, which tables a statement uses. Counts nothing.
   */
  recheck(caller: Caller, found: CallFacts): Ruling;
}

/** Makes the judge of one run. */
export function makeJudge(policy: PolicyV2, options: JudgeOptions): RuleJudge {
  return new Judge(policy, options);
}

const PLAIN: CallFacts = { kind: "plain" };

/** What a rule has let through so far. */
interface Account {
  calls: number;
  bytesIn: number;
  bytesOut: number;
  tokens: number;
  /** The fill of the rate's bucket, in calls times `perMs`. */
  fill: number;
  /** When the bucket was looked at. */
  filledAt: number;
}

/** Which part of a budget is spent. */
type Spent = "calls" | "bytes_in" | "bytes_out" | "tokens" | "rate";

class Judge implements RuleJudge {
  readonly #policy: PolicyV2;
  readonly #options: JudgeOptions;
  readonly #rules: ReadonlyMap<CapabilityName, PreparedRules>;
  readonly #accounts = new Map<string, Account>();
  readonly #rulings = new Map<Rule, Ruling>();

  constructor(policy: PolicyV2, options: JudgeOptions) {
    this.#policy = policy;
    this.#options = options;
    this.#rules = prepareRules(policy);
  }

  judge(call: GatewayCall): Ruling {
    const rules = this.#rules.get(call.capability)!;
    const subject: Subject = {
      function: call.function,
      facts: rules.needsFacts
        ? factsOf(call.capability, call.args, this.#options.base)
        : PLAIN,
      at: rules.needsClock ? this.#options.clock() : 0,
    };
    const ruling = this.#decide(call, rules, subject, call);
    return rules.needsClock ? { ...ruling, at: subject.at } : ruling;
  }

  recheck(caller: Caller, facts: CallFacts): Ruling {
    const rules = this.#rules.get(caller.capability)!;
    const at = rules.needsClock ? this.#options.clock() : 0;
    const subject: Subject = { function: caller.function, facts, at };
    return this.#decide(caller, rules, subject, null);
  }

  settle(_call: GatewayCall, ruling: Ruling, use: CallUse): void {
    const account = ruling.rule === null
      ? undefined
      : this.#accounts.get(ruling.rule);
    if (account === undefined) return;
    // What telemetry calls out, the result, comes in for the program.
    account.bytesIn += use.bytesOut;
    account.tokens += use.tokens;
  }

  #decide(
    caller: Caller,
    rules: PreparedRules,
    subject: Subject,
    paying: GatewayCall | null,
  ): Ruling {
    for (const prepared of rules.deny) {
      if (misfitOf(prepared, subject) === null) {
        return deniedBy(prepared.rule, caller, subject);
      }
    }
    if (rules.allow.length === 0) {
      return this.#policy.default === "allow"
        ? { kind: "allowed", rule: null, note: "default", remaining: null }
        : unnamed(caller, subject);
    }
    let nearest:
      | { readonly prepared: PreparedRule; readonly misfit: Misfit }
      | null = null;
    let spent: { readonly rule: Rule; readonly what: Spent } | null = null;
    let bytes = -1;
    for (const prepared of rules.allow) {
      const misfit = misfitOf(prepared, subject);
      if (misfit !== null) {
        if (
          nearest === null || nearness(misfit) > nearness(nearest.misfit)
        ) nearest = { prepared, misfit };
        continue;
      }
      const { rule } = prepared;
      if (
        paying === null ||
        (rule.budget === undefined && rule.rate === undefined)
      ) return this.#free(rule);
      if (bytes < 0) bytes = sizeOf(paying);
      const account = this.#accountOf(rule);
      const what = spentPart(rule, account, bytes, subject.at);
      if (what === null) return pay(rule, account, bytes);
      spent ??= { rule, what };
    }
    if (spent !== null) {
      return overBudget(
        caller,
        spent.rule,
        spent.what,
        this.#accountOf(spent.rule),
        subject.at,
      );
    }
    return unmatched(caller, subject, nearest!.prepared.rule, nearest!.misfit);
  }

  /** The ruling of a rule that counts nothing; made once. */
  #free(rule: Rule): Ruling {
    let ruling = this.#rulings.get(rule);
    if (ruling === undefined) {
      ruling = {
        kind: "allowed",
        rule: rule.id,
        note: named(rule),
        remaining: null,
      };
      this.#rulings.set(rule, ruling);
    }
    return ruling;
  }

  #accountOf(rule: Rule): Account {
    let account = this.#accounts.get(rule.id);
    if (account === undefined) {
      const { calls = 0, perMs = 0 } = rule.rate ?? {};
      account = {
        calls: 0,
        bytesIn: 0,
        bytesOut: 0,
        tokens: 0,
        fill: calls * perMs,
        filledAt: -1,
      };
      this.#accounts.set(rule.id, account);
    }
    return account;
  }
}

function sizeOf(call: GatewayCall): number {
  let bytes = 0;
  for (const arg of call.args) bytes += byteSize(arg);
  return bytes;
}

/** Which part has no room for one more call; null if all have. */
function spentPart(
  { budget = {}, rate }: Rule,
  account: Account,
  bytes: number,
  at: number,
): Spent | null {
  const { calls, bytesIn, bytesOut, tokens } = budget;
  if (calls !== undefined && account.calls >= calls) return "calls";
  if (bytesIn !== undefined && account.bytesIn >= bytesIn) return "bytes_in";
  if (bytesOut !== undefined && account.bytesOut + bytes > bytesOut) {
    return "bytes_out";
  }
  if (tokens !== undefined && account.tokens >= tokens) return "tokens";
  if (rate === undefined) return null;
  // A clock that was set back fills nothing.
  const passed = account.filledAt < 0
    ? 0
    : Math.max(0, Math.min(at - account.filledAt, rate.perMs));
  account.fill = Math.min(
    rate.calls * rate.perMs,
    account.fill + passed * rate.calls,
  );
  account.filledAt = Math.max(at, account.filledAt);
  return account.fill >= rate.perMs ? null : "rate";
}

function pay(rule: Rule, account: Account, bytes: number): Ruling {
  account.calls++;
  account.bytesOut += bytes;
  if (rule.rate !== undefined) account.fill -= rule.rate.perMs;
  const { calls, bytesIn } = rule.budget ?? {};
  return {
    kind: "allowed",
    rule: rule.id,
    note: calls === undefined
      ? named(rule)
      : `${named(rule)}, call ${account.calls} of ${calls}`,
    remaining: calls === undefined ? null : left(calls, account.calls),
    ...(bytesIn === undefined
      ? {}
      : { bytesLeft: Number(bytesIn) - account.bytesIn }),
  };
}

function left(calls: Int, used: number): Int {
  if (typeof calls === "number") return calls - used;
  const rest = calls - BigInt(used);
  return rest <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(rest) : rest;
}

function named({ id, note }: Rule): string {
  return note === undefined ? `rule "${id}"` : `rule "${id}" (${note})`;
}

function deniedBy(rule: Rule, caller: Caller, subject: Subject): Ruling {
  return {
    kind: "denied",
    rule: rule.id,
    reason: "policy.denied_by_rule",
    message: `${named(rule)} denies ${
      callText(caller.capability, subject.facts)
    }`,
    fix: { text: `change or remove the policy's rule "${rule.id}"` },
    remaining: null,
  };
}

function unnamed(caller: Caller, subject: Subject): Ruling {
  return {
    kind: "denied",
    rule: null,
    reason: "policy.no_rule",
    message:
      `the policy has no rule for ${caller.capability} and denies what it does not name`,
    fix: proposal(caller, subject),
    remaining: null,
  };
}

function unmatched(
  caller: Caller,
  subject: Subject,
  rule: Rule,
  misfit: Misfit,
): Ruling {
  const isTime = misfit === "not_before" || misfit === "not_after";
  return {
    kind: "denied",
    rule: null,
    reason: isTime ? "policy.window" : "policy.no_match",
    message: isTime
      ? `${named(rule)} allows it only ${
        misfit === "not_before"
          ? `from ${timeText(rule.notBefore!)} on`
          : `until ${timeText(rule.notAfter!)}`
      }, and it is ${timeText(subject.at)}`
      : `no rule allows ${callText(caller.capability, subject.facts)}; ${
        named(rule)
      } ${misfitText(rule, misfit)}`,
    fix: isTime
      ? {
        text:
          `a later "not_after" or earlier "not_before" in rule "${rule.id}"`,
      }
      : proposal(caller, subject),
    remaining: null,
  };
}

/** What a rule wants that a call has not. */
export function misfitText(rule: Rule, misfit: Misfit): string {
  const list = (items: readonly (string | number)[] | undefined) =>
    items === undefined || items.length === 0
      ? "nothing"
      : items.slice(0, 4).join(", ") + (items.length > 4 ? ", …" : "");
  switch (misfit) {
    case "functions":
      return `is for calls of ${list(rule.functions)}`;
    case "arguments":
      return "has conditions, and the arguments cannot be read";
    case "not_before":
    case "not_after":
      return "is for another time";
    default:
      return `${rule.effect === "deny" ? "denies" : "allows"} ${misfit} ${
        list(rule.where?.[misfit])
      }`;
  }
}

function proposal(caller: Caller, subject: Subject): NonNullable<
  Extract<Ruling, { kind: "denied" | "budget_exceeded" }>["fix"]
> {
  const rule = ruleToJson(ruleForCall(caller, subject.facts));
  return { text: `add to the policy's rules: ${rule}`, policy: rule };
}

function overBudget(
  caller: Caller,
  rule: Rule,
  what: Spent,
  account: Account,
  at: number,
): Ruling {
  const { budget = {}, rate } = rule;
  const remaining = what === "calls" ? 0 : null;
  if (what === "rate") {
    const { calls, perMs } = rate!;
    const wait = Math.ceil((perMs - account.fill) / calls);
    return {
      kind: "budget_exceeded",
      rule: rule.id,
      reason: "budget.rate",
      message: `${named(rule)} allows ${calls} call${
        calls === 1 ? "" : "s"
      } of ${caller.capability} in ${perMs} ms; the next one is free at ${
        timeText(at + wait)
      }`,
      fix: { text: `a larger "rate" in the policy's rule "${rule.id}"` },
      remaining,
    };
  }
  const [limit, used] = {
    calls: [budget.calls, account.calls],
    bytes_in: [budget.bytesIn, account.bytesIn],
    bytes_out: [budget.bytesOut, account.bytesOut],
    tokens: [budget.tokens, account.tokens],
  }[what];
  return {
    kind: "budget_exceeded",
    rule: rule.id,
    reason: `budget.${what}`,
    message: `${named(rule)} allows ${limit} ${
      what.replace("_", " ")
    } in a run, and ${used} ${used === 1 ? "is" : "are"} used`,
    fix: {
      text: `a larger "budget.${what}" in the policy's rule "${rule.id}"`,
    },
    remaining,
  };
}
