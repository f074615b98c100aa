// Copyright 2026 the Boruna authors. MIT license.

/**
 * One event as text, to the byte (`spec/replay.md` 1 and 2).
 *
 * @module
 */

import { intToText, quoteJson, type Value, valueToJson } from "../value/mod.ts";
import type { Event } from "./event.ts";

/**
 * The compact form of one event.
 *
 * @example
 * ```ts
 * import { eventToJson, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { events } = await run("fn main() -> Int !{time.now} { time_now() }");
 * const call = '{"CapCall":{"capability":"time.now","args":[]}}';
 * assertEquals(eventToJson(events[0]!), call);
 * ```
 */
export function eventToJson(event: Event): string {
  switch (event.event) {
    case "CapCall":
      return `{"CapCall":{"capability":${quoteJson(event.capability)},"args":${
        list(event.args)
      }${noted("policy_time_ms", event.at)}}}`;
    case "CapResult":
      return `{"CapResult":{"capability":${
        quoteJson(event.capability)
      },"result":${valueToJson(event.result)}${
        noted("policy_tokens", event.tokens)
      }}}`;
    case "ActorSpawn":
      return `{"ActorSpawn":{"actor_id":${
        intToText(event.actorId)
      },"function":${quoteJson(event.function)}}}`;
    case "MessageSend":
      return `{"MessageSend":{"from":${intToText(event.from)},"to":${
        intToText(event.to)
      },"payload":${valueToJson(event.payload)}}}`;
    case "MessageReceive":
      return `{"MessageReceive":{"actor_id":${
        intToText(event.actorId)
      },"payload":${valueToJson(event.payload)}}}`;
    case "UiEmit":
      return `{"UiEmit":{"tree":${valueToJson(event.tree)}}}`;
    case "SchedulerTick":
      return `{"SchedulerTick":{"round":${
        intToText(event.round)
      },"active_actor":${intToText(event.activeActor)}}}`;
    case "ContractCheck":
      return `{"ContractCheck":{"function":${
        quoteJson(event.function)
      },"kind":${quoteJson(event.kind)},"index":${
        intToText(event.index)
      },"passed":${event.passed}}}`;
  }
}

/** A member that logs of the reference do not have, and its readers skip. */
function noted(name: string, value: number | undefined): string {
  return value === undefined ? "" : `,"${name}":${value}`;
}

function list(values: readonly Value[]): string {
  return `[${values.map(valueToJson).join(",")}]`;
}
