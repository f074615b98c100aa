// Copyright 2026 the Boruna authors. MIT license.

/**
 * A small OTLP collector for demonstrations and tests: takes spans as JSON over
 * HTTP and keeps them.
 *
 * @module
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as received. */
export interface ReceivedSpan {
  readonly name: string;
  /** `service.name` of its resource. */
  readonly service: string;
  /** Attributes; integers are BigInts, so that they are told from doubles. */
  readonly attributes: Readonly<
    Record<string, string | bigint | number | boolean>
  >;
}

/** A running collector. */
export interface Collector {
  /** What to set `OTEL_EXPORTER_OTLP_ENDPOINT` to. */
  readonly endpoint: string;
  /** Everything received so far. */
  readonly spans: readonly ReceivedSpan[];
  /** Stops it. */
  close(): Promise<void>;
}

interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}

interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly attributes?: readonly Attribute[];
      }[];
    }[];
  }[];
}

function plain(attributes: readonly Attribute[] | undefined) {
  const record: Record<string, string | bigint | number | boolean> = {};
  for (const { key, value } of attributes ?? []) {
    record[key] = value.stringValue ??
      (value.intValue === undefined ? undefined : BigInt(value.intValue)) ??
      value.doubleValue ?? value.boolValue ?? "";
  }
  return record;
}

function read(batch: Batch): ReceivedSpan[] {
  return batch.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource?.attributes)["service.name"] ?? "");
    return scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, attributes }) => ({
        name,
        service,
        attributes: plain(attributes),
      }))
    );
  });
}

/** Starts a collector on a free port of this machine. */
export function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (data: string) => body += data);
    request.on("end", () => {
      const json = request.headers["content-type"]?.includes("json") ?? false;
      if (json) spans.push(...read(JSON.parse(body)));
      response.writeHead(json ? 200 : 415, {
        "content-type": "application/json",
      });
      response.end("{}");
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        endpoint: `http://127.0.0.1:${port}`,
        spans,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** Starts a server that answers every request with one document. */
export function startDocument(
  document: unknown,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(document));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}/document.json`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
