// Copyright 2026 the Boruna authors. MIT license.

/**
 * From the words of a command line to a command, for every one but a run.
 *
 * @module
 */

import { suggest } from "../diagnostic/mod.ts";
import { call } from "./call.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { SUCCESS, USAGE } from "./exit.ts";
import { LATER_COMMANDS } from "./later_commands.ts";
import { UsageError } from "./usage.ts";
import type { World } from "./world.ts";

/**
 * Runs the command that stands in a line, or tells what there is.
 *
 * @param at The place of the first word that is not a flag.
 */
export async function findCommand(
  args: readonly string[],
  at: number,
  world: World,
): Promise<number> {
  const before = args.slice(0, at);
  const word = args[at];
  if (word === undefined) return await withoutCommand(before, world);
  const rest = args.slice(at + 1);
  const found = find([word, ...rest.slice(0, 1)]);
  if (found !== undefined) {
    const words = matched(found, [word, ...rest.slice(0, 1)]);
    return await call(
      found,
      [...before, ...rest.slice(words - 1)],
      world,
      false,
    );
  }
  const group = [...COMMANDS, ...LATER_COMMANDS].filter((command) =>
    command.words.length > 1 && command.words[0] === word
  );
  if (group.length > 0) return await withGroup(word, group, rest, world);
  throw unknownCommand(word, world);
}

function find(words: readonly string[]): Command | undefined {
  const names = (command: Command) => matched(command, words) > 0;
  return COMMANDS.find(names) ?? LATER_COMMANDS.find(names);
}

/** How many of the words name the command; 0 if they do not. */
function matched(command: Command, words: readonly string[]): number {
  for (const name of [command.words, ...command.aliases]) {
    if (name.every((word, i) => word === words[i])) return name.length;
  }
  return 0;
}

async function withoutCommand(
  flags: readonly string[],
  world: World,
): Promise<number> {
  if (flags.includes("--version") || flags.includes("-V")) {
    const version = COMMANDS.find((one) => one.words[0] === "version");
    const rest = flags.filter((flag) => flag !== "--version" && flag !== "-V");
    return await call(version as Command, rest, world, false);
  }
  const known = ["-h", "--help"];
  const wrong = flags.find((flag) => !known.includes(flag));
  if (wrong !== undefined) {
    throw new UsageError(
      `unexpected argument '${wrong}' found`,
      [],
      "boruna [OPTIONS] <COMMAND>",
    );
  }
  const { overview, paint } = await import("./help.ts");
  const stream = flags.length === 0 ? "stderr" : "stdout";
  const page = overview(COMMANDS, paint(world.hasColors(stream)));
  if (stream === "stderr") {
    world.error(page);
    return USAGE;
  }
  world.out(page);
  return SUCCESS;
}

async function withGroup(
  word: string,
  group: readonly Command[],
  rest: readonly string[],
  world: World,
): Promise<number> {
  const { groupPage, paint } = await import("./help.ts");
  const next = rest[0];
  if (next === undefined) {
    const bold = paint(world.hasColors("stderr"));
    world.error(groupPage(word, group, bold));
    return USAGE;
  }
  if (next === "--help" || next === "-h" || next === "help") {
    const bold = paint(world.hasColors("stdout"));
    world.out(groupPage(word, group, bold));
    return SUCCESS;
  }
  const near = suggest(next, group.map((command) => command.words[1] ?? ""));
  throw new UsageError(
    next.startsWith("-")
      ? `unexpected argument '${next}' found`
      : `unrecognized subcommand '${next}'`,
    near === null ? [] : [`a similar subcommand exists: '${near}'`],
    `boruna ${word} <COMMAND>`,
  );
}

/** A program here whose name without its ending is near a word. */
function nearProgram(word: string, world: World): string | null {
  const names = world.list(".").filter((name) => name.endsWith(".ax"));
  const near = suggest(word, names.map((name) => name.slice(0, -3)));
  return near === null ? null : `${near}.ax`;
}

function unknownCommand(word: string, world: World): UsageError {
  const tips: string[] = [];
  const names = COMMANDS.flatMap((command) => [
    command.words[0] as string,
    ...command.aliases.map((words) => words[0] as string),
  ]);
  const near = suggest(word, names);
  if (near !== null) {
    tips.push(`a similar subcommand exists: '${near}'`);
  }
  if (world.exists(`${word}.ax`)) {
    tips.push(`to run the program, write 'boruna ${word}.ax'`);
  } else if (near === null && nearProgram(word, world) !== null) {
    tips.push(`a similar program exists: '${nearProgram(word, world)}'`);
  } else if (world.exists(word)) {
    tips.push(`programs end in .ax or .axbc; 'boruna run ${word}' says more`);
  }
  return new UsageError(
    `unrecognized subcommand '${word}'`,
    tips,
    "boruna [OPTIONS] <COMMAND>",
  );
}
