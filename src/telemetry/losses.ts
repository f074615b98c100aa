// Copyright 2026 the Boruna authors. MIT license.

/**
 * The account of spans that did not arrive: nothing is lost in silence.
 *
 * @module
 */

import { printable } from "./settings.ts";

/** Counts losses, and tells each kind of them once. */
export class Losses {
  /** Spans that were given up. */
  dropped = 0;
  /** Spans that the collector refused. */
  rejected = 0;
  readonly #reasons: Map<string, number> = new Map();
  readonly #answers: Map<string, number> = new Map();

  /** Spans are given up. */
  drop(spans: number, reason: string): void {
    this.dropped += spans;
    add(this.#reasons, reason, spans);
  }

  /** The collector took a batch but for so many spans, or had a remark. */
  reject(spans: number, message: string): void {
    this.rejected += spans;
    add(this.#answers, message, spans);
  }

  /** Tells what happened since the last report, one line a kind. */
  report(address: string, warn: (message: string) => void): void {
    for (const [message, spans] of this.#answers) {
      const text = message === "" ? "" : `: ${printable(message)}`;
      warn(
        spans === 0
          ? `the collector at ${address} has a remark${text}`
          : `the collector at ${address} rejected ${inSpans(spans)}${text}`,
      );
    }
    for (const [reason, spans] of this.#reasons) {
      warn(
        `OTel span flush failed: ${
          inSpans(spans)
        } not delivered to ${address}: ${reason}`,
      );
    }
    this.#answers.clear();
    this.#reasons.clear();
  }
}

function add(counts: Map<string, number>, key: string, n: number): void {
  // A collector that words every answer anew must not fill the memory.
  const known = counts.size < 8 || counts.has(key) ? key : "other reasons";
  counts.set(known, (counts.get(known) ?? 0) + n);
}

function inSpans(n: number): string {
  return n === 1 ? "1 span" : `${n} spans`;
}
