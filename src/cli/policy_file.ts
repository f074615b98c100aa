// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies by the word or path on a command line.
 *
 * @module
 */

import {
  type AnyPolicy,
  MAX_POLICY_BYTES,
  openPolicy,
  type PolicyError,
  readAnyPolicy,
  readPolicyText,
} from "../capability/mod.ts";
import { readTextFile } from "../host/mod.ts";
import { FAILED, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";

/**
 * The policy of a word: `allow-all`, `deny-all` or a path; throws
 * `PolicyError`, which commands may leave to whoever called them.
 */
export async function policyOfWord(word: string): Promise<AnyPolicy> {
  return await openPolicy(word, readText);
}

/** The policy of a file; throws `PolicyError`. */
export async function policyOfFile(path: string): Promise<AnyPolicy> {
  return await readAnyPolicy(readPolicyText(path, readText));
}

function readText(path: string): string {
  return readTextFile(path, { maxBytes: MAX_POLICY_BYTES });
}

/** Everything that is wrong with a policy, and advice. */
export function policyErrorText(error: PolicyError): string {
  const lines = [error, ...error.more].map(({ message }) => message);
  if (error.help !== null) lines.push(`  help: ${error.help}`);
  return lines.join("\n");
}

/** What a command ends with that cannot use its policy. */
export function policyFailure(error: PolicyError): Failure {
  return new Failure(
    policyErrorText(error),
    error.code === "policy.io_error" ? FAILED : USAGE,
  );
}
