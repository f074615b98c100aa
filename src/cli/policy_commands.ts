// Copyright 2026 the Boruna authors. MIT license.

/**
 * The commands about policies, as data.
 *
 * @module
 */

import { JSON_FLAG, OUR_JSON_FLAG, SETTINGS_FLAGS } from "./arguments.ts";
import type { Command, Positional } from "./command.ts";

const FILE: Positional = {
  name: "FILE",
  summary: "A policy file (JSON)",
};

const WORD: Positional = {
  name: "POLICY",
  summary: "A policy file, allow-all or deny-all",
};

/** They stand together in the table of commands. */
export const POLICY_COMMANDS: readonly Command[] = [
  {
    words: ["policy", "validate"],
    aliases: [],
    summary: "Check a policy file",
    details: [],
    positionals: [FILE],
    flags: [JSON_FLAG],
    examples: [{ line: "policy validate policy.json", summary: "" }],
    load: () => import("./policy.ts"),
  },
  {
    words: ["policy", "show"],
    aliases: [],
    summary: "Say what a policy file allows",
    details: [
      "With --json the policy is printed in the one form that its hash is of; a file of\n" +
      "version 1 is printed as version 2.",
    ],
    positionals: [FILE],
    flags: [OUR_JSON_FLAG],
    examples: [
      { line: "policy show policy.json", summary: "" },
      { line: "policy show old.json --json", summary: "as version 2" },
    ],
    load: () => import("./policy.ts"),
  },
  {
    words: ["policy", "explain"],
    aliases: [],
    ours: true,
    summary: "Say what would happen to a call, and why",
    details: [
      "Prints the verdict of every layer and of every rule. Nothing is resolved, opened or\n" +
      "sent. The exit code is 0 if the call would pass, 3 if it would be refused.",
    ],
    positionals: [
      WORD,
      { name: "CAPABILITY", summary: "Such as net.fetch" },
      {
        name: "TARGET",
        summary: "The URL, path, model or statement of the call",
        optional: true,
      },
    ],
    flags: [
      {
        name: "function",
        kind: "text",
        summary: "The calling function; main unless given",
      },
      {
        name: "method",
        kind: "text",
        summary: "The HTTP method; GET unless given",
      },
      {
        name: "tables",
        kind: "text",
        summary: "Tables that the statement uses, with commas between",
      },
      {
        name: "at",
        kind: "text",
        summary: "When, such as 2026-01-31T18:00:00Z; now unless given",
      },
      {
        name: "program",
        kind: "path",
        summary: "The program, to see what its function declares",
      },
      ...SETTINGS_FLAGS,
      JSON_FLAG,
    ],
    examples: [
      {
        line:
          "policy explain policy.json net.fetch https://api.example.com/v1/today",
        summary: "a request",
      },
      {
        line: "policy explain policy.json fs.write out/a.txt --function report",
        summary: "a file",
      },
    ],
    load: () => import("./policy_explain.ts"),
  },
  {
    words: ["policy", "test"],
    aliases: [],
    ours: true,
    summary: "Check that a policy answers calls as meant",
    details: [
      "The file of cases names the policy, as a path from its own folder; --policy names\n" +
      "another one. The exit code is 1 if a case is not as meant.",
    ],
    positionals: [{ name: "CASES", summary: "A file of cases (JSON)" }],
    flags: [
      {
        name: "policy",
        short: "p",
        kind: "text",
        summary: "The policy, instead of the one that the file names",
      },
      JSON_FLAG,
    ],
    examples: [{ line: "policy test policy_cases.json", summary: "" }],
    load: () => import("./policy_test.ts"),
  },
  {
    words: ["policy", "diff"],
    aliases: [],
    ours: true,
    summary: "Say which calls change their verdict between two policies",
    details: ["The exit code is 1 if anything differs."],
    positionals: [
      { name: "BEFORE", summary: "A policy file, allow-all or deny-all" },
      { name: "AFTER", summary: "Another one" },
    ],
    flags: [JSON_FLAG],
    examples: [{ line: "policy diff policy.json new.json", summary: "" }],
    load: () => import("./policy_diff.ts"),
  },
  {
    words: ["policy", "infer"],
    aliases: [],
    ours: true,
    summary: "Write the smallest policy under which a recorded run passes",
    details: [
      "It is widened along fixed lines only: two files of a folder become all files of the\n" +
      "folder, counts become twice what was seen. Hosts, ports, methods, models and kinds of\n" +
      "statements stay as they were seen.",
    ],
    positionals: [
      { name: "LOG", summary: "An event log that --record wrote" },
    ],
    flags: [
      {
        name: "output",
        short: "o",
        kind: "path",
        summary: "Write the policy there",
      },
      {
        name: "policy",
        short: "p",
        kind: "text",
        summary: "The current policy: its denials stay, and changes are shown",
      },
      {
        name: "program",
        kind: "path",
        summary: "The program, to name the functions that call",
      },
      {
        name: "exact",
        kind: "switch",
        summary: "Widen nothing",
      },
      JSON_FLAG,
    ],
    examples: [
      { line: "policy infer log.json -o policy.json", summary: "" },
      {
        line: "policy infer log.json --policy policy.json",
        summary: "what would change",
      },
    ],
    load: () => import("./policy_infer.ts"),
  },
];
