// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a run with `--live` may touch: the live handlers, with the database and
 * the providers of models that flags or `boruna.json` name.
 *
 * @module
 */

import {
  type AnyPolicy,
  composeHandlers,
  type DatabaseOptions,
  type Handler,
  HandlerRefusal,
  type Handlers,
  isAbout,
  isV2,
  liveHandlers,
  type LiveOptions,
  netRulesOf,
  openDatabase,
  openModels,
  type Providers,
  WRITING_STATEMENTS,
} from "../capability/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { HostCategory } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { databaseNamed, type Project, readProject } from "./project_file.ts";

/** The effects of one run. */
export interface Effects {
  readonly handlers: Handlers;
  /** What they need of the host beside what their capabilities always do. */
  readonly hostNeeds: readonly HostCategory[];
  /** Ends connections. */
  close(): Promise<void>;
}

/** Opens the effects. Nothing is connected before a call. Throws `Failure`. */
export async function openEffects(
  call: Call,
  options: LiveOptions,
): Promise<Effects> {
  const project = readProject(call.world);
  const providers = await providersOf(call, project);
  const named = databaseOf(call, project, options.policy);
  const database = named === null ? null : await openDatabase(named);
  const env = (name: string) => call.world.variable(name);
  return {
    handlers: composeHandlers(
      denied(providers),
      database === null ? {} : { "db.query": database.handler },
      providers === null ? {} : {
        "llm.call": await openModels({
          providers,
          env,
          proxy: netRulesOf(options.policy).proxy ?? null,
        }),
      },
      await liveHandlers(options),
    ),
    hostNeeds: named?.settings.kind === "postgres" ? ["net"] : [],
    close: async () => await database?.close(),
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
    env: (name) => call.world.variable(name),
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

/** Handlers that refuse what the file of providers denies. */
function denied(providers: Providers | null): Handlers {
  const handlers: Partial<Record<CapabilityName, Handler>> = {};
  for (const capability of providers?.denied ?? []) {
    handlers[capability] = () => {
      throw new HandlerRefusal(
        `${capability} is denied by the file of providers`,
        "guard",
        "providers.deny",
      );
    };
  }
  return handlers;
}
