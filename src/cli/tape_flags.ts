// Copyright 2026 the Boruna authors. MIT license.

/**
 * The tape flags: `--record-net-to`, `--replay-net-from`, and the same for
 * `llm` and `db` (`spec/replay.md` 5). What handles tapes is loaded when there
 * is one.
 *
 * @module
 */

import type { AnswerSource, AnyPolicy, Handlers } from "../capability/mod.ts";
import type { TapeCapability } from "../replay/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { Call } from "./command.ts";

/** The capabilities with tapes, by the word in their flags. */
export const KINDS: readonly (readonly [string, TapeCapability])[] = [
  ["net", "net.fetch"],
  ["llm", "llm.call"],
  ["db", "db.query"],
];

/** Tapes of one run. */
export interface Tapes {
  /** The handlers with the tapes around or in their place. */
  wrap(handlers: Handlers): Handlers;
  /** The run is over: the tapes take their names. */
  finish(): void;
  /** Whether the run touches the world. */
  readonly isLive: boolean;
}

/** Whether `--live` counts: a tape of HTTP exchanges turns it off. */
export function isLive(call: Call): boolean {
  return call.has("live") && !call.has("replay-net-from");
}

/** Where the answers of a capability come from. */
export function sourceOf(call: Call, capability: CapabilityName): AnswerSource {
  const word = KINDS.find(([, name]) => name === capability)?.[0];
  if (word !== undefined && call.text(`replay-${word}-from`) !== undefined) {
    return "tape";
  }
  return isLive(call) ? "live" : "mock";
}

/** The tapes of a run; most have none. */
export async function tapesOf(call: Call, policy: AnyPolicy): Promise<Tapes> {
  const wanted = KINDS.some(([word]) =>
    call.text(`record-${word}-to`) !== undefined ||
    call.text(`replay-${word}-from`) !== undefined
  );
  if (wanted) return (await import("./tapes.ts")).openTapes(call, policy);
  return { wrap: (handlers) => handlers, finish() {}, isLive: isLive(call) };
}
