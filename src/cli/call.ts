// Copyright 2026 the Boruna authors. MIT license.

/**
 * One command with the rest of its line.
 *
 * @module
 */

import type { Command, CommandModule } from "./command.ts";
import { SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { GLOBAL_FLAGS, readFlags } from "./flags.ts";
import { UsageError } from "./usage.ts";
import type { World } from "./world.ts";

/** Reads the flags of a command and runs it. */
export async function call(
  command: Command,
  args: readonly string[],
  world: World,
  shorthand: boolean,
  loaded: CommandModule | null = null,
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
    const given = read.text("env");
    if (given === "") throw new Failure("--env name must not be empty");
    const environment = given ?? world.variable("BORUNA_ENV");
    if (environment !== undefined && environment !== "") {
      const { checkEnvironmentName } = await import("./environment_name.ts");
      const wrong = checkEnvironmentName(environment);
      if (wrong !== null) throw new Failure(wrong);
    }
    const { run } = loaded ?? await command.load();
    return await run({ ...read, world: colored });
  } catch (error) {
    const { explainAsJson, explainError } = await import("./error_text.ts");
    return wantsJson(command, args)
      ? explainAsJson(error, world)
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
