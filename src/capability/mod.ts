// Copyright 2026 the Boruna authors. MIT license.

/**
 * Capabilities: their names and set hash, policies, the gateway that every
 * call passes, and the handlers behind it.
 *
 * @module
 */

export * from "./database.ts";
export * from "./gateway.ts";
export * from "./handler.ts";
export * from "./live.ts";
export { judgeLists } from "./net_guard.ts";
export {
  type AddressKind,
  type AddressRange,
  RANGES_4,
  RANGES_6,
} from "./address.ts";
export * from "./host_layer.ts";
export type { Grant, HostCategory, HostGrants, HostNeed } from "../host/mod.ts";
export { deliverLate } from "./late_error.ts";
export * from "./net_rules.ts";
export { DEFAULT_FILE_LIMITS, type FileLimits } from "./file_guard.ts";
export * from "./policy.ts";
export { policyHash } from "./policy_canonical.ts";
export * from "./policy_choice.ts";
export * from "./policy_error.ts";
export { netRulesOf } from "./policy_net.ts";
export * from "./policy_open.ts";
export * from "./policy_reader.ts";
export {
  type AnyPolicy,
  type Budget,
  type HostDemand,
  isAbout,
  isV2,
  type NetSettings,
  type PolicyLimits,
  type PolicyV2,
  type Rate,
  type RequiredStrength,
  type Rule,
  type RuleSubject,
  type Where,
  type WhereField,
  WRITING_STATEMENTS,
} from "./policy_v2.ts";
export type { AskedCall } from "./policy_asked.ts";
export type {
  PolicyDiff,
  SettingChange,
  VerdictChange,
} from "./policy_diff.ts";
export type {
  ExplainOptions,
  Explanation,
  RuleVerdict,
} from "./policy_explain.ts";
export type { CallFacts } from "./policy_facts.ts";
export type { Evidence, Inference, RecordedCall } from "./policy_infer.ts";
export type { Caller, JudgeOptions, RuleJudge } from "./policy_judge.ts";
export * from "./providers.ts";
export * from "./recorder.ts";
export * from "./refusal.ts";
export * from "./report.ts";
export * from "./result_type.ts";
export { sha256 } from "./sha256.ts";
export * from "./ruling.ts";
export * from "./handlers/fetch_arguments.ts";
export * from "./handlers/mock.ts";
export * from "./handlers/step_input.ts";
export * from "./handlers/traced_llm.ts";
