// Copyright 2026 the Boruna authors. MIT license.

/**
 * Every ending without a value in one shape (`spec/limits.md` 8): what kind of
 * error, for a limit which one and in what phase, and how many steps.
 *
 * @module
 */

import { intToText, quoteJson } from "../value/mod.ts";
import { trapClass } from "../vm/mod.ts";
import type { Outcome, RunResult } from "./result.ts";

/** The most errors of a schema that are told. */
export const MAX_SCHEMA_ERRORS = 100;

/**
 * The error of a run as compact JSON, members in ascending order; null if the
 * run gave a value.
 *
 * @example
 * ```ts
 * import { run, runErrorJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const result = await run("fn main() -> Int { 1 / 0 }");
 * assertEquals(
 *   runErrorJson(result),
 *   '{"error_kind":"runtime_error","message":"division by zero","steps":3}',
 * );
 * ```
 */
export function runErrorJson(
  { outcome, steps }: Pick<RunResult, "outcome" | "steps">,
): string | null {
  if (outcome.kind === "done") return null;
  const members: Record<string, string> = {
    "error_kind": quoteJson(errorKind(outcome)),
    message: quoteJson(outcome.text),
    steps: String(steps),
  };
  if (outcome.kind === "limit") {
    members["limit"] = intToText(outcome.max);
    members["limit_kind"] = quoteJson(outcome.limit);
    members["phase"] = quoteJson(outcome.phase);
  }
  if (outcome.kind === "refused") {
    members["capability"] = quoteJson(outcome.refusal.capability);
    members["layer"] = quoteJson(outcome.refusal.layer);
  }
  if (outcome.kind === "invalid_output") {
    members["phase"] = quoteJson("output_validation");
    members["total_errors"] = String(outcome.totalErrors);
    members["truncated"] = String(outcome.totalErrors > outcome.errors.length);
    members["errors"] = `[${
      outcome.errors.map(({ path, message }) =>
        `{"message":${quoteJson(message)},"path":${quoteJson(path)}}`
      ).join(",")
    }]`;
  }
  const written = Object.keys(members).sort().map((name) =>
    `${quoteJson(name)}:${members[name]}`
  );
  return `{${written.join(",")}}`;
}

/** The name of the kind of an error. */
function errorKind(outcome: Exclude<Outcome, { kind: "done" }>): string {
  switch (outcome.kind) {
    case "limit":
      return "limit_exceeded";
    case "invalid_output":
      return "validation_failed";
    case "cancelled":
      return "cancelled";
    case "refused":
      return outcome.refusal.layer === "budget"
        ? "capability_budget_exceeded"
        : "capability_denied";
    case "trap":
      return trapClass(outcome.trap);
  }
}
