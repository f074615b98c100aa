// Copyright 2026 the Boruna authors. MIT license.

/**
 * The command line: finds the command, reads its flags, runs it, and turns
 * whatever happens into an exit code. Nothing here calls `exit`.
 *
 * A run is found without the table of the other commands.
 *
 * @module
 */

import type { CommandModule } from "./command.ts";
import { call } from "./call.ts";
import { GLOBAL_FLAGS } from "./flags.ts";
import { RUN } from "./run_command.ts";
import { processWorld, type World } from "./world.ts";

/**
 * Runs a command line (the words after the program's name).
 *
 * @param loaded What runs a program, where it was loaded with this.
 */
export async function main(
  args: readonly string[],
  world: World = processWorld(),
  loaded: CommandModule | null = null,
): Promise<number> {
  try {
    return await dispatch(args, world, loaded);
  } catch (error) {
    const { explainError } = await import("./error_text.ts");
    return explainError(error, world, false);
  }
}

async function dispatch(
  args: readonly string[],
  world: World,
  loaded: CommandModule | null,
): Promise<number> {
  const at = commandWord(args);
  const word = args[at];
  if (word === "run") {
    const rest = [...args.slice(0, at), ...args.slice(at + 1)];
    return await call(RUN, rest, world, false, loaded);
  }
  if (word !== undefined && isProgram(word)) {
    return await call(RUN, args, world, true, loaded);
  }
  const { findCommand } = await import("./find_command.ts");
  return await findCommand(args, at, world);
}

/** The place of the first word that is not a flag or its value. */
function commandWord(args: readonly string[]): number {
  let at = 0;
  while (at < args.length) {
    const arg = args[at] as string;
    if (arg === "-" || !arg.startsWith("-")) return at;
    const flag = GLOBAL_FLAGS.find((one) => `--${one.name}` === arg);
    at += flag !== undefined && flag.kind !== "switch" ? 2 : 1;
  }
  return at;
}

/** `boruna app.ax`: a word that is no command but looks like a file. */
function isProgram(word: string): boolean {
  return word === "-" || /\.axb?c?$/i.test(word) || /[/\\]/.test(word);
}
