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

/** What goes wrong, as the document of `--json`. */
async function explainAsJson(error: unknown, world: World): Promise<number> {
  const { errorEnvelope } = await import("./envelope.ts");
  const tell = (
    kind: Parameters<typeof errorEnvelope>[0],
    message: string,
    help: string | null,
    exitCode: number,
  ): number => {
    world.out(errorEnvelope(kind, message, help, exitCode));
    return exitCode;
  };
  if (error instanceof UsageError) {
    return tell("usage", error.message, error.tips.join("\n") || null, USAGE);
  }
  if (error instanceof Failure) {
    const [message = "", help = null] = error.message.split("\n  help: ");
    return tell("failure", message, help, error.exitCode);
  }
  if (error instanceof ProgramError) {
    return tell("program", error.message, null, FAILED);
  }
  if (error instanceof FileError) {
    const near = nearFile(error, world);
    return tell(
      "file",
      `${error.path}: ${error.message}`,
      near === null ? null : `did you mean ${near}?`,
      FAILED,
    );
  }
  const { name, message } = error as Error;
  return tell("defect", `${name}: ${message}`, null, DEFECT);
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
    if (reference) world.error(`error: ${error.message}\n`);
    else {
      const near = nearFile(error, world);
      world.error(
        `error: ${error.path}: ${error.message}\n` +
          (near === null ? "" : `  help: did you mean ${near}?\n`),
      );
    }
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

/** A file of a similar name, or null. */
function nearFile({ path, reason }: FileError, world: World): string | null {
  if (reason !== "not_found") return null;
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const folder = path.slice(0, slash + 1);
  const near = suggest(path.slice(slash + 1), world.list(folder || "."));
  return near === null ? null : `${folder}${near}`;
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
  let reference = false;
  try {
    const read = readFlags(command, args, world, shorthand);
    reference = read.reference;
    const colored = withColor(read.text("color"), world);
    if (read.wantsHelp) {
      const { commandPage, paint } = await import("./help.ts");
      const bold = paint(colored.hasColors("stdout"));
      world.out(commandPage(command, GLOBAL_FLAGS, bold));
      return SUCCESS;
    }
    const environment = read.text("env") ?? world.variable("BORUNA_ENV");
    if (environment !== undefined && environment !== "") {
      const { checkEnvironmentName } = await import("./environment_name.ts");
      const wrong = checkEnvironmentName(environment);
      if (wrong !== null) throw new Failure(wrong);
    }
    const { run } = await command.load();
    return await run({ ...read, world: colored });
  } catch (error) {
    return wantsJson(command, args)
      ? await explainAsJson(error, world)
      : explainError(error, world, reference);
  }
}

/**
 * Whether errors are told as data. Where the reference has `--json`, its errors
 * are text all the same.
 */
function wantsJson(command: Command, args: readonly string[]): boolean {
  const flag = command.flags.find(({ name }) => name === "json");
  return flag !== undefined && (command.ours ?? flag.ours) === true &&
    args.includes("--json");
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
  if (NOT_YET.includes(word)) {
    tips.push(`'${word}' is a command of the reference that is not here yet`);
  } else if (near !== null) {
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
