// Copyright 2026 the Boruna authors. MIT license.

/**
 * Timers that do not keep the process alive, without the compatibility modules
 * that Deno would load for them.
 *
 * @module
 */

import { DENO } from "./globals.ts";

// Whoever runs in this process may replace the globals later.
const set = globalThis.setTimeout;
const clear = globalThis.clearTimeout;
const soon = (globalThis as { setImmediate?: (call: () => void) => unknown })
  .setImmediate;

/** A timer that was started. */
export interface Timer {
  /** Takes it back; harmless after it has fired. */
  cancel(): void;
}

/**
 * Calls back after a while.
 *
 * @param keepAlive Whether the process waits for it.
 */
export function startTimer(
  milliseconds: number,
  callback: () => void,
  keepAlive: boolean,
): Timer {
  const timer = set(callback, milliseconds) as unknown;
  if (!keepAlive) {
    if (typeof timer === "number") DENO?.unrefTimer(timer);
    else (timer as { unref?: () => void }).unref?.();
  }
  return { cancel: () => clear(timer as number) };
}

/** Calls back as soon as the program has let the event loop run. */
export function whenIdle(callback: () => void): void {
  if (soon === undefined) set(callback, 0);
  else soon(callback);
}
