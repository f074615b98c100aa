// Copyright 2026 the Boruna authors. MIT license.

/**
 * Arguments that many commands have.
 *
 * @module
 */

import type { Flag, Positional } from "./command.ts";

/** A program to run. */
export const PROGRAM: Positional = {
  name: "FILE",
  summary: "A program: .ax, .axbc, or - for source on standard input",
  endings: ["ax", "axbc"],
};

/** A source to look at. */
export const SOURCE: Positional = {
  name: "FILE",
  summary: "A source file, or - for standard input",
  endings: ["ax"],
};

/** The flag for output as data, where the reference has it too. */
export const JSON_FLAG: Flag = {
  name: "json",
  kind: "switch",
  summary: "Print one JSON document instead of text",
};

/** The flag for output as data, where the reference has none. */
export const OUR_JSON_FLAG: Flag = { ...JSON_FLAG, ours: true };

/** `--max-resident-bytes`, of whatever runs a program. */
export const RESIDENT_FLAG: Flag = {
  name: "max-resident-bytes",
  kind: "natural",
  summary: "Stop when this process takes more memory; 2 GiB unless given",
  ours: true,
};

/** What a policy may be. */
export const POLICY_FLAG: Flag = {
  name: "policy",
  short: "p",
  kind: "text",
  summary: "allow-all, deny-all, or a policy file (JSON)",
  choices: ["allow-all", "deny-all"],
  endings: ["json"],
};

/** The database of live runs. */
export const DATABASE_FLAGS: readonly Flag[] = [
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
];

/** Whom a live run would ask, where a command tells about one. */
export const SETTINGS_FLAGS: readonly Flag[] = [
  {
    name: "providers",
    kind: "path",
    summary: "The file of model providers, instead of boruna.json",
    ours: true,
  },
  ...DATABASE_FLAGS,
];
