// Copyright 2026 the Boruna authors. MIT license.

/**
 * The event log as text, to the byte (`spec/replay.md` 1 and 2).
 *
 * Each event is written on its own, so that a long log never has to be one
 * string: write the chunks one after another.
 *
 * @module
 */

import {
  indentJson,
  intToText,
  quoteJson,
  type Value,
  valueToJson,
} from "../value/mod.ts";
import { type Event, EVENT_LOG_VERSION } from "./event.ts";

/** The whole log file. It has no line end at its end. */
export function encodeEventLog(events: Iterable<Event>): string {
  return Array.from(eventLogChunks(events)).join("");
}

/** The log file in pieces, one for each event and one for either end. */
export function* eventLogChunks(
  events: Iterable<Event>,
): Generator<string, void> {
  yield `{\n  "version": ${EVENT_LOG_VERSION},\n  "events": [`;
  let before = "\n    ";
  for (const event of events) {
    // Line ends inside strings are escaped, so these are all of the layout.
    yield before + indentJson(eventToJson(event)).replaceAll("\n", "\n    ");
    before = ",\n    ";
  }
  yield before === "\n    " ? "]\n}" : "\n  ]\n}";
}

/** The compact form of one event. */
export function eventToJson(event: Event): string {
  switch (event.event) {
    case "CapCall":
      return `{"CapCall":{"capability":${quoteJson(event.capability)},"args":${
        list(event.args)
      }}}`;
    case "CapResult":
      return `{"CapResult":{"capability":${
        quoteJson(event.capability)
      },"result":${valueToJson(event.result)}}}`;
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

function list(values: readonly Value[]): string {
  return `[${values.map(valueToJson).join(",")}]`;
}
