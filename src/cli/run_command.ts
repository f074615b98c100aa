// Copyright 2026 the Boruna authors. MIT license.

/**
 * The command that almost every call of the program is, apart from the table
 * of the others: a run does not load those.
 *
 * @module
 */

import {
  DATABASE_FLAGS,
  OUR_JSON_FLAG,
  POLICY_FLAG,
  PROGRAM,
  RESIDENT_FLAG,
} from "./arguments.ts";
import type { Command } from "./command.ts";

/** `boruna run FILE`, also written `boruna FILE`. */
export const RUN: Command = {
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
    { ...POLICY_FLAG, mayBeEmpty: true },
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
      conflicts: ["replay-net-from"],
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
      conflicts: ["replay-llm-from"],
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
      conflicts: ["replay-db-from"],
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
      name: "actors",
      kind: "switch",
      summary: "Run what the program spawns; without it nothing of it runs",
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
      summary: "Stop when the program's values take more, by our own count",
      ours: true,
    },
    RESIDENT_FLAG,
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
      conflicts: ["otlp-file"],
      ours: true,
    },
    { name: "watch", kind: "switch", summary: "Run again when it changes" },
    {
      name: "providers",
      kind: "path",
      summary: "Describe a file of model providers, and use it with --live",
    },
    ...DATABASE_FLAGS,
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
};
