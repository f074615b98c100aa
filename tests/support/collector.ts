// Copyright 2026 the Boruna authors. MIT license.

/**
 * An OTLP collector on a port of its own, which can misbehave.
 *
 * It decodes what it gets by itself, so that a test sees what a backend would.
 *
 * @module
 */

import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { readTraceRequest } from "./protobuf.ts";

/** The value of an attribute; integers are BigInts, doubles numbers. */
export type CollectedValue =
  | string
  | bigint
  | number
  | boolean
  | readonly CollectedValue[];

/** A span as the collector sees it. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  /** Pairs in order; integers are BigInts, doubles numbers. */
  readonly attributes: readonly (readonly [string, CollectedValue])[];
  readonly status: number;
  readonly statusMessage: string;
  readonly flags: number;
  readonly traceState: string;
  readonly droppedAttributes: number;
  readonly events: number;
  readonly links: number;
  readonly scope: string;
  readonly scopeVersion: string | undefined;
  readonly schemaUrl: string;
  readonly resource: Readonly<Record<string, CollectedValue>>;
}

/** One request, as it came in. */
export interface CollectedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as text of one byte a character, to search for secrets. */
  readonly raw: string;
  readonly spans: readonly CollectedSpan[];
}

/** How a request is answered; a number is a bare status. */
export type Answer =
  | "accept"
  | "hang"
  | "close"
  | number
  | {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  };

/** A running collector. */
export interface Collector {
  /** The value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  /** All requests, whatever the answer was. */
  readonly requests: readonly CollectedRequest[];
  /** The spans of the requests that were accepted. */
  readonly spans: readonly CollectedSpan[];
  /** Stops, and closes all connections. */
  close(): Promise<void>;
}

/** How strict a collector is. */
export interface CollectorOptions {
  /** Takes 64-bit integers that are JSON numbers, as all backends do. */
  readonly lenient?: boolean;
}

/**
 * Starts a collector.
 *
 * @param answer How to answer the request with this number, from 0.
 */
export async function startCollector(
  answer: (index: number) => Answer | Promise<Answer> = () => "accept",
  options: CollectorOptions = {},
): Promise<Collector> {
  const requests: CollectedRequest[] = [];
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      if (body === null) return;
      const index = requests.length;
      const collected = collect(request, body, options.lenient ?? false);
      requests.push(collected);
      const how = await answer(index);
      const status = typeof how === "object" ? how.status : how;
      if (status === "accept" || status === 200) {
        spans.push(...collected.spans);
      }
      respond(request, response, how);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    spans,
    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) =>
        server.close(() => resolve())
      );
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An endpoint at which nobody listens. */
export async function refusingEndpoint(): Promise<string> {
  const collector = await startCollector();
  await collector.close();
  return collector.endpoint;
}

/** The body of a request, or null if the client went away. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
  } catch {
    return null;
  }
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  how: Answer,
): void {
  if (how === "hang") return;
  if (how === "close") {
    request.socket.destroy();
    return;
  }
  if (how === "accept") how = 200;
  const { status, headers = {}, body = "" } = typeof how === "number"
    ? { status: how }
    : how;
  response.writeHead(status, {
    "content-type": "application/x-protobuf",
    ...headers,
  });
  response.end(body);
}

function collect(
  request: IncomingMessage,
  body: Uint8Array,
  lenient: boolean,
): CollectedRequest {
  const bytes = request.headers["content-encoding"] === "gzip"
    ? gunzipSync(body)
    : body;
  const type = request.headers["content-type"];
  // A runtime's own telemetry sends other signals too.
  const isTraces = !/\/(?:logs|metrics)$/.test(request.url ?? "");
  const document = !isTraces
    ? { resourceSpans: [] }
    : type === "application/json"
    ? JSON.parse(new TextDecoder().decode(bytes))
    : type === "application/x-protobuf"
    ? readTraceRequest(bytes)
    : { resourceSpans: [] };
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    raw: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""),
    spans: spansOf(document as TraceRequest, lenient),
  };
}

interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version?: string };
      readonly schemaUrl?: string;
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
        readonly attributes: readonly KeyValue[];
        readonly droppedAttributesCount?: number;
        readonly traceState?: string;
        readonly flags?: number;
        readonly status?: { readonly code?: number; readonly message?: string };
        readonly events: readonly unknown[];
        readonly links: readonly unknown[];
      }[];
    }[];
  }[];
}

function spansOf(request: TraceRequest, lenient: boolean): CollectedSpan[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans, schemaUrl }) =>
      spans.map((span): CollectedSpan => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        name: span.name,
        kind: span.kind,
        start: BigInt(span.startTimeUnixNano),
        end: BigInt(span.endTimeUnixNano),
        attributes: span.attributes.map((
          pair,
        ) => [pair.key, plain(pair, lenient)]),
        status: span.status?.code ?? 0,
        statusMessage: span.status?.message ?? "",
        flags: span.flags ?? 0,
        traceState: span.traceState ?? "",
        droppedAttributes: span.droppedAttributesCount ?? 0,
        events: span.events.length,
        links: span.links.length,
        scope: scope.name,
        scopeVersion: scope.version,
        schemaUrl: schemaUrl ?? "",
        resource: Object.fromEntries(
          resource.attributes.map((pair) => [pair.key, plain(pair, lenient)]),
        ),
      }))
    )
  );
}

function plain({ key, value }: KeyValue, lenient: boolean): CollectedValue {
  return plainValue(key, value, lenient);
}

function plainValue(
  key: string,
  value: AnyValue,
  lenient: boolean,
): CollectedValue {
  const { stringValue, intValue, doubleValue, boolValue, arrayValue } = value;
  // The protocol wants 64-bit integers as strings.
  if (intValue !== undefined && typeof intValue !== "string" && !lenient) {
    throw new Error(`${key} is an integer that is not written as a string`);
  }
  if (arrayValue !== undefined) {
    return arrayValue.values.map((item) => plainValue(key, item, lenient));
  }
  const found = intValue === undefined
    ? stringValue ?? doubleValue ?? boolValue
    : BigInt(intValue);
  if (found === undefined) throw new Error(`${key} has no value`);
  return found;
}
