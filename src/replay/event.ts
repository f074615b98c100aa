// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a run did, as data: one event for each effect, contract and scheduler
 * decision, in order of occurrence (`spec/replay.md` 1.2).
 *
 * @module
 */

import type { Int, Value } from "../value/mod.ts";

/** The event log version that this package writes, and the newest it reads. */
export const EVENT_LOG_VERSION = 2;

/**
 * One event. The member names are those of the log file in camel case; numbers
 * are unsigned and may be a BigInt beyond the safe range.
 *
 * @example
 * ```ts
 * import { type Event, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { events } = await run("fn main() -> Int !{time.now} { time_now() }");
 * const calls = events.flatMap((event: Event) =>
 *   event.event === "CapCall" ? [event.capability] : []
 * );
 * assertEquals(calls, ["time.now"]);
 * ```
 */
export type Event =
  | CapCallEvent
  | CapResultEvent
  /** An actor was created by another one. */
  | {
    readonly event: "ActorSpawn";
    readonly actorId: Int;
    readonly function: string;
  }
  /** A message was delivered. */
  | {
    readonly event: "MessageSend";
    readonly from: Int;
    readonly to: Int;
    readonly payload: Value;
  }
  /** A message reached a living actor. */
  | {
    readonly event: "MessageReceive";
    readonly actorId: Int;
    readonly payload: Value;
  }
  /** The program emitted a UI tree. */
  | { readonly event: "UiEmit"; readonly tree: Value }
  /** An actor got a slice. */
  | {
    readonly event: "SchedulerTick";
    readonly round: Int;
    readonly activeActor: Int;
  }
  /** A contract or output guard was judged; a log from outside may hold any `kind`. */
  | {
    readonly event: "ContractCheck";
    readonly function: string;
    readonly kind: string;
    readonly index: Int;
    readonly passed: boolean;
  };

/** A permitted capability call, before it was answered. */
export interface CapCallEvent {
  /** Tells the events apart. */
  readonly event: "CapCall";
  /** The canonical name; a log from outside may hold any text. */
  readonly capability: string;
  /** The arguments as the program passed them. */
  readonly args: readonly Value[];
  /**
   * By which time a policy of version 2 judged it, in milliseconds since 1970;
   * absent unless a rule asked for the time. Readers of the reference skip it.
   */
  readonly at?: number;
}

/** The answer to a call. */
export interface CapResultEvent {
  /** Tells the events apart. */
  readonly event: "CapResult";
  /** The canonical name; nothing ties it to its call. */
  readonly capability: string;
  /** What the program got. */
  readonly result: Value;
  /** The tokens that it took; absent unless a policy of version 2 counts. */
  readonly tokens?: number;
}
