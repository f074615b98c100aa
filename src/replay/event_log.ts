// Copyright 2026 the Boruna authors. MIT license.

/**
 * The recorder of a run: it only ever appends.
 *
 * The gateway and the machine tell it what happens; it holds neither clock nor
 * identity, so that equal runs give equal logs.
 *
 * @module
 */

import type { CapabilityName, Int, Value } from "../value/mod.ts";
import type { CallLog } from "../capability/mod.ts";
import type { Event } from "./event.ts";
import { Trail } from "./trail.ts";

/**
 * Collects the events of one run, or of one actor scheduler.
 *
 * @example
 * ```ts
 * import {
 *   ALLOW_ALL,
 *   createGateway,
 *   EventLog,
 *   MOCK_HANDLERS,
 * } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const log = new EventLog();
 * const gateway = createGateway({
 *   policy: ALLOW_ALL,
 *   handlers: MOCK_HANDLERS,
 *   log,
 * });
 * const call = { capability: "time.now", args: [], function: "main" } as const;
 * gateway.call({ ...call, declared: true, form: "typed" });
 * assertEquals(log.events.length, 2);
 * ```
 */
export class EventLog implements CallLog {
  readonly #events: Event[] = [];
  /** What happened since the events were asked for. */
  #latest = new Trail();
  readonly #whole: boolean;

  /**
   * Starts with no events.
   *
   * @param whole Whether `add` is told of every event, calls included.
   */
  constructor(whole = false) {
    this.#whole = whole;
  }

  /** What happened so far, in order. The array grows whenever it is asked for. */
  get events(): readonly Event[] {
    const latest = this.#latest;
    if (!latest.isEmpty) {
      this.#latest = new Trail();
      latest.unfold(this.#events);
    }
    return this.#events;
  }

  /** Something happened. */
  protected add(event: Event): void {
    this.#latest.add(event);
  }

  /** A permitted call is about to be answered. */
  capCall(
    capability: CapabilityName,
    args: readonly Value[],
    at?: number,
  ): void {
    if (at !== undefined) {
      this.add({ event: "CapCall", capability, args, at });
    } else if (this.#whole) this.add({ event: "CapCall", capability, args });
    else this.#latest.addCall(capability, args);
  }

  /** The answer to the last call. */
  capResult(capability: CapabilityName, result: Value, tokens?: number): void {
    if (tokens !== undefined) {
      this.add({ event: "CapResult", capability, result, tokens });
    } else if (this.#whole) {
      this.add({ event: "CapResult", capability, result });
    } else this.#latest.addResult(capability, result);
  }

  /** A contract or output guard was judged. */
  contractCheck(
    function_: string,
    kind: "requires" | "ensures" | "output",
    index: number,
    passed: boolean,
  ): void {
    this.add({
      event: "ContractCheck",
      function: function_,
      kind,
      index,
      passed,
    });
  }

  /** The program emitted a UI tree. */
  uiEmit(tree: Value): void {
    this.add({ event: "UiEmit", tree });
  }

  /** An actor was created. */
  actorSpawn(actorId: Int, function_: string): void {
    this.add({ event: "ActorSpawn", actorId, function: function_ });
  }

  /** A message was delivered. */
  messageSend(from: Int, to: Int, payload: Value): void {
    this.add({ event: "MessageSend", from, to, payload });
  }

  /** A message reached a living actor. */
  messageReceive(actorId: Int, payload: Value): void {
    this.add({ event: "MessageReceive", actorId, payload });
  }

  /** An actor gets a slice. */
  schedulerTick(round: Int, activeActor: Int): void {
    this.add({ event: "SchedulerTick", round, activeActor });
  }
}
