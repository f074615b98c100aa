// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies of either version. What version 2 needs is loaded when one is there,
 * so that a run without it pays nothing.
 *
 * @module
 */

import {
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import { ALLOW_ALL, DENY_ALL } from "./policy.ts";
import { readPolicyText, type TextReader } from "./policy_choice.ts";
import { PolicyError } from "./policy_error.ts";
import type { JudgeOptions, RuleJudge } from "./policy_judge.ts";
import { parseError } from "./policy_json.ts";
import { readPolicy } from "./policy_reader.ts";
import type { AnyPolicy, PolicyV2 } from "./policy_v2.ts";

/** Everything about policies that few runs need. */
export type PolicyTools = typeof import("./policy_tools.ts");

/**
 * Loads what explains, compares, infers, writes and judges policies.
 *
 * @example
 * ```ts
 * import { DENY_ALL, loadPolicyTools } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { explainCall } = await loadPolicyTools();
 * const { verdict } = explainCall(
 *   DENY_ALL,
 *   { capability: "fs.read", target: "notes.txt" },
 *   { clock: Date.now, base: null, declared: true, host: false },
 * );
 * assertEquals(verdict, "deny");
 * ```
 */
export async function loadPolicyTools(): Promise<PolicyTools> {
  return await import("./policy_tools.ts");
}

/**
 * The policy that a word means, of either version: `allow-all`, `deny-all`, or
 * else the path of a file.
 *
 * @throws {PolicyError} If the file cannot be read or is no policy.
 */
export async function openPolicy(
  word: string,
  read: TextReader,
): Promise<AnyPolicy> {
  if (word === "allow-all") return ALLOW_ALL;
  if (word === "deny-all") return DENY_ALL;
  return await readAnyPolicy(readPolicyText(word, read));
}

/**
 * Reads a policy of either version, strictly.
 *
 * @throws {PolicyError} The first problem; under version 2 with all others.
 *
 * @example
 * ```ts
 * import { readAnyPolicy } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy = await readAnyPolicy(`{
 *   "schema_version": 2,
 *   "rules": [{ "id": "clock", "allow": "time.now" }]
 * }`);
 * assertEquals(policy.schemaVersion, 2);
 * ```
 */
export async function readAnyPolicy(text: string): Promise<AnyPolicy> {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw parseError(error.message);
    throw error;
  }
  const version = versionOf(json);
  if (version === "2") {
    const { readPolicyV2 } = await loadPolicyTools();
    return readPolicyV2(json);
  }
  if (version === "1") return readPolicy(json);
  try {
    return readPolicy(json);
  } catch (error) {
    if (
      !(error instanceof PolicyError) ||
      error.code !== "policy.unknown_schema_version"
    ) throw error;
    const text = error.message.slice(error.code.length + 2);
    throw new PolicyError(
      error.code,
      text,
      error.facts,
      'version 2 has a list of rules, "default" and "net"; ' +
        '"default_allow", "net_policy" and an object of rules are of version 1',
    );
  }
}

/**
 * A file that says 2 but has members of 1, or says nothing else, is read as the
 * reference reads it.
 */
function versionOf(json: Json): "1" | "2" | "both" {
  if (!(json instanceof JsonObject)) return "1";
  const version = json.get("schema_version");
  if (!(version instanceof JsonNumber) || version.text !== "2") return "1";
  return json.members.every(([name]) => name === "schema_version") ||
      json.get("default_allow") !== undefined ||
      json.get("net_policy") !== undefined ||
      json.get("rules") instanceof JsonObject
    ? "both"
    : "2";
}

/**
 * Loads and makes the judge of one run under a policy of version 2.
 *
 * @example
 * ```ts
 * import {
 *   createGateway,
 *   judgeOf,
 *   MOCK_HANDLERS,
 *   type PolicyV2,
 * } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const policy: PolicyV2 = {
 *   schemaVersion: 2,
 *   default: "deny",
 *   rules: [{ id: "clock", effect: "allow", subject: "time.now" }],
 * };
 * const judge = await judgeOf(policy, { clock: Date.now, base: null });
 * const gateway = createGateway({ policy: judge, handlers: MOCK_HANDLERS });
 * assertEquals(gateway.usage("time.now"), 0);
 * ```
 */
export async function judgeOf(
  policy: PolicyV2,
  options: JudgeOptions,
): Promise<RuleJudge> {
  const { makeJudge } = await loadPolicyTools();
  return makeJudge(policy, options);
}
