// Copyright 2026 the Boruna authors. MIT license.

/**
 * Errors in a command line, and how they read.
 *
 * The first line and the exit code are those of the reference (`spec/cli.md`
 * 2.3); what follows helps.
 *
 * @module
 */

import type { Command, Flag, Positional } from "./command.ts";

/** Thrown when a command line cannot be understood. */
export class UsageError extends Error {
  /** Always `UsageError`. */
  override readonly name = "UsageError";
  /** What to do, a line each. */
  readonly tips: readonly string[];
  /** The `Usage:` line; empty for none. */
  readonly usage: string;

  /** Creates an error from its first line, without `error: `. */
  constructor(message: string, tips: readonly string[] = [], usage = "") {
    super(message);
    this.tips = tips;
    this.usage = usage;
  }
}

/** The text of a usage error, for standard error. */
export function showUsageError(error: UsageError): string {
  const parts = [`error: ${error.message}`];
  if (error.tips.length > 0) {
    parts.push("", ...error.tips.map((tip) => `  tip: ${tip}`));
  }
  if (error.usage !== "") parts.push("", `Usage: ${error.usage}`);
  parts.push("", "For more information, try '--help'.", "");
  return parts.join("\n");
}

/** The name of a flag's value: `MAX_STEPS` for `max-steps`. */
export function valueName(flag: Flag): string {
  return flag.name.toUpperCase().replaceAll("-", "_");
}

/** A flag as it is written: `--max-steps <MAX_STEPS>`. */
export function flagUsage(flag: Flag): string {
  return flag.kind === "switch"
    ? `--${flag.name}`
    : `--${flag.name} <${valueName(flag)}>`;
}

/** How a command is called: `boruna run [OPTIONS] <FILE>`. */
export function usageLine(command: Command): string {
  return [
    "boruna",
    ...command.words,
    "[OPTIONS]",
    ...command.positionals.map(positionalUsage),
  ].join(" ");
}

/** A positional as it is written: `<FILE>`, `[LOG]`. */
export function positionalUsage(positional: Positional): string {
  const dots = positional.many === true ? "..." : "";
  return positional.optional === true
    ? `[${positional.name}]${dots}`
    : `<${positional.name}>${dots}`;
}
