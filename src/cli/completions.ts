// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna completions SHELL`: a script that completes this command line.
 *
 * @module
 */

import type { Call } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { completionData } from "./completion_data.ts";
import { bashCompletions } from "./completions_bash.ts";
import { fishCompletions } from "./completions_fish.ts";
import { powershellCompletions } from "./completions_powershell.ts";
import { zshCompletions } from "./completions_zsh.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS } from "./exit.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { UsageError, usageLine } from "./usage.ts";

const SHELLS = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
  powershell: powershellCompletions,
} as const;

/** Prints the script. */
export function run(call: Call): number {
  const shell = call.positionals[0] ?? "";
  if (!Object.hasOwn(SHELLS, shell)) {
    throw new UsageError(
      `invalid value '${shell}' for '<SHELL>': expected ${
        Object.keys(SHELLS).join(", ")
      }`,
      [],
      usageLine(call.command),
    );
  }
  const make = SHELLS[shell as keyof typeof SHELLS];
  const script = make(completionData(COMMANDS, GLOBAL_FLAGS));
  call.world.out(call.has("json") ? envelope({ shell, script }) : script);
  return SUCCESS;
}
