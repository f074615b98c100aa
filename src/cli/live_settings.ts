// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which providers of models and which database a live run has, by its flags
 * and `boruna.json`.
 *
 * @module
 */

import {
  type AnyPolicy,
  askHost,
  type DatabaseOptions,
  isAbout,
  isV2,
  type Providers,
  WRITING_STATEMENTS,
} from "../capability/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { Call } from "./command.ts";
import {
  databaseNamed,
  type Project,
  PROJECT_FILE,
  readProject,
} from "./project_file.ts";

/** What a live run is told of. */
export interface LiveSettings {
  readonly providers: Providers | null;
  readonly database: DatabaseOptions | null;
  /** The files that say so. */
  readonly files: readonly string[];
}

/** Reads the settings; throws `Failure`. */
export async function liveSettings(
  call: Call,
  policy: AnyPolicy,
): Promise<LiveSettings> {
  const project = readProject(call.world);
  const providers = call.text("providers");
  return {
    providers: await providersOf(call, project),
    database: databaseOf(call, project, policy),
    files: [
      ...call.world.exists(PROJECT_FILE) ? [PROJECT_FILE] : [],
      ...providers === undefined ? [] : [providers],
    ],
  };
}

/**
 * Reads variables of the environment. One that is not there may be one that
 * the host does not show, which is a refusal.
 */
export function variablesFor(
  capability: CapabilityName,
  { world }: Call,
): (name: string) => string | undefined {
  return (name) => {
    const value = world.variable(name);
    if (value === undefined) askHost(capability, { kind: "env", name });
    return value;
  };
}

async function providersOf(
  call: Call,
  project: Project,
): Promise<Providers | null> {
  const path = call.text("providers");
  if (path === undefined) return project.providers;
  const { readProvidersFile } = await import("./providers.ts");
  return readProvidersFile(path, call.world);
}

function databaseOf(
  call: Call,
  project: Project,
  policy: AnyPolicy,
): DatabaseOptions | null {
  const named = call.text("db");
  const own = named === undefined
    ? project.database
    : { settings: databaseNamed(named, "--db"), isWritable: false, limits: {} };
  if (own === null) return null;
  return {
    settings: own.settings,
    isWritable: own.isWritable || call.has("db-write") || allowsWriting(policy),
    limits: own.limits,
    env: variablesFor("db.query", call),
  };
}

/** Whether a rule names a kind of statement that changes something. */
function allowsWriting(policy: AnyPolicy): boolean {
  return isV2(policy) &&
    policy.rules.some(({ effect, subject, where }) =>
      effect === "allow" && isAbout(subject, "db.query") &&
      where?.statement?.some((kind) => WRITING_STATEMENTS.includes(kind)) ===
        true
    );
}
