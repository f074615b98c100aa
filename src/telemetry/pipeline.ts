// Copyright 2026 the Boruna authors. MIT license.

/**
 * Our own pipeline: columns of spans, encoded late, to one or more
 * destinations. It needs no package.
 *
 * @module
 */

import { createFile, writeErr } from "../host/mod.ts";
import type { Batch } from "./batch.ts";
import { Batches } from "./batches.ts";
import { endOpen, makeRecorder, type Tracing } from "./calls.ts";
import type { Destination } from "./destination.ts";
import { encodeJson } from "./encode_json.ts";
import { encodeProtobuf } from "./encode_protobuf.ts";
import { Endings } from "./endings.ts";
import { type Form, readClock } from "./form.ts";
import type { FlushOptions, SpanCounts, Telemetry } from "./mod.ts";
import { compression } from "./post.ts";
import { Sender } from "./sender.ts";
import type { OtlpSettings, Settings } from "./settings.ts";
import { linesOfJson, linesOfText } from "./text_destination.ts";

/**
 * The default of `FlushOptions.timeoutMs`: five seconds (`spec/telemetry.md`
 * 4.5), less what the process needs to end.
 */
export const FLUSH_TIMEOUT = 4_700;

/** What a pipeline is made of. */
export interface PipelineOptions {
  readonly settings: Settings;
  /** A file for OTLP documents, or null. */
  readonly file: string | null;
  readonly warn: (message: string) => void;
  /** Whether ends of the process are watched for; signals are asked extra. */
  readonly hooks: boolean;
  readonly signals: boolean;
}

/**
 * Starts the pipeline. Makes no connection before there are spans.
 *
 * @throws If the file cannot be created.
 */
export async function openPipeline(
  options: PipelineOptions,
): Promise<Telemetry | null> {
  const { settings, file, warn } = options;
  const form: Form = {
    resource: settings.resource,
    details: settings.details,
    clock: readClock(),
    limits: settings.limits,
  };
  const destinations: Destination[] = [];
  if (settings.otlp !== null) {
    destinations.push(await collector(settings.otlp, form, warn));
  }
  if (file !== null) {
    const { write } = createFile(file);
    destinations.push(linesOfJson(form, file, write, warn));
  }
  if (settings.console) destinations.push(linesOfText(form, writeErr, warn));
  if (destinations.length === 0) return null;
  return new Pipeline(destinations, options);
}

async function collector(
  otlp: OtlpSettings,
  form: Form,
  warn: (message: string) => void,
): Promise<Destination> {
  const sender = new Sender(otlp, await compression(otlp), warn);
  const isJson = otlp.protocol === "http/json";
  return {
    push: (batch: Batch) =>
      sender.push({
        spans: batch.size,
        body: () =>
          isJson
            ? new TextEncoder().encode(encodeJson(batch, form))
            : encodeProtobuf(batch, form),
      }),
    drain: (timeoutMs) => sender.drain(timeoutMs),
    drainSync: (timeoutMs) => sender.drainSync(timeoutMs),
    get counts() {
      return sender.counts;
    },
  };
}

class Pipeline implements Telemetry {
  readonly recorder: Telemetry["recorder"];
  readonly #destinations: readonly Destination[];
  readonly #batches: Batches;
  readonly #tracing: Tracing;
  readonly #endings: Endings | null;
  #flushes = 0;
  #deadline = Infinity;

  constructor(
    destinations: readonly Destination[],
    { settings, hooks, signals }: PipelineOptions,
  ) {
    this.#destinations = destinations;
    this.#batches = new Batches(settings, (batch) => {
      for (const destination of destinations) destination.push(batch);
    });
    this.#endings = hooks
      ? new Endings({
        hasWork: () => this.#hasWork(),
        finish: () => this.#finish(),
        finishNow: () => this.#finishNow(),
      }, signals)
      : null;
    this.#tracing = {
      batches: this.#batches,
      sampler: settings.sampler,
      capture: settings.capture,
      parent: settings.parent,
      baggage: settings.baggage,
      propagates: settings.propagates,
      onActivity: () => this.#endings?.arm(),
      runs: new Set(),
      lastOpen: null,
    };
    this.recorder = makeRecorder(this.#tracing);
  }

  get counts(): SpanCounts {
    // With more than one, those of the first: the collector, else the file.
    const { counts } = this.#destinations[0]!;
    return { recorded: this.#batches.recorded, ...counts };
  }

  async flush(
    { timeoutMs = FLUSH_TIMEOUT }: FlushOptions = {},
  ): Promise<void> {
    this.#batches.seal();
    this.#flushes++;
    this.#deadline = performance.now() + timeoutMs;
    await Promise.all(this.#destinations.map((one) => one.drain(timeoutMs)));
    if (--this.#flushes > 0) return;
    this.#deadline = Infinity;
    if (!this.#hasWork()) this.#endings?.disarm();
  }

  flushSync({ timeoutMs = FLUSH_TIMEOUT }: FlushOptions = {}): void {
    this.#batches.seal();
    for (const one of this.#destinations) one.drainSync(timeoutMs);
  }

  async close(options: FlushOptions = {}): Promise<void> {
    await this.flush(options);
    this.#endings?.close();
  }

  abandon(): void {
    this.#endings?.close();
  }

  #hasWork(): boolean {
    const { recorded } = this.#batches;
    return this.#tracing.lastOpen !== null || this.#tracing.runs.size > 0 ||
      this.#destinations.some(({ counts }) =>
        counts.exported + counts.rejected + counts.dropped < recorded
      );
  }

  #finish(): Promise<void> {
    endOpen(this.#tracing);
    return this.flush();
  }

  /** A flush that has begun has used up some of the time. */
  #finishNow(): void {
    endOpen(this.#tracing);
    const left = Math.min(FLUSH_TIMEOUT, this.#deadline - performance.now());
    this.flushSync({ timeoutMs: Math.max(1, Math.floor(left)) });
  }
}
