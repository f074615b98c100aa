// Copyright 2026 the Boruna authors. MIT license.

/**
 * Follows a recording while a program runs again, event by event, and stops at
 * the first difference.
 *
 * Only one event of the recording is held at a time, so the length of a log
 * does not matter. What is compared is everything: calls and their arguments,
 * answers, UI trees, contracts, and that nothing is left over.
 *
 * @module
 */

import {
  type CallLog,
  type GatewayCall,
  type Handler,
  HandlerFailure,
  HandlerRefusal,
  type Refusal,
} from "../capability/mod.ts";
import {
  type CapabilityName,
  TAG_ERR,
  TAG_OK,
  type Value,
  Variant,
} from "../value/mod.ts";
import { eventToJson } from "./encode.ts";
import type { Event } from "./event.ts";
import { Redactor } from "./redact.ts";

/** The first difference between a recording and a run. */
export interface Divergence {
  /** The number of the event, from 0, in the recording and in the run. */
  readonly index: number;
  /** The event of the recording; null where it has none left. */
  readonly recorded: Event | null;
  /** The event of the run; null where it has none left. */
  readonly replayed: Event | null;
  /** What differs, in one sentence without a final period. */
  readonly reason: string;
}

/** How far a run followed its recording. */
export type Following =
  /** The run did what the recording says, no more and no less. */
  | { readonly kind: "identical"; readonly events: number }
  /**
   * The recording ends before the run did: it was cut off, or its last call
   * was never answered. Up to there the run did the same.
   */
  | {
    readonly kind: "ended";
    readonly events: number;
    readonly reason: string;
  }
  | ({ readonly kind: "diverged" } & Divergence);

/** Thrown to the machine to stop a run that differs, or has nothing to follow. */
export class FollowStop {
  /** What is to be told. */
  readonly following: Exclude<Following, { kind: "identical" }>;

  /** Keeps the reason. */
  constructor(following: Exclude<Following, { kind: "identical" }>) {
    this.following = following;
  }
}

/**
 * Follows one recording. Methods throw `FollowStop`.
 *
 * @example
 * ```ts
 * import { Follower, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const program = "fn main() -> Int !{time.now} { time_now() }";
 * const { events } = await run(program);
 * const follow = new Follower(events);
 * await run(program, { follow });
 * assertEquals(follow.finish().kind, "identical");
 * ```
 */
export class Follower implements CallLog {
  readonly #events: Iterator<Event>;
  readonly #redactor: Redactor;
  readonly #isComplete: () => boolean;
  readonly #refusal: () => Refusal | null;
  #next: Event | null | undefined;
  #index = 0;
  #callTime = 0;
  #stop: FollowStop | null = null;

  /**
   * Starts at the beginning of a recording.
   *
   * @param events The events of the recording, read as they are needed.
   * @param isComplete Whether the recording has its end; asked when it is
   * reached.
   * @param redactor What was redacted when it was written.
   * @param refusal The refusal that ended it, or null; asked when its end is
   * reached.
   */
  constructor(
    events: Iterable<Event>,
    isComplete: () => boolean = () => true,
    redactor: Redactor = new Redactor([]),
    refusal: () => Refusal | null = () => null,
  ) {
    this.#events = events[Symbol.iterator]();
    this.#isComplete = isComplete;
    this.#redactor = redactor;
    this.#refusal = refusal;
  }

  /** What reading the recording threw, if it did. */
  broken: { readonly error: unknown } | null = null;

  /** Why the run was stopped, if it was. */
  get stopped(): FollowStop["following"] | null {
    return this.#stop === null ? null : this.#stop.following;
  }

  /** Whether the recording is that of a system of actors. */
  get isOfActors(): boolean {
    return this.#index === 0 && this.#peek()?.event === "SchedulerTick";
  }

  /** Something happened: it must be what the recording has next. */
  happened(event: Event): void {
    // What a stopped run still says counts no more.
    if (this.#stop !== null) throw this.#stop;
    const recorded = this.#peek();
    if (recorded === null) throw this.#beyondEnd(event);
    const replayed = this.#redactor.event(event);
    if (eventToJson(bare(recorded)) !== eventToJson(bare(replayed))) {
      throw this.#diverged(recorded, replayed, difference(recorded, replayed));
    }
    this.#next = undefined;
    this.#index++;
  }

  capCall(
    capability: CapabilityName,
    args: readonly Value[],
    at?: number,
  ): void {
    this.happened({
      event: "CapCall",
      capability,
      args,
      ...(at === undefined ? {} : { at }),
    });
  }

  /** The answer to the last call. */
  capResult(capability: CapabilityName, result: Value, tokens?: number): void {
    this.happened({
      event: "CapResult",
      capability,
      result,
      ...(tokens === undefined ? {} : { tokens }),
    });
  }

  /**
   * By which time the next call was judged, in milliseconds since 1970; for a
   * call that is not on record, the time of the one before.
   */
  get callTime(): number {
    const next = this.#peek();
    if (next?.event === "CapCall" && next.at !== undefined) {
      this.#callTime = next.at;
    }
    return this.#callTime;
  }

  /**
   * The refusal of the policy that the recording has for a call. It stands in
   * the place of a policy where a replay has none of its own.
   */
  readonly refusalOf = (call: GatewayCall): Refusal | null => {
    const refusal = this.#peek() === null ? this.#refusal() : null;
    return refusal !== null && isOf(call, refusal) && !isLogged(refusal)
      ? refusal
      : null;
  };

  /**
   * Answers every capability with what the recording has next; what guard or
   * host refused is refused again, without either.
   */
  readonly handler: Handler = (_args, context) => {
    const { capability } = context;
    const next = this.#peek();
    if (next === null) {
      const refusal = this.#refusal();
      if (refusal !== null && isOf(context, refusal) && isLogged(refusal)) {
        throw new HandlerRefusal(
          refusal.message,
          refusal.layer === "guard" ? "guard" : "host",
          refusal.reason,
          refusal.fix,
          refusal.target,
          refusal.kind,
        );
      }
      throw this.#stopped({
        kind: "ended",
        events: this.#index,
        reason: `the recording ends in a call of ${capability} ` +
          "without its answer",
      });
    }
    if (next.event !== "CapResult" || next.capability !== capability) {
      throw this.#diverged(
        next,
        null,
        `the recording has no answer to this call of ${capability}`,
      );
    }
    if (next.tokens !== undefined) context.countTokens?.(next.tokens);
    return context.form === "try" ? reopened(next.result) : next.result;
  };

  /**
   * The run is over by itself: nothing may be left, and it must have been
   * refused as the recording was, if that tells.
   */
  finish(refusal: Refusal | null = null): Following {
    if (this.#stop !== null) return this.#stop.following;
    const left = this.#peek();
    if (left !== null) {
      return this.#diverged(left, null, "the run ends before the recording")
        .following;
    }
    if (!this.#isComplete()) {
      return {
        kind: "ended",
        events: this.#index,
        reason: "the recording was cut off here",
      };
    }
    const recorded = this.#refusal();
    if (recorded !== null && !isSame(recorded, refusal)) {
      const now = refusal === null
        ? "this run was not"
        : `this run by ${inWords(refusal)}`;
      return this.#diverged(
        null,
        null,
        `the recorded run was refused by ${inWords(recorded)}, ${now}`,
      ).following;
    }
    return { kind: "identical", events: this.#index };
  }

  /**
   * The run was ended from outside, for a reason: what is left says nothing,
   * but if nothing is left the recording ended in the same way.
   */
  interrupted(reason: string): Following {
    const left = this.#peek();
    return left === null
      ? { kind: "identical", events: this.#index }
      : { kind: "ended", events: this.#index, reason };
  }

  #peek(): Event | null {
    if (this.#next === undefined) {
      try {
        const { done, value } = this.#events.next();
        this.#next = done === true ? null : value;
      } catch (error) {
        this.broken = { error };
        this.#next = null;
        throw error;
      }
    }
    return this.#next;
  }

  #beyondEnd(replayed: Event): FollowStop {
    if (!this.#isComplete()) {
      return this.#stopped({
        kind: "ended",
        events: this.#index,
        reason: "the recording was cut off here",
      });
    }
    const refusal = this.#refusal();
    return this.#diverged(
      null,
      replayed,
      refusal === null
        ? "the recording ends here"
        : `the recorded run was refused here by ${inWords(refusal)}`,
    );
  }

  #diverged(
    recorded: Event | null,
    replayed: Event | null,
    reason: string,
  ): FollowStop {
    return this.#stopped({
      kind: "diverged",
      index: this.#index,
      recorded,
      replayed,
      reason,
    });
  }

  #stopped(following: FollowStop["following"]): FollowStop {
    return this.#stop = new FollowStop(following);
  }
}

/**
 * An event without what a policy noted: under another one the program does the
 * same.
 */
function bare(event: Event): Event {
  switch (event.event) {
    case "CapCall": {
      const { at: _, ...rest } = event;
      return rest;
    }
    case "CapResult": {
      const { tokens: _, ...rest } = event;
      return rest;
    }
    default:
      return event;
  }
}

/** Whether a refusal is about a call, as far as both tell. */
function isOf(
  call: Pick<GatewayCall, "capability" | "function">,
  refusal: Refusal,
): boolean {
  return call.capability === refusal.capability &&
    call.function === refusal.function;
}

/** Whether the call was logged before it was refused. */
function isLogged({ layer }: Refusal): boolean {
  return layer === "guard" || layer === "host";
}

function isSame(a: Refusal, b: Refusal | null): boolean {
  return b !== null && isOf(a, b) && a.layer === b.layer &&
    a.reason === b.reason;
}

/** A refusal in one line: who, what, and why. */
function inWords({ layer, capability, message }: Refusal): string {
  return `${layer} (${capability}: ${message})`;
}

/** In which part two events differ. */
function difference(a: Event, b: Event): string {
  if (a.event !== b.event) return `${a.event} was recorded, not ${b.event}`;
  if (a.event === "CapCall" && b.event === "CapCall") {
    if (a.capability !== b.capability) {
      return `${a.capability} was called, not ${b.capability}`;
    }
    if (a.args.length !== b.args.length) {
      return `${a.capability} was called with ${a.args.length} arguments, ` +
        `not ${b.args.length}`;
    }
    return `an argument of ${a.capability} differs`;
  }
  if (a.event === "CapResult" && b.event === "CapResult") {
    return a.capability === b.capability
      ? `the answer of ${a.capability} differs`
      : `the answer is that of ${a.capability}, not of ${b.capability}`;
  }
  return `${a.event} differs`;
}

/**
 * The result of a `try_` call was recorded as the Result that the program got
 * (`design/language-decisions.md` 5.4); who answers makes it again.
 */
export function reopened(result: Value): Value {
  if (result instanceof Variant) {
    if (result.tag === TAG_OK) return result.payload;
    if (result.tag === TAG_ERR && typeof result.payload === "string") {
      throw new HandlerFailure(result.payload);
    }
  }
  throw new HandlerFailure("the replay log holds no Result for this call");
}
