// Copyright 2026 the Boruna authors. MIT license.

/**
 * The closed vocabulary of side effects: eleven names, their wire ids, and the
 * spellings that an annotation may use.
 *
 * It lives at the bottom of the house because source annotations, modules,
 * policies and logs all speak it.
 *
 * @module
 */

/** The canonical name of a capability, as policies, logs and spans write it. */
export type CapabilityName =
  | "net.fetch"
  | "fs.read"
  | "fs.write"
  | "db.query"
  | "ui.render"
  | "time.now"
  | "random"
  | "llm.call"
  | "actor.spawn"
  | "actor.send"
  | "step.input";

/**
 * All capability names; the position is the wire id that a capability call
 * instruction carries (`spec/bytecode.md` 1).
 *
 * @example
 * ```ts
 * import { CAPABILITY_NAMES } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(CAPABILITY_NAMES.includes("net.fetch"), true);
 * ```
 */
export const CAPABILITY_NAMES: readonly CapabilityName[] = [
  "net.fetch",
  "fs.read",
  "fs.write",
  "db.query",
  "ui.render",
  "time.now",
  "random",
  "llm.call",
  "actor.spawn",
  "actor.send",
  "step.input",
];

/** The spelling of each capability inside a module file, by wire id. */
export const CAPABILITY_WIRE_NAMES: readonly string[] = [
  "NetFetch",
  "FsRead",
  "FsWrite",
  "DbQuery",
  "UiRender",
  "TimeNow",
  "Random",
  "LlmCall",
  "ActorSpawn",
  "ActorSend",
  "StepInput",
];

/**
 * Every spelling that an annotation accepts, with the name it stands for
 * (`spec/language.md` 10.4 and `design/language-decisions.md` 5.2).
 */
export const CAPABILITY_SPELLINGS: Readonly<Record<string, CapabilityName>> = {
  "net.fetch": "net.fetch",
  "net": "net.fetch",
  "fs.read": "fs.read",
  "fs.write": "fs.write",
  "db.query": "db.query",
  "db": "db.query",
  "ui.render": "ui.render",
  "ui": "ui.render",
  "time.now": "time.now",
  "time": "time.now",
  "random": "random",
  "llm.call": "llm.call",
  "llm": "llm.call",
  "actor.spawn": "actor.spawn",
  "actor_spawn": "actor.spawn",
  "actor.send": "actor.send",
  "actor_send": "actor.send",
  "step.input": "step.input",
  "step_input": "step.input",
};
