// Copyright 2026 the Boruna authors. MIT license.

/**
 * Effects that an application asks for. They are data: nothing here carries
 * them out (`spec/framework.md` 4).
 *
 * @module
 */

import {
  type CapabilityName,
  List,
  listToArray,
  Record,
  recordFields,
  type Value,
} from "../value/mod.ts";

/** An effect, read. */
export interface AppEffect {
  /** Which one. */
  readonly kind: AppEffectKind;
  /** What belongs to it. */
  readonly payload: Value;
  /** The tag of the message that brings the answer; may be empty. */
  readonly callbackTag: string;
}

/** The names that programs write. */
export type AppEffectKind =
  | "http_request"
  | "db_query"
  | "fs_read"
  | "fs_write"
  | "timer"
  | "random"
  | "spawn_actor"
  | "emit_ui"
  | "llm_call"
  | "send_to_actor";

const KINDS: Readonly<
  globalThis.Record<AppEffectKind, readonly [string, CapabilityName]>
> = {
  "http_request": ["HttpRequest", "net.fetch"],
  "db_query": ["DbQuery", "db.query"],
  "fs_read": ["FsRead", "fs.read"],
  "fs_write": ["FsWrite", "fs.write"],
  "timer": ["Timer", "time.now"],
  "random": ["Random", "random"],
  "spawn_actor": ["SpawnActor", "actor.spawn"],
  "emit_ui": ["EmitUi", "ui.render"],
  "llm_call": ["LlmCall", "llm.call"],
  "send_to_actor": ["SendToActor", "actor.send"],
};

/** The type of records that old modules use as lists. */
const OLD_LIST = 65535;

/** The name of a kind in lists for people. */
export function effectName(kind: AppEffectKind): string {
  return KINDS[kind][0];
}

/** The capability that an effect of this kind needs. */
export function effectCapability(kind: AppEffectKind): CapabilityName {
  return KINDS[kind][1];
}

/** The capabilities of all kinds, in their order. */
export function effectCapabilities(): CapabilityName[] {
  return Object.values(KINDS).map(([, capability]) => capability);
}

/** Reads a list of effects; what is none is left out. */
export function readEffects(value: Value): AppEffect[] {
  const items = value instanceof List
    ? listToArray(value)
    : value instanceof Record && value.type === OLD_LIST
    ? recordFields(value)
    : [];
  return items.flatMap((item) => {
    if (!(item instanceof Record)) return [];
    const [kind, payload, tag] = recordFields(item);
    if (payload === undefined || tag === undefined || !isKind(kind)) return [];
    const callbackTag = typeof tag === "string" ? tag : "";
    return [{ kind, payload, callbackTag }];
  });
}

function isKind(value: Value | undefined): value is AppEffectKind {
  return typeof value === "string" && Object.hasOwn(KINDS, value);
}
