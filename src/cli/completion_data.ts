// Copyright 2026 the Boruna authors. MIT license.

/**
 * What completion scripts are made of, out of the table of commands.
 *
 * @module
 */

import type { Command, Flag } from "./command.ts";

/** A word with what it stands for. */
export type Described = readonly [word: string, summary: string];

/** What may stand at a place. */
export interface Completed {
  /** Words. */
  readonly words: readonly string[];
  /** Endings of files; null for no files, none for any file. */
  readonly endings: readonly string[] | null;
}

/** A flag. */
export interface CompletedFlag extends Completed {
  /** With dashes: the name, then the letter if there is one. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
}

/** A command. */
export interface CompletedCommand {
  /** Its words and those of its aliases, joined by blanks. */
  readonly keys: readonly string[];
  readonly flags: readonly CompletedFlag[];
  /** Its positional arguments together. */
  readonly arguments: Completed;
}

/** Everything. */
export interface CompletionData {
  /** The words that may come first. */
  readonly first: readonly Described[];
  /** The words that may come second, by the first. */
  readonly second: ReadonlyMap<string, readonly Described[]>;
  /** The first has no word: what may stand before a command. */
  readonly commands: readonly CompletedCommand[];
  /** Flags that take a value, with dashes. */
  readonly valued: readonly string[];
}

/** Derives the data. */
export function completionData(
  commands: readonly Command[],
  globals: readonly Flag[],
): CompletionData {
  const first = new Map<string, string>();
  const second = new Map<string, Described[]>();
  const valued = new Set<string>();
  for (const { words: own, aliases, summary } of commands) {
    for (const [word = "", next] of [own, ...aliases]) {
      if (next === undefined) first.set(word, summary);
      else {
        if (!first.has(word)) first.set(word, `Commands: ${word} …`);
        second.set(word, [...second.get(word) ?? [], [next, summary]]);
      }
    }
  }
  const before: Pick<Command, "words" | "aliases" | "flags" | "positionals"> = {
    words: [""],
    aliases: [],
    flags: [{ name: "version", kind: "switch", summary: "Print the versions" }],
    positionals: [],
  };
  const list = [before, ...commands].map((command): CompletedCommand => {
    const flags = [...command.flags, ...globals].map((flag) => {
      const names = [
        `--${flag.name}`,
        ...(flag.short === undefined ? [] : [`-${flag.short}`]),
      ];
      const takesValue = flag.kind !== "switch";
      if (takesValue) names.forEach((name) => valued.add(name));
      return {
        names,
        summary: flag.summary,
        takesValue,
        words: flag.choices ?? [],
        endings: flag.endings ?? (flag.kind === "path" ? [] : null),
      };
    });
    return {
      keys: [command.words, ...command.aliases].map((words) => words.join(" ")),
      flags,
      arguments: {
        words: command.positionals.flatMap(({ choices = [] }) => choices),
        endings: endingsOf(command),
      },
    };
  });
  return { first: [...first], second, commands: list, valued: [...valued] };
}

function endingsOf(
  { positionals }: Pick<Command, "positionals">,
): readonly string[] | null {
  const files = positionals.filter(({ choices }) => choices === undefined);
  if (files.length === 0) return null;
  return files.some(({ endings }) => endings === undefined)
    ? []
    : files.flatMap(({ endings = [] }) => endings);
}
