// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna policy validate FILE` and `boruna policy show FILE`.
 *
 * @module
 */

import {
  PolicyError,
  policyErrorToJson,
  policyToText,
} from "../capability/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS, USAGE } from "./exit.ts";
import { policyOfFile } from "./policy_file.ts";

/** Validates or shows, as the second word says. */
export function run({ command, positionals, world, has }: Call): number {
  const path = positionals[0] ?? "";
  try {
    const policy = policyOfFile(path);
    if (command.words[1] === "show") world.out(policyToText(policy));
    else world.out(has("json") ? '{"ok":true}\n' : `OK: ${path}\n`);
    return SUCCESS;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    if (has("json")) {
      world.out(`{"errors":[${policyErrorToJson(error)}],"ok":false}\n`);
    } else world.error(`error: ${error.message}\n`);
    return error.code === "policy.io_error" ? FAILED : USAGE;
  }
}
