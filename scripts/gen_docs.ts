// Copyright 2026 the Boruna authors. MIT license.

/**
 * Writes the pages of `docs/` that say what the source says:
 * `node scripts/gen_docs.ts`. A test compares them.
 *
 * @module
 */

import { readFileSync, writeFileSync } from "node:fs";
import { STACK_PICTURES } from "../src/bytecode/mod.ts";
import type { Command } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { EXIT_CODES } from "../src/cli/exit.ts";
import { GLOBAL_FLAGS } from "../src/cli/flags.ts";
import { groupsOf } from "../src/cli/groups.ts";
import { flagUsage, positionalUsage, usageLine } from "../src/cli/usage.ts";
import { CODES } from "../src/diagnostic/mod.ts";

const NOTE = "<!-- Written by scripts/gen_docs.ts; do not edit. -->";

/** The texts of the pages, by their names in `docs/`. */
export function generatedPages(): Record<string, string> {
  return {
    "commands.md": commands(),
    "errors.md": errors(),
    "instructions.md": instructions(),
  };
}

function page(...parts: readonly string[]): string {
  return `${[NOTE, ...parts].join("\n\n")}\n`;
}

/** A cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Keeps `<FILE>` from being read as HTML. */
function code(text: string): string {
  return `\`${cell(text)}\``;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function commands(): string {
  const groups = groupsOf(COMMANDS).flatMap(({ title, commands }) => [
    `## ${title}`,
    ...commands.flatMap(commandText),
  ]);
  return page(
    "# Commands",
    "What `boruna help <COMMAND>` says, on one page. `boruna app.ax` is short for\n`boruna run app.ax`.",
    "## Options of every command",
    table(
      ["Option", "Meaning"],
      GLOBAL_FLAGS.map((flag) => [code(flagUsage(flag)), cell(flag.summary)]),
    ),
    "## Exit codes",
    table(
      ["Code", "Meaning"],
      EXIT_CODES.map(([number, text]) => [String(number), text]),
    ),
    ...groups,
  );
}

function commandText(command: Command): string[] {
  const rows = [
    ...command.positionals.map((one) => [
      code(positionalUsage(one)),
      cell(one.summary),
    ]),
    ...command.flags.map((flag) => [
      code(
        (flag.short === undefined ? "" : `-${flag.short}, `) + flagUsage(flag),
      ),
      cell(flag.summary),
    ]),
  ];
  return [
    `### ${command.words.join(" ")}`,
    `${command.summary}.`,
    ...command.details.map((text) => text.replaceAll("<", "\\<")),
    `\`\`\`text\n${usageLine(command)}\n\`\`\``,
    ...(rows.length === 0 ? [] : [table(["Argument", "Meaning"], rows)]),
    ...(command.examples.length === 0 ? [] : [
      `\`\`\`text\n${
        command.examples.map(({ line, summary }) =>
          `boruna ${line}${summary === "" ? "" : `  # ${summary}`}`
        ).join("\n")
      }\n\`\`\``,
    ]),
  ];
}

function errors(): string {
  return page(
    "# Errors and warnings",
    "Every code has one meaning for ever. `boruna explain E009` prints the same as this\npage. E001 to E009 are those of Boruna 3.2.0; the others are additions. Errors stop a\nprogram from running, warnings (W) do not.",
    table(
      ["Code", "Name", "Meaning"],
      CODES.map(({ code, name, summary }) => [
        `[${code}](#${code.toLowerCase()}-${name})`,
        name,
        cell(summary),
      ]),
    ),
    ...CODES.flatMap((entry) => [
      `## ${entry.code} ${entry.name}`,
      entry.explanation,
      "Wrong:",
      `\`\`\`text\n${entry.wrong}\n\`\`\``,
      "Right:",
      `\`\`\`text\n${entry.right}\n\`\`\``,
    ]),
  );
}

function instructions(): string {
  return page(
    "# Instructions",
    "The bytecode, version 1.2. The pictures show the top of the stack before and after,\nthe top on the right. Every instruction costs one step. Those of 1.1 are the\ninstructions of Boruna 3.2.0 and keep its file form; a program that needs none of 1.2\ncompiles to a module of 1.1, byte for byte the reference's.",
    table(
      ["Instruction", "Operands", "Stack", "Meaning", "Since"],
      Object.entries(STACK_PICTURES).map(([opcode, what]) => {
        const { picture, operands, meaning, since } = what;
        return [
          code(opcode),
          operands.map(({ name }) => code(name)).join(", "),
          cell(picture),
          cell(meaning),
          since,
        ];
      }),
    ),
    "`boruna inspect app.ax` lists the instructions of a program, `boruna trace app.ax` those\nthat a run executes.",
  );
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(generatedPages())) {
    const place = new URL(`../docs/${name}`, import.meta.url);
    let old = "";
    try {
      old = readFileSync(place, "utf8");
    } catch {
      // It is new.
    }
    if (old !== text) writeFileSync(place, text);
  }
}
