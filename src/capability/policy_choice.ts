// Copyright 2026 the Boruna authors. MIT license.

/**
 * From the word after `--policy` to a policy (`spec/capabilities.md` 6.7).
 *
 * @module
 */

import { FileError, readTextFile } from "../host/mod.ts";
import { ALLOW_ALL, DENY_ALL, type Policy } from "./policy.ts";
import { PolicyError } from "./policy_error.ts";
import { parsePolicy } from "./policy_reader.ts";

/** A policy has no reason to be larger: 16 MiB. */
const MAX_POLICY_BYTES = 16777216;

/**
 * The policy that a word means: `allow-all`, `deny-all`, or else a path.
 *
 * @throws {PolicyError} If the file cannot be read or is no policy.
 */
export function choosePolicy(word: string): Policy {
  if (word === "allow-all") return ALLOW_ALL;
  if (word === "deny-all") return DENY_ALL;
  return loadPolicy(word);
}

/** Reads a policy file strictly; throws `PolicyError`. */
export function loadPolicy(path: string): Policy {
  let text: string;
  try {
    text = readTextFile(path, { maxBytes: MAX_POLICY_BYTES });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const help = error.reason === "not_found" && !/[./\\]/.test(path)
      ? "the words are allow-all and deny-all; everything else is the path of a policy file"
      : null;
    throw new PolicyError(
      "policy.io_error",
      `${path}: ${error.message}`,
      {},
      help,
    );
  }
  return parsePolicy(text);
}
