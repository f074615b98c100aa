// Copyright 2026 the Boruna authors. MIT license.

/**
 * What an application says of its own effects (`spec/framework.md` 6).
 *
 * @module
 */

import {
  type Int,
  List,
  listToArray,
  Record,
  recordFields,
  type Value,
} from "../value/mod.ts";
import { AppError } from "./app_error.ts";
import {
  type AppEffect,
  effectCapabilities,
  effectCapability,
  effectName,
} from "./effect.ts";

/** Which effects an application may ask for. */
export interface PolicySet {
  /** The capabilities that effects may need; compared as they are written. */
  readonly capabilities: readonly string[];
  /** How many effects there may be in a cycle; 0 for any number. */
  readonly maxEffects: Int;
}

/** What holds without a function `policies`. */
export const ALL_EFFECTS: PolicySet = {
  capabilities: effectCapabilities(),
  maxEffects: 0,
};

/** Reads what `policies` gives; nothing is allowed that is not listed. */
export function readPolicySet(value: Value): PolicySet {
  const [list, most] = value instanceof Record ? recordFields(value) : [];
  return {
    capabilities: list instanceof List
      ? listToArray(list).filter((item) => typeof item === "string")
      : [],
    maxEffects: typeof most === "number" || typeof most === "bigint"
      ? unsigned(most)
      : 0,
  };
}

/** Throws `AppError` for effects that are not allowed. */
export function checkEffects(
  effects: readonly AppEffect[],
  { capabilities, maxEffects }: PolicySet,
): void {
  if (maxEffects !== 0 && effects.length > maxEffects) {
    throw new AppError(
      "policy_violation",
      `too many effects: ${effects.length} exceeds limit of ${maxEffects}`,
    );
  }
  for (const { kind } of effects) {
    const capability = effectCapability(kind);
    if (capabilities.includes(capability)) continue;
    throw new AppError(
      "policy_violation",
      `effect ${effectName(kind)} requires capability '${capability}' ` +
        "which is not in the policy",
    );
  }
}

/** Negative numbers are huge ones. */
function unsigned(value: Int): Int {
  return value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
}
