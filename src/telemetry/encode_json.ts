// Copyright 2026 the Boruna authors. MIT license.

/**
 * OTLP as JSON: 64-bit integers are strings, ids are hexadecimal digits,
 * enumerations are numbers.
 *
 * @module
 */

import { quoteJson } from "../value/mod.ts";
import type { Batch } from "./batch.ts";
import {
  callSpan,
  type Form,
  nanoseconds,
  plainSpans,
  SCHEMA_URL,
  SCOPE,
} from "./form.ts";
import type { Attribute, AttributeValue, Span } from "./span.ts";

/** An `ExportTraceServiceRequest` in one line. */
export function encodeJson(batch: Batch, form: Form): string {
  const spans: string[] = [];
  if (form.limits === null) {
    for (let i = 0; i < batch.calls; i++) {
      spans.push(spanJson(callSpan(batch, i, form.details), form));
    }
  }
  for (const span of plainSpans(batch, form)) spans.push(spanJson(span, form));
  const resource = Object.entries(form.resource).map(attributeJson).join(",");
  return `{"resourceSpans":[{"resource":{"attributes":[${resource}],` +
    `"droppedAttributesCount":0},"scopeSpans":[{"scope":{"name":"${SCOPE}"},` +
    `"spans":[${spans.join(",")}],"schemaUrl":"${SCHEMA_URL}"}]}]}`;
}

function spanJson(span: Span, { clock }: Form): string {
  return `{"traceId":"${span.traceId}","spanId":"${span.spanId}",` +
    (span.traceState === ""
      ? ""
      : `"traceState":${quoteJson(span.traceState)},`) +
    (span.parentSpanId === "" ? "" : `"parentSpanId":"${span.parentSpanId}",`) +
    `"flags":${span.flags},"name":${quoteJson(span.name)},` +
    `"kind":${span.kind},` +
    `"startTimeUnixNano":"${nanoseconds(clock, span.start)}",` +
    `"endTimeUnixNano":"${nanoseconds(clock, span.end)}",` +
    `"attributes":[${span.attributes.map(attributeJson).join(",")}],` +
    `"droppedAttributesCount":${span.droppedAttributes},` +
    `"events":[],"droppedEventsCount":0,"links":[],"droppedLinksCount":0,` +
    (span.error === null
      ? `"status":{"code":0}}`
      : `"status":{"code":2,"message":${quoteJson(span.error)}}}`);
}

function attributeJson([name, value]: Attribute): string {
  return `{"key":${quoteJson(name)},"value":${valueJson(value)}}`;
}

function valueJson(value: AttributeValue): string {
  switch (typeof value) {
    case "string":
      return `{"stringValue":${quoteJson(value)}}`;
    case "number":
      return `{"intValue":"${value}"}`;
    case "boolean":
      return `{"boolValue":${value}}`;
    default:
      return `{"arrayValue":{"values":[${value.map(valueJson).join(",")}]}}`;
  }
}
