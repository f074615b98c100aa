// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna policy diff BEFORE AFTER`.
 *
 * @module
 */

import { loadPolicyTools, type PolicyDiff } from "../capability/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { policyOfWord } from "./policy_file.ts";
import { printable } from "./run_failure.ts";

/** Compares two policies. */
export async function run({ positionals, world, has }: Call): Promise<number> {
  const [before = "", after = ""] = positionals;
  const { diffPolicies } = await loadPolicyTools();
  const diff = diffPolicies(
    await policyOfWord(before),
    await policyOfWord(after),
  );
  const isSame = diff.verdicts.length === 0 && diff.settings.length === 0;
  world.out(
    has("json")
      ? `${JSON.stringify({ same: isSame, ...diff })}\n`
      : isSame
      ? "the policies allow the same\n"
      : diffText(diff),
  );
  return isSame ? SUCCESS : FAILED;
}

/** A difference as people read it. */
export function diffText({ verdicts, settings }: PolicyDiff): string {
  const lines: string[] = [];
  if (verdicts.length > 0) lines.push("calls that change their verdict:");
  for (const { change, call, function: caller, before, after } of verdicts) {
    const rule = (id: string | null) =>
      id === null ? "no rule" : `rule "${id}"`;
    lines.push(
      `  ${change === "allowed" ? "+ now allowed" : "- now denied "}  ${
        printable(call)
      }${caller === null ? "" : ` (in ${caller})`}: ${rule(before)} -> ${
        rule(after)
      }`,
    );
  }
  if (settings.length > 0) lines.push("what is written differently:");
  for (const { what, before, after } of settings) {
    lines.push(`  ${what}`);
    if (before !== null) lines.push(`    - ${printable(before)}`);
    if (after !== null) lines.push(`    + ${printable(after)}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}
