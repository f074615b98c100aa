// Copyright 2026 the Boruna authors. MIT license.

/**
 * Completions for zsh.
 *
 * @module
 */

import { anyOf, findCommandLines, valueArms } from "./completion_cases.ts";
import type { Completed, CompletionData } from "./completion_data.ts";

/** The script: `boruna completions zsh > _boruna` in a folder of `fpath`. */
export function zshCompletions(data: CompletionData): string {
  const described = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([word, summary]) =>
      quoted(`${word.replaceAll(":", "\\:")}:${summary}`)
    ).join(" ");
  const flags = data.commands.map(({ keys, flags }) =>
    `    ${anyOf(keys)}) flags=(${
      described(flags.flatMap(({ names, summary }) =>
        names.map((name) =>
          [name, summary] as const
        )
      ))
    }) ;;`
  );
  const values = valueArms(data, assign);
  const rest = data.commands.map(({ keys, arguments: what }) =>
    `        ${anyOf(keys)}) ${assign(what)} ;;`
  );
  const second = [...data.second].map(([word, next]) =>
    `        '${word}') described=(${described(next)}) ;;`
  );
  return `#compdef boruna
# Completions of boruna for zsh. Save as _boruna in a folder of $fpath, or:
# source <(boruna completions zsh)
_boruna() {
  local cur=\${words[CURRENT]} prev=\${words[CURRENT-1]}
  local first= second= command= files= value= word=
  local -a flags described plain skip
  local -i i
  skip=(${data.valued.join(" ")})
  # --flag=value is one word here.
  if [[ $cur == --*=* ]]; then
    prev=\${cur%%=*}
    compset -P '*='
  fi
  for (( i = 2; i < CURRENT; i++ )); do
    word=\${words[i]}
    if (( \${skip[(Ie)$word]} )); then (( i++ ))
    elif [[ $word == -* ]]; then :
    elif [[ -z $first ]]; then first=$word
    elif [[ -z $second ]]; then second=$word; fi
  done
${findCommandLines(data)}
  case "$command" in
${flags.join("\n")}
  esac
  case "$command $prev" in
${values.join("\n")}
  esac
  if [[ -z $value ]]; then
    if [[ $cur == -* ]]; then
      _describe -o 'option' flags
      return
    elif [[ -z $first ]]; then
      described=(${described(data.first)})
      files='*.(ax|axbc)'
    else
      case "$command" in
${second.join("\n")}
${rest.join("\n")}
      esac
    fi
  fi
  (( $#described )) && _describe 'command' described
  (( $#plain )) && compadd -- $plain
  [[ -n $files ]] && _files -g "$files"
  return 0
}
if [[ \${funcstack[1]} == _boruna ]]; then _boruna "$@"
else compdef _boruna boruna; fi
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function assign({ words, endings }: Completed): string {
  const files = endings === null
    ? ""
    : endings.length === 0
    ? "*"
    : `*.(${endings.join("|")})`;
  return `plain=(${words.join(" ")}) files='${files}'`;
}
