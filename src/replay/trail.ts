// Copyright 2026 the Boruna authors. MIT license.

/**
 * Events in a form that takes little room, for those of runs that go on.
 *
 * Most events are calls and their answers. A run may make millions of them and
 * keeps them all to its end, so each takes a byte and a reference here, and
 * becomes an object only where somebody reads it.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  type CapabilityName,
  type Value,
} from "../value/mod.ts";
import type { Event } from "./event.ts";

/** What an event is; all but the first have a part to themselves. */
const BARE_CALL = 0;
const CALL = 1;
const RESULT = 2;
const WHOLE = 3;
/** How many kinds there are. */
const KINDS = 4;

/** How many parts the first block holds, and how many any may hold. */
const FIRST = 32;
const MOST = 4096;

/** Events, in order. */
export class Trail {
  /** The kind of each event, and the number of its capability. */
  #kinds = new Uint8Array(FIRST);
  #length = 0;
  /**
   * The arguments of calls, the values of answers, the events kept whole. The
   * blocks never grow: copying them would cost more than filling them.
   */
  readonly #full: unknown[][] = [];
  #parts: unknown[] = new Array(FIRST);
  #used = 0;
  /** The capability of the last call, and its number. */
  #capability: CapabilityName | null = null;
  #number = 0;

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** A call without more to tell. */
  addCall(capability: CapabilityName, args: readonly Value[]): void {
    const number = this.#numberOf(capability) * KINDS;
    if (args.length === 0) this.#mark(number + BARE_CALL);
    else {
      this.#mark(number + CALL);
      this.#keep(args);
    }
  }

  /** An answer without more to tell. */
  addResult(capability: CapabilityName, result: Value): void {
    this.#mark(this.#numberOf(capability) * KINDS + RESULT);
    this.#keep(result);
  }

  /** Any event. */
  add(event: Event): void {
    this.#mark(WHOLE);
    this.#keep(event);
  }

  /** Puts the events at the end of an array. */
  unfold(events: Event[]): void {
    const parts = this.#all();
    for (let i = 0; i < this.#length; i++) {
      const kind = this.#kinds[i]!;
      const capability = CAPABILITY_NAMES[Math.floor(kind / KINDS)]!;
      switch (kind % KINDS) {
        case BARE_CALL:
          events.push({ event: "CapCall", capability, args: NO_ARGS });
          break;
        case CALL: {
          const args = parts.next().value as readonly Value[];
          events.push({ event: "CapCall", capability, args });
          break;
        }
        case RESULT: {
          const result = parts.next().value as Value;
          events.push({ event: "CapResult", capability, result });
          break;
        }
        default:
          events.push(parts.next().value as Event);
      }
    }
  }

  *#all(): Generator<unknown, undefined> {
    for (const block of this.#full) yield* block;
    yield* this.#parts;
  }

  #mark(kind: number): void {
    if (this.#length === this.#kinds.length) {
      const kinds = new Uint8Array(2 * this.#length);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    this.#kinds[this.#length++] = kind;
  }

  #keep(part: unknown): void {
    if (this.#used === this.#parts.length) {
      this.#full.push(this.#parts);
      this.#parts = new Array(Math.min(2 * this.#used, MOST));
      this.#used = 0;
    }
    this.#parts[this.#used++] = part;
  }

  #numberOf(capability: CapabilityName): number {
    if (capability !== this.#capability) {
      this.#capability = capability;
      this.#number = CAPABILITY_NAMES.indexOf(capability);
    }
    return this.#number;
  }
}

const NO_ARGS: readonly Value[] = Object.freeze([]);
