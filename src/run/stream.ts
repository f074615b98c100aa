// Copyright 2026 the Boruna authors. MIT license.

/**
 * A run as a stream of its events.
 *
 * @module
 */

import type { Event } from "../replay/mod.ts";
import type { RunOptions } from "./options.ts";
import type { Program } from "./program.ts";
import type { RunResult } from "./result.ts";
import { run } from "./run.ts";

/** How many events may wait for their reader before the program waits. */
const MOST_WAITING = 1024;

/** A run whose events can be read once, while it goes on. */
export interface RunStream extends AsyncIterable<Event> {
  /** What came of the run; its `events` are empty. */
  readonly result: Promise<RunResult>;
}

/**
 * Runs a program and gives its events one by one. A reader that is slow makes
 * the program wait at its next capability call; one that leaves the loop stops
 * the run.
 *
 * @param program As for `run`.
 * @param options As for `run`.
 *
 * @example
 * ```ts
 * import { stream } from "@boruna/cli";
 *
 * const running = stream("fn main() -> Int !{time.now} { time_now() }");
 * for await (const event of running) console.log(event.event);
 * console.log((await running.result).outcome.kind); // done
 * ```
 */
export function stream(program: Program, options: RunOptions = {}): RunStream {
  const waiting: Event[] = [];
  let first = 0;
  let over = false;
  let wake: () => void = () => {};
  let drained: () => void = () => {};
  const left = new AbortController();
  const { signal } = options;
  const result = run(program, {
    ...options,
    keepEvents: false,
    signal: signal === undefined
      ? left.signal
      : AbortSignal.any([signal, left.signal]),
    onEvent(event) {
      options.onEvent?.(event);
      waiting.push(event);
      wake();
    },
    hold: () =>
      waiting.length - first < MOST_WAITING || left.signal.aborted
        ? null
        : new Promise((resolve) => drained = resolve),
  }).finally(() => {
    over = true;
    wake();
  });
  // Whoever reads the events is told there; nobody has to ask for the result.
  result.catch(() => {});
  async function* events(): AsyncGenerator<Event, void> {
    try {
      while (true) {
        while (first < waiting.length) {
          yield waiting[first++]!;
          if (first === MOST_WAITING) {
            waiting.splice(0, first);
            first = 0;
          }
          drained();
        }
        if (over) break;
        await new Promise<void>((resolve) => wake = resolve);
      }
      await result;
    } finally {
      left.abort();
      drained();
    }
  }
  const iterator = events();
  return { result, [Symbol.asyncIterator]: () => iterator };
}
