// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a policy says of one call.
 *
 * Policies of version 1 are looked up by capability; whatever needs more, such
 * as conditions on arguments, shared budgets of bytes, rates, stands behind
 * this interface.
 *
 * @module
 */

import type { CapabilityName, Int, Value } from "../value/mod.ts";
import type { CallFacts } from "./policy_facts.ts";
import type { Fix } from "./refusal.ts";

/** A call as the machine hands it over. */
export interface GatewayCall {
  /** What is called. */
  readonly capability: CapabilityName;
  /** The arguments, the first one first. */
  readonly args: readonly Value[];
  /** The name of the calling function. */
  readonly function: string;
  /** Whether that function lists the capability. */
  readonly declared: boolean;
  /** How the program called. */
  readonly form: "plain" | "typed" | "try";
}

/** What the policy says of a call. */
export type Ruling =
  & RulingTime
  & (
    /** The call passes. */
    | {
      readonly kind: "allowed";
      /** The rule that lets it pass; null where a default does. */
      readonly rule: string | null;
      /** How people read it: `rule "weather", call 1 of 20`. */
      readonly note: string;
      /** The calls that are left after this one; null without a budget. */
      readonly remaining: Int | null;
      /** The bytes that the answer may have; absent without a budget. */
      readonly bytesLeft?: number;
    }
    /** It does not. */
    | {
      readonly kind: "denied" | "budget_exceeded";
      /** The rule that said no; null where none let it pass. */
      readonly rule: string | null;
      /** A fixed name of the reason, such as `policy.no_rule`. */
      readonly reason: string;
      /** One sentence without a final period. */
      readonly message: string;
      /** What would allow the call, or null if nothing does. */
      readonly fix: Fix | null;
      /** The calls that are left; null without a budget. */
      readonly remaining: Int | null;
    }
  );

/** When a call was judged. */
export interface RulingTime {
  /**
   * Milliseconds since 1970, where a rule looked at the clock. Recorded with
   * the call, so that a replay judges by the same time.
   */
  readonly at?: number;
}

/** How much a call that passed has used. */
export interface CallUse {
  /** Whether its handler gave a value. */
  readonly ok: boolean;
  /** Bytes of the arguments. */
  readonly bytesIn: number;
  /** Bytes of the value; 0 on failure. */
  readonly bytesOut: number;
  /** Tokens that a model counted; 0 elsewhere. */
  readonly tokens: number;
}

/**
 * A policy that judges calls one by one. One judge belongs to one run, and all
 * actors of the run share it, so it may count.
 */
export interface PolicyJudge {
  /** Judges a declared call, and counts it if it passes. Never throws. */
  judge(call: GatewayCall): Ruling;
  /**
   * Judges what an allowed call turned out to be after: where a redirect leads,
   * which file a link means, which tables a statement uses. Counts nothing and
   * never throws.
   */
  recheck?(
    caller: Pick<GatewayCall, "capability" | "function">,
    found: CallFacts,
  ): Ruling;
  /** Told what an allowed call used in the end. Never throws. */
  settle?(call: GatewayCall, ruling: Ruling, use: CallUse): void;
}

/** Tells a judge from a policy of version 1. */
export function isJudge(policy: object): policy is PolicyJudge {
  return typeof (policy as Partial<PolicyJudge>).judge === "function";
}
