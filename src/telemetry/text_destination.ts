// Copyright 2026 the Boruna authors. MIT license.

/**
 * Spans as lines: OTLP documents in a file, or short texts for people. Both are
 * written at once, so nothing is left to do when the process ends.
 *
 * @module
 */

import type { Batch } from "./batch.ts";
import type { Destination } from "./destination.ts";
import { encodeJson } from "./encode_json.ts";
import { allSpans, type Form } from "./form.ts";
import { Losses } from "./losses.ts";
import { limited, type Span } from "./span.ts";

/** One OTLP JSON document a line (the format of the OTLP file exporter). */
export function linesOfJson(
  form: Form,
  path: string,
  write: (text: string) => void,
  warn: (message: string) => void,
): Destination {
  return new Lines(
    (batch) => write(`${encodeJson(batch, form)}\n`),
    path,
    warn,
  );
}

/** One line a span, for people. */
export function linesOfText(
  form: Form,
  write: (text: string) => void,
  warn: (message: string) => void,
): Destination {
  return new Lines(
    (batch) => {
      let text = "";
      for (const span of allSpans(batch, form)) {
        text += spanLine(
          form.limits === null ? span : limited(span, form.limits),
        );
      }
      write(text);
    },
    "the console",
    warn,
  );
}

/** A span as people read it: duration, name, attributes, and what it is part of. */
function spanLine(span: Span): string {
  const attributes = span.attributes.map(([name, value]) =>
    ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  const status = span.error === null ? "" : ` status=error`;
  return `span ${span.name} ${(span.end - span.start).toFixed(3)} ms` +
    `${
      attributes.join("")
    }${status} trace=${span.traceId} span=${span.spanId}` +
    `${span.parentSpanId === "" ? "" : ` parent=${span.parentSpanId}`}\n`;
}

class Lines implements Destination {
  readonly #put: (batch: Batch) => void;
  readonly #name: string;
  readonly #warn: (message: string) => void;
  readonly #losses: Losses = new Losses();
  #exported = 0;

  constructor(
    put: (batch: Batch) => void,
    name: string,
    warn: (message: string) => void,
  ) {
    this.#put = put;
    this.#name = name;
    this.#warn = warn;
  }

  get counts(): Destination["counts"] {
    const { rejected, dropped } = this.#losses;
    return { exported: this.#exported, rejected, dropped };
  }

  push(batch: Batch): void {
    try {
      this.#put(batch);
      this.#exported += batch.size;
    } catch (error) {
      this.#losses.drop(
        batch.size,
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  drain(): Promise<void> {
    this.drainSync();
    return Promise.resolve();
  }

  drainSync(): void {
    this.#losses.report(this.#name, this.#warn);
  }
}
