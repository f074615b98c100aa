// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where batches go: to a collector, into a file, onto the screen.
 *
 * @module
 */

import type { Batch } from "./batch.ts";

/** What happened to the spans of one destination. */
export interface DeliveryCounts {
  /** Spans that arrived. */
  readonly exported: number;
  /** Spans that the receiver refused. */
  readonly rejected: number;
  /** Spans that were given up: no room, no time, no encoding. */
  readonly dropped: number;
}

/** Takes batches, and gets rid of them in time. Never throws. */
export interface Destination {
  /** Takes a batch. */
  push(batch: Batch): void;
  /** Delivers everything, or gives it up, and tells what was lost. */
  drain(timeoutMs: number): Promise<void>;
  /** The same without the event loop. */
  drainSync(timeoutMs: number): void;
  /** What happened so far. */
  readonly counts: DeliveryCounts;
}
