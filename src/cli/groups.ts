// Copyright 2026 the Boruna authors. MIT license.

/**
 * Commands by what one wants to do: the order of the first help page, and of
 * the reference pages.
 *
 * @module
 */

import type { Command } from "./command.ts";

/** A heading with the first words of its commands. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ["Write", [
    "new",
    "check",
    "fix",
    "fmt",
    "explain",
    "repl",
    "template",
    "literate",
  ]],
  ["Run", ["run", "replay", "verify", "permissions"]],
  ["Inspect", ["inspect", "ast", "trace", "size", "lang"]],
  ["Apps", ["framework", "trace2tests"]],
  ["Allow", ["policy", "capability"]],
  ["Integrate", ["compile", "completions", "doctor", "migrate", "skills"]],
  ["Help", ["help", "version"]],
];

/** A heading with its commands. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The commands in their groups; what no group names comes last. */
export function groupsOf(commands: readonly Command[]): CommandGroup[] {
  const named = new Set(GROUPS.flatMap(([, words]) => words));
  const groups = GROUPS.map(([title, words]) => ({
    title,
    commands: words.flatMap((word) =>
      commands.filter((command) => command.words[0] === word)
    ),
  }));
  const rest = commands.filter(({ words }) => !named.has(words[0] ?? ""));
  return [...groups, { title: "More", commands: rest }]
    .filter((group) => group.commands.length > 0);
}
