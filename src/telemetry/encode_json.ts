// Copyright 2026 the Boruna authors. MIT license.

/**
 * OTLP as JSON: 64-bit integers are strings, ids are hexadecimal digits,
 * enumerations are numbers.
 *
 * @module
 */

import { CAPABILITY_NAMES, quoteJson } from "../value/mod.ts";
import { ABSENT, type Batch } from "./batch.ts";
import {
  CALL_NAME,
  callSpan,
  type Form,
  nanoseconds,
  plainSpans,
  SCHEMA_URL,
  SCOPE,
  words,
} from "./form.ts";
import {
  type Attribute,
  type AttributeValue,
  INTERNAL,
  type Span,
} from "./span.ts";
import { flagsBelow } from "./trace_context.ts";

/** An `ExportTraceServiceRequest` in one line. */
export function encodeJson(batch: Batch, form: Form): string {
  const spans: string[] = [];
  if (form.limits === null) {
    for (let i = 0; i < batch.calls; i++) {
      spans.push(callJson(batch, i, form));
    }
  }
  for (const span of plainSpans(batch, form)) spans.push(spanJson(span, form));
  const resource = Object.entries(form.resource).map(attributeJson).join(",");
  return `{"resourceSpans":[{"resource":{"attributes":[${resource}],` +
    `"droppedAttributesCount":0},"scopeSpans":[{"scope":{"name":"${SCOPE}"},` +
    `"spans":[${spans.join(",")}],"schemaUrl":"${SCHEMA_URL}"}]}]}`;
}

/** What stands around the parts of calls that differ. */
const BEFORE_TIME = `"name":"${CALL_NAME}","kind":${INTERNAL},` +
  '"startTimeUnixNano":"';
const AFTER_ATTRIBUTES = '],"droppedAttributesCount":0,"events":[],' +
  '"droppedEventsCount":0,"links":[],"droppedLinksCount":0,"status":';

/** The same as `spanJson` for a call, without the detour of a span. */
function callJson(batch: Batch, i: number, form: Form): string {
  const parent = batch.parent[i] ?? null;
  const error = batch.error[i]!;
  if (form.details || error !== 0 || (parent?.traceState ?? "") !== "") {
    return spanJson(callSpan(batch, i, form.details), form);
  }
  const traceId = parent === null
    ? words(batch.traceIds, 4 * i, 4)
    : parent.traceId;
  const parentSpanId = parent?.spanId ?? "";
  const budget = batch.budget[i]!;
  const bytesOut = batch.bytesOut[i]!;
  return `{"traceId":"${traceId}","spanId":"${words(batch.ids, 2 * i, 2)}",` +
    (parentSpanId === "" ? "" : `"parentSpanId":"${parentSpanId}",`) +
    `"flags":${flagsBelow(parent)},${BEFORE_TIME}` +
    `${nanoseconds(form.clock, batch.start[i]!)}","endTimeUnixNano":"` +
    `${nanoseconds(form.clock, batch.end[i]!)}","attributes":[` +
    `{"key":"cap.name","value":{"stringValue":"${
      CAPABILITY_NAMES[batch.capability[i]!]
    }"}},{"key":"bytes_in","value":{"intValue":"${batch.bytesIn[i]}"}}` +
    (budget === ABSENT
      ? ""
      : `,{"key":"cap.budget_remaining","value":{"intValue":"${budget}"}}`) +
    (bytesOut === ABSENT
      ? ""
      : `,{"key":"bytes_out","value":{"intValue":"${bytesOut}"}}`) +
    `${AFTER_ATTRIBUTES}{"code":0}}`;
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
