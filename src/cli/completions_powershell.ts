// Copyright 2026 the Boruna authors. MIT license.

/**
 * Completions for PowerShell 5 and later.
 *
 * @module
 */

import type { Completed, CompletionData } from "./completion_data.ts";

/** The script, for the profile. */
export function powershellCompletions(data: CompletionData): string {
  const pairs = (list: readonly (readonly [string, string])[]) =>
    list.map(([word, summary]) => `@(${quoted(word)}, ${quoted(summary)})`)
      .join(", ");
  const what = ({ words, endings }: Completed) =>
    `@{ words = @(${words.map(quoted).join(", ")}); files = ${
      endings === null
        ? "$null"
        : `@(${
          (endings.length === 0 ? ["*"] : endings).map(quoted).join(", ")
        })`
    } }`;
  const commands = data.commands.flatMap(({ keys, flags, arguments: rest }) =>
    keys.map((key) =>
      `    ${quoted(key)} = @{
      rest = ${what(rest)}
      flags = @(${
        pairs(
          flags.flatMap(({ names, summary }) =>
            names.map((name) => [name, summary] as const)
          ),
        )
      })
      values = @{ ${
        flags.filter(({ takesValue }) => takesValue).flatMap((flag) =>
          flag.names.map((name) => `${quoted(name)} = ${what(flag)}`)
        ).join("; ")
      } }
    }`
    )
  );
  const second = [...data.second].map(([word, next]) =>
    `    ${quoted(word)} = @(${pairs(next)})`
  );
  return `# Completions of boruna for PowerShell. Put this into your profile:
# boruna completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName boruna -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $first = @(${pairs(data.first)})
  $second = @{
${second.join("\n")}
  }
  $valued = @(${data.valued.map(quoted).join(", ")})
  $commands = @{
${commands.join("\n")}
  }
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text })
  $found = @()
  for ($i = 0; $i -lt $words.Count; $i++) {
    if ($valued -ccontains $words[$i]) { $i++ } elseif (-not $words[$i].StartsWith('-')) { $found += $words[$i] }
  }
  $name = if ($found.Count -eq 0) { '' } else { $found[0] }
  if ($second.ContainsKey($name) -and $found.Count -gt 1) { $name = "$name $($found[1])" }
  elseif ($name -match '\\.axb?c?$') { $name = 'run' }
  $command = $commands[$name]
  $list = @()
  $files = $null
  $value = if ($words.Count -gt 0 -and $null -ne $command) { $command.values[$words[-1]] } else { $null }
  if ($null -ne $value) { $list = @($value.words | ForEach-Object { , @($_, $_) }); $files = $value.files }
  elseif ($null -ne $command -and $wordToComplete.StartsWith('-')) { $list = $command.flags }
  elseif ($name -eq '') { $list = $first; $files = @('ax', 'axbc') }
  elseif ($second.ContainsKey($name)) { $list = $second[$name] }
  elseif ($null -ne $command) { $list = @($command.rest.words | ForEach-Object { , @($_, $_) }); $files = $command.rest.files }
  $list | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
  if ($null -ne $files) {
    Get-ChildItem -Path "$wordToComplete*" -ErrorAction SilentlyContinue | Where-Object {
      $_.PSIsContainer -or $files -contains '*' -or $files -contains $_.Extension.TrimStart('.')
    } | ForEach-Object {
      $path = (Resolve-Path -Relative -LiteralPath $_.FullName) -replace '^\\.[\\\\/]', ''
      [System.Management.Automation.CompletionResult]::new($path, $_.Name, 'ProviderItem', $path)
    }
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
