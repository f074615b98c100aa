// Copyright 2026 the Boruna authors. MIT license.

/**
 * The table of commands.
 *
 * @module
 */

import type { Command, Flag, Positional } from "./command.ts";
import { POLICY_COMMANDS } from "./policy_commands.ts";

const PROGRAM: Positional = {
  name: "FILE",
  summary: "A program: .ax, .axbc, or - for source on standard input",
};

const SOURCE: Positional = {
  name: "FILE",
  summary: "A source file, or - for standard input",
};

const JSON_FLAG: Flag = {
  name: "json",
  kind: "switch",
  summary: "Print one JSON document instead of text",
};

const OUR_JSON_FLAG: Flag = { ...JSON_FLAG, ours: true };

const LOG: Positional = {
  name: "LOG",
  summary: "The event log that --record wrote",
};

const REPLAY_FLAGS: readonly Flag[] = [
  {
    name: "policy",
    short: "p",
    kind: "text",
    summary: "A policy that the calls have to pass; allow-all unless given",
    ours: true,
  },
  {
    name: "max-steps",
    kind: "natural",
    summary: "Stop after so many steps; 10000000 unless given",
    ours: true,
  },
  OUR_JSON_FLAG,
];

/** Every command, in the order of the first help page. */
export const COMMANDS: readonly Command[] = [
  {
    words: ["run"],
    aliases: [],
    summary: "Run a program and print its result",
    details: [
      "Without --live every capability gives a mock answer: nothing is read, sent or written.\n" +
      "With --live the policy decides, and without a policy everything is refused.",
      "`boruna app.ax` is short for `boruna run app.ax`. The long form without any option of\n" +
      "our own keeps the exit codes 0, 1 and 2 and the one-line errors that scripts of the\n" +
      "reference implementation expect.",
    ],
    positionals: [PROGRAM],
    flags: [
      {
        name: "policy",
        short: "p",
        kind: "text",
        summary: "allow-all, deny-all, or a policy file (JSON)",
      },
      {
        name: "live",
        kind: "switch",
        summary: "Real effects instead of mock answers",
        ours: true,
      },
      {
        name: "max-steps",
        kind: "natural",
        summary: "Stop after so many steps; 10000000 unless given",
      },
      {
        name: "max-depth",
        kind: "natural",
        summary: "Calls that may be open at once; 256 unless given",
        ours: true,
      },
      {
        name: "record",
        kind: "path",
        summary: "Write the event log there",
      },
      {
        name: "record-net-to",
        kind: "path",
        summary: "Write a tape of HTTP exchanges (with --live)",
        conflicts: "replay-net-from",
      },
      {
        name: "replay-net-from",
        kind: "path",
        summary: "Answer HTTP calls from a tape",
      },
      {
        name: "record-llm-to",
        kind: "path",
        summary: "Write a tape of model calls (with --live)",
        conflicts: "replay-llm-from",
        ours: true,
      },
      {
        name: "replay-llm-from",
        kind: "path",
        summary: "Answer model calls from a tape",
        ours: true,
      },
      {
        name: "record-db-to",
        kind: "path",
        summary: "Write a tape of database queries (with --live)",
        conflicts: "replay-db-from",
        ours: true,
      },
      {
        name: "replay-db-from",
        kind: "path",
        summary: "Answer database queries from a tape",
        ours: true,
      },
      {
        name: "tape-details",
        kind: "switch",
        summary: "Keep status and response headers in the HTTP tape",
        ours: true,
      },
      {
        name: "redact",
        kind: "text",
        summary:
          "Leave out of logs and tapes, such as header:authorization,field:token",
        ours: true,
      },
      {
        name: "max-wall-ms",
        kind: "natural",
        summary: "Stop after so many milliseconds",
        ours: true,
      },
      {
        name: "max-call-ms",
        kind: "natural",
        summary: "Stop when one capability call takes longer",
        ours: true,
      },
      {
        name: "max-memory-bytes",
        kind: "natural",
        summary: "Stop when the program's values take more",
        ours: true,
      },
      {
        name: "max-output-bytes",
        kind: "natural",
        summary: "Fail when result and UI trees are larger as JSON",
        ours: true,
      },
      {
        name: "max-log-bytes",
        kind: "natural",
        summary: "Stop when the event log becomes larger",
        ours: true,
      },
      {
        name: "schema",
        kind: "path",
        summary: "A JSON Schema that the result has to match",
        ours: true,
      },
      {
        name: "progress",
        kind: "switch",
        summary: "Tell every 100000 steps on standard error",
        ours: true,
      },
      {
        name: "summary",
        kind: "switch",
        summary: "Tell on standard error what was called, how often, how long",
        ours: true,
      },
      {
        name: "otlp-file",
        kind: "path",
        summary: "Write spans there, one OTLP JSON document a line",
        ours: true,
      },
      {
        name: "no-telemetry",
        kind: "switch",
        summary: "Export no spans, whatever the environment says",
        conflicts: "otlp-file",
        ours: true,
      },
      { name: "watch", kind: "switch", summary: "Run again when it changes" },
      {
        name: "providers",
        kind: "path",
        summary: "Describe a file of model providers, and use it with --live",
      },
      {
        name: "db",
        kind: "text",
        summary: "The database of db.query: a file, or postgres://…",
        ours: true,
      },
      {
        name: "db-write",
        kind: "switch",
        summary: "Let db.query change the database",
        ours: true,
      },
      {
        name: "exit-code",
        kind: "switch",
        summary: "Exit with 1 when main returns Err, false or None",
        ours: true,
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "app.ax", summary: "mock answers" },
      { line: "app.ax --live --policy allow-all", summary: "real effects" },
      { line: "run app.axbc --max-steps 5000", summary: "a compiled program" },
      { line: "app.ax --record log.json", summary: "keep what happened" },
      {
        line: "app.ax --live --policy allow-all --db orders.sqlite",
        summary: "a database",
      },
    ],
    load: () => import("./run.ts"),
  },
  {
    words: ["check"],
    aliases: [],
    ours: true,
    summary: "Show what is wrong with a program",
    details: [],
    positionals: [{ ...SOURCE, many: true }],
    flags: [OUR_JSON_FLAG],
    examples: [
      { line: "check app.ax", summary: "errors and warnings" },
      { line: "check --json app.ax", summary: "the same as data" },
    ],
    load: () => import("./check.ts"),
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
    positionals: [{ name: "CODE", summary: "A code such as E009" }],
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
    flags: [],
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
        ours: true,
      },
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
        conflicts: "lenient",
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
      {
        name: "policy",
        short: "p",
        kind: "text",
        summary: "allow-all, deny-all, or a policy file (JSON)",
      },
      {
        name: "runtime",
        kind: "text",
        summary: "deno, node or bun; the one that runs this unless given",
      },
      {
        name: "run",
        kind: "switch",
        summary: "Start the program under the flags, with --live",
      },
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
    words: ["doctor"],
    aliases: [],
    summary: "Say what works here and what does not",
    details: [
      "Looks at the environment variables of OpenTelemetry, says which are honoured, and asks\n" +
      "the collector. Exits with 1 if something is wrong.",
    ],
    positionals: [],
    flags: [JSON_FLAG],
    examples: [{ line: "doctor", summary: "" }],
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
      summary: "The command's words",
      optional: true,
      many: true,
    }],
    flags: [],
    examples: [{ line: "help run", summary: "" }],
    load: () => import("./help_command.ts"),
  },
];

/** Commands of the reference that this version does not have. */
export const NOT_YET: readonly string[] = [
  "evidence",
  "framework",
  "literate",
  "metrics",
  "migrate",
  "new",
  "repl",
  "simulate",
  "size",
  "skills",
  "template",
  "trace2tests",
  "workflow",
];
