// Copyright 2026 the Boruna authors. MIT license.

/**
 * One signal for everything that a call waits for, with one timer that is set
 * anew for each stage and taken away at the end.
 *
 * `AbortSignal.timeout` would do, but costs ten times as much and leaves a timer
 * behind for each call.
 *
 * @module
 */

import { monotonic } from "../host/mod.ts";

/** Timers hold 31 bits; that is 24 days. */
const LONGEST = 2147483647;

/** The time that a call has. */
export class Deadline {
  readonly #controller: AbortController = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #end: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Starts the clock.
   *
   * @param outer Ends the call earlier.
   * @param total All stages together, in milliseconds.
   */
  constructor(outer: AbortSignal | undefined, total: number) {
    this.#outer = outer;
    this.#end = monotonic() + total;
    if (outer?.aborted === true) this.#stop();
    else outer?.addEventListener("abort", this.#stop, { once: true });
  }

  /** Aborted when the stage, or everything, took too long. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Begins a stage that may take so many milliseconds. */
  stage(milliseconds: number): void {
    clearTimeout(this.#timer);
    const left = Math.min(milliseconds, this.#end - monotonic(), LONGEST);
    this.#timer = setTimeout(this.#expire, Math.max(0, left));
  }

  /** Nothing is waited for any more. */
  done(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#stop);
  }

  readonly #stop = (): void => {
    this.#controller.abort(this.#outer!.reason);
  };

  readonly #expire = (): void => {
    this.#controller.abort(new DOMException("timed out", "TimeoutError"));
  };
}
