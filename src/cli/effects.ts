// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a run with `--live` may touch: the live handlers, with the database and
 * the providers of models that flags or `boruna.json` name.
 *
 * @module
 */

import {
  composeHandlers,
  type Handler,
  HandlerRefusal,
  type Handlers,
  liveHandlers,
  type LiveOptions,
  netRulesOf,
  openDatabase,
  openModels,
  type Providers,
} from "../capability/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { HostCategory } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { liveSettings, variablesFor } from "./live_settings.ts";

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
  const { providers, database: named } = await liveSettings(
    call,
    options.policy,
  );
  const database = named === null ? null : await openDatabase(named);
  return {
    handlers: composeHandlers(
      denied(providers),
      database === null ? {} : { "db.query": database.handler },
      providers === null ? {} : {
        "llm.call": await openModels({
          providers,
          env: variablesFor("llm.call", call),
          proxy: netRulesOf(options.policy).proxy ?? null,
        }),
      },
      await liveHandlers(options),
    ),
    hostNeeds: named?.settings.kind === "postgres" ? ["net"] : [],
    close: async () => await database?.close(),
  };
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
