// Copyright 2026 the Boruna authors. MIT license.

/**
 * What is wrong with a policy: a stable code, the exact text of the reference,
 * and the members that its JSON form carries (`spec/capabilities.md` 6.4).
 *
 * @module
 */

import { type Int, quoteJson } from "../value/mod.ts";

/** The codes of policy errors. A released code never changes its meaning. */
export type PolicyErrorCode =
  | "policy.io_error"
  | "policy.parse_error"
  | "policy.unknown_schema_version"
  | "policy.unknown_field"
  | "policy.invalid_capability"
  | "policy.invalid_net_policy"
  /** A value that its member cannot have; only version 2. */
  | "policy.invalid_value"
  /** A rule that is for no call at all; only version 2. */
  | "policy.never_matches"
  /** A rule that never decides, because another one does; only version 2. */
  | "policy.unreachable_rule";

/** Further facts about the error, as its JSON form names them. */
export interface PolicyErrorFacts {
  /** The member of the net policy. */
  readonly field?: string;
  /** The capability name or schema version that was found. */
  readonly found?: string | Int;
  /** The name that was probably meant. */
  readonly hint?: string;
  /** The path of an unknown member, or of whatever is wrong in version 2. */
  readonly path?: string;
  /** The rule of a policy of version 2. */
  readonly rule?: string;
}

/**
 * Thrown for a policy that cannot be used.
 *
 * @example
 * ```ts
 * import { PolicyError, readAnyPolicy } from "@boruna/cli";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const error = await assertRejects(
 *   () => readAnyPolicy('{ "rulez": {} }'),
 *   PolicyError,
 * );
 * assertEquals(error.code, "policy.unknown_field");
 * ```
 */
export class PolicyError extends Error {
  /** Always `PolicyError`. */
  override readonly name = "PolicyError";
  /** What is wrong. */
  readonly code: PolicyErrorCode;
  /** The facts of the JSON form. */
  readonly facts: PolicyErrorFacts;
  /** Advice for people, or null. */
  readonly help: string | null;
  /** What else is wrong; version 1 tells one error only. */
  readonly more: readonly PolicyError[];

  /** Creates an error whose message is the code and the text. */
  constructor(
    code: PolicyErrorCode,
    text: string,
    facts: PolicyErrorFacts = {},
    help: string | null = null,
    more: readonly PolicyError[] = [],
  ) {
    super(`${code}: ${text}`);
    this.code = code;
    this.facts = facts;
    this.help = help;
    this.more = more;
  }
}

/**
 * An error as compact JSON, members ascending by name.
 *
 * @example
 * ```ts
 * import { parsePolicy, PolicyError, policyErrorToJson } from "@boruna/cli";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => parsePolicy("[]"), PolicyError);
 * const { error_kind } = JSON.parse(policyErrorToJson(error));
 * assertEquals(error_kind, "policy.parse_error");
 * ```
 */
export function policyErrorToJson(error: PolicyError): string {
  const { field, found, hint, path, rule } = error.facts;
  const members: [string, string | Int | undefined][] = [
    ["error_kind", error.code],
    ["field", field],
    ["found", found],
    ["hint", hint],
    ["message", error.message],
    ["path", path],
    ["rule", rule],
  ];
  const written = members.flatMap(([name, value]) =>
    value === undefined ? [] : [
      `"${name}":${
        typeof value === "string" ? quoteJson(value) : String(value)
      }`,
    ]
  );
  return `{${written.join(",")}}`;
}
