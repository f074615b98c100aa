// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna policy validate FILE` and `boruna policy show FILE`.
 *
 * @module
 */

import {
  isV2,
  loadPolicyTools,
  PolicyError,
  policyErrorToJson,
  policyToText,
} from "../capability/mod.ts";
import { indentJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS, USAGE } from "./exit.ts";
import { policyOfFile } from "./policy_file.ts";

/** Validates or shows, as the second word says. */
export async function run(
  { command, positionals, world, has }: Call,
): Promise<number> {
  const path = positionals[0] ?? "";
  const isShow = command.words[1] === "show";
  try {
    const policy = await policyOfFile(path);
    if (!isShow) world.out(has("json") ? '{"ok":true}\n' : `OK: ${path}\n`);
    else if (has("json")) {
      const { policyV2ToJson, upgradePolicy } = await loadPolicyTools();
      world.out(`${indentJson(policyV2ToJson(upgradePolicy(policy)))}\n`);
    } else if (isV2(policy)) {
      const { policyV2ToText } = await loadPolicyTools();
      world.out(policyV2ToText(policy));
    } else world.out(policyToText(policy));
    return SUCCESS;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const all = [error, ...error.more];
    if (has("json")) {
      world.out(
        `{"errors":[${all.map(policyErrorToJson).join(",")}],"ok":false}\n`,
      );
    } else {
      for (const { message } of all) world.error(`error: ${message}\n`);
      if (error.help !== null && world.isTerminal("stderr")) {
        world.error(`  help: ${error.help}\n`);
      }
    }
    return error.code === "policy.io_error" ? FAILED : USAGE;
  }
}
