// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna help [COMMAND]`.
 *
 * @module
 */

import type { Call, Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { envelope } from "./envelope.ts";
import { EXIT_CODES, SUCCESS } from "./exit.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { groupsOf } from "./groups.ts";
import { commandPage, groupPage, overview, paint, TOPICS } from "./help.ts";
import { UsageError } from "./usage.ts";

/** Prints the page of a command, of a group, of a topic, or the first one. */
export async function run(call: Call): Promise<number> {
  const { world, positionals } = call;
  const name = positionals.join(" ");
  const commands = name === ""
    ? COMMANDS
    : COMMANDS.filter((one) =>
      [one.words, ...one.aliases].some((words) =>
        words.join(" ") === name || (words.length > 1 && words[0] === name)
      )
    );
  const topic = Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
  if (commands.length === 0 && topic === undefined) {
    throw await unknown(name);
  }
  if (call.has("json")) {
    world.out(envelope(
      topic === undefined
        ? { commands: described(commands), flags: GLOBAL_FLAGS }
        : { exitCodes: EXIT_CODES.map(([code, text]) => ({ code, text })) },
    ));
    return SUCCESS;
  }
  const bold = paint(world.hasColors("stdout"));
  const [first] = commands;
  if (name === "") world.out(overview(COMMANDS, bold));
  else if (topic !== undefined) world.out(topic.page(bold));
  else if (first !== undefined && isNamed(first, name)) {
    world.out(commandPage(first, GLOBAL_FLAGS, bold));
  } else world.out(groupPage(name, commands, bold));
  return SUCCESS;
}

function isNamed(command: Command, name: string): boolean {
  return [command.words, ...command.aliases]
    .some((words) => words.join(" ") === name);
}

/** The table as data: everything but the code. */
function described(commands: readonly Command[]): unknown {
  return groupsOf(commands).map(({ title, commands }) => ({
    group: title,
    commands: commands.map(({ load: _, ...rest }) => rest),
  }));
}

async function unknown(name: string): Promise<UsageError> {
  const { suggest } = await import("../diagnostic/mod.ts");
  const names = [
    ...COMMANDS.map((one) => one.words.join(" ")),
    ...Object.keys(TOPICS),
  ];
  // The first letter is seldom the wrong one.
  const near = suggest(name, names.filter((one) => one[0] === name[0])) ??
    suggest(name, names);
  return new UsageError(
    `unrecognized subcommand '${name}'`,
    near === null ? [] : [`a similar subcommand exists: '${near}'`],
    "boruna help [COMMAND]...",
  );
}
