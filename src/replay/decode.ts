// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads an event log file, with the leniency of the reference: unknown members
 * are skipped, a struct may be written as an array of its members, and any text
 * serves as a capability name (`spec/replay.md` 1.3).
 *
 * @module
 */

import {
  JsonError,
  type JsonField,
  type JsonRange,
  JsonReader,
  type JsonStruct,
  readValue,
  U32,
  U64,
} from "../value/mod.ts";
import type { Refusal } from "../capability/mod.ts";
import { type Event, EVENT_LOG_VERSION } from "./event.ts";
import { readRefusal } from "./log_refusal.ts";

/**
 * A text that is not an event log; the message is the reference's.
 *
 * @example
 * ```ts
 * import { decodeEventLog, EventLogError } from "@boruna/cli";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeEventLog("[]"), EventLogError);
 * ```
 */
export class EventLogError extends SyntaxError {
  /** Always `EventLogError`. */
  override readonly name = "EventLogError";
}

/**
 * The events of a log file; throws `EventLogError`.
 *
 * @param nearest Whether Floats are the doubles that were recorded; else they
 * are those that the reference reads from the same text.
 *
 * @example
 * ```ts
 * import { decodeEventLog, encodeEventLog, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { events } = await run("fn main() -> Int !{time.now} { time_now() }");
 * assertEquals(decodeEventLog(encodeEventLog(events)), events);
 * ```
 */
export function decodeEventLog(text: string, nearest = false): Event[] {
  const reader = new JsonReader(text, nearest);
  try {
    const { version, events } = reader.struct("struct EventLog", LOG);
    reader.end();
    if (version <= EVENT_LOG_VERSION) return events;
    throw new EventLogError(
      `unsupported EventLog version ${version}: max supported is ${EVENT_LOG_VERSION}`,
    );
  } catch (error) {
    if (error instanceof JsonError) throw new EventLogError(error.message);
    throw error;
  }
}

/** The event of a text that holds nothing else, as it was recorded, or null. */
export function decodeEvent(text: string): Event | null {
  const reader = new JsonReader(text, true);
  try {
    const event = readEvent(reader);
    reader.end();
    return event;
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}

/** What a log of ours may say beside its events; the reference skips it. */
export interface LogHead {
  /** The redaction rules, as written. */
  readonly redact: readonly string[];
  /** What ended the run from outside, or null. */
  readonly ended: string | null;
  /** The refusal that ended the run, or null. */
  readonly refused: Refusal | null;
}

/** Reads all but the events; throws `EventLogError`, also for the version. */
export function decodeLogHead(text: string): LogHead {
  const reader = new JsonReader(text);
  try {
    const head = reader.struct("struct EventLog", HEAD);
    const { version } = head;
    if (version <= EVENT_LOG_VERSION) return head;
    throw new EventLogError(
      `unsupported EventLog version ${version}: max supported is ${EVENT_LOG_VERSION}`,
    );
  } catch (error) {
    if (error instanceof JsonError) throw new EventLogError(error.message);
    throw error;
  }
}

const USIZE: JsonRange = { ...U64, name: "usize" };

const text = { read: (reader: JsonReader) => reader.string() };
const flag = { read: (reader: JsonReader) => reader.boolean() };
const id = { read: (reader: JsonReader) => reader.integer(U64) };
const value = { read: readValue };

/** What a policy noted, which the reference skips. */
const note: JsonField<number | undefined> = {
  read: (reader) =>
    reader.extra((number) => {
      const noted = number.integer(U64);
      return typeof noted === "number" ? noted : undefined;
    }),
  absent: () => undefined,
  named: true,
};

const LOG = {
  version: {
    read: (reader: JsonReader) => reader.small(U32),
    absent: () => EVENT_LOG_VERSION,
  },
  events: { read: (reader: JsonReader) => reader.array(readEvent) },
};

const HEAD = {
  version: LOG.version,
  events: { read: (reader: JsonReader) => reader.skip(), absent: () => {} },
  redact: {
    read: (reader: JsonReader) => reader.array((item) => item.string()),
    absent: (): string[] => [],
  },
  ended: {
    read: (reader: JsonReader) => reader.optionalString(),
    absent: () => null,
  },
  refused: {
    read: (reader: JsonReader): Refusal | null => readRefusal(reader),
    absent: () => null,
  },
};

/** The members of each variant, in the order of the array form. */
const MEMBERS = {
  CapCall: {
    capability: text,
    args: { read: (reader: JsonReader) => reader.array(readValue) },
    "policy_time_ms": note,
  },
  CapResult: { capability: text, result: value, "policy_tokens": note },
  ActorSpawn: { "actor_id": id, function: text },
  MessageSend: { from: id, to: id, payload: value },
  MessageReceive: { "actor_id": id, payload: value },
  UiEmit: { tree: value },
  SchedulerTick: { round: id, "active_actor": id },
  ContractCheck: {
    function: text,
    kind: text,
    index: { read: (reader: JsonReader) => reader.integer(USIZE) },
    passed: flag,
  },
} satisfies Readonly<
  Record<Event["event"], Readonly<Record<string, JsonField<unknown>>>>
>;

type Members = typeof MEMBERS;

const VARIANTS: readonly string[] = Object.keys(MEMBERS);

function readEvent(reader: JsonReader): Event {
  return reader.variant(VARIANTS, (name, alone) => {
    reader.content(alone, "struct");
    return readBody(reader, name as Event["event"]);
  });
}

function readBody(reader: JsonReader, event: Event["event"]): Event {
  switch (event) {
    case "CapCall": {
      const { capability, args, policy_time_ms: at } = members(reader, event);
      return { event, capability, args, ...(at === undefined ? {} : { at }) };
    }
    case "CapResult": {
      const body = members(reader, event);
      const { capability, result, policy_tokens: tokens } = body;
      return {
        event,
        capability,
        result,
        ...(tokens === undefined ? {} : { tokens }),
      };
    }
    case "MessageSend":
    case "UiEmit":
    case "ContractCheck":
      return { event, ...members(reader, event) } as Event;
    case "ActorSpawn": {
      const body = members(reader, event);
      return { event, actorId: body.actor_id, function: body.function };
    }
    case "MessageReceive": {
      const body = members(reader, event);
      return { event, actorId: body.actor_id, payload: body.payload };
    }
    case "SchedulerTick": {
      const body = members(reader, event);
      return { event, round: body.round, activeActor: body.active_actor };
    }
  }
}

function members<E extends Event["event"]>(
  reader: JsonReader,
  event: E,
): JsonStruct<Members[E]> {
  return reader.struct(`struct variant Event::${event}`, MEMBERS[event]);
}
