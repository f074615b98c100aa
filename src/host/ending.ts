// Copyright 2026 the Boruna authors. MIT license.

/**
 * The ways in which a process ends, for what has to be finished before.
 *
 * No runtime has one hook for all of them: at the natural end there is time, in
 * the exit events there is none, an error that nobody catches has events of its
 * own on Deno, and a signal has none unless somebody listens.
 *
 * @module
 */

import { DENO, process } from "./globals.ts";
import { onExit, type Signal } from "./runtime.ts";

/** What to do when the process ends. */
export interface EndingHooks {
  /** The event loop is empty: there is time to do something and wait for it. */
  readonly finish: () => void;
  /** Nothing asynchronous happens any more. May be called more than once. */
  readonly finishNow: () => void;
}

/**
 * Listens for the end of the process. Changes nothing about how it ends.
 *
 * @returns A function that takes the hooks back.
 */
export function onEnding({ finish, finishNow }: EndingHooks): () => void {
  const removeExit = onExit(finishNow);
  if (DENO === undefined) {
    process().on("beforeExit", finish);
    return () => {
      removeExit();
      process().removeListener("beforeExit", finish);
    };
  }
  globalThis.addEventListener("beforeunload", finish);
  // Deno fires no exit event after these, unless a listener prevents the end.
  const fail = (event: Event) => {
    if (!event.defaultPrevented) finishNow();
  };
  globalThis.addEventListener("error", fail);
  globalThis.addEventListener("unhandledrejection", fail);
  return () => {
    removeExit();
    globalThis.removeEventListener("beforeunload", finish);
    globalThis.removeEventListener("error", fail);
    globalThis.removeEventListener("unhandledrejection", fail);
  };
}

/**
 * Whether somebody else listens for a signal too. Deno's own interface does not
 * tell; there, only listeners of `process` are seen.
 */
export function hasOtherListeners(signal: Signal): boolean {
  if (DENO === undefined) return process().listenerCount(signal) > 0;
  return false;
}

/** Sends a signal to this process, for which nobody listens any more. */
export function raise(signal: Signal): void {
  if (DENO === undefined) process().kill(process().pid, signal);
  else DENO.kill(DENO.pid, signal);
}
