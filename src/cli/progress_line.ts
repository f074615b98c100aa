// Copyright 2026 the Boruna authors. MIT license.

/**
 * How far a long run is, as one line of a terminal that is erased in the end.
 *
 * @module
 */

import { monotonic } from "../host/mod.ts";
import type { World } from "./world.ts";

/** Shorter runs show nothing. */
const AFTER_MS = 500;
/** The least time between two drawings. */
const EVERY_MS = 200;

/** A line on standard error. */
export class ProgressLine {
  readonly #world: World;
  readonly #now: () => number;
  readonly #start: number;
  #drawn: number | null = null;
  #calls = 0;

  /** Starts to wait. */
  constructor(world: World, now: () => number = monotonic) {
    this.#world = world;
    this.#now = now;
    this.#start = now();
  }

  /** Is told of progress, and draws it now and then. */
  tell(steps: number, calls: number): void {
    this.#calls += calls;
    const now = this.#now();
    if (
      now - (this.#drawn ?? this.#start) <
        (this.#drawn === null ? AFTER_MS : EVERY_MS)
    ) {
      return;
    }
    this.#drawn = now;
    const seconds = Math.round((now - this.#start) / 1000);
    this.#world.error(
      `\r\x1b[2Krunning for ${seconds} s, ${steps} steps, ${this.#calls} calls`,
    );
  }

  /** Erases the line, if there is one. */
  clear(): void {
    if (this.#drawn === null) return;
    this.#drawn = null;
    this.#world.error("\r\x1b[2K");
  }
}
