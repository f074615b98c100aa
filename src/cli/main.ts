// Copyright 2026 the Boruna authors. MIT license.

/**
 * The command line: finds the command, reads its flags, runs it, and turns
 * whatever happens into an exit code. Nothing here calls `exit`.
 *
 * @module
 */

import { suggest } from "../diagnostic/mod.ts";
import { FileError } from "../host/mod.ts";
import type { Command } from "./command.ts";
import { COMMANDS, NOT_YET } from "./commands.ts";
import { DEFECT, FAILED, SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import { GLOBAL_FLAGS, readFlags } from "./flags.ts";
import { showUsageError, UsageError } from "./usage.ts";

import { ProgramError } from "./program_error.ts";
import { processWorld, type World } from "./world.ts";

/** Runs a command line (the words after the program's name). */
export async function main(
  args: readonly string[],
  world: World = processWorld(),
): Promise<number> {
  try {
    return await dispatch(args, world);
  } catch (error) {
    return explainError(error, world, false);
  }
}

function explainError(
  error: unknown,
  world: World,
  reference: boolean,
): number {
  if (error instanceof UsageError) {
    world.error(showUsageError(error));
    return USAGE;
  }
  if (error instanceof Failure) {
    world.error(`error: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof ProgramError) {
    world.error(`error: ${error.message}\n`);
    return FAILED;
  }
  if (error instanceof FileError) {
    // The reference does not name the file.
    world.error(
      reference
        ? `error: ${error.message}\n`
        : `error: ${error.path}: ${error.message}\n${nearFile(error, world)}`,
    );
    return FAILED;
  }
  const what = error instanceof Error
    ? `${error.name}: ${error.message}`
    : String(error);
  world.error(
    `error: this is a defect of boruna, not of your program: ${
      what.split("\n")[0]
    }\n  help: please report it with the program that shows it; ` +
      `BORUNA_STACK=1 adds where it happened\n`,
  );
  if (world.variable("BORUNA_STACK") === "1" && error instanceof Error) {
    world.error(`${error.stack ?? ""}\n`);
  }
  return DEFECT;
}

/** A line that offers a file of a similar name, or nothing. */
function nearFile({ path, reason }: FileError, world: World): string {
  if (reason !== "not_found") return "";
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const folder = path.slice(0, slash + 1);
  const near = suggest(path.slice(slash + 1), world.list(folder || "."));
  return near === null ? "" : `  help: did you mean ${folder}${near}?\n`;
}

async function dispatch(
  args: readonly string[],
  world: World,
): Promise<number> {
  const at = commandWord(args);
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
  if (isProgram(word)) {
    const run = COMMANDS[0] as Command;
    return await call(run, args, world, true);
  }
  const group = COMMANDS.filter((command) =>
    command.words.length > 1 && command.words[0] === word
  );
  if (group.length > 0) return await withGroup(word, group, rest, world);
  throw unknownCommand(word, world);
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

function find(words: readonly string[]): Command | undefined {
  return COMMANDS.find((command) => matched(command, words) > 0);
}

/** How many of the words name the command; 0 if they do not. */
function matched(command: Command, words: readonly string[]): number {
  for (const name of [command.words, ...command.aliases]) {
    if (name.every((word, i) => word === words[i])) return name.length;
  }
  return 0;
}

/** `boruna app.ax`: a word that is no command but looks like a file. */
function isProgram(word: string): boolean {
  return word === "-" || /\.axb?c?$/i.test(word) || /[/\\]/.test(word);
}

async function call(
  command: Command,
  args: readonly string[],
  world: World,
  shorthand: boolean,
): Promise<number> {
  const read = readFlags(command, args, world, shorthand);
  if (read.wantsHelp) {
    const { commandPage } = await import("./help.ts");
    world.out(commandPage(command, GLOBAL_FLAGS));
    return SUCCESS;
  }
  const colored = withColor(read.text("color"), world);
  const environment = read.text("env") ?? world.variable("BORUNA_ENV");
  if (environment !== undefined && environment !== "") {
    const { checkEnvironmentName } = await import("./environment_name.ts");
    const wrong = checkEnvironmentName(environment);
    if (wrong !== null) throw new Failure(wrong);
  }
  try {
    const { run } = await command.load();
    return await run({ ...read, world: colored });
  } catch (error) {
    return explainError(error, world, read.reference);
  }
}

/** The world with the answer of `--color`. */
function withColor(color: string | undefined, world: World): World {
  switch (color) {
    case undefined:
    case "auto":
      return world;
    case "always":
    case "never":
      return { ...world, hasColors: () => color === "always" };
  }
  throw new UsageError(
    `invalid value '${color}' for '--color <COLOR>': ` +
      "expected auto, always or never",
  );
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
  const { overview } = await import("./help.ts");
  if (flags.length === 0) {
    world.error(overview(COMMANDS));
    return USAGE;
  }
  world.out(overview(COMMANDS));
  return SUCCESS;
}

async function withGroup(
  word: string,
  group: readonly Command[],
  rest: readonly string[],
  world: World,
): Promise<number> {
  const { groupPage } = await import("./help.ts");
  const next = rest[0];
  if (next === undefined) {
    world.error(groupPage(word, group));
    return USAGE;
  }
  if (next === "--help" || next === "-h" || next === "help") {
    world.out(groupPage(word, group));
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

function unknownCommand(word: string, world: World): UsageError {
  const tips: string[] = [];
  const names = COMMANDS.flatMap((command) => [
    command.words[0] as string,
    ...command.aliases.map((words) => words[0] as string),
  ]);
  const near = suggest(word, names);
  if (NOT_YET.includes(word)) {
    tips.push(`'${word}' is a command of the reference that is not here yet`);
  } else if (near !== null) {
    tips.push(`a similar subcommand exists: '${near}'`);
  }
  if (world.exists(`${word}.ax`)) {
    tips.push(`to run the program, write 'boruna ${word}.ax'`);
  } else if (world.exists(word)) {
    tips.push(`programs end in .ax or .axbc; 'boruna run ${word}' says more`);
  }
  return new UsageError(
    `unrecognized subcommand '${word}'`,
    tips,
    "boruna [OPTIONS] <COMMAND>",
  );
}
