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

import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import type { BatchSink } from "./batches.ts";
import type { SpanCounts } from "./mod.ts";
import { Losses } from "./losses.ts";
import { type Body, type Outcome, post, type RetryOutcome } from "./post.ts";
import { postBlocking } from "./post_blocking.ts";
import { type OtlpSettings, printable, publicAddress } from "./settings.ts";

/** How many requests may be under way; OTLP allows any number. */
const PARALLEL_REQUESTS = 4;
/** How many bytes may wait: about 400,000 spans of a capability call. */
const QUEUE_BYTES = 64 * 1024 * 1024;
/** The largest wait between two attempts while the program runs. */
const LONGEST_WAIT = 30_000;
/** The waits between attempts at the end, where people wait with us. */
const LAST_WAITS: readonly number[] = [100, 400];

/** Delivers batches. */
export class Sender implements BatchSink {
  readonly #settings: OtlpSettings;
  readonly #warn: (message: string) => void;
  readonly #queue: Body[] = [];
  readonly #underWay: Set<Body> = new Set();
  readonly #losses: Losses = new Losses();
  #stop: AbortController = new AbortController();
  #queuedBytes = 0;
  #queuedSpans = 0;
  #failures = 0;
  #notBefore = 0;
  #wake: ReturnType<typeof setTimeout> | null = null;
  #isWoken = false;
  #drain: Drain | null = null;
  #exported = 0;

  constructor(settings: OtlpSettings, warn: (message: string) => void) {
    this.#settings = settings;
    this.#warn = warn;
  }

  /** What happened so far. */
  get counts(): Omit<SpanCounts, "recorded"> {
    const { rejected, dropped } = this.#losses;
    return { exported: this.#exported, rejected, dropped };
  }

  push(bytes: Uint8Array<ArrayBuffer>, spans: number): void {
    if (
      this.#queuedBytes + bytes.length > QUEUE_BYTES ||
      this.#queuedSpans + spans > this.#settings.queueSize
    ) return this.drop(spans, "no room left in the queue");
    this.#queue.push(this.#counted({ bytes, spans }));
    this.#wakeSoon();
  }

  drop(spans: number, reason: string): void {
    this.#losses.drop(spans, reason);
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
    const bodies = this.#takeAll();
    if (bodies.length > 0) {
      const outcomes = postBlocking(this.#settings, bodies, timeoutMs);
      bodies.forEach((body, i) => this.#settle(body, outcomes[i]!));
    }
    this.#report();
  }

  /** Empties the queue, and forgets the requests that are under way. */
  #takeAll(): Body[] {
    const bodies = [...this.#underWay, ...this.#takeQueue()];
    this.#underWay.clear();
    this.#stop.abort();
    this.#stop = new AbortController();
    return bodies;
  }

  #takeQueue(): Body[] {
    this.#queuedBytes = 0;
    this.#queuedSpans = 0;
    return this.#queue.splice(0);
  }

  /** Counts a batch that goes into the queue. */
  #counted(body: Body): Body {
    this.#queuedBytes += body.bytes.length;
    this.#queuedSpans += body.spans;
    return body;
  }

  #endInTime(timeoutMs: number): void {
    for (const body of this.#takeAll()) {
      this.drop(body.spans, `no answer within ${timeoutMs} ms`);
    }
    this.#finishDrain();
  }

  #finishDrain(): void {
    if (this.#wake !== null) clearTimeout(this.#wake);
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
    setImmediate(() => {
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
      const body = this.#queue.shift()!;
      this.#queuedBytes -= body.bytes.length;
      this.#queuedSpans -= body.spans;
      this.#underWay.add(body);
      void this.#send(body);
    }
    if (this.#underWay.size === 0 && this.#drain !== null) this.#finishDrain();
  }

  #pumpIn(milliseconds: number): void {
    if (this.#wake !== null) clearTimeout(this.#wake);
    this.#wake = setTimeout(() => {
      this.#wake = null;
      this.#pump();
    }, milliseconds);
    // Only a drain, whose end is near, may keep the process alive.
    if (this.#drain === null) this.#wake.unref();
  }

  async #send(body: Body): Promise<void> {
    const outcome = await post(this.#settings, body, this.#stop.signal);
    if (!this.#underWay.delete(body)) return; // somebody else has settled it
    if (outcome.kind === "retry" && this.#mayRetry(outcome)) {
      this.#queue.unshift(this.#counted(body));
    } else this.#settle(body, outcome);
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
        for (const body of this.#takeQueue()) {
          this.drop(body.spans, outcome.reason);
        }
        return false;
      }
    }
    this.#notBefore = performance.now() + wait;
    return true;
  }

  #settle(body: Body, outcome: Outcome): void {
    if (outcome.kind !== "accepted") {
      return this.drop(body.spans, outcome.reason);
    }
    this.#failures = 0;
    const rejected = Math.min(body.spans, outcome.rejected);
    this.#exported += body.spans - rejected;
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
  readonly #timer: ReturnType<typeof setTimeout>;
  #resolve: () => void = () => {};

  constructor(timeoutMs: number, onEnd: () => void) {
    this.done = new Promise((resolve) => this.#resolve = resolve);
    this.#end = performance.now() + timeoutMs;
    this.#timer = setTimeout(onEnd, timeoutMs);
  }

  /** The milliseconds that are left. */
  left(): number {
    return this.#end - performance.now();
  }

  finish(): void {
    clearTimeout(this.#timer);
    this.#resolve();
  }
}
