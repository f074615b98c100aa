// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna permissions FILE`: the least flags of the host under which a program
 * can do what its policy allows, each with its reason.
 *
 * @module
 */

import {
  type AnyPolicy,
  DENY_ALL,
  loadPolicyTools,
  netRulesOf,
  openPolicy,
  PolicyError,
} from "../capability/mod.ts";
import {
  hasNetPermission,
  mainScript,
  readTextFile,
  runtime,
  runtimeProgram,
  startInstead,
} from "../host/mod.ts";
import { needsOf, type ProgramNeed } from "../run/mod.ts";
import { indentJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import {
  type FlagPlan,
  type FlagRuntime,
  type LiveTarget,
  type LiveTargets,
  planFlags,
  type Reason,
} from "./host_flags.ts";
import { type LiveSettings, liveSettings } from "./live_settings.ts";
import { type Loaded, loadProgram } from "./program.ts";
import { UsageError } from "./usage.ts";

/** The largest policy file: 16 MiB. */
const MAX_POLICY_BYTES = 16777216;

/** Prints the flags, or starts the program under them. */
export async function run(call: Call): Promise<number> {
  const path = call.positionals[0] ?? "";
  const word = call.text("policy");
  const wanted = wantedRuntime(call);
  const loaded = loadProgram(path, call.world);
  if (loaded.kind === "errors") {
    const { showCompileErrors } = await import("./compile_errors.ts");
    showCompileErrors(call, loaded.diagnostics, "");
    return FAILED;
  }
  const policy = await policyOf(word);
  const needs = needsOf(loaded.module);
  const script = mainScript() ?? "mod.ts";
  const settings = await liveSettings(call, policy);
  const plan = planFlags(wanted, needs, policy, {
    files: [...ownFiles(call, path, loaded, word), ...settings.files],
    targets: await targetsOf(settings, policy),
    packageFolder: script.slice(0, Math.max(0, script.lastIndexOf("/"))) || ".",
    hasNetFlag: runtime() !== "node" || hasNetPermission(),
  });
  const program = wanted === runtime() ? runtimeProgram() : wanted;
  const line = [
    ...(wanted === "deno" ? ["run"] : []),
    ...plan.flags.map(({ flag }) => flag),
    script,
    path,
    "--live",
    ...(word === undefined ? [] : ["--policy", word]),
    ...["providers", "db"].flatMap((name) => {
      const given = call.text(name);
      return given === undefined ? [] : [`--${name}`, given];
    }),
    ...(call.has("db-write") ? ["--db-write"] : []),
  ];
  if (call.has("run")) {
    const ended = await startInstead([program, ...line]);
    if (typeof ended === "number") return ended;
    throw new Failure(`cannot start the program: ${ended}`);
  }
  call.world.out(
    call.has("json")
      ? planJson(plan, [wanted, ...line], needs.unreachable)
      : planText(plan, [wanted, ...line], needs.unreachable),
  );
  return SUCCESS;
}

/** Whom the settings name, and what each needs of the host. */
async function targetsOf(
  { providers, database }: LiveSettings,
  policy: AnyPolicy,
): Promise<LiveTargets> {
  const { databaseNeeds, nearKinds, providerNeeds } = await loadPolicyTools();
  const { proxy = null } = netRulesOf(policy);
  const models = [...providers?.models ?? []].map(
    ([provider, settings]): LiveTarget => {
      const needs = providerNeeds(settings, proxy);
      // Only where the operator named a place it may be near.
      const isNamed = settings.baseUrl !== null || settings.kind === "ollama";
      return {
        name: `provider ${provider}`,
        provider,
        needs,
        near: isNamed ? nearHosts(needs, nearKinds) : [],
        hasPackages: false,
      };
    },
  ).filter(({ needs }) => needs.length > 0);
  if (database === null) return { models, database: null };
  const { settings, isWritable = false } = database;
  const needs = databaseNeeds(settings, isWritable);
  return {
    models,
    database: {
      name: settings.kind === "sqlite"
        ? "the file of the database"
        : "the server of the database",
      provider: "",
      needs,
      near: nearHosts(needs, nearKinds),
      hasPackages: settings.kind === "postgres",
    },
  };
}

function nearHosts(
  needs: LiveTarget["needs"],
  nearKinds: (host: string) => LiveTarget["near"],
): LiveTarget["near"] {
  return needs.flatMap((need) =>
    need.kind === "net" ? nearKinds(need.host) : []
  );
}

function wantedRuntime(call: Call): FlagRuntime {
  const word = call.text("runtime") ?? runtime();
  if (word === "deno" || word === "node" || word === "bun") return word;
  throw new UsageError(
    `invalid value '${word}' for '--runtime <RUNTIME>': expected deno, node or bun`,
  );
}

async function policyOf(word: string | undefined): Promise<AnyPolicy> {
  if (word === undefined) return DENY_ALL;
  try {
    return await openPolicy(
      word,
      (path) => readTextFile(path, { maxBytes: MAX_POLICY_BYTES }),
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new Failure(
      error.help === null
        ? error.message
        : `${error.message}\n  help: ${error.help}`,
      USAGE,
    );
  }
}

/** The files that a run reads before the program does anything. */
function ownFiles(
  { world }: Call,
  path: string,
  { places }: Extract<Loaded, { kind: "module" }>,
  word: string | undefined,
): string[] {
  const files = new Set<string>();
  if (path !== "-") files.add(path);
  for (const { source } of places) {
    if (source.name.endsWith(".ax") && world.exists(source.name)) {
      files.add(source.name);
    }
  }
  if (word !== undefined && word !== "allow-all" && word !== "deny-all") {
    files.add(word);
  }
  return [...files];
}

function planText(
  plan: FlagPlan,
  line: readonly string[],
  unreachable: readonly ProgramNeed[],
): string {
  const lines = [line.map(quoted).join(" "), ""];
  const width = Math.min(
    40,
    Math.max(0, ...plan.flags.map(({ flag }) => shortened(flag).length)),
  );
  for (const { flag, reasons } of plan.flags) {
    for (const [i, reason] of merged(reasons).entries()) {
      const head = i === 0 ? shortened(flag) : "";
      lines.push(`${head.padEnd(width)}  ${reason}`);
    }
  }
  if (plan.flags.length > 0) lines.push("");
  for (const text of plan.warnings) lines.push(`warning: ${text}`);
  for (const { capability, why } of plan.notEnforced) {
    lines.push(`not enforced by the host: ${capability}: ${why}`);
  }
  for (const { capability, functions } of unreachable) {
    lines.push(
      `not needed: ${capability} is declared by ${
        functions.join(", ")
      }, which nothing reaches`,
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function merged(reasons: readonly Reason[]): string[] {
  return [
    ...new Set(
      reasons.map(({ capability, functions, rule }) =>
        capability === null
          ? rule
          : `${capability} in ${functions.join(", ")} (${rule})`
      ),
    ),
  ];
}

function shortened(flag: string): string {
  return flag.length <= 40 ? flag : `${flag.slice(0, 39)}…`;
}

/** A word of a shell's command line. */
function quoted(word: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(word) && !/[[\]]/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

function planJson(
  plan: FlagPlan,
  line: readonly string[],
  unreachable: readonly ProgramNeed[],
): string {
  const document = { ok: true, data: { ...plan, line, unreachable } };
  return `${indentJson(JSON.stringify(document))}\n`;
}
