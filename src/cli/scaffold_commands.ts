// Copyright 2026 the Boruna authors. MIT license.

/**
 * The commands that write new files, as data.
 *
 * @module
 */

import { JSON_FLAG, OUR_JSON_FLAG } from "./arguments.ts";
import type { Command, Flag } from "./command.ts";

const DIR: Flag = {
  name: "dir",
  kind: "path",
  summary: "The folder of the templates; templates unless given",
};

/** They stand together in the table of commands. */
export const SCAFFOLD_COMMANDS: readonly Command[] = [
  {
    words: ["new"],
    aliases: [],
    summary: "Start a program from a template",
    details: [
      "Without TEMPLATE the templates are listed: those of the folder `templates` here, then\n" +
      "those of this package (agent, fetch, hello, report).",
    ],
    positionals: [{
      name: "TEMPLATE",
      summary: "The template's name",
      choices: ["agent", "fetch", "hello", "report"],
      optional: true,
    }],
    flags: [
      DIR,
      {
        name: "target",
        kind: "path",
        summary: "The new folder; ./TEMPLATE unless given",
      },
      {
        name: "var",
        kind: "text",
        summary: "KEY=VALUE for a variable of the template; repeatable",
        repeats: true,
      },
      {
        name: "no-input",
        kind: "switch",
        summary: "Fail where a template has to be chosen",
      },
      {
        name: "force",
        kind: "switch",
        summary: "Write into a folder that is not empty",
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "new", summary: "list the templates" },
      { line: "new fetch --target my-app", summary: "" },
    ],
    load: () => import("./new.ts"),
  },
  {
    words: ["skills", "list"],
    aliases: [],
    summary: "List what an agent can read about this program",
    details: [],
    positionals: [],
    flags: [JSON_FLAG],
    examples: [{ line: "skills list", summary: "" }],
    load: () => import("./skills.ts"),
  },
  {
    words: ["skills", "get"],
    aliases: [],
    summary: "Print a document for agents",
    details: [],
    positionals: [{
      name: "NAME",
      summary: "The document",
      choices: ["ax-language", "cli", "workflows", "diagnostics"],
    }],
    flags: [JSON_FLAG],
    examples: [{ line: "skills get ax-language", summary: "" }],
    load: () => import("./skills.ts"),
  },
  {
    words: ["literate", "extract"],
    aliases: [],
    summary: "Write the programs of a Markdown file into files",
    details: [
      "A fenced block that starts with ```ax NAME.ax += goes to NAME.ax; blocks of one name\n" +
      "follow each other.",
    ],
    positionals: [{
      name: "FILE",
      summary: "A Markdown file",
      endings: ["md"],
    }],
    flags: [
      {
        name: "out-dir",
        kind: "path",
        summary: "The folder; gen unless given",
      },
      {
        name: "json",
        kind: "switch",
        summary: "Print one JSON document instead of text",
      },
      { name: "verbose", kind: "switch", summary: "Name every file" },
    ],
    examples: [{ line: "literate extract guide.md", summary: "" }],
    load: () => import("./literate.ts"),
  },
  {
    words: ["template", "list"],
    aliases: [],
    summary: "List the templates of a folder",
    details: [],
    positionals: [],
    flags: [DIR, OUR_JSON_FLAG],
    examples: [{ line: "template list", summary: "" }],
    load: () => import("./template.ts"),
  },
  {
    words: ["template", "apply"],
    aliases: [],
    summary: "Make a file from a template of a folder",
    details: [],
    positionals: [{ name: "NAME", summary: "The template", choices: [] }],
    flags: [
      {
        name: "args",
        kind: "text",
        summary: "KEY=VALUE for its variables, separated by commas",
        required: true,
        mayBeEmpty: true,
      },
      DIR,
      {
        name: "out",
        short: "o",
        kind: "path",
        summary: "The file; NAME_app.ax unless given",
      },
      {
        name: "validate",
        kind: "switch",
        summary: "Write only what compiles",
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "template apply crud --args name=orders", summary: "" },
    ],
    load: () => import("./template.ts"),
  },
];
