// Copyright 2026 the Boruna authors. MIT license.

/**
 * From the word after `--policy` to a policy (`spec/capabilities.md` 6.7).
 *
 * @module
 */

import type { FileError } from "../host/mod.ts";
import { ALLOW_ALL, DENY_ALL, type Policy } from "./policy.ts";
import { PolicyError } from "./policy_error.ts";
import { parsePolicy } from "./policy_reader.ts";

/** A policy has no reason to be larger: 16 MiB. */
export const MAX_POLICY_BYTES = 16777216;

/** Gives the text of a file; throws the host's `FileError`. */
export type TextReader = (path: string) => string;

/**
 * The policy that a word means: `allow-all`, `deny-all`, or else a path.
 *
 * @throws {PolicyError} If the file cannot be read or is no policy.
 */
export function choosePolicy(word: string, read: TextReader): Policy {
  if (word === "allow-all") return ALLOW_ALL;
  if (word === "deny-all") return DENY_ALL;
  return loadPolicy(word, read);
}

/** Reads a policy file strictly; throws `PolicyError`. */
export function loadPolicy(path: string, read: TextReader): Policy {
  return parsePolicy(readPolicyText(path, read));
}

/** The text of a policy file; throws `PolicyError`. */
export function readPolicyText(path: string, read: TextReader): string {
  try {
    return read(path);
  } catch (error) {
    if (!isFileError(error)) throw error;
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
}

/** By its name: policies work where there are no files to load. */
function isFileError(error: unknown): error is FileError {
  return error instanceof Error && error.name === "FileError";
}
