// Copyright 2026 the Boruna authors. MIT license.

/**
 * Looks at the memory of the process while a program runs, so that a program
 * that hoards ends in a limit, and the process does not end with it.
 *
 * Resident memory holds garbage too. So where the limit seems to be reached,
 * the garbage is collected first, and what values still take decides.
 *
 * @module
 */

import { collectGarbage, residentBound, residentBytes } from "../host/mod.ts";
import type { Trap } from "../vm/mod.ts";

/** How long nobody looks again, in milliseconds. */
const LOOK_MS = 5;
/** No runtime is full below this. */
const LEAST_BYTES = 64 * 2 ** 20;
/** How long a collection that helped is not repeated, in milliseconds. */
const REST_MS = 1000;

/** Watches one run. */
export class MemoryWatch {
  readonly #asked: number;
  /** The limit that this runtime can keep; 0 while nobody needed it. */
  #limit = 0;
  #looked = -Infinity;
  /** When garbage was collected, and from where on it is again at once. */
  #collected = -Infinity;
  #spared = 0;

  /** Starts to watch; a limit in bytes. */
  constructor(limit: number) {
    this.#asked = limit;
  }

  /** What the run has to end with; null if it may go on. Quick, mostly. */
  look(now: number = performance.now()): Trap | null {
    if (now - this.#looked < LOOK_MS) return null;
    this.#looked = now;
    const resident = residentBytes();
    if (resident < Math.min(LEAST_BYTES, this.#asked)) return null;
    if (this.#limit === 0) {
      this.#limit = Math.min(this.#asked, residentBound());
    }
    if (resident <= this.#limit) return null;
    if (resident < this.#spared && now - this.#collected < REST_MS) return null;
    const held = collectGarbage();
    // What is not of values is left out, but some room is left for it.
    if (held > this.#limit * 0.75) {
      return {
        kind: "RunLimitExceeded",
        what: "resident memory",
        limit: this.#limit,
      };
    }
    this.#collected = this.#looked = performance.now();
    this.#spared = residentBytes() + this.#limit / 8;
    return null;
  }
}
