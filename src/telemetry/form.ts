// Copyright 2026 the Boruna authors. MIT license.

/**
 * What both encodings share: the resource and scope around the spans, the clock
 * that turns into wall time, and calls as spans where columns do not do.
 *
 * @module
 */

import { CAPABILITY_NAMES } from "../value/mod.ts";
import { ABSENT, type Batch, ERROR_KINDS, SOURCES } from "./batch.ts";
import {
  type Attribute,
  INTERNAL,
  limited,
  type Span,
  type SpanLimits,
} from "./span.ts";
import { flagsBelow } from "./trace_context.ts";

/** The name of the spans of capability calls. */
export const CALL_NAME = "boruna.cap";
/** The instrumentation scope; the contract gives it no version. */
export const SCOPE = "boruna";
/** The version of the semantic conventions that names are taken from. */
export const SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

/** What surrounds the spans of a document. */
export interface Form {
  /** The attributes of the resource. */
  readonly resource: Readonly<Record<string, string>>;
  /** Whether calls tell more than the contract asks for. */
  readonly details: boolean;
  /** The wall clock. */
  readonly clock: Clock;
  /** Limits that a span of ours can reach; null for none such. */
  readonly limits: SpanLimits | null;
}

/** The wall clock, read once; everything else is measured monotonically. */
export interface Clock {
  /** Whole milliseconds since 1970, when the monotonic clock was at `at`. */
  readonly wall: number;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

/** The two clocks now. */
export function readClock(): Clock {
  return { wall: Date.now(), at: performance.now() };
}

/** Nanoseconds since 1970 of a monotonic time, as decimal digits. */
export function nanoseconds(clock: Clock, at: number): string {
  const passed = Math.round((at - clock.at) * 1e6);
  const whole = Math.floor(passed / 1e6);
  const rest = passed - whole * 1e6;
  return `${clock.wall + whole}${String(rest).padStart(6, "0")}`;
}

/**
 * The spans of a batch that do not go from columns into bytes: those that are
 * not calls, or all of them where limits hold.
 */
export function plainSpans(batch: Batch, form: Form): readonly Span[] {
  const { limits } = form;
  return limits === null
    ? batch.spans
    : allSpans(batch, form).map((span) => limited(span, limits));
}

/** All spans of a batch, without limits. */
export function allSpans(batch: Batch, { details }: Form): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i < batch.calls; i++) {
    spans.push(callSpan(batch, i, details));
  }
  return [...spans, ...batch.spans];
}

/** A call of a batch as a span; where speed does not matter. */
export function callSpan(batch: Batch, i: number, details: boolean): Span {
  const parent = batch.parent[i] ?? null;
  const error = ERROR_KINDS[batch.error[i]!]!;
  return {
    traceId: parent === null ? words(batch.traceIds, 4 * i, 4) : parent.traceId,
    spanId: words(batch.ids, 2 * i, 2),
    parentSpanId: parent?.spanId ?? "",
    traceState: parent?.traceState ?? "",
    flags: flagsBelow(parent),
    name: CALL_NAME,
    kind: INTERNAL,
    start: batch.start[i]!,
    end: batch.end[i]!,
    attributes: callAttributes(batch, i, details),
    droppedAttributes: 0,
    error: error === "" ? null : error,
  };
}

/** The order of the attributes is part of the contract (`spec/telemetry.md` 2.1). */
function callAttributes(
  batch: Batch,
  i: number,
  details: boolean,
): Attribute[] {
  const attributes: Attribute[] = [
    ["cap.name", CAPABILITY_NAMES[batch.capability[i]!]!],
    ["bytes_in", batch.bytesIn[i]!],
  ];
  const error = ERROR_KINDS[batch.error[i]!]!;
  const budget = batch.budget[i]!;
  const bytesOut = batch.bytesOut[i]!;
  if (error === "budget_exceeded") attributes.push(["error.kind", error]);
  if (budget !== ABSENT) attributes.push(["cap.budget_remaining", budget]);
  if (error !== "" && error !== "budget_exceeded") {
    attributes.push(["error.kind", error]);
  }
  if (bytesOut !== ABSENT) attributes.push(["bytes_out", bytesOut]);
  if (details) {
    if (error !== "") attributes.push(["error.type", error]);
    const source = SOURCES[batch.source[i]!]!;
    if (source !== "") attributes.push(["boruna.handler", source]);
  }
  return attributes;
}

/** Words as hexadecimal digits. */
export function words(from: Uint32Array, at: number, count: number): string {
  let text = "";
  for (let i = 0; i < count; i++) {
    const digits = from[at + i]!.toString(16);
    text += digits.length === 8 ? digits : digits.padStart(8, "0");
  }
  return text;
}
