// Copyright 2026 the Boruna authors. MIT license.

/**
 * What goes wrong in a command, told to people or as data, with its exit code.
 *
 * @module
 */

import { PolicyError } from "../capability/mod.ts";
import { suggest } from "../diagnostic/mod.ts";
import { FileError } from "../host/mod.ts";
import { errorEnvelope } from "./envelope.ts";
import { DEFECT, FAILED, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import { policyFailure } from "./policy_file.ts";
import { ProgramError } from "./program_error.ts";
import { showUsageError, UsageError } from "./usage.ts";
import type { World } from "./world.ts";

/** What goes wrong, as the document of `--json`. */
export function explainAsJson(error: unknown, world: World): number {
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
  if (error instanceof PolicyError) {
    return explainAsJson(policyFailure(error), world);
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

/** What goes wrong, on standard error. */
export function explainError(
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
  if (error instanceof PolicyError) {
    return explainError(policyFailure(error), world, reference);
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
