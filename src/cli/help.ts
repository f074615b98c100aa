// Copyright 2026 the Boruna authors. MIT license.

/**
 * Help pages and usage lines, derived from the table of commands.
 *
 * @module
 */

import type { Command, Flag } from "./command.ts";
import { EXIT_CODES } from "./exit.ts";
import { groupsOf } from "./groups.ts";
import { flagUsage, positionalUsage, usageLine } from "./usage.ts";

/** Makes a heading stand out, where the stream shows it. */
export type Paint = (text: string) => string;

const PLAIN: Paint = (text) => text;

/** Bold headings for streams with colours. */
export function paint(colors: boolean): Paint {
  return colors ? (text) => `\x1b[1m${text}\x1b[22m` : PLAIN;
}

/** The first page: what there is. */
export function overview(
  commands: readonly Command[],
  bold: Paint = PLAIN,
): string {
  const groups = groupsOf(commands).map(({ title, commands }) => ({
    title,
    rows: commands.map(({ words, summary }): [string, string] => [
      words.join(" "),
      summary,
    ]),
  }));
  const width = widest(groups.flatMap(({ rows }) => rows));
  return [
    "Runs .ax programs, with every effect behind a capability.",
    "",
    `${bold("Usage:")} boruna <FILE.ax> [OPTIONS]`,
    "       boruna <COMMAND> [OPTIONS]",
    "",
    ...groups.flatMap(({ title, rows }) => [
      bold(`${title}:`),
      ...table(rows, width),
      "",
    ]),
    bold("Examples:"),
    ...table([
      ["boruna app.ax", "run a program; capabilities give mock answers"],
      [
        "boruna app.ax --live --policy allow-all",
        "run it with the real network, files and clock",
      ],
      ["boruna check app.ax", "show what is wrong with it, without running"],
    ]),
    "",
    "`boruna help <COMMAND>` says everything about one command, `boruna help exit-codes`",
    "and `boruna help environment` what scripts need. Exit codes: 0 success, 1 failed,",
    "2 wrong usage, 3 refused, 4 limit reached.",
    "",
  ].join("\n");
}

/** The page of a group of commands: `boruna policy`. */
export function groupPage(
  group: string,
  commands: readonly Command[],
  bold: Paint = PLAIN,
): string {
  return [
    `${bold("Usage:")} boruna ${group} <COMMAND>`,
    "",
    bold("Commands:"),
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
  bold: Paint = PLAIN,
): string {
  const lines = [command.summary, ""];
  for (const paragraph of command.details) lines.push(paragraph, "");
  lines.push(`${bold("Usage:")} ${usageLine(command)}`, "");
  if (command.aliases.length > 0) {
    const names = command.aliases.map((words) => `boruna ${words.join(" ")}`);
    lines.push(`Also: ${names.join(", ")}`, "");
  }
  if (command.positionals.length > 0) {
    lines.push(
      bold("Arguments:"),
      ...table(command.positionals.map((one) => [
        positionalUsage(one),
        one.summary,
      ])),
      "",
    );
  }
  const rows = (flags: readonly Flag[]): [string, string][] =>
    flags.map((flag) => [
      `${flag.short === undefined ? "    " : `-${flag.short}, `}${
        flagUsage(flag)
      }`,
      flag.summary,
    ]);
  const width = widest(rows([...command.flags, ...globals]));
  if (command.flags.length > 0) {
    lines.push(bold("Options:"), ...table(rows(command.flags), width), "");
  }
  lines.push(bold("Options of every command:"), ...table(rows(globals), width));
  lines.push("");
  if (command.examples.length > 0) {
    lines.push(
      bold("Examples:"),
      ...table(command.examples.map((example) => [
        `boruna ${example.line}`,
        example.summary,
      ])),
      "",
    );
  }
  return lines.join("\n");
}

/** Pages that belong to no command, by their names. */
export const TOPICS: Readonly<
  Record<string, { readonly summary: string; page(bold: Paint): string }>
> = {
  "exit-codes": {
    summary: "What the exit codes mean",
    page: (bold) =>
      [
        bold("Exit codes:"),
        ...table(EXIT_CODES.map(([code, meaning]) => [String(code), meaning])),
        "",
        "Command lines that Boruna 3.2.0 understands (`boruna run app.ax` without any option of",
        "our own) keep its codes 0, 1 and 2, so that scripts written for it go on working.",
        "",
      ].join("\n"),
  },
  environment: {
    summary: "Which environment variables are looked at",
    page: (bold) =>
      [
        bold("Environment variables:"),
        ...table(ENVIRONMENT),
        "",
      ].join("\n"),
  },
};

/** Variables with what they do. */
const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ["NO_COLOR", "No colours, whatever the stream is"],
  ["FORCE_COLOR", "Colours also where the stream is no terminal; 0 for none"],
  ["BORUNA_ENV", "Name of the environment, as --env"],
  ["BORUNA_STRICT", "1: `boruna replay` exits with 1 at a difference"],
  ["BORUNA_STACK", "1: defects of boruna show where they happened"],
  ["BORUNA_HISTORY", "File of the lines typed into the REPL"],
  ["BORUNA_NO_HISTORY", "1: the REPL keeps no lines"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "Where spans go; without one none are made"],
  ["OTEL_SDK_DISABLED", "true: no spans"],
];

function table(
  rows: readonly (readonly [string, string])[],
  width: number = widest(rows),
): string[] {
  return rows.map(([left, right]) =>
    `  ${left.padEnd(width)}  ${right}`.trimEnd()
  );
}

function widest(rows: readonly (readonly [string, string])[]): number {
  return Math.max(0, ...rows.map(([left]) => left.length));
}
