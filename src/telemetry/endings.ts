// Copyright 2026 the Boruna authors. MIT license.

/**
 * Delivers what is pending however the process ends, and changes nothing about
 * how it ends.
 *
 * @module
 */

import {
  hasOtherListeners,
  onEnding,
  onSignal,
  raise,
  type Signal,
} from "../host/mod.ts";

/** What has to be done at an end. */
export interface Ending {
  /** Whether there is something to lose. */
  readonly hasWork: () => boolean;
  /** Delivers within the time; never rejects. */
  readonly finish: () => Promise<void>;
  /** The same without the event loop. */
  readonly finishNow: () => void;
}

/** Watches for the ends of the process. */
export class Endings {
  readonly #ending: Ending;
  readonly #signals: boolean;
  #stopHooks: (() => void) | null = null;
  #stopSignals: (() => void) | null = null;
  #isOver = false;

  constructor(ending: Ending, signals: boolean) {
    this.#ending = ending;
    this.#signals = signals;
  }

  /** There is something to lose from now on. */
  arm(): void {
    if (this.#stopHooks !== null || this.#isOver) return;
    const { hasWork, finish, finishNow } = this.#ending;
    this.#stopHooks = onEnding({
      finish: () => {
        if (hasWork()) void finish();
      },
      finishNow: () => {
        if (hasWork()) finishNow();
      },
    });
    if (!this.#signals) return;
    let isEnding = false;
    this.#stopSignals = onSignal((signal) => {
      // Whoever asks again does not want to wait.
      if (isEnding) return this.#end(signal);
      isEnding = true;
      void finish().then(() => {
        isEnding = false;
        this.#end(signal);
      });
    });
  }

  /** There is nothing to lose any more. */
  disarm(): void {
    this.#stopHooks?.();
    this.#stopHooks = null;
    this.#stopSignals?.();
    this.#stopSignals = null;
  }

  /** Nobody needs this any more. */
  close(): void {
    this.#isOver = true;
    this.disarm();
  }

  /**
   * Lets the signal do what it does without us, so that the parent process sees
   * how this one ended. If the program listens too, the end is its affair.
   */
  #end(signal: Signal): void {
    this.#stopSignals?.();
    this.#stopSignals = null;
    if (!hasOtherListeners(signal)) raise(signal);
  }
}
