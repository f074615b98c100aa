// Copyright 2026 the Boruna authors. MIT license.

/**
 * The pipeline with the packages of OpenTelemetry (`BORUNA_OTEL_SDK=true`): the
 * SDK makes, samples, limits and encodes the spans; our queue keeps and sends
 * them. It gives the same spans as our own pipeline, five to ten times slower.
 *
 * The only file that loads OpenTelemetry packages.
 *
 * @module
 */

import {
  JsonTraceSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import type {
  ReadableSpan,
  Sampler as SdkSampler,
  SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { startTimer, type Timer } from "../host/mod.ts";
import { apiRecorder } from "./api_recorder.ts";
import { Endings } from "./endings.ts";
import { SCHEMA_URL, SCOPE } from "./form.ts";
import type { FlushOptions, Telemetry } from "./mod.ts";
import { FLUSH_TIMEOUT } from "./pipeline.ts";
import { compression } from "./post.ts";
import type { Sampler } from "./sampler.ts";
import { Sender } from "./sender.ts";
import type { Settings } from "./settings.ts";

/** Starts the pipeline. Makes no connection before there are spans. */
export async function openOtlp(
  settings: Settings,
  warn: (message: string) => void,
): Promise<Telemetry> {
  const otlp = settings.otlp!;
  const sender = new Sender(otlp, await compression(otlp), warn);
  const encode = otlp.protocol === "http/json" ? encodeJson : encodeProtobuf;
  const processor = new BatchingProcessor(settings, (spans) => {
    sender.push({ spans: spans.length, body: () => encode(spans) });
  }, () => endings.arm());
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(settings.resource),
    sampler: sdkSampler(settings.sampler),
    spanProcessors: [processor],
    ...(settings.limits === null ? {} : {
      spanLimits: {
        attributeCountLimit: settings.limits.attributes,
        attributeValueLengthLimit: settings.limits.valueLength,
      },
    }),
  });
  const flush = async (
    { timeoutMs = FLUSH_TIMEOUT }: FlushOptions = {},
  ): Promise<void> => {
    processor.seal();
    await sender.drain(timeoutMs);
  };
  const flushSync = ({ timeoutMs = FLUSH_TIMEOUT }: FlushOptions = {}) => {
    processor.seal();
    sender.drainSync(timeoutMs);
  };
  const endings: Endings = new Endings({
    hasWork: () => {
      const { exported, rejected, dropped } = sender.counts;
      return exported + rejected + dropped < processor.recorded;
    },
    finish: () => flush(),
    finishNow: () => flushSync(),
  }, true);
  return {
    recorder: apiRecorder({
      tracer: provider.getTracer(SCOPE, undefined, { schemaUrl: SCHEMA_URL }),
      integers: "number",
      registry: undefined,
      parent: settings.parent,
      baggage: settings.baggage,
      propagates: settings.propagates,
      capture: settings.capture,
      details: settings.details,
    }),
    flush,
    flushSync,
    async close(options?: FlushOptions): Promise<void> {
      await flush(options);
      endings.close();
    },
    abandon: () => endings.close(),
    get counts() {
      return { recorded: processor.recorded, ...sender.counts };
    },
  };
}

/** Collects ended spans; it never drops one, as the SDK's own one does. */
class BatchingProcessor implements SpanProcessor {
  recorded = 0;
  readonly #settings: Settings;
  readonly #deliver: (spans: ReadableSpan[]) => void;
  readonly #onFirst: () => void;
  #open: ReadableSpan[] = [];
  #timer: Timer | null = null;

  constructor(
    settings: Settings,
    deliver: (spans: ReadableSpan[]) => void,
    onFirst: () => void,
  ) {
    this.#settings = settings;
    this.#deliver = deliver;
    this.#onFirst = onFirst;
  }

  onStart(): void {
    if (this.#open.length === 0) this.#onFirst();
  }

  onEnd(span: ReadableSpan): void {
    this.recorded++;
    const count = this.#open.push(span);
    if (count >= this.#settings.batchSize) this.seal();
    else {
      this.#timer ??= startTimer(
        this.#settings.scheduleDelay,
        () => this.seal(),
        false,
      );
    }
  }

  seal(): void {
    const spans = this.#open;
    this.#timer?.cancel();
    this.#timer = null;
    if (spans.length === 0) return;
    this.#open = [];
    this.#deliver(spans);
  }

  forceFlush(): Promise<void> {
    this.seal();
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}

function sdkSampler({ ratio, isParentBased }: Sampler): SdkSampler {
  const root = ratio >= 1
    ? new AlwaysOnSampler()
    : ratio <= 0
    ? new AlwaysOffSampler()
    : new TraceIdRatioBasedSampler(ratio);
  return isParentBased ? new ParentBasedSampler({ root }) : root;
}

function encodeProtobuf(spans: ReadableSpan[]): Uint8Array<ArrayBuffer> {
  return encoded(ProtobufTraceSerializer.serializeRequest(spans));
}

/**
 * The SDK writes 64-bit integers as JSON numbers, the protocol wants strings.
 * The pattern cannot occur inside a string, whose quotes are escaped.
 */
function encodeJson(spans: ReadableSpan[]): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(
    encoded(JsonTraceSerializer.serializeRequest(spans)),
  );
  return new TextEncoder().encode(
    text.replace(/"intValue":(-?[0-9]+)/g, '"intValue":"$1"'),
  );
}

function encoded(body: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  if (body === undefined) throw new Error("the spans cannot be encoded");
  // The serializers of the SDK allocate ordinary buffers.
  return body as Uint8Array<ArrayBuffer>;
}
