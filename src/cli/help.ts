// Copyright 2026 the Boruna authors. MIT license.

/**
 * Help pages and usage lines, derived from the table of commands.
 *
 * @module
 */

import type { Command, Flag } from "./command.ts";
import { EXIT_CODES } from "./exit.ts";
import { flagUsage, positionalUsage, usageLine } from "./usage.ts";

/** The first page: what there is. */
export function overview(commands: readonly Command[]): string {
  const rows = commands
    .map((command) => [command.words.join(" "), command.summary] as const);
  return [
    "Runs .ax programs, with every effect behind a capability.",
    "",
    "Usage: boruna <FILE.ax> [OPTIONS]",
    "       boruna <COMMAND> [OPTIONS]",
    "",
    "Commands:",
    ...table(rows),
    "",
    "Start here:",
    ...table([
      ["boruna app.ax", "run a program; capabilities give mock answers"],
      [
        "boruna app.ax --live --policy allow-all",
        "run it with the real network, files and clock",
      ],
      ["boruna check app.ax", "show what is wrong with it, without running"],
      ["boruna help run", "everything about one command"],
    ]),
    "",
    "Exit codes:",
    ...table(EXIT_CODES.map(([code, meaning]) => [String(code), meaning])),
    "",
  ].join("\n");
}

/** The page of a group of commands: `boruna policy`. */
export function groupPage(group: string, commands: readonly Command[]): string {
  return [
    `Usage: boruna ${group} <COMMAND>`,
    "",
    "Commands:",
    ...table(
      commands.map((command) => [
        command.words.slice(1).join(" "),
        command.summary,
      ]),
    ),
    "",
  ].join("\n");
}

/** The page of one command. */
export function commandPage(
  command: Command,
  globals: readonly Flag[],
): string {
  const lines = [command.summary, ""];
  for (const paragraph of command.details) lines.push(paragraph, "");
  lines.push(`Usage: ${usageLine(command)}`, "");
  if (command.aliases.length > 0) {
    const names = command.aliases.map((words) => `boruna ${words.join(" ")}`);
    lines.push(`Also: ${names.join(", ")}`, "");
  }
  if (command.positionals.length > 0) {
    lines.push(
      "Arguments:",
      ...table(command.positionals.map((one) => [
        positionalUsage(one),
        one.summary,
      ])),
      "",
    );
  }
  lines.push(
    "Options:",
    ...table([...command.flags, ...globals].map((flag) => [
      `${flag.short === undefined ? "    " : `-${flag.short}, `}${
        flagUsage(flag)
      }`,
      flag.summary,
    ])),
    "",
  );
  if (command.examples.length > 0) {
    lines.push(
      "Examples:",
      ...table(command.examples.map((example) => [
        `boruna ${example.line}`,
        example.summary,
      ])),
      "",
    );
  }
  return lines.join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
