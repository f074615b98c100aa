// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans until they are encoded: a batch is sealed when it is full, when its
 * first span has waited long enough, or when somebody flushes.
 *
 * Encoding at once is what bounds memory: an encoded span takes a fifth of the
 * space of a living one, and a program that never yields cannot send anything.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "node:timers";

/** Where sealed batches go. */
export interface BatchSink {
  /** Takes a batch that is ready to be sent. */
  push(body: Uint8Array<ArrayBuffer>, spans: number): void;
  /** Takes note of spans that are lost. */
  drop(spans: number, reason: string): void;
}

/** When a batch is sealed. */
export interface BatchLimits {
  /** At how many spans. */
  readonly batchSize: number;
  /** After how many milliseconds. */
  readonly scheduleDelay: number;
}

/** Collects spans into batches. */
export class Batches<Span> {
  /** How many spans were added so far. */
  recorded = 0;
  readonly #limits: BatchLimits;
  readonly #encode: (spans: Span[]) => Uint8Array<ArrayBuffer>;
  readonly #sink: BatchSink;
  #open: Span[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    limits: BatchLimits,
    encode: (spans: Span[]) => Uint8Array<ArrayBuffer>,
    sink: BatchSink,
  ) {
    this.#limits = limits;
    this.#encode = encode;
    this.#sink = sink;
  }

  /** Adds a span that has ended. */
  add(span: Span): void {
    this.recorded++;
    if (this.#open.push(span) >= this.#limits.batchSize) this.seal();
    else this.#timer ??= this.#schedule();
  }

  /** Passes on what was added so far. */
  seal(): void {
    const spans = this.#open;
    if (spans.length === 0) return;
    this.#open = [];
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    try {
      this.#sink.push(this.#encode(spans), spans.length);
    } catch (error) {
      this.#sink.drop(
        spans.length,
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  #schedule(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => this.seal(), this.#limits.scheduleDelay);
    // A waiting batch does not keep the process alive; who ends it flushes.
    timer.unref();
    return timer;
  }
}
