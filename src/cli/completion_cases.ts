// Copyright 2026 the Boruna authors. MIT license.

/**
 * The parts of a completion script that bash and zsh write alike: the arms of
 * `case`, by command and by flag.
 *
 * @module
 */

import type { Completed, CompletionData } from "./completion_data.ts";

/** The shell code that says what may stand in a place. */
export type Assign = (what: Completed) => string;

/** The pattern of one arm. */
export function anyOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join("|");
}

/** What may stand behind flags, one arm for each flag with a value. */
export function valueArms(data: CompletionData, assign: Assign): string[] {
  return data.commands.flatMap(({ keys, flags }) =>
    flags.filter(({ takesValue }) => takesValue).map((flag) => {
      const places = keys.flatMap((key) =>
        flag.names.map((name) => `${key} ${name}`)
      );
      return `    ${anyOf(places)}) ${assign(flag)}; value=1 ;;`;
    })
  );
}

/** From the words in `first` and `second` to `command`. */
export function findCommandLines(data: CompletionData): string {
  return `  command=$first
  case "$first" in
    ${anyOf([...data.second.keys()])})
      if [[ -n $second ]]; then command="$first $second"; fi ;;
    *.ax|*.axbc|-) command=run ;;
  esac`;
}
