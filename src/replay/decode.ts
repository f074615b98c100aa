// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads an event log file, with the leniency of the reference: unknown members
 * are skipped, a struct may be written as an array of its members, and any text
 * serves as a capability name (`spec/replay.md` 1.3).
 *
 * @module
 */

import {
  debugText,
  floatToJson,
  type Int,
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  normalizeInt,
  parseJson,
  valueFromJson,
} from "../value/mod.ts";
import { type Event, EVENT_LOG_VERSION } from "./event.ts";

/** A text that is not an event log; the message is the reference's. */
export class EventLogError extends SyntaxError {
  /** Always `EventLogError`. */
  override readonly name = "EventLogError";
}

/** The events of a log file; throws `EventLogError`. */
export function decodeEventLog(text: string): Event[] {
  try {
    return eventLog(parseJson(text));
  } catch (error) {
    if (error instanceof JsonError) throw new EventLogError(error.message);
    throw error;
  }
}

function eventLog(json: Json): Event[] {
  const [version, events] = struct(
    json,
    ["version", "events"],
    "struct EventLog",
    1,
  );
  if (version !== undefined) {
    const n = unsigned(version, 0xffff_ffffn, "u32");
    if (n > EVENT_LOG_VERSION) {
      throw new EventLogError(
        `unsupported EventLog version ${n}: max supported is ${EVENT_LOG_VERSION}`,
      );
    }
  }
  return sequence(required(events, "events")).map(eventFromJson);
}

/** The members of each variant, in the order of the array form. */
const MEMBERS: Readonly<Record<Event["event"], readonly string[]>> = {
  CapCall: ["capability", "args"],
  CapResult: ["capability", "result"],
  ActorSpawn: ["actor_id", "function"],
  MessageSend: ["from", "to", "payload"],
  MessageReceive: ["actor_id", "payload"],
  UiEmit: ["tree"],
  SchedulerTick: ["round", "active_actor"],
  ContractCheck: ["function", "kind", "index", "passed"],
};

/** One event; throws `EventLogError` or `JsonError`. */
function eventFromJson(json: Json): Event {
  if (typeof json === "string") {
    variant(json);
    throw new EventLogError(
      "invalid type: unit variant, expected struct variant",
    );
  }
  if (!(json instanceof JsonObject) || json.members.length === 0) {
    throw new EventLogError("expected value");
  }
  const [name, body] = json.members[0]!;
  const event = variant(name);
  const names = MEMBERS[event];
  const members = struct(body, names, `struct variant Event::${event}`, 0);
  // The body is read before the reference notices a second variant.
  const result = build(event, (i) => required(members[i], names[i]!));
  if (json.members.length > 1) throw new EventLogError("expected value");
  return result;
}

function build(event: Event["event"], member: (index: number) => Json): Event {
  switch (event) {
    case "CapCall":
      return {
        event,
        capability: string(member(0)),
        args: sequence(member(1)).map(valueFromJson),
      };
    case "CapResult":
      return {
        event,
        capability: string(member(0)),
        result: valueFromJson(member(1)),
      };
    case "ActorSpawn":
      return { event, actorId: u64(member(0)), function: string(member(1)) };
    case "MessageSend":
      return {
        event,
        from: u64(member(0)),
        to: u64(member(1)),
        payload: valueFromJson(member(2)),
      };
    case "MessageReceive":
      return {
        event,
        actorId: u64(member(0)),
        payload: valueFromJson(member(1)),
      };
    case "UiEmit":
      return { event, tree: valueFromJson(member(0)) };
    case "SchedulerTick":
      return { event, round: u64(member(0)), activeActor: u64(member(1)) };
    case "ContractCheck":
      return {
        event,
        function: string(member(0)),
        kind: string(member(1)),
        index: u64(member(2), "usize"),
        passed: boolean(member(3)),
      };
  }
}

function variant(name: string): Event["event"] {
  if (Object.hasOwn(MEMBERS, name)) return name as Event["event"];
  const known = Object.keys(MEMBERS).map((known) => `\`${known}\``).join(", ");
  throw new EventLogError(
    `unknown variant \`${name}\`, expected one of ${known}`,
  );
}

/**
 * The members of a struct by position, `undefined` where one is missing. The
 * first `optional` of them may also be missing from an array.
 */
function struct(
  json: Json,
  names: readonly string[],
  expected: string,
  optional: number,
): (Json | undefined)[] {
  if (Array.isArray(json)) {
    if (json.length > names.length) {
      throw new EventLogError("trailing characters");
    }
    if (json.length < names.length) {
      const length = Math.max(json.length, optional);
      const count = `${names.length} element${names.length === 1 ? "" : "s"}`;
      throw new EventLogError(
        `invalid length ${length}, expected ${expected} with ${count}`,
      );
    }
    return [...json];
  }
  if (!(json instanceof JsonObject)) throw mismatch(json, expected);
  const members: (Json | undefined)[] = names.map(() => undefined);
  for (const [name, value] of json.members) {
    const i = names.indexOf(name);
    if (i < 0) continue;
    if (members[i] !== undefined) {
      throw new EventLogError(`duplicate field \`${name}\``);
    }
    members[i] = value;
  }
  return members;
}

function required(json: Json | undefined, name: string): Json {
  if (json === undefined) throw new EventLogError(`missing field \`${name}\``);
  return json;
}

function sequence(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json;
  throw mismatch(json, "a sequence");
}

function string(json: Json): string {
  if (typeof json === "string") return json;
  throw mismatch(json, "a string");
}

function boolean(json: Json): boolean {
  if (typeof json === "boolean") return json;
  throw mismatch(json, "a boolean");
}

function u64(json: Json, expected: string = "u64"): Int {
  return normalizeInt(unsigned(json, 0xffff_ffff_ffff_ffffn, expected));
}

function unsigned(json: Json, max: bigint, expected: string): bigint {
  const n = integer(json);
  if (n === null) throw mismatch(json, expected);
  if (n < 0n || n > max) {
    throw new EventLogError(
      `invalid value: integer \`${n}\`, expected ${expected}`,
    );
  }
  return n;
}

/** What the reference's number reader takes as an integer. */
function integer(json: Json): bigint | null {
  if (!(json instanceof JsonNumber) || !/^-?[0-9]+$/.test(json.text)) {
    return null;
  }
  if (json.text === "-0") return null;
  const n = BigInt(json.text);
  return n < -0x8000_0000_0000_0000n || n > 0xffff_ffff_ffff_ffffn ? null : n;
}

function mismatch(json: Json, expected: string): EventLogError {
  return new EventLogError(
    `invalid type: ${found(json)}, expected ${expected}`,
  );
}

function found(json: Json): string {
  if (json === null) return "null";
  if (typeof json === "boolean") return `boolean \`${json}\``;
  if (typeof json === "string") return `string ${debugText(json)}`;
  if (json instanceof JsonNumber) {
    const n = integer(json);
    return n === null
      ? `floating point \`${floatToJson(Number(json.text))}\``
      : `integer \`${n}\``;
  }
  return json instanceof JsonObject ? "map" : "sequence";
}
