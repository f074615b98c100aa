// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a command is, as data. Parsing, help and suggestions are derived from
 * it, so a flag exists in one place only.
 *
 * @module
 */

import type { World } from "./world.ts";

/** What may stand behind a flag. */
export type FlagKind =
  /** Nothing. */
  | "switch"
  /** Any text. */
  | "text"
  /** A path; may not be empty. */
  | "path"
  /** A whole number from 0 to 18446744073709551615. */
  | "natural";

/** One flag. */
export interface Flag {
  /** The name without the dashes. */
  readonly name: string;
  /** The letter of its short form. */
  readonly short?: string;
  /** What may stand behind it. */
  readonly kind: FlagKind;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its possible values, or those that are words. */
  readonly choices?: readonly string[];
  /** The endings of the files that are meant; any file where absent. */
  readonly endings?: readonly string[];
  /** May be given more than once; `Call.texts` has all values. */
  readonly repeats?: true;
  /** Has to be given. */
  readonly required?: true;
  /** An empty text is a value too. */
  readonly mayBeEmpty?: true;
  /** The names of flags that exclude this one. */
  readonly conflicts?: readonly string[];
  /**
   * The reference has no such flag. A command line with one never came from a
   * script written for the reference, see `Call.reference`.
   */
  readonly ours?: true;
}

/** One positional argument. */
export interface Positional {
  /** Its name in capitals. */
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** Its possible values; then it is no file. */
  readonly choices?: readonly string[];
  /** The endings of the files that are meant; any file where absent. */
  readonly endings?: readonly string[];
  /** May be left out. */
  readonly optional?: true;
  /** May be repeated; only the last one. */
  readonly many?: true;
}

/** A command line with its meaning. */
export interface Example {
  /** The arguments after `boruna`. */
  readonly line: string;
  /** What it does. */
  readonly summary: string;
}

/** One command. */
export interface Command {
  /** Its words: `["lang", "check"]`. */
  readonly words: readonly string[];
  /** Other words for it. */
  readonly aliases: readonly (readonly string[])[];
  /** What it does, in one line. */
  readonly summary: string;
  /** More, for its help page; a paragraph each. */
  readonly details: readonly string[];
  /** Positional arguments, in order. */
  readonly positionals: readonly Positional[];
  /** Flags, in the order of the help page. */
  readonly flags: readonly Flag[];
  /** For the help page. */
  readonly examples: readonly Example[];
  /** The reference has no such command. */
  readonly ours?: true;
  /** Loads what runs it; nothing of a command is loaded before. */
  readonly load: () => Promise<CommandModule>;
}

/** What a command's file exports. */
export interface CommandModule {
  /** Runs the command and gives the exit code. */
  run(call: Call): Promise<number> | number;
}

/** A command line, read. */
export interface Call {
  readonly command: Command;
  readonly positionals: readonly string[];
  readonly world: World;
  /** Whether a switch was given. */
  has(flag: string): boolean;
  /** The text or path of a flag. */
  text(flag: string): string | undefined;
  /** All texts of a flag that repeats. */
  texts(flag: string): readonly string[];
  /** The number of a flag. */
  natural(flag: string): bigint | undefined;
  /**
   * The line is one that the reference understands: its words, its flags. Then
   * scripts written for it must find its exit codes and, where the streams are
   * not terminals, its exact texts (the transcripts graded `must` in
   * `spec/cli.md` 12). Everything else follows `exit.ts` and shows errors in
   * full.
   */
  readonly reference: boolean;
}
