// Copyright 2026 the Boruna authors. MIT license.

/**
 * A finished span as plain data: what is exported when it is not one of the
 * many calls that `batch.ts` keeps in columns.
 *
 * @module
 */

/** The value of an attribute; numbers are whole numbers. */
export type AttributeValue = string | number | boolean | readonly string[];

/** An attribute: its name and its value. */
export type Attribute = readonly [string, AttributeValue];

/** The kinds of spans that are made here, by their numbers on the wire. */
export const INTERNAL = 1;
/** Of a request to somebody else. */
export const CLIENT = 3;

/** A finished span. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** The same, or empty for a span without a parent. */
  readonly parentSpanId: string;
  /** The vendors' part of the trace context; empty if there is none. */
  readonly traceState: string;
  /** The flags of the wire: sampled, and whether the parent is remote. */
  readonly flags: number;
  readonly name: string;
  readonly kind: typeof INTERNAL | typeof CLIENT;
  /** Milliseconds of the monotonic clock. */
  readonly start: number;
  /** The same. */
  readonly end: number;
  readonly attributes: readonly Attribute[];
  /** How many attributes a limit took away. */
  readonly droppedAttributes: number;
  /** Why the span failed, or null if it did not. */
  readonly error: string | null;
}

/** How much a span may hold (`OTEL_ATTRIBUTE_…`, `OTEL_SPAN_…`). */
export interface SpanLimits {
  /** How many attributes. */
  readonly attributes: number;
  /** How many characters of a text. */
  readonly valueLength: number;
}

/** The span within its limits. */
export function limited(span: Span, limits: SpanLimits): Span {
  const kept = span.attributes.slice(0, limits.attributes);
  return {
    ...span,
    attributes: kept.map(([name, value]): Attribute => [
      name,
      typeof value === "string"
        ? value.slice(0, limits.valueLength)
        : Array.isArray(value)
        ? value.map((text: string) => text.slice(0, limits.valueLength))
        : value,
    ]),
    droppedAttributes: span.attributes.length - kept.length,
  };
}
