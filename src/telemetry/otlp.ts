// Copyright 2026 the Boruna authors. MIT license.

/**
 * The export pipeline: the OpenTelemetry SDK makes and encodes spans, a queue
 * of ours keeps them, fetch sends them.
 *
 * The only file that loads OpenTelemetry packages; it is imported when an
 * endpoint is set.
 *
 * @module
 */

import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import {
  JsonTraceSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type {
  ReadableSpan,
  SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { Batches } from "./batches.ts";
import type { FlushOptions, Telemetry } from "./mod.ts";
import { spanRecorder } from "./recorder.ts";
import { Sender } from "./sender.ts";
import type { OtlpSettings } from "./settings.ts";

/** The default of `FlushOptions.timeoutMs` (`spec/telemetry.md` 4.5). */
const FLUSH_TIMEOUT = 5_000;

/** Starts the pipeline. Makes no connection before there are spans. */
export function openOtlp(
  settings: OtlpSettings,
  warn: (message: string) => void,
): Telemetry {
  const sender = new Sender(settings, warn);
  const encode = settings.protocol === "http/json"
    ? encodeJson
    : encodeProtobuf;
  const batches = new Batches<ReadableSpan>(settings, encode, sender);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(settings.resource),
    spanProcessors: [new BatchingProcessor(batches)],
  });
  return {
    recorder: spanRecorder(provider.getTracer("boruna")),
    async flush(
      { timeoutMs = FLUSH_TIMEOUT }: FlushOptions = {},
    ): Promise<void> {
      batches.seal();
      await sender.drain(timeoutMs);
    },
    flushSync({ timeoutMs = FLUSH_TIMEOUT }: FlushOptions = {}): void {
      batches.seal();
      sender.drainSync(timeoutMs);
    },
    get counts() {
      return { recorded: batches.recorded, ...sender.counts };
    },
  };
}

/** Hands ended spans on; it never drops one, as the SDK's own one does. */
class BatchingProcessor implements SpanProcessor {
  readonly #batches: Batches<ReadableSpan>;

  constructor(batches: Batches<ReadableSpan>) {
    this.#batches = batches;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#batches.add(span);
  }

  forceFlush(): Promise<void> {
    this.#batches.seal();
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
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
