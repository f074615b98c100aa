// Copyright 2026 the Boruna authors. MIT license.

/**
 * Sends encoded batches to a collector, a few at a time, and keeps them until
 * the collector has answered.
 *
 * While the program runs nothing is given up as long as there is room: failed
 * requests go back to the queue and wait. When it ends, one deadline holds for
 * everything that is left.
 *
 * @module
 */

import { startTimer, type Timer, whenIdle } from "../host/mod.ts";
import type { DeliveryCounts } from "./destination.ts";
import { Losses } from "./losses.ts";
import {
  type Compress,
  type Outcome,
  type Parcel,
  post,
  type RetryOutcome,
} from "./post.ts";
import { postBlocking } from "./post_blocking.ts";
import { type OtlpSettings, printable, publicAddress } from "./settings.ts";

/** How many requests may be under way; OTLP allows any number. */
const PARALLEL_REQUESTS = 4;
/** The limit of one request unless the environment says else (OTLP). */
const REQUEST_LIMIT = 10_000;
/**
 * The same while the program runs: a request keeps the process alive, and its
 * end must not wait for a collector that does not answer.
 */
const RUNNING_REQUEST_LIMIT = 4_000;
/** The largest wait between two attempts while the program runs. */
const LONGEST_WAIT = 30_000;
/** The waits between attempts at the end, where people wait with us. */
const LAST_WAITS: readonly number[] = [100, 400];

/** Delivers batches. */
export class Sender {
  readonly #settings: OtlpSettings;
  readonly #compress: Compress;
  readonly #warn: (message: string) => void;
  readonly #queue: Parcel[] = [];
  readonly #underWay: Set<Parcel> = new Set();
  readonly #losses: Losses = new Losses();
  #stop: AbortController = new AbortController();
  #queuedSpans = 0;
  #failures = 0;
  #notBefore = 0;
  #wake: Timer | null = null;
  #isWoken = false;
  #drain: Drain | null = null;
  #exported = 0;

  constructor(
    settings: OtlpSettings,
    compress: Compress,
    warn: (message: string) => void,
  ) {
    this.#settings = settings;
    this.#compress = compress;
    this.#warn = warn;
  }

  /** What happened so far. */
  get counts(): DeliveryCounts {
    const { rejected, dropped } = this.#losses;
    return { exported: this.#exported, rejected, dropped };
  }

  /** Takes a batch that is ready to be sent. */
  push(parcel: Parcel): void {
    if (this.#queuedSpans + parcel.spans > this.#settings.queueSize) {
      return this.#losses.drop(parcel.spans, "no room left in the queue");
    }
    this.#queue.push(this.#counted(parcel));
    this.#wakeSoon();
  }

  /** Sends everything, within so many milliseconds, and reports what was lost. */
  async drain(timeoutMs: number): Promise<void> {
    if (this.#drain === null) {
      this.#drain = new Drain(timeoutMs, () => this.#endInTime(timeoutMs));
      this.#notBefore = 0;
      this.#failures = 0;
      this.#pump();
    }
    await this.#drain?.done;
    this.#report();
  }

  /** The same on a thread of its own, while this one waits. */
  drainSync(timeoutMs: number): void {
    // What is under way is sent again: twice is better than never.
    const sent: Parcel[] = [];
    const bodies: Uint8Array<ArrayBuffer>[] = [];
    for (const parcel of this.#takeAll()) {
      const body = this.#encode(parcel);
      if (body === null) continue;
      sent.push(parcel);
      bodies.push(body);
    }
    if (sent.length > 0) {
      const outcomes = postBlocking(this.#settings, bodies, timeoutMs);
      sent.forEach((parcel, i) => this.#settle(parcel, outcomes[i]!));
    }
    if (this.#drain !== null) this.#finishDrain();
    this.#report();
  }

  /** The bytes of a batch; null if there are none, which is noted. */
  #encode(parcel: Parcel): Uint8Array<ArrayBuffer> | null {
    try {
      return this.#compress(parcel.body());
    } catch (error) {
      this.#losses.drop(
        parcel.spans,
        error instanceof Error ? error.message : String(error),
      );
      return null;
    }
  }

  /** Empties the queue, and forgets the requests that are under way. */
  #takeAll(): Parcel[] {
    const parcels = [...this.#underWay, ...this.#takeQueue()];
    this.#underWay.clear();
    this.#stop.abort();
    this.#stop = new AbortController();
    return parcels;
  }

  #takeQueue(): Parcel[] {
    this.#queuedSpans = 0;
    return this.#queue.splice(0);
  }

  /** Counts a batch that goes into the queue. */
  #counted(parcel: Parcel): Parcel {
    this.#queuedSpans += parcel.spans;
    return parcel;
  }

  #endInTime(timeoutMs: number): void {
    for (const parcel of this.#takeAll()) {
      this.#losses.drop(parcel.spans, `no answer within ${timeoutMs} ms`);
    }
    this.#finishDrain();
  }

  #finishDrain(): void {
    this.#wake?.cancel();
    this.#wake = null;
    this.#drain?.finish();
    this.#drain = null;
  }

  /**
   * Starts sending once the program yields. A request that starts while the
   * program computes would only use up its time.
   */
  #wakeSoon(): void {
    if (this.#isWoken || this.#wake !== null) return;
    this.#isWoken = true;
    whenIdle(() => {
      this.#isWoken = false;
      this.#pump();
    });
  }

  #pump(): void {
    const wait = this.#notBefore - performance.now();
    if (wait > 0 && this.#queue.length > 0) return this.#pumpIn(wait);
    // After a failure one request finds out whether it is over.
    const parallel = this.#failures > 0 ? 1 : PARALLEL_REQUESTS;
    while (this.#underWay.size < parallel && this.#queue.length > 0) {
      const parcel = this.#queue.shift()!;
      this.#queuedSpans -= parcel.spans;
      const body = this.#encode(parcel);
      if (body === null) continue;
      this.#underWay.add(parcel);
      void this.#send(parcel, body);
    }
    if (this.#underWay.size === 0 && this.#drain !== null) this.#finishDrain();
  }

  #pumpIn(milliseconds: number): void {
    this.#wake?.cancel();
    // Only a drain, whose end is near, may keep the process alive.
    this.#wake = startTimer(milliseconds, () => {
      this.#wake = null;
      this.#pump();
    }, this.#drain !== null);
  }

  async #send(parcel: Parcel, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const limit = this.#settings.requestTimeout ??
      (this.#drain === null ? RUNNING_REQUEST_LIMIT : REQUEST_LIMIT);
    const outcome = await post(this.#settings, body, limit, this.#stop.signal);
    if (!this.#underWay.delete(parcel)) return; // somebody else has settled it
    if (outcome.kind === "retry" && this.#mayRetry(outcome)) {
      this.#queue.unshift(this.#counted(parcel));
    } else this.#settle(parcel, outcome);
    this.#pump();
  }

  /** Counts the failure, and says whether there is time for another attempt. */
  #mayRetry(outcome: RetryOutcome): boolean {
    const failures = this.#failures++;
    const spread = 0.5 + Math.random() / 2;
    let wait = outcome.retryAfter ??
      Math.min(LONGEST_WAIT, 1_000 * 2 ** failures) * spread;
    if (this.#drain !== null) {
      if (outcome.retryAfter === null) {
        wait = outcome.isUnreachable
          ? LAST_WAITS[failures] ?? Infinity
          : Math.min(wait, 1_000);
      }
      if (wait >= this.#drain.left()) {
        // Whatever waits behind it would meet the same.
        for (const parcel of this.#takeQueue()) {
          this.#losses.drop(parcel.spans, outcome.reason);
        }
        return false;
      }
    }
    this.#notBefore = performance.now() + wait;
    return true;
  }

  #settle(parcel: Parcel, outcome: Outcome): void {
    if (outcome.kind !== "accepted") {
      return this.#losses.drop(parcel.spans, outcome.reason);
    }
    this.#failures = 0;
    const rejected = Math.min(parcel.spans, outcome.rejected);
    this.#exported += parcel.spans - rejected;
    if (rejected > 0 || outcome.message !== "") {
      this.#losses.reject(rejected, outcome.message);
    }
  }

  #report(): void {
    this.#losses.report(
      printable(publicAddress(this.#settings.url)),
      this.#warn,
    );
  }
}

/** A flush in progress. */
class Drain {
  readonly done: Promise<void>;
  readonly #end: number;
  readonly #timer: Timer;
  #resolve: () => void = () => {};

  constructor(timeoutMs: number, onEnd: () => void) {
    this.done = new Promise((resolve) => this.#resolve = resolve);
    this.#end = performance.now() + timeoutMs;
    this.#timer = startTimer(timeoutMs, onEnd, true);
  }

  /** The milliseconds that are left. */
  left(): number {
    return this.#end - performance.now();
  }

  finish(): void {
    this.#timer.cancel();
    this.#resolve();
  }
}
