// Copyright 2026 the Boruna authors. MIT license.

/**
 * Attempts to run functions that call capabilities in one go.
 *
 * A function that may have to wait is a generator, and generators inside of
 * generators are slow. But most calls are answered at once. So such a function
 * is first tried as a plain one, which gives up where an answer has to come.
 * Then the generator starts, and its first calls get the answers that the
 * attempt had: nobody is asked twice.
 *
 * @module
 */

import type { Value } from "../../value/mod.ts";

/** No more attempts than these are left out after one that failed. */
const MAX_REST = 63;

/** The attempts of one run; there is one at a time. */
export class Attempts {
  /** The answers that the last attempt had, and how many; the rest is old. */
  #answers: Value[] = [];
  #had = 0;
  /** Those that are given again, how many there are, and how many were. */
  #repeated: Value[] = [];
  #repeats = 0;
  #given = 0;
  /** Whether then the call follows of which the answer is to come. */
  #waits = false;
  #failed = false;
  /** How many attempts are left out, and how many after the next failure. */
  #rest = 0;
  #penalty = 0;

  /** Starts an attempt; false if there should be none. */
  begin(): boolean {
    if (this.repeats()) return false;
    if (this.#rest > 0) {
      this.#rest--;
      return false;
    }
    if (!this.#failed) this.#penalty = 0;
    this.#failed = false;
    this.#had = 0;
    return true;
  }

  /** The attempt has got an answer. */
  note(answer: Value): void {
    this.#answers[this.#had++] = answer;
  }

  /** The attempt came to no end; perhaps because a call waits. */
  undo(waits: boolean): void {
    [this.#answers, this.#repeated] = [this.#repeated, this.#answers];
    this.#repeats = this.#had;
    this.#given = 0;
    this.#waits = waits;
    this.#failed = true;
    this.#penalty = Math.min(MAX_REST, 2 * this.#penalty + 1);
    this.#rest = this.#penalty;
  }

  /** Whether the next call was made before. */
  repeats(): boolean {
    return this.#waits || this.#given < this.#repeats;
  }

  /** The answer to such a call; `undefined` if it is still to come. */
  next(): Value | undefined {
    if (this.#given < this.#repeats) {
      return this.#repeated[this.#given++];
    }
    this.#waits = false;
    return undefined;
  }
}
