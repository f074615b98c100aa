// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a run did and when, collected for `trace --html`.
 *
 * @module
 */

import type { CallOutcome, Recorder } from "../capability/mod.ts";
import { monotonic } from "../host/mod.ts";
import type { Event } from "../replay/mod.ts";
import {
  type CapabilityName,
  display,
  type Value,
  valueToJson,
} from "../value/mod.ts";

/** A capability call on the time line. */
export interface TimelineCall {
  readonly capability: CapabilityName;
  /** Milliseconds since the start of the run. */
  readonly start: number;
  /** Steps before the call. */
  readonly step: number;
  readonly bytesIn: number;
  end: number;
  /** How it ended, in the words of the telemetry contract; null if well. */
  error: string | null;
  bytesOut: number | null;
  /** The calls that the budget still permits, or null without a budget. */
  budget: string | null;
  /** The arguments and the result, shortened; null if there are none. */
  args: string | null;
  result: string | null;
}

/** Something else that happened. */
export interface TimelineMark {
  readonly kind: "contract" | "ui" | "debug" | "actor" | "message";
  readonly at: number;
  readonly step: number;
  readonly text: string;
}

/** The most of these that a page shows; the rest is counted. */
const MOST_ITEMS = 5_000;
/** The most characters of a value. */
const MOST_CHARACTERS = 400;

/** Collects what happens. */
export class Timeline {
  readonly calls: TimelineCall[] = [];
  readonly marks: TimelineMark[] = [];
  /** How many calls and marks are not kept. */
  omitted = 0;
  /** Steps by function. */
  readonly steps: Map<string, number> = new Map();
  /** Steps by instruction, such as `main:12 TypedCapCall(5, 0)`. */
  readonly instructions: Map<string, number> = new Map();
  readonly recorder: Recorder;
  readonly #start: number = monotonic();
  #step = 0;
  #current: TimelineCall | null = null;

  constructor() {
    this.recorder = {
      open: (capability, bytesIn) => this.#open(capability, bytesIn),
      close: (token, outcome) => this.#close(token as TimelineCall, outcome),
    };
  }

  /** Milliseconds since the start. */
  now(): number {
    return monotonic() - this.#start;
  }

  /** A line of the machine's trace: `[main:0] PushConst(0)  stack_depth=0`. */
  trace(line: string): void {
    this.#step++;
    const end = line.indexOf("]");
    const place = line.slice(1, end);
    const function_ = place.slice(0, place.lastIndexOf(":"));
    add(this.steps, function_);
    const operation = line.slice(end + 2, line.indexOf("  ", end));
    add(this.instructions, `${place} ${operation}`);
  }

  /** An event of the log. */
  event(event: Event): void {
    switch (event.event) {
      case "CapCall":
        if (this.#current !== null) {
          this.#current.args = event.args.map(shown).join(", ");
        }
        break;
      case "CapResult":
        if (this.#current !== null) this.#current.result = shown(event.result);
        break;
      case "ContractCheck":
        this.#mark(
          "contract",
          `${event.kind} ${event.index} of ${event.function} ${
            event.passed ? "holds" : "does not hold"
          }`,
        );
        break;
      case "UiEmit":
        this.#mark("ui", cut(valueToJson(event.tree)));
        break;
      case "ActorSpawn":
        this.#mark("actor", `actor ${event.actorId} runs ${event.function}`);
        break;
      case "MessageSend":
        this.#mark(
          "message",
          `${event.from} to ${event.to}: ${shown(event.payload)}`,
        );
        break;
    }
  }

  /** A line of `debug`. */
  debug(line: string): void {
    this.#mark("debug", cut(line));
  }

  #open(capability: CapabilityName, bytesIn: number): TimelineCall {
    const start = this.now();
    const call: TimelineCall = {
      capability,
      start,
      end: start,
      step: this.#step,
      bytesIn,
      error: null,
      bytesOut: null,
      budget: null,
      args: null,
      result: null,
    };
    this.#current = call;
    if (this.calls.length < MOST_ITEMS) this.calls.push(call);
    else this.omitted++;
    return call;
  }

  #close(
    call: TimelineCall,
    { bytesOut, budgetRemaining, errorKind }: CallOutcome,
  ): void {
    call.end = this.now();
    call.bytesOut = bytesOut;
    call.budget = budgetRemaining === null ? null : String(budgetRemaining);
    call.error = errorKind;
    this.#current = null;
  }

  #mark(kind: TimelineMark["kind"], text: string): void {
    if (this.marks.length >= MOST_ITEMS) {
      this.omitted++;
      return;
    }
    this.marks.push({ kind, at: this.now(), step: this.#step, text });
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function shown(value: Value): string {
  return cut(display(value));
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}…`
    : text;
}
