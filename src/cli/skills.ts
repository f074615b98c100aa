// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna skills list` and `boruna skills get NAME`: what an agent has to know,
 * as Markdown (`spec/cli.md` 6.2). What the program knows is taken from it.
 *
 * @module
 */

import { CODES } from "../diagnostic/mod.ts";
import { indentJson } from "../value/mod.ts";
import type { Call, Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { overview } from "./help.ts";

interface Skill {
  readonly name: string;
  readonly summary: string;
  readonly body: (commands: readonly Command[]) => string;
}

const SKILLS: readonly Skill[] = [
  {
    name: "ax-language",
    summary: "Syntax, types, and capabilities of the .ax language.",
    body: () =>
      `# Skill: The .ax Language

- The last expression of a block is its value; statements end with their line.
- \`fn name(a: Int, b: String) -> Bool { … }\`; a \`let\` may leave out its type, \`let mut\`
  may be assigned to.
- Types: Int (64 bits, wraps), Float, String, Bool, Unit, \`Option<T>\`, \`Result<T, E>\`,
  \`List<T>\`, \`Map<K, V>\`; \`record Point { x: Int }\`, \`enum Shape { Dot, Box(Int) }\`.
- \`match\` has to cover every case; \`_\` covers the rest.
- \`++\` joins strings; \`int_to_string\` and \`try_parse_int\` convert. There are no exceptions.
- A function that reaches the world lists its capabilities, and so does every caller:
  \`fn get() -> String !{net.fetch} { net_fetch("https://example.com") }\`. The \`try_\` form of
  a call (\`try_net_fetch\`) gives a \`Result\`.
- \`requires\` and \`ensures\` clauses are checked while the program runs.
- \`boruna check FILE --json\` says what is wrong, \`boruna explain CODE\` what it means.
`,
  },
  {
    name: "cli",
    summary: "The boruna CLI command surface, grouped by task.",
    body: (commands) =>
      `# Skill: The boruna command line\n\n\`\`\`text\n${
        overview(commands)
      }\`\`\`\n\n\`--json\` prints one document: \`{"ok": true, "data": …}\` or ` +
      `\`{"ok": false, "error": {"kind", "message", "help", "exit_code"}}\`.\n`,
  },
  {
    name: "workflows",
    summary: "Authoring DAG workflows and reading workflow output.",
    body: () =>
      `# Skill: Workflows

This implementation has no \`workflow\` command yet: workflows (a \`workflow.json\` with
steps, each a program that reads its inputs with \`step_input("name")\`) are run by Boruna
3.2.0. The programs of the steps can be checked, run and traced here one by one; outside
a workflow \`step_input\` gives an empty text.
`,
  },
  {
    name: "diagnostics",
    summary: "Diagnostic codes and the check/repair loop for agents.",
    body: () =>
      `# Skill: Diagnostics

1. \`boruna check FILE --json\`: every finding with code, place, help and fix.
2. \`boruna fix FILE\` shows the certain changes, \`boruna fix --write FILE\` makes them.
3. \`boruna explain CODE\` shows a wrong program and a right one; change the rest by hand.
4. Go back to 1 until \`ok\` is true.

${
        CODES.map(({ code, name, summary }) =>
          `- ${code} ${name}: ${summary}\n`
        ).join("")
      }`,
  },
];

/** Lists the documents, or prints one. */
export function run(call: Call): number {
  const { world } = call;
  if (call.command.words[1] === "list") {
    const rows = SKILLS.map(({ name, summary }) => ({ name, summary }));
    world.out(
      call.has("json")
        ? `${indentJson(JSON.stringify({ skills: rows, version: 1 }))}\n`
        : `available skills (boruna skills get <name>):\n${
          rows.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}\n`)
            .join("")
        }`,
    );
    return SUCCESS;
  }
  const wanted = call.positionals[0] ?? "";
  const skill = SKILLS.find(({ name }) => name === wanted);
  if (skill === undefined) {
    world.error(
      `unknown skill '${wanted}'. available: ${
        SKILLS.map(({ name }) => name).join(", ")
      }\n`,
    );
    return FAILED;
  }
  const { name, summary } = skill;
  const content = skill.body(COMMANDS);
  world.out(
    call.has("json")
      ? `${indentJson(JSON.stringify({ content, name, summary }))}\n`
      : content,
  );
  return SUCCESS;
}
