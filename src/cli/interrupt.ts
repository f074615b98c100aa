// Copyright 2026 the Boruna authors. MIT license.

/**
 * Interrupts: the first one ends the run in order, with its spans sent; the
 * second one ends the process.
 *
 * @module
 */

import { exit, onSignal, SIGNAL_EXIT_CODES } from "../host/mod.ts";

/** Listening for interrupts. */
export interface Interrupt {
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /** The exit code of an interrupted run; undefined if there was none. */
  readonly exitCode: number | undefined;
  /** Stops listening. */
  stop(): void;
}

/**
 * Starts to listen.
 *
 * @param onSecond Called when a second interrupt is about to end the process.
 */
export function listenForSignals(onSecond: () => void = () => {}): Interrupt {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = onSignal((name) => {
    if (exitCode !== undefined) {
      onSecond();
      exit(exitCode);
    }
    exitCode = SIGNAL_EXIT_CODES[name];
    controller.abort();
  });
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    stop,
  };
}
