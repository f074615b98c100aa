// Copyright 2026 the Boruna authors. MIT license.

/**
 * Policies by the word or path on a command line.
 *
 * @module
 */

import {
  choosePolicy,
  loadPolicy,
  MAX_POLICY_BYTES,
  type Policy,
} from "../capability/mod.ts";
import { readTextFile } from "../host/mod.ts";

/** The policy of a word: `allow-all`, `deny-all` or a path. */
export function policyOfWord(word: string): Policy {
  return choosePolicy(word, readPolicyText);
}

/** The policy of a file; throws `PolicyError`. */
export function policyOfFile(path: string): Policy {
  return loadPolicy(path, readPolicyText);
}

function readPolicyText(path: string): string {
  return readTextFile(path, { maxBytes: MAX_POLICY_BYTES });
}
