// Copyright 2026 the Boruna authors. MIT license.

/**
 * The recorder that makes its spans with a tracer of OpenTelemetry: that of a
 * host program, of the runtime, or of the SDK.
 *
 * The order of the attributes is part of the contract. Whatever the tracer
 * does, a call never fails because of it.
 *
 * @module
 */

import type { Context, Span, Tracer } from "@opentelemetry/api";
import type {
  AnswerSource,
  CallOutcome,
  CallTrace,
  HttpRequestFacts,
  HttpTrace,
  ModelAnswer,
  ModelFacts,
  ModelTrace,
  Recorder,
  RunEnd,
  RunFacts,
  RunRecorder,
} from "../capability/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import {
  activeContext,
  contextHeaders,
  type Registry,
  remoteSpan,
  spanOf,
  withSpan,
} from "./api_context.ts";
import {
  type Capture,
  httpAnswerAttributes,
  httpAttributes,
  modelAnswerAttributes,
  modelAttributes,
  modelSpanName,
  RUN_NAME,
  runAttributes,
  safe,
} from "./conventions.ts";
import { CALL_NAME } from "./form.ts";
import type { Attribute } from "./span.ts";
import { isHeaderText, type TraceContext } from "./trace_context.ts";

/** How the tracer wants integers: some runtimes export numbers as doubles. */
export type IntegerForm = "number" | "bigint";

/** How spans are made. */
export interface ApiOptions {
  readonly tracer: Tracer;
  readonly integers: IntegerForm;
  /** Where contexts are kept; undefined for a tracer of our own. */
  readonly registry: Registry | undefined;
  /** What started this process; null if it is not traced. */
  readonly parent: TraceContext | null;
  readonly baggage: string | null;
  readonly propagates: boolean;
  readonly capture: Capture;
  readonly details: boolean;
}

/** The kinds of spans, by their numbers in the API. */
const INTERNAL = 0;
const CLIENT = 2;
/** The status of a span that failed, in the API. */
const ERROR = 2;

/** A call that is not over. */
interface Token {
  readonly span: Span;
  readonly context: Context;
  readonly source: AnswerSource | null;
}

/** The recorder that makes spans with this tracer. */
export function apiRecorder(options: ApiOptions): Recorder {
  return recorderIn(options, null, null);
}

function recorderIn(
  options: ApiOptions,
  run: Context | null,
  facts: RunFacts | null,
): Recorder {
  const { registry } = options;
  return {
    open(capability: CapabilityName, bytesIn: number): Token | null {
      try {
        const context = run ?? outerContext(options);
        const span = options.tracer.startSpan(
          CALL_NAME,
          {
            attributes: record(options, [
              ["cap.name", capability],
              ["bytes_in", bytesIn],
            ]),
          },
          context,
        );
        const source = facts?.sourceOf(capability) ?? null;
        return { span, context: withSpan(context, span), source };
      } catch {
        return null;
      }
    },
    close(token, outcome): void {
      if (token === null) return;
      try {
        finish(options, token as Token, outcome);
      } catch {
        // The span is lost, the call is not.
      }
    },
    within(token, handler) {
      const manager = registry?.context;
      if (manager === undefined || token === null) return handler();
      let isCalled = false;
      try {
        return manager.with((token as Token).context, () => {
          isCalled = true;
          return handler();
        });
      } catch (error) {
        if (isCalled) throw error;
        return handler();
      }
    },
    trace(token): CallTrace | null {
      if (token === null) return null;
      const { context } = token as Token;
      return {
        http: (request) => openHttp(options, context, request),
        model: (question) => openModel(options, context, question),
      };
    },
    run: (next: RunFacts) => run === null ? openRun(options, next) : null,
  };
}

/** The caller's context; without a span in it, what started the process. */
function outerContext({ registry, parent }: ApiOptions): Context {
  const context = activeContext(registry);
  return parent === null || spanOf(context) !== undefined
    ? context
    : withSpan(context, remoteSpan(parent));
}

function finish(
  options: ApiOptions,
  { span, source }: Token,
  { bytesOut, budgetRemaining, errorKind }: CallOutcome,
): void {
  const set = (name: string, value: number | bigint | string) =>
    span.setAttribute(name, valueOf(options, value) as string);
  const isOverBudget = errorKind === "budget_exceeded";
  if (isOverBudget) set("error.kind", errorKind);
  if (budgetRemaining !== null) set("cap.budget_remaining", budgetRemaining);
  if (errorKind !== null && !isOverBudget) set("error.kind", errorKind);
  if (bytesOut !== null) set("bytes_out", bytesOut);
  if (options.details) {
    if (errorKind !== null) set("error.type", errorKind);
    if (source !== null) set("boruna.handler", source);
  }
  if (errorKind !== null) span.setStatus({ code: ERROR, message: errorKind });
  span.end();
}

function openRun(options: ApiOptions, facts: RunFacts): RunRecorder | null {
  try {
    const outer = outerContext(options);
    const span = options.tracer.startSpan(RUN_NAME, { kind: INTERNAL }, outer);
    const calls = recorderIn(options, withSpan(outer, span), facts);
    let isOver = false;
    return {
      open: calls.open,
      close: calls.close,
      within: calls.within!,
      trace: calls.trace!,
      end(end: RunEnd): void {
        if (isOver) return;
        isOver = true;
        attempt(() => {
          span.setAttributes(record(options, runAttributes(facts, end)));
          fail(span, end.errorType);
          span.end();
        });
      },
    };
  } catch {
    return null;
  }
}

function openHttp(
  options: ApiOptions,
  context: Context,
  request: HttpRequestFacts,
): HttpTrace {
  const { tracer, capture, propagates, baggage } = options;
  try {
    const span = tracer.startSpan(request.method, {
      kind: CLIENT,
      attributes: record(options, httpAttributes(request, capture)),
    }, context);
    const headers = propagates ? contextHeaders(span) : [];
    if (baggage !== null && isHeaderText(baggage)) {
      headers.push(["baggage", baggage]);
    }
    return {
      headers,
      end: (status, error) =>
        attempt(() => {
          span.setAttributes(
            record(options, httpAnswerAttributes(status, error)),
          );
          fail(span, error);
          span.end();
        }),
    };
  } catch {
    return { headers: [], end: () => {} };
  }
}

function openModel(
  options: ApiOptions,
  context: Context,
  question: ModelFacts,
): ModelTrace {
  const { tracer, capture } = options;
  try {
    const span = tracer.startSpan(modelSpanName(question), {
      kind: CLIENT,
      attributes: record(options, modelAttributes(question, capture)),
    }, context);
    return {
      end: (answer: ModelAnswer) =>
        attempt(() => {
          span.setAttributes(
            record(options, modelAnswerAttributes(answer, capture)),
          );
          fail(span, answer.errorType);
          span.end();
        }),
    };
  } catch {
    return { end: () => {} };
  }
}

function fail(span: Span, error: string | null): void {
  if (error !== null) span.setStatus({ code: ERROR, message: error });
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // A span is lost, and nothing else.
  }
}

function record(
  options: ApiOptions,
  attributes: readonly Attribute[],
): Record<string, string> {
  return Object.fromEntries(
    attributes.map(([name, value]) => [name, valueOf(options, value)]),
  ) as Record<string, string>;
}

/** The SDK drops BigInts, Deno's own tracer makes doubles of numbers. */
function valueOf({ integers }: ApiOptions, value: unknown): unknown {
  if (typeof value === "number") {
    return integers === "bigint" ? BigInt(value) : value;
  }
  if (typeof value === "bigint") {
    return integers === "bigint" ? value : safe(value);
  }
  return value;
}
