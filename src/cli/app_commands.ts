// Copyright 2026 the Boruna authors. MIT license.

/**
 * The commands about applications and their tests, and about older files, as
 * data.
 *
 * @module
 */

import { JSON_FLAG, OUR_JSON_FLAG } from "./arguments.ts";
import type { Command, CommandModule, Flag, Positional } from "./command.ts";

const APP: Positional = {
  name: "FILE",
  summary: "The source of an application: init, update and view",
  endings: ["ax"],
};

const MESSAGES: Flag = {
  name: "messages",
  short: "m",
  kind: "text",
  summary: "TAG or TAG:PAYLOAD, with commas between; none unless given",
  mayBeEmpty: true,
};

const TRACE: Flag = {
  name: "trace",
  kind: "path",
  summary: "The file that record wrote",
  endings: ["json"],
  required: true,
};

const OUT: Flag = {
  name: "out",
  short: "o",
  kind: "path",
  summary: "The file to write",
  required: true,
};

function driving(
  word: string,
  summary: string,
  run: (
    module: typeof import("./framework_drive.ts"),
  ) => CommandModule["run"],
  details: readonly string[] = [],
): Command {
  return {
    words: ["framework", word],
    aliases: [],
    summary,
    details,
    positionals: [APP],
    flags: [MESSAGES, OUR_JSON_FLAG],
    examples: [{ line: `framework ${word} app.ax -m add:5,load`, summary: "" }],
    load: async () => ({ run: run(await import("./framework_drive.ts")) }),
  };
}

/** They stand together in the table of commands. */
export const APP_COMMANDS: readonly Command[] = [
  {
    words: ["framework", "new"],
    aliases: [],
    summary: "Start an application: state, messages and a view",
    details: ["Writes DIR/NAME/NAME.ax; a file that is there is replaced."],
    positionals: [{ name: "NAME", summary: "Its name", choices: [] }],
    flags: [
      {
        name: "dir",
        short: "d",
        kind: "path",
        summary: "Where its folder is made; here unless given",
      },
      OUR_JSON_FLAG,
    ],
    examples: [{ line: "framework new counter", summary: "" }],
    load: () => import("./framework_new.ts"),
  },
  {
    words: ["framework", "validate"],
    aliases: [],
    summary: "Tell whether a source is an application",
    details: [],
    positionals: [APP],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "framework validate app.ax", summary: "" }],
    load: async () => ({
      run: (await import("./framework_contract.ts")).validate,
    }),
  },
  driving(
    "test",
    "Send messages to an application and show every state",
    ({ test }) => test,
    ["Effects are shown and never carried out; init gets mock answers."],
  ),
  driving(
    "inspect-state",
    "Send messages, and show the last state and what changed",
    ({ inspectState }) => inspectState,
  ),
  {
    words: ["framework", "simulate"],
    aliases: [],
    summary: "Send messages and show every step with its effects",
    details: [],
    positionals: [APP, {
      name: "MESSAGES",
      summary: "TAG or TAG:PAYLOAD, with commas between",
      choices: [],
    }],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "framework simulate app.ax add:5,load", summary: "" }],
    load: async () => ({
      run: (await import("./framework_drive.ts")).simulate,
    }),
  },
  {
    words: ["framework", "inspect"],
    aliases: [],
    summary: "Tell what an application consists of",
    details: [],
    positionals: [APP],
    flags: [JSON_FLAG],
    examples: [{ line: "framework inspect app.ax --json", summary: "" }],
    load: async () => ({
      run: (await import("./framework_contract.ts")).inspect,
    }),
  },
  {
    words: ["framework", "diag"],
    aliases: [],
    summary: "Send messages, and print everything as one document",
    details: ["Exits with 0 whatever happens; `status` tells."],
    positionals: [APP],
    flags: [MESSAGES],
    examples: [{ line: "framework diag app.ax -m add:5", summary: "" }],
    load: async () => ({
      run: (await import("./framework_drive.ts")).diagnose,
    }),
  },
  driving(
    "trace-hash",
    "Send messages, and print one hash of all that happened",
    ({ traceHash }) => traceHash,
  ),
  {
    words: ["framework", "replay"],
    aliases: [],
    summary: "Send the messages of a log, and compare the states",
    details: [
      "LOG is a list of {message, payload, state_after}, or a file that\n" +
      "`trace2tests record` wrote. Exits with 1 at a difference.",
    ],
    positionals: [APP, {
      name: "LOG",
      summary: "The messages (JSON)",
      endings: ["json"],
    }],
    flags: [OUR_JSON_FLAG],
    examples: [{ line: "framework replay app.ax trace.json", summary: "" }],
    load: () => import("./framework_replay.ts"),
  },
  {
    words: ["trace2tests", "record"],
    aliases: [],
    summary: "Write what an application does with messages to a file",
    details: [],
    positionals: [APP],
    flags: [{ ...MESSAGES, required: true }, OUT, OUR_JSON_FLAG],
    examples: [
      { line: "trace2tests record app.ax -m add:5 -o trace.json", summary: "" },
    ],
    load: async () => ({ run: (await import("./trace2tests.ts")).record }),
  },
  {
    words: ["trace2tests", "generate"],
    aliases: [],
    summary: "Make a test of such a file",
    details: [],
    positionals: [],
    flags: [
      TRACE,
      {
        name: "name",
        kind: "text",
        summary: "The name of the test; regression_test unless given",
      },
      OUT,
      OUR_JSON_FLAG,
    ],
    examples: [
      {
        line: "trace2tests generate --trace trace.json -o test.json",
        summary: "",
      },
    ],
    load: async () => ({ run: (await import("./trace2tests.ts")).generate }),
  },
  {
    words: ["trace2tests", "run"],
    aliases: [],
    summary: "Run such a test",
    details: ["Exits with 1 if it fails."],
    positionals: [],
    flags: [
      {
        name: "spec",
        kind: "path",
        summary: "The file that generate wrote",
        endings: ["json"],
        required: true,
      },
      {
        name: "source",
        kind: "path",
        summary: "The application; the one that the test names unless given",
        endings: ["ax"],
      },
      OUR_JSON_FLAG,
    ],
    examples: [{ line: "trace2tests run --spec test.json", summary: "" }],
    load: () => import("./trace2tests.ts"),
  },
  {
    words: ["trace2tests", "minimize"],
    aliases: [],
    summary: "Find the fewest messages that still show a failure",
    details: [
      "The predicate `panic` looks for an error of the application; any other is a command\n" +
      "that gets a file of messages and exits with 0 where the failure does not show.",
    ],
    positionals: [],
    flags: [
      TRACE,
      {
        name: "source",
        kind: "path",
        summary: "The application",
        endings: ["ax"],
        required: true,
      },
      {
        name: "predicate",
        kind: "text",
        summary: "panic, or a command; panic unless given",
      },
      {
        name: "out",
        short: "o",
        kind: "path",
        summary: "The file to write; beside the trace unless given",
      },
      OUR_JSON_FLAG,
    ],
    examples: [
      {
        line: "trace2tests minimize --trace trace.json --source app.ax",
        summary: "",
      },
    ],
    load: () => import("./trace_minimize.ts"),
  },
  {
    words: ["migrate"],
    aliases: [],
    summary: "Bring an older file into its current form",
    details: [
      "KIND is workflow-json: adds `schema_version`, and writes PATH.migrated.",
    ],
    positionals: [
      { name: "KIND", summary: "workflow-json", choices: ["workflow-json"] },
      { name: "PATH", summary: "The file", endings: ["json"] },
    ],
    flags: [
      { name: "from", kind: "text", summary: "The form it has; not needed" },
      {
        name: "to",
        kind: "text",
        summary: "The form wanted; current unless given",
        choices: ["current", "1", "0.6.0", "1.0.0"],
      },
      { name: "dry-run", kind: "switch", summary: "Write nothing" },
      { name: "in-place", kind: "switch", summary: "Replace the file" },
      OUR_JSON_FLAG,
    ],
    examples: [
      { line: "migrate workflow-json workflow.json --dry-run", summary: "" },
    ],
    load: () => import("./migrate.ts"),
  },
];
