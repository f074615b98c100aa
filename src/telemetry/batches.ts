// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans until they are sent: a batch is sealed when it is full, when its first
 * span has waited long enough, or when somebody flushes.
 *
 * @module
 */

import { startTimer, type Timer } from "../host/mod.ts";
import { Batch } from "./batch.ts";
import type { Span } from "./span.ts";

/** When a batch is sealed. */
export interface BatchLimits {
  /** At how many spans. */
  readonly batchSize: number;
  /** After how many milliseconds. */
  readonly scheduleDelay: number;
}

/** The largest batch; larger ones gain nothing. */
const LARGEST_BATCH = 4096;

/** Collects spans into batches. */
export class Batches {
  /** How many spans were added so far. */
  recorded = 0;
  readonly #size: number;
  readonly #delay: number;
  readonly #deliver: (batch: Batch) => void;
  #open: Batch | null = null;
  #timer: Timer | null = null;

  constructor(limits: BatchLimits, deliver: (batch: Batch) => void) {
    this.#size = Math.min(limits.batchSize, LARGEST_BATCH);
    this.#delay = limits.scheduleDelay;
    this.#deliver = deliver;
  }

  /** A batch with room for a call; whoever takes it calls `filled`. */
  room(): Batch {
    return this.#open ??= this.#begin();
  }

  /** A span was put into the batch that `room` gave. */
  filled(batch: Batch): void {
    this.recorded++;
    if (batch.size >= this.#size) this.seal();
  }

  /** Adds a span. */
  add(span: Span): void {
    const batch = this.room();
    batch.spans.push(span);
    this.filled(batch);
  }

  /** How many spans wait here. */
  get waiting(): number {
    return this.#open?.size ?? 0;
  }

  /** Passes on what was added so far. */
  seal(): void {
    const batch = this.#open;
    if (batch === null) return;
    this.#open = null;
    this.#timer?.cancel();
    this.#timer = null;
    if (batch.size > 0) this.#deliver(batch);
  }

  #begin(): Batch {
    // A waiting batch does not keep the process alive; who ends it flushes.
    this.#timer ??= startTimer(this.#delay, () => {
      this.#timer = null;
      this.seal();
    }, false);
    return new Batch(this.#size);
  }
}
