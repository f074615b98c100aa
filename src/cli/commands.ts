// Copyright 2026 the Boruna authors. MIT license.

/**
 * The table of commands.
 *
 * @module
 */

import { APP_COMMANDS } from "./app_commands.ts";
import {
  JSON_FLAG,
  OUR_JSON_FLAG,
  POLICY_FLAG,
  PROGRAM,
  RESIDENT_FLAG,
  SETTINGS_FLAGS,
  SOURCE,
} from "./arguments.ts";
import type { Command, Flag, Positional } from "./command.ts";
import { POLICY_COMMANDS } from "./policy_commands.ts";
import { RUN } from "./run_command.ts";
import { SCAFFOLD_COMMANDS } from "./scaffold_commands.ts";

const LOG: Positional = {
  name: "LOG",
  summary: "The event log that --record wrote",
  endings: ["json"],
};

/** The codes that `explain` knows; a test compares them with the room's. */
const CODE_NAMES: readonly string[] = [
  ...Array.from({ length: 13 }, (_, i) => `E${String(i + 1).padStart(3, "0")}`),
  ...Array.from({ length: 6 }, (_, i) => `W${String(i + 1).padStart(3, "0")}`),
];

const REPLAY_FLAGS: readonly Flag[] = [
  {
    name: "policy",
    short: "p",
    kind: "text",
    summary: "A policy that the calls have to pass; allow-all unless given",
    choices: ["allow-all", "deny-all"],
    endings: ["json"],
    ours: true,
  },
  {
    name: "max-steps",
    kind: "natural",
    summary: "Stop after so many steps; 10000000 unless given",
    ours: true,
  },
  RESIDENT_FLAG,
  OUR_JSON_FLAG,
];

/** Every command, in the order of the first help page. */
export const COMMANDS: readonly Command[] = [
  RUN,
  {
    words: ["check"],
    aliases: [],
    ours: true,
    summary: "Show what is wrong with a program",
    details: [],
    positionals: [{ ...SOURCE, many: true }],
    flags: [OUR_JSON_FLAG, {
      name: "format",
      kind: "text",
      summary: "text, json, github (annotations), sarif or junit",
      choices: ["text", "json", "github", "sarif", "junit"],
      conflicts: ["json"],
    }],
    examples: [
      { line: "check app.ax", summary: "errors and warnings" },
      { line: "check --json app.ax", summary: "the same as data" },
      {
        line: "check --format github app.ax",
        summary: "annotations in a workflow of GitHub",
      },
    ],
    load: () => import("./check.ts"),
  },
  {
    words: ["fix"],
    aliases: [],
    ours: true,
    summary: "Make the changes that errors and warnings suggest",
    details: [
      "Without --write the changes are shown and nothing is written. Only changes that are\n" +
      "certain are made; what is left is told, and exits with 1 if it is an error.",
    ],
    positionals: [{ ...SOURCE, many: true }],
    flags: [
      { name: "write", kind: "switch", summary: "Make the changes" },
      {
        name: "check",
        kind: "switch",
        summary: "Exit with 1 if there is something to change",
        conflicts: ["write"],
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "fix app.ax", summary: "show what would change" },
      { line: "fix --write app.ax", summary: "change it" },
    ],
    load: () => import("./fix.ts"),
  },
  {
    words: ["compile"],
    aliases: [],
    summary: "Compile a program to bytecode",
    details: [],
    positionals: [SOURCE],
    flags: [
      {
        name: "output",
        short: "o",
        kind: "path",
        summary: "Where to write; FILE with the ending .axbc unless given",
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "compile app.ax", summary: "write app.axbc" },
      { line: "compile app.ax -o out/app.axbc", summary: "write elsewhere" },
    ],
    load: () => import("./compile.ts"),
  },
  {
    words: ["fmt"],
    aliases: [["format"]],
    summary: "Lay a program out in the one canonical form",
    details: [],
    positionals: [SOURCE],
    flags: [
      {
        name: "check",
        kind: "switch",
        summary: "Change nothing; exit 1 if something would change",
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "fmt app.ax", summary: "rewrite the file" },
      { line: "fmt --check app.ax", summary: "for continuous integration" },
      { line: "fmt - < app.ax", summary: "print the result" },
    ],
    load: () => import("./fmt.ts"),
  },
  {
    words: ["explain"],
    aliases: [],
    ours: true,
    summary: "Explain the code of an error or warning",
    details: [],
    positionals: [{
      name: "CODE",
      summary: "A code such as E009",
      choices: CODE_NAMES,
    }],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "explain E009", summary: "" }],
    load: () => import("./explain.ts"),
  },
  {
    words: ["inspect"],
    aliases: [],
    summary: "Show the bytecode of a program",
    details: [],
    positionals: [PROGRAM],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "inspect app.axbc", summary: "" }],
    load: () => import("./inspect.ts"),
  },
  {
    words: ["ast"],
    aliases: [],
    summary: "Print the syntax tree as JSON",
    details: [],
    positionals: [SOURCE],
    flags: [],
    examples: [{ line: "ast app.ax", summary: "" }],
    load: () => import("./ast.ts"),
  },
  {
    words: ["trace"],
    aliases: [],
    summary: "Run a program and list every instruction",
    details: [
      "Capabilities give mock answers. A program that fails still exits with 0, as in the\n" +
      "reference.",
    ],
    positionals: [PROGRAM],
    flags: [
      {
        name: "html",
        kind: "path",
        summary: "Write one page with the time line, calls and steps instead",
        ours: true,
      },
      {
        name: "policy",
        short: "p",
        kind: "text",
        summary: "With --html: allow-all, deny-all, or a policy file (JSON)",
        choices: ["allow-all", "deny-all"],
        endings: ["json"],
        ours: true,
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "trace app.ax", summary: "" },
      { line: "trace app.ax --html out.html", summary: "for the browser" },
    ],
    load: () => import("./trace.ts"),
  },
  {
    words: ["replay"],
    aliases: [],
    summary: "Run a program again from its event log",
    details: [
      "The bare form serves results in order and exits with 0 whatever differs, as the reference\n" +
      "does. With --strict, or any other option of our own, it is `verify`.",
    ],
    positionals: [PROGRAM, LOG],
    flags: [
      {
        name: "strict",
        kind: "switch",
        summary: "Stop at the first difference and exit with 1",
        ours: true,
        conflicts: ["lenient"],
      },
      {
        name: "lenient",
        kind: "switch",
        summary: "Do as the reference does, also with other options",
        ours: true,
      },
      ...REPLAY_FLAGS,
    ],
    examples: [{ line: "replay app.ax log.json", summary: "" }],
    load: () => import("./replay.ts"),
  },
  {
    words: ["verify"],
    aliases: [],
    ours: true,
    summary: "Prove that a program does what its event log says",
    details: [
      "Runs the program without touching the world. Capability, arguments and order of every call,\n" +
      "answers, UI trees and contracts must be the recorded ones, and nothing may be left over.\n" +
      "A recorded refusal is repeated; with --policy, that policy judges every call again.\n" +
      "A log that a crash cut off is followed to its end.",
    ],
    positionals: [PROGRAM, LOG],
    flags: REPLAY_FLAGS,
    examples: [{ line: "verify app.ax log.json", summary: "" }],
    load: () => import("./replay.ts"),
  },
  {
    words: ["permissions"],
    aliases: [],
    ours: true,
    summary: "Print the least flags of the runtime for a program",
    details: [
      "The flags follow from the program and the policy: what can be reached and is allowed.\n" +
      "Without --policy nothing is allowed, and only the program itself is read.",
    ],
    positionals: [PROGRAM],
    flags: [
      POLICY_FLAG,
      {
        name: "runtime",
        kind: "text",
        summary: "deno, node or bun; the one that runs this unless given",
        choices: ["deno", "node", "bun"],
      },
      {
        name: "run",
        kind: "switch",
        summary: "Start the program under the flags, with --live",
      },
      ...SETTINGS_FLAGS,
      JSON_FLAG,
    ],
    examples: [
      { line: "permissions app.ax --policy policy.json", summary: "" },
      { line: "permissions app.ax -p policy.json --run", summary: "" },
    ],
    load: () => import("./permissions.ts"),
  },
  {
    words: ["capability", "list"],
    aliases: [],
    summary: "List the capabilities and their set hash",
    details: [],
    positionals: [],
    flags: [
      JSON_FLAG,
      {
        name: "program",
        kind: "path",
        summary: "Add the hash of a program",
        ours: true,
      },
      {
        name: "policy",
        kind: "text",
        summary: "Add the hash of a policy",
        ours: true,
      },
    ],
    examples: [{ line: "capability list --json", summary: "" }],
    load: () => import("./capability_list.ts"),
  },
  ...APP_COMMANDS,
  ...POLICY_COMMANDS,
  {
    words: ["lang", "check"],
    aliases: [],
    summary: "Like check, in the format of the reference",
    details: [],
    positionals: [SOURCE],
    flags: [JSON_FLAG, {
      name: "output",
      short: "o",
      kind: "path",
      summary: "Write the JSON there",
    }],
    examples: [{ line: "lang check app.ax --json", summary: "" }],
    load: () => import("./lang_check.ts"),
  },
  {
    words: ["lang", "codes"],
    aliases: [],
    summary: "List the codes that the reference has too",
    details: [],
    positionals: [],
    flags: [JSON_FLAG],
    examples: [{ line: "lang codes", summary: "" }],
    load: () => import("./lang_codes.ts"),
  },
  {
    words: ["lang", "caps"],
    aliases: [],
    summary: "Compare declared and needed capabilities",
    details: [],
    positionals: [SOURCE],
    flags: [JSON_FLAG],
    examples: [{ line: "lang caps app.ax", summary: "" }],
    load: () => import("./lang_caps.ts"),
  },
  {
    words: ["lang", "repair"],
    aliases: [],
    summary: "Like fix --write, in the way of the reference",
    details: [],
    positionals: [SOURCE],
    flags: [
      {
        name: "from",
        kind: "path",
        summary: "Take the findings from a file of `lang check --json`",
        endings: ["json"],
      },
      {
        name: "apply",
        kind: "text",
        summary: "best (unless given), all, or the id of a patch",
        choices: ["best", "all"],
      },
      OUR_JSON_FLAG,
    ],
    examples: [{ line: "lang repair app.ax", summary: "" }],
    load: () => import("./lang_repair.ts"),
  },
  {
    words: ["size"],
    aliases: [],
    summary: "Tell how large the bytecode of a program is",
    details: [],
    positionals: [SOURCE],
    flags: [JSON_FLAG],
    examples: [{ line: "size app.ax", summary: "" }],
    load: () => import("./size.ts"),
  },
  {
    words: ["repl"],
    aliases: [],
    summary: "Try expressions and declarations, one after another",
    details: [
      "On a terminal inputs may have several lines, and what was typed is kept for the next\n" +
      "time. Capabilities give mock answers. `:help` lists the meta-commands.",
    ],
    positionals: [{
      name: "FILE",
      summary: "A source file whose declarations are there from the start",
      endings: ["ax"],
      optional: true,
    }],
    flags: [{
      name: "policy",
      short: "p",
      kind: "text",
      summary:
        "allow-all, deny-all, or a policy file; from a pipe deny-all unless given",
      choices: ["allow-all", "deny-all"],
      endings: ["json"],
      mayBeEmpty: true,
    }],
    examples: [
      { line: "repl", summary: "" },
      { line: "repl app.ax", summary: "with the functions of a file" },
    ],
    load: () => import("./repl.ts"),
  },
  ...SCAFFOLD_COMMANDS,
  {
    words: ["completions"],
    aliases: [],
    ours: true,
    summary: "Print a script that completes commands in a shell",
    details: [
      "bash: source <(boruna completions bash)\n" +
      "zsh: boruna completions zsh > _boruna, in a folder of $fpath\n" +
      "fish: boruna completions fish | source\n" +
      "powershell: boruna completions powershell | Out-String | Invoke-Expression",
    ],
    positionals: [{
      name: "SHELL",
      summary: "bash, zsh, fish or powershell",
      choices: ["bash", "zsh", "fish", "powershell"],
    }],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "completions bash", summary: "" }],
    load: () => import("./completions.ts"),
  },
  {
    words: ["doctor"],
    aliases: [],
    summary: "Tell what a report of a bug needs",
    details: [
      "On a terminal, and with --all, everything is told: versions, runtime, permissions,\n" +
      "engine, project file, providers, telemetry: which variables are honoured, and whether\n" +
      "the collector answers. In a pipe without --all it is what the reference tells, and\n" +
      "telemetry where it is asked for. Exits with 1 if something is wrong.",
    ],
    positionals: [],
    flags: [JSON_FLAG, {
      name: "all",
      kind: "switch",
      summary: "All checks, also where standard output is no terminal",
      ours: true,
    }],
    examples: [{ line: "doctor --all --json", summary: "for a report" }],
    load: () => import("./doctor.ts"),
  },
  {
    words: ["version"],
    aliases: [],
    ours: true,
    summary: "Print the versions; also --version",
    details: [],
    positionals: [],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "--version --json", summary: "" }],
    load: () => import("./version.ts"),
  },
  {
    words: ["help"],
    aliases: [],
    ours: true,
    summary: "Show help, for everything or for one command",
    details: [],
    positionals: [{
      name: "COMMAND",
      summary: "The command's words, or exit-codes, or environment",
      choices: ["exit-codes", "environment"],
      optional: true,
      many: true,
    }],
    flags: [OUR_JSON_FLAG],
    examples: [
      { line: "help run", summary: "" },
      { line: "help exit-codes", summary: "" },
    ],
    load: () => import("./help_command.ts"),
  },
];
