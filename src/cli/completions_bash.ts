// Copyright 2026 the Boruna authors. MIT license.

/**
 * Completions for bash 4 and later.
 *
 * @module
 */

import { anyOf, findCommandLines, valueArms } from "./completion_cases.ts";
import type { Completed, CompletionData } from "./completion_data.ts";

/** The script: `source <(boruna completions bash)`. */
export function bashCompletions(data: CompletionData): string {
  const flags = data.commands.map(({ keys, flags }) =>
    `    ${anyOf(keys)}) flags='${
      flags.flatMap(({ names }) => names).join(" ")
    }' ;;`
  );
  const values = valueArms(data, assign);
  const rest = data.commands.map(({ keys, arguments: what }) =>
    `    ${anyOf(keys)}) ${assign(what)} ;;`
  );
  const second = [...data.second].map(([word, next]) =>
    `    '${word}') words='${next.map(([name]) => name).join(" ")}' ;;`
  );
  return `# Completions of boruna for bash. Load with: source <(boruna completions bash)
_boruna() {
  local cur prev first= second= command= flags= words= files= value= i line
  local skip='${data.valued.map((name) => ` ${name} `).join("")}'
  COMPREPLY=()
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  # --flag=value comes as three words.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev="\${COMP_WORDS[COMP_CWORD - 2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    line="\${COMP_WORDS[i]}"
    if [[ $skip == *" $line "* ]]; then ((i++))
    elif [[ $line == -* || $line == = ]]; then :
    elif [[ -z $first ]]; then first=$line
    elif [[ -z $second ]]; then second=$line; fi
  done
${findCommandLines(data)}
  case "$command" in
${flags.join("\n")}
  esac
  case "$command $prev" in
${values.join("\n")}
  esac
  if [[ -z $value ]]; then
    if [[ $cur == -* ]]; then words=$flags
    elif [[ -z $first ]]; then
      words='${data.first.map(([word]) => word).join(" ")}'
      files='ax axbc'
    else
      case "$command" in
${second.join("\n")}
${rest.join("\n")}
      esac
    fi
  fi
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$words" -- "$cur")
  if [[ -n $files && $cur != -* ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
      compgen -d -- "$cur"
      if [[ $files == '*' ]]; then
        while IFS= read -r line; do [[ -d $line ]] || printf '%s\\n' "$line"; done < <(compgen -f -- "$cur")
      else for i in $files; do compgen -f -X "!*.$i" -- "$cur"; done; fi
    )
  fi
}
complete -F _boruna boruna
`;
}

function assign({ words, endings }: Completed): string {
  const files = endings === null
    ? ""
    : endings.length === 0
    ? "*"
    : endings.join(" ");
  return `words='${words.join(" ")}' files='${files}'`;
}
