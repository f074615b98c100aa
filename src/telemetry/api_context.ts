// Copyright 2026 the Boruna authors. MIT license.

/**
 * The contexts of `@opentelemetry/api`, without loading it: its copies in one
 * process share a registry and the keys of context values, by agreement of all
 * versions 1.
 *
 * @module
 */

import type {
  Context,
  ContextManager,
  Span,
  TracerProvider,
  TraceState,
} from "@opentelemetry/api";
import { type TraceContext, traceparentOf } from "./trace_context.ts";

/** What all copies of the API in one process share. */
export interface Registry {
  /** The version of whoever registered. */
  readonly version: string;
  readonly trace?: TracerProvider;
  readonly context?: ContextManager;
}

/** The registry; undefined if nobody registered anything. */
export function apiRegistry(): Registry | undefined {
  return (globalThis as Record<symbol, unknown>)[
    Symbol.for("opentelemetry.js.api.1")
  ] as Registry | undefined;
}

/** Under this key a context keeps its span. */
const SPAN_KEY = Symbol.for("OpenTelemetry Context Key SPAN");

class PlainContext implements Context {
  readonly #values: ReadonlyMap<symbol, unknown>;

  constructor(values: ReadonlyMap<symbol, unknown>) {
    this.#values = values;
  }

  getValue(key: symbol): unknown {
    return this.#values.get(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new PlainContext(new Map(this.#values).set(key, value));
  }

  deleteValue(key: symbol): Context {
    const values = new Map(this.#values);
    values.delete(key);
    return new PlainContext(values);
  }
}

/** The context in which the caller runs. */
export function activeContext(registry: Registry | undefined): Context {
  return registry?.context?.active() ?? new PlainContext(new Map());
}

/** The span of a context. */
export function spanOf(context: Context): Span | undefined {
  return context.getValue(SPAN_KEY) as Span | undefined;
}

/** A context within a span. */
export function withSpan(context: Context, span: Span): Context {
  return context.setValue(SPAN_KEY, span);
}

/** The vendors' part of a trace context, which nobody here changes. */
class FixedTraceState implements TraceState {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  set(): TraceState {
    return this;
  }

  unset(): TraceState {
    return this;
  }

  get(key: string): string | undefined {
    for (const member of this.#text.split(",")) {
      const at = member.indexOf("=");
      if (member.slice(0, at) === key) return member.slice(at + 1);
    }
    return undefined;
  }

  serialize(): string {
    return this.#text;
  }
}

/** A span of another process: it has a place in a trace and nothing else. */
export function remoteSpan(context: TraceContext): Span {
  const spanContext = {
    traceId: context.traceId,
    spanId: context.spanId,
    traceFlags: context.sampled ? 1 : 0,
    isRemote: true,
    ...(context.traceState === ""
      ? {}
      : { traceState: new FixedTraceState(context.traceState) }),
  };
  const span: Span = {
    spanContext: () => spanContext,
    setAttribute: () => span,
    setAttributes: () => span,
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    setStatus: () => span,
    updateName: () => span,
    end: () => {},
    isRecording: () => false,
    recordException: () => {},
  };
  return span;
}

/** The headers that pass a span's context on. */
export function contextHeaders(span: Span): [string, string][] {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const headers: [string, string][] = [[
    "traceparent",
    traceparentOf({
      traceId,
      spanId,
      sampled: (traceFlags & 1) === 1,
      isRemote: false,
      traceState: "",
    }),
  ]];
  const state = traceState?.serialize() ?? "";
  if (state !== "") headers.push(["tracestate", state]);
  return headers;
}
