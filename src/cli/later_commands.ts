// Copyright 2026 the Boruna authors. MIT license.

/**
 * Commands of the reference whose engines are not here yet: workflows, their
 * evidence, and what is made of both (`spec/cli.md` 9).
 *
 * Their lines are read, so that a mistake in one is told as the reference
 * tells it; what is right ends with a sentence that says so.
 *
 * @module
 */

import { JSON_FLAG } from "./arguments.ts";
import type { Command, Flag, FlagKind, Positional } from "./command.ts";

const SUMMARY = "Of the reference; not here yet";

function flag(
  name: string,
  kind: FlagKind = "text",
  more: Partial<Flag> = {},
): Flag {
  return { name, kind, summary: SUMMARY, ...more };
}

function later(
  words: string,
  positionals: string,
  flags: readonly Flag[],
): Command {
  return {
    words: words.split(" "),
    aliases: [],
    summary: SUMMARY,
    details: [
      "This version reads the line and does nothing. Boruna 3.2 has the command.",
    ],
    positionals: positionals.split(" ").filter((name) => name !== "")
      .map((name): Positional => ({
        name: name.replace("?", ""),
        summary: SUMMARY,
        ...(name.endsWith("?") ? { optional: true } : {}),
      })),
    flags,
    examples: [],
    load: () => import("./not_here_yet.ts"),
  };
}

const DATA_DIR = flag("data-dir", "path");
const POLICY = flag("policy", "text", { short: "p", mayBeEmpty: true });
const LIVE = flag("live", "switch");
const CONCURRENCY = flag("concurrency", "natural");
const EXPECTED_HASH = flag("expect-workflow-hash");
const KEY = flag("bundle-encryption-key");
const DRY_RUN = flag("dry-run", "switch");

/** They are found, and in no list. */
export const LATER_COMMANDS: readonly Command[] = [
  later("workflow validate", "DIR", [flag("print-hash", "switch")]),
  later("workflow run", "DIR", [
    POLICY,
    flag("record", "switch"),
    flag("evidence-dir", "path"),
    flag("encrypt-bundle", "switch"),
    KEY,
    flag("bundle-kek-id"),
    LIVE,
    DATA_DIR,
    flag("ephemeral", "switch", {
      conflicts: ["data-dir", "skip-if-running", "submit-only"],
    }),
    CONCURRENCY,
    flag("skip-if-running", "switch", { conflicts: ["submit-only"] }),
    flag("submit-only", "switch"),
    EXPECTED_HASH,
    flag("bundle-storage"),
    flag("providers", "path"),
  ]),
  later("workflow resume", "RUN_ID", [
    DATA_DIR,
    flag("workflow-dir", "path"),
    POLICY,
    LIVE,
    CONCURRENCY,
    EXPECTED_HASH,
  ]),
  later("workflow approve", "RUN_ID STEP_ID", [DATA_DIR]),
  later("workflow reject", "RUN_ID STEP_ID", [flag("reason"), DATA_DIR]),
  later("workflow trigger", "RUN_ID STEP_ID", [
    flag("token", "text", { required: true }),
    flag("payload", "text", { conflicts: ["payload-file"] }),
    flag("payload-file", "path"),
    DATA_DIR,
  ]),
  later("workflow show", "RUN_ID", [JSON_FLAG, DATA_DIR]),
  later("workflow list", "", [flag("status"), JSON_FLAG, DATA_DIR]),
  later("workflow schedule", "DIR", [
    flag("cron", "text", { required: true }),
    POLICY,
    DATA_DIR,
    flag("max-concurrency", "natural"),
    LIVE,
  ]),
  later("workflow eval", "DIR", [
    flag("providers-a", "path", { required: true }),
    flag("providers-b", "path", { required: true }),
    flag("runs", "natural"),
    DATA_DIR,
    JSON_FLAG,
  ]),
  later("workflow find", "DIR?", [JSON_FLAG]),
  later("workflow graph", "DIR", [JSON_FLAG]),
  later("evidence create", "RUN_ID", [
    flag("output-dir", "path", { required: true }),
    DATA_DIR,
  ]),
  later("evidence verify", "DIR", [
    KEY,
    flag("expected-bundle-hash"),
    flag("require-encryption", "switch"),
    flag("verify-key"),
    flag("require-signature", "switch"),
  ]),
  later("evidence inspect", "DIR", [
    { ...JSON_FLAG, conflicts: ["itf"] },
    flag("itf", "switch"),
    flag("decrypt", "switch"),
    KEY,
  ]),
  later("evidence gc-blobs", "", [DATA_DIR, DRY_RUN, JSON_FLAG]),
  later("evidence rotate-kek", "TARGET", [
    flag("old-kek", "text", { required: true }),
    flag("new-kek", "text", { required: true }),
    flag("kek-id-from"),
    flag("kek-id-to"),
    DRY_RUN,
    flag("parallelism", "natural"),
  ]),
  later("evidence redact", "DIR", [
    flag("event", "natural", { required: true }),
    flag("field"),
    flag("reason"),
  ]),
  later("evidence diff", "A B", [JSON_FLAG]),
  later("evidence attest", "DIR", [
    flag("verify", "switch"),
    flag("signing-key"),
    flag("verify-key"),
    flag("output", "path"),
  ]),
  later("evidence anchor", "DIR", [
    flag("rekor-url"),
    flag("offline", "switch"),
    flag("verify", "switch"),
    flag("output", "path"),
  ]),
  later("evidence report", "DIR", [
    flag("framework", "text", { required: true }),
    flag("format"),
  ]),
  later("evidence otel", "DIR", [flag("out", "path")]),
  later("simulate", "DIR", [
    flag("max-samples", "natural"),
    flag("seed", "natural"),
    flag("policy", "text", { mayBeEmpty: true }),
    flag("invariant"),
    flag("witnesses"),
    JSON_FLAG,
  ]),
  later("metrics export", "", [DATA_DIR]),
];
