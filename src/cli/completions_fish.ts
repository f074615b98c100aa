// Copyright 2026 the Boruna authors. MIT license.

/**
 * Completions for fish.
 *
 * @module
 */

import type { Completed, CompletionData } from "./completion_data.ts";

/** The script: `boruna completions fish | source`. */
export function fishCompletions(data: CompletionData): string {
  const lines = data.first.map(([word, summary]) =>
    `complete -c boruna -n '__boruna_at ""' -a ${quoted(word)} -d ${
      quoted(summary)
    }`
  );
  lines.push(
    `complete -c boruna -n '__boruna_at ""' -k -a '(__boruna_files ax axbc)'`,
  );
  for (const [word, next] of data.second) {
    for (const [name, summary] of next) {
      lines.push(
        `complete -c boruna -n '__boruna_at "${word}"' -a ${quoted(name)} -d ${
          quoted(summary)
        }`,
      );
    }
  }
  for (const { keys, flags, arguments: what } of data.commands) {
    const at = `-n '__boruna_at ${keys.map((key) => `"${key}"`).join(" ")}'`;
    for (const { names, summary, takesValue, ...value } of flags) {
      const spelled = names.map((name) =>
        name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`
      );
      lines.push(
        `complete -c boruna ${at} ${spelled.join(" ")}${
          takesValue ? ` -x${source(value)}` : ""
        } -d ${quoted(summary)}`,
      );
    }
    const from = source(what);
    if (from !== "") lines.push(`complete -c boruna ${at}${from}`);
  }
  return `# Completions of boruna for fish. Load with: boruna completions fish | source
function __boruna_at
    set -l skip ${data.valued.join(" ")}
    set -l words (commandline -opc)
    set -e words[1]
    set -l found
    set -l jump 0
    for word in $words
        if test $jump = 1
            set jump 0
        else if contains -- $word $skip
            set jump 1
        else if not string match -q -- '-?*' $word
            set -a found $word
        end
    end
    set -l at "$found[1]"
    if contains -- "$at" ${[...data.second.keys()].join(" ")}
        test -n "$found[2]"; and set at "$found[1] $found[2]"
    else if string match -qr '\\.axb?c?$' -- "$at"
        set at run
    end
    contains -- "$at" $argv
end
function __boruna_files
    set -l part (commandline -ct | string replace -r '^--[^=]*=' '')
    for path in (__fish_complete_path "$part" | string replace -r '\\t.*' '')
        if string match -q '*/' -- $path
            echo $path
        else if test (count $argv) = 0
            echo $path
        else if contains -- (string replace -r '.*\\.' '' -- $path) $argv
            echo $path
        end
    end
end
complete -c boruna -f
${lines.join("\n")}
`;
}

function source({ words, endings }: Completed): string {
  const parts = [...words];
  if (endings !== null) {
    parts.push(
      endings.length === 0
        ? "(__boruna_files)"
        : `(__boruna_files ${endings.join(" ")})`,
    );
  }
  return parts.length === 0 ? "" : ` -a ${quoted(parts.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
