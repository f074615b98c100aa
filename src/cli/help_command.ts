// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna help [COMMAND]`.
 *
 * @module
 */

import type { Call } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { SUCCESS } from "./exit.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { commandPage, groupPage, overview } from "./help.ts";
import { UsageError } from "./usage.ts";

/** Prints the page of a command, of a group, or the first one. */
export async function run({ world, positionals }: Call): Promise<number> {
  if (positionals.length === 0) {
    world.out(overview(COMMANDS));
    return SUCCESS;
  }
  const name = positionals.join(" ");
  const command = COMMANDS.find((one) =>
    [one.words, ...one.aliases].some((words) => words.join(" ") === name)
  );
  if (command !== undefined) {
    world.out(commandPage(command, GLOBAL_FLAGS));
    return SUCCESS;
  }
  const group = COMMANDS.filter((one) =>
    one.words.length > 1 && one.words[0] === name
  );
  if (group.length > 0) {
    world.out(groupPage(name, group));
    return SUCCESS;
  }
  const { suggest } = await import("../diagnostic/mod.ts");
  const near = suggest(name, COMMANDS.map((one) => one.words.join(" ")));
  throw new UsageError(
    `unrecognized subcommand '${name}'`,
    near === null ? [] : [`a similar subcommand exists: '${near}'`],
    "boruna help [COMMAND]...",
  );
}
