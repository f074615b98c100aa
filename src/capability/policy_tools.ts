// Copyright 2026 the Boruna authors. MIT license.

/**
 * Everything about policies that is loaded on demand: see `loadPolicyTools`.
 *
 * @module
 */

export { databaseNeeds, nearKinds, providerNeeds } from "./live_needs.ts";
export * from "./policy_asked.ts";
export * from "./policy_canonical.ts";
export * from "./policy_cases.ts";
export * from "./policy_diff.ts";
export * from "./policy_explain.ts";
export * from "./policy_facts.ts";
export * from "./policy_infer.ts";
export * from "./policy_judge.ts";
export { escapeGlob } from "./policy_glob.ts";
export * from "./policy_propose.ts";
export * from "./policy_reader_v2.ts";
export * from "./policy_text.ts";
export * from "./policy_upgrade.ts";
export * from "./policy_v2.ts";
