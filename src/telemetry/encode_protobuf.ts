// Copyright 2026 the Boruna authors. MIT license.

/**
 * OTLP as protobuf, by the field numbers of `opentelemetry/proto/trace/v1`.
 *
 * Calls are the many: they go from their columns straight into the bytes, with
 * everything that is the same in all of them prepared. The rest is written
 * field by field.
 *
 * @module
 */

import { CAPABILITY_NAMES } from "../value/mod.ts";
import { ABSENT, type Batch, ERROR_KINDS, SOURCES } from "./batch.ts";
import {
  CALL_NAME,
  type Form,
  nanoseconds,
  plainSpans,
  SCHEMA_URL,
  SCOPE,
} from "./form.ts";
import { ProtobufWriter } from "./protobuf_writer.ts";
import {
  type Attribute,
  type AttributeValue,
  INTERNAL,
  type Span,
} from "./span.ts";
import { bytesOf, flagsBelow, type TraceContext } from "./trace_context.ts";

/** The most bytes of a call's span beside its trace state. */
const LONGEST_CALL = 400;

/** An `ExportTraceServiceRequest`. */
export function encodeProtobuf(
  batch: Batch,
  form: Form,
): Uint8Array<ArrayBuffer> {
  const spans = new ProtobufWriter(256 * batch.size + LONGEST_CALL);
  if (form.limits === null) writeCalls(spans, batch, form);
  for (const span of plainSpans(batch, form)) writeSpan(spans, span, form);
  const scopeSpans = new ProtobufWriter(spans.at + 256);
  scopeSpans.message(1, (scope) => scope.text(1, SCOPE));
  scopeSpans.raw(spans.bytes.subarray(0, spans.at));
  scopeSpans.text(3, SCHEMA_URL);
  const resourceSpans = new ProtobufWriter(scopeSpans.at + 1024);
  resourceSpans.message(1, (resource) => {
    for (const entry of Object.entries(form.resource)) {
      writeAttribute(resource, 1, entry);
    }
  });
  resourceSpans.chunk(2, scopeSpans.bytes.subarray(0, scopeSpans.at));
  const request = new ProtobufWriter(resourceSpans.at + 16);
  request.chunk(1, resourceSpans.bytes.subarray(0, resourceSpans.at));
  return request.take();
}

/** The parts of calls that do not change. */
interface Parts {
  readonly name: Uint8Array;
  readonly capability: readonly Uint8Array[];
  readonly errorKind: readonly Uint8Array[];
  readonly errorType: readonly Uint8Array[];
  readonly source: readonly Uint8Array[];
  readonly status: readonly Uint8Array[];
  readonly bytesIn: Uint8Array;
  readonly bytesOut: Uint8Array;
  readonly budget: Uint8Array;
}

let parts: Parts | null = null;

function makeParts(): Parts {
  const attribute = (name: string, value: string): Uint8Array =>
    written((into) => writeAttribute(into, 9, [name, value]));
  return {
    name: written((into) => {
      into.text(5, CALL_NAME);
      into.tag(6, 0);
      into.varint(INTERNAL);
    }),
    capability: CAPABILITY_NAMES.map((name) => attribute("cap.name", name)),
    errorKind: ERROR_KINDS.map((kind) => attribute("error.kind", kind)),
    errorType: ERROR_KINDS.map((kind) => attribute("error.type", kind)),
    source: SOURCES.map((source) => attribute("boruna.handler", source)),
    status: ERROR_KINDS.map((kind) =>
      written((into) => writeStatus(into, kind === "" ? null : kind))
    ),
    bytesIn: new TextEncoder().encode("bytes_in"),
    bytesOut: new TextEncoder().encode("bytes_out"),
    budget: new TextEncoder().encode("cap.budget_remaining"),
  };
}

function written(write: (into: ProtobufWriter) => void): Uint8Array {
  const into = new ProtobufWriter();
  write(into);
  return into.take();
}

/** What the spans below one parent have in common. */
interface Family {
  readonly parent: TraceContext | null;
  readonly traceId: Uint8Array;
  readonly traceState: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly flags: number;
}

function familyOf(parent: TraceContext | null): Family {
  return {
    parent,
    traceId: parent === null ? new Uint8Array(16) : bytesOf(parent.traceId),
    traceState: parent === null || parent.traceState === ""
      ? new Uint8Array()
      : written((into) => into.text(3, parent.traceState)),
    parentSpanId: parent === null || parent.spanId === ""
      ? new Uint8Array()
      : written((into) => into.chunk(4, bytesOf(parent.spanId))),
    flags: flagsBelow(parent),
  };
}

function writeCalls(into: ProtobufWriter, batch: Batch, form: Form): void {
  const known = parts ??= makeParts();
  let family = familyOf(null);
  for (let i = 0; i < batch.calls; i++) {
    const parent = batch.parent[i] ?? null;
    if (parent !== family.parent) family = familyOf(parent);
    into.reserve(LONGEST_CALL + family.traceState.length);
    into.at = writeCall(into.bytes, into.at, batch, i, family, known, form);
  }
}

/** Writes one call and gives the place behind it. */
function writeCall(
  out: Uint8Array,
  from: number,
  batch: Batch,
  i: number,
  family: Family,
  known: Parts,
  { clock, details }: Form,
): number {
  // Its length takes two bytes, except for the shortest ones.
  let at = from + 3;
  out[at++] = 0x0a;
  out[at++] = 16;
  if (family.parent === null) {
    for (let word = 0; word < 4; word++) {
      at = putWord(out, at, batch.traceIds[4 * i + word]!);
    }
  } else at = put(out, at, family.traceId);
  out[at++] = 0x12;
  out[at++] = 8;
  at = putWord(out, at, batch.ids[2 * i]!);
  at = putWord(out, at, batch.ids[2 * i + 1]!);
  at = put(out, at, family.traceState);
  at = put(out, at, family.parentSpanId);
  at = put(out, at, known.name);
  at = putTime(out, at, 0x39, clock.wall, batch.start[i]! - clock.at);
  at = putTime(out, at, 0x41, clock.wall, batch.end[i]! - clock.at);
  at = put(out, at, known.capability[batch.capability[i]!]!);
  at = putNumber(out, at, known.bytesIn, batch.bytesIn[i]!);
  const error = batch.error[i]!;
  const isOverBudget = ERROR_KINDS[error] === "budget_exceeded";
  if (isOverBudget) at = put(out, at, known.errorKind[error]!);
  if (batch.budget[i] !== ABSENT) {
    at = putNumber(out, at, known.budget, batch.budget[i]!);
  }
  if (error !== 0 && !isOverBudget) at = put(out, at, known.errorKind[error]!);
  if (batch.bytesOut[i] !== ABSENT) {
    at = putNumber(out, at, known.bytesOut, batch.bytesOut[i]!);
  }
  if (details) {
    if (error !== 0) at = put(out, at, known.errorType[error]!);
    const source = batch.source[i]!;
    if (source !== 0) at = put(out, at, known.source[source]!);
  }
  at = put(out, at, known.status[error]!);
  out[at++] = 0x85;
  out[at++] = 0x01;
  const { flags } = family;
  out[at++] = flags & 255;
  out[at++] = flags >>> 8;
  out[at++] = 0;
  out[at++] = 0;
  return close(out, from, at);
}

/** Writes the tag and the length before what was written; where it ends. */
function close(out: Uint8Array, from: number, end: number): number {
  const length = end - from - 3;
  out[from] = 0x12;
  if (length < 128) {
    out[from + 1] = length;
    out.copyWithin(from + 2, from + 3, end);
    return end - 1;
  }
  out[from + 1] = (length & 127) | 128;
  out[from + 2] = length >>> 7;
  return end;
}

function put(out: Uint8Array, at: number, bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i++) out[at++] = bytes[i]!;
  return at;
}

function putWord(out: Uint8Array, at: number, word: number): number {
  out[at] = word >>> 24;
  out[at + 1] = word >>> 16;
  out[at + 2] = word >>> 8;
  out[at + 3] = word;
  return at + 4;
}

/** Nanoseconds since 1970 do not fit into a number, so they are two words. */
function putTime(
  out: Uint8Array,
  at: number,
  tag: number,
  wall: number,
  passed: number,
): number {
  const nanos = Math.round(passed * 1e6);
  const whole = wall + Math.floor(nanos / 1e6);
  const rest = nanos - Math.floor(nanos / 1e6) * 1e6;
  // whole * 1e6 + rest, with whole below 2^43: the factor is split.
  const high = Math.floor(whole / 2 ** 22);
  const low = whole % 2 ** 22 * 1e6 + rest;
  const highPart = high * 1e6;
  const carry = Math.floor(highPart % 2 ** 10 * 2 ** 22 + low);
  const lowWord = carry % 2 ** 32;
  const highWord = Math.floor(highPart / 2 ** 10) +
    Math.floor(carry / 2 ** 32);
  out[at] = tag;
  for (let i = 0; i < 4; i++) {
    out[at + 1 + i] = lowWord >>> (8 * i);
    out[at + 5 + i] = highWord >>> (8 * i);
  }
  return at + 9;
}

function putNumber(
  out: Uint8Array,
  at: number,
  name: Uint8Array,
  value: number,
): number {
  out[at] = 0x4a;
  const length = at + 1;
  at += 2;
  out[at++] = 0x0a;
  out[at++] = name.length;
  at = put(out, at, name);
  out[at++] = 0x12;
  const inner = at++;
  out[at++] = 0x18;
  while (value >= 128) {
    out[at++] = (value % 128) | 128;
    value = value < 2 ** 31 ? value >>> 7 : Math.floor(value / 128);
  }
  out[at++] = value;
  out[inner] = at - inner - 1;
  out[length] = at - length - 1;
  return at;
}

function writeSpan(into: ProtobufWriter, span: Span, form: Form): void {
  into.message(2, (message) => {
    message.chunk(1, bytesOf(span.traceId));
    message.chunk(2, bytesOf(span.spanId));
    if (span.traceState !== "") message.text(3, span.traceState);
    if (span.parentSpanId !== "") {
      message.chunk(4, bytesOf(span.parentSpanId));
    }
    message.text(5, span.name);
    message.tag(6, 0);
    message.varint(span.kind);
    writeFixed(message, 7, nanoseconds(form.clock, span.start));
    writeFixed(message, 8, nanoseconds(form.clock, span.end));
    for (const attribute of span.attributes) {
      writeAttribute(message, 9, attribute);
    }
    if (span.droppedAttributes > 0) {
      message.tag(10, 0);
      message.varint(span.droppedAttributes);
    }
    writeStatus(message, span.error);
    message.tag(16, 5);
    message.reserve(4);
    for (let i = 0; i < 4; i++) {
      message.bytes[message.at++] = span.flags >>> (8 * i);
    }
  });
}

/** An empty status is unset; others write it too. */
function writeStatus(into: ProtobufWriter, error: string | null): void {
  into.message(15, (status) => {
    if (error === null) return;
    status.text(2, error);
    status.tag(3, 0);
    status.varint(2);
  });
}

function writeFixed(into: ProtobufWriter, field: number, digits: string): void {
  into.tag(field, 1);
  into.reserve(8);
  let value = BigInt(digits);
  for (let i = 0; i < 8; i++) {
    into.bytes[into.at++] = Number(value & 255n);
    value >>= 8n;
  }
}

function writeAttribute(
  into: ProtobufWriter,
  field: number,
  [name, value]: Attribute,
): void {
  into.message(field, (message) => {
    message.text(1, name);
    message.message(2, (any) => writeValue(any, value));
  });
}

function writeValue(into: ProtobufWriter, value: AttributeValue): void {
  switch (typeof value) {
    case "string":
      into.text(1, value);
      break;
    case "boolean":
      into.tag(2, 0);
      into.varint(value ? 1 : 0);
      break;
    case "number":
      into.tag(3, 0);
      if (value >= 0) into.varint(value);
      else writeNegative(into, value);
      break;
    default:
      into.message(5, (list) => {
        for (const item of value) {
          list.message(1, (any) => writeValue(any, item));
        }
      });
  }
}

function writeNegative(into: ProtobufWriter, value: number): void {
  let rest = BigInt.asUintN(64, BigInt(value));
  into.reserve(10);
  while (rest >= 128n) {
    into.bytes[into.at++] = Number(rest & 127n) | 128;
    rest >>= 7n;
  }
  into.bytes[into.at++] = Number(rest);
}
