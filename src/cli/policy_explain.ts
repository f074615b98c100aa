// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna policy explain POLICY CAPABILITY [TARGET]`.
 *
 * @module
 */

import {
  type AnyPolicy,
  type AskedCall,
  type Explanation,
  type HostNeed,
  loadPolicyTools,
  netRulesOf,
} from "../capability/mod.ts";
import { suggest } from "../diagnostic/mod.ts";
import { currentDirectory, now } from "../host/mod.ts";
import { CAPABILITY_NAMES, indentJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { REFUSED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { liveSettings } from "./live_settings.ts";
import { policyOfWord } from "./policy_file.ts";
import { loadProgram } from "./program.ts";
import { printable } from "./run_failure.ts";
import { UsageError } from "./usage.ts";

/** Explains one call. */
export async function run(call: Call): Promise<number> {
  const { positionals, world } = call;
  const [word = "", name = "", target = ""] = positionals;
  const policy = await policyOfWord(word);
  const { askedCapability, explainCall, readTime } = await loadPolicyTools();
  const capability = askedCapability(name);
  if (capability === null) {
    const near = suggest(name, CAPABILITY_NAMES);
    throw new UsageError(
      `'${name}' is no capability`,
      near === null ? [] : [`a similar one exists: '${near}'`],
    );
  }
  const moment = call.text("at");
  const at = moment === undefined ? undefined : readTime(moment);
  if (at === null) {
    throw new UsageError(
      `invalid value '${moment}' for '--at <AT>': ` +
        "expected a moment in UTC, such as 2026-01-31T18:00:00Z",
    );
  }
  const method = call.text("method")?.toUpperCase();
  const caller = call.text("function");
  const tables = call.text("tables")?.split(",").map((text) => text.trim());
  const asked: AskedCall = {
    capability,
    target,
    ...(method === undefined ? {} : { method }),
    ...(caller === undefined ? {} : { function: caller }),
    ...(tables === undefined ? {} : { tables }),
    ...(at === undefined ? {} : { at }),
  };
  const explanation = explainCall(policy, asked, {
    clock: now,
    base: currentDirectory(),
    declared: declares(call, asked),
    host: true,
    needs: await needsOf(call, policy, asked),
  });
  world.out(
    call.has("json")
      ? `${indentJson(JSON.stringify(explanation))}\n`
      : explanationText(explanation),
  );
  return explanation.verdict === "allow" ? SUCCESS : REFUSED;
}

/**
 * What the call would need of the host by `boruna.json` and flags; null where
 * these do not say.
 */
async function needsOf(
  call: Call,
  policy: AnyPolicy,
  { capability, target }: AskedCall,
): Promise<readonly HostNeed[] | null> {
  if (capability !== "llm.call" && capability !== "db.query") return null;
  const { providers, database } = await liveSettings(call, policy);
  const { databaseNeeds, providerNeeds } = await loadPolicyTools();
  if (capability === "llm.call") {
    const provider = providers?.models.get(target.split("/")[0]!);
    const { proxy = null } = netRulesOf(policy);
    return provider === undefined ? null : providerNeeds(provider, proxy);
  }
  return database === null
    ? null
    : databaseNeeds(database.settings, database.isWritable ?? false);
}

/** Whether the program's function declares the capability. */
function declares(
  call: Call,
  { capability, function: caller = "main" }: AskedCall,
): boolean | null {
  const path = call.text("program");
  if (path === undefined) return null;
  const loaded = loadProgram(path, call.world);
  if (loaded.kind === "errors") {
    throw new Failure(
      `${path} has errors; \`boruna check ${path}\` shows them`,
    );
  }
  const { functions } = loaded.module;
  const found = functions.filter(({ name }) => name === caller);
  if (found.length === 0) {
    const near = suggest(caller, functions.map(({ name }) => name));
    throw new Failure(
      `${path} has no function ${caller}` +
        (near === null ? "" : `; did you mean ${near}?`),
    );
  }
  return capability === "step.input" ||
    found.some(({ capabilities }) => capabilities.includes(capability));
}

const WORDS = { ok: "ok", no: "no", "not_asked": "-" } as const;

/** An explanation as people read it. */
export function explanationText(explanation: Explanation): string {
  const { verdict, layers, rules, fix } = explanation;
  const lines = [
    `${verdict === "allow" ? "allowed" : "denied"}: ${
      printable(explanation.call)
    } (in ${explanation.function})`,
    ...layers.map(({ layer, verdict, note }) =>
      `  ${layer.padEnd(12)} ${WORDS[verdict].padEnd(4)} ${printable(note)}`
        .trimEnd()
    ),
  ];
  if (rules.length > 0) lines.push("rules:");
  const width = Math.max(...rules.map(({ id }) => id.length), 8);
  for (const { id, effect, applies, why } of rules) {
    lines.push(
      `  ${id.padEnd(width)} ${effect.padEnd(5)} ${
        applies ? "is for this call" : `no: it ${printable(why)}`
      }`,
    );
  }
  if (fix !== null) lines.push(`to allow it: ${printable(fix.text)}`);
  return lines.map((line) => `${line}\n`).join("");
}
