// Copyright 2026 the Boruna authors. MIT license.

/**
 * The recorder of our own pipeline: one span for each call that reaches the
 * gateway, with numbers and fixed names only (`spec/telemetry.md` 2), and above
 * them the span of the run.
 *
 * @module
 */

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
import { CAPABILITY_NAMES, type CapabilityName } from "../value/mod.ts";
import { ABSENT, type Batch, ERROR_KINDS, SOURCES } from "./batch.ts";
import type { Batches } from "./batches.ts";
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
import { isSampled, type Sampler } from "./sampler.ts";
import { type Attribute, CLIENT, INTERNAL, type Span } from "./span.ts";
import {
  flagsBelow,
  isHeaderText,
  randomId,
  type TraceContext,
  traceparentOf,
} from "./trace_context.ts";

/** What recorders of one pipeline share. */
export interface Tracing {
  readonly batches: Batches;
  readonly sampler: Sampler;
  readonly capture: Capture;
  /** What started this process; null if it is not traced. */
  readonly parent: TraceContext | null;
  /** The environment's baggage, passed on as it is; null for none. */
  readonly baggage: string | null;
  /** Whether the trace context is passed on. */
  readonly propagates: boolean;
  /** Called when there is something to lose. */
  readonly onActivity: () => void;
  /** Runs that are not over. */
  readonly runs: Set<RunRecorder>;
  /** The newest call that is not over. */
  lastOpen: OpenCall | null;
}

// A program may replace it; durations come from what was there before.
const { performance: clock } = globalThis;

const INDEX: ReadonlyMap<CapabilityName, number> = new Map(
  CAPABILITY_NAMES.map((name, i) => [name, i]),
);
/** A call that is not over: the token of the recorder. */
class OpenCall {
  readonly recorder: Calls;
  readonly capability: number;
  readonly bytesIn: number;
  readonly start: number;
  /** Set when something belongs to the call. */
  context: TraceContext | null = null;
  before: OpenCall | null;
  after: OpenCall | null = null;
  isOpen = true;

  constructor(
    recorder: Calls,
    capability: number,
    bytesIn: number,
    start: number,
    before: OpenCall | null,
  ) {
    this.recorder = recorder;
    this.capability = capability;
    this.bytesIn = bytesIn;
    this.start = start;
    this.before = before;
  }
}

const ABANDONED: CallOutcome = {
  bytesOut: null,
  budgetRemaining: null,
  errorKind: "runtime_error",
};

/** Ends what is not over, because the process ends. */
export function endOpen(tracing: Tracing): void {
  for (let call = tracing.lastOpen; call !== null;) {
    const { before, recorder } = call;
    recorder.close(call, ABANDONED);
    call = before;
  }
  for (const run of tracing.runs) {
    run.end({ exitCode: 1, errorType: "abandoned" });
  }
}

/** The recorder of calls outside of runs; its `run` gives those inside. */
export function makeRecorder(tracing: Tracing): Recorder {
  return new Calls(tracing, null, null);
}

class Calls implements Recorder {
  readonly #tracing: Tracing;
  readonly #context: TraceContext | null;
  readonly #sources: readonly number[] | null;
  /** Whether calls are recorded; null where each one decides for itself. */
  readonly #sampled: boolean | null;

  constructor(
    tracing: Tracing,
    context: TraceContext | null,
    sourceOf: ((capability: CapabilityName) => AnswerSource) | null,
  ) {
    this.#tracing = tracing;
    this.#context = context;
    this.#sampled = context?.sampled ?? decision(tracing);
    this.#sources = sourceOf === null
      ? null
      : CAPABILITY_NAMES.map((name) => SOURCES.indexOf(sourceOf(name)));
  }

  open(capability: CapabilityName, bytesIn: number): OpenCall {
    const tracing = this.#tracing;
    if (tracing.lastOpen === null) tracing.onActivity();
    const call = new OpenCall(
      this,
      INDEX.get(capability)!,
      bytesIn,
      clock.now(),
      tracing.lastOpen,
    );
    if (tracing.lastOpen !== null) tracing.lastOpen.after = call;
    tracing.lastOpen = call;
    return call;
  }

  close(token: unknown, outcome: CallOutcome): void {
    const call = token as OpenCall;
    if (!call.isOpen) return;
    const end = clock.now();
    this.#forget(call);
    if (!(this.#sampled ?? this.#contextOf(call).sampled)) return;
    const batch = this.#tracing.batches.room();
    this.#write(batch, batch.calls++, call, end, outcome);
    this.#tracing.batches.filled(batch);
  }

  #write(
    batch: Batch,
    i: number,
    call: OpenCall,
    end: number,
    { bytesOut, budgetRemaining, errorKind }: CallOutcome,
  ): void {
    batch.start[i] = call.start;
    batch.end[i] = end;
    batch.capability[i] = call.capability;
    batch.bytesIn[i] = call.bytesIn;
    batch.bytesOut[i] = bytesOut ?? ABSENT;
    batch.budget[i] = budgetRemaining === null ? ABSENT : safe(budgetRemaining);
    batch.error[i] = errorKind === null ? 0 : ERROR_KINDS.indexOf(errorKind);
    batch.source[i] = this.#sources?.[call.capability] ?? 0;
    const { context } = call;
    batch.parent[i] = this.#context ?? this.#tracing.parent;
    if (context === null) return;
    batch.ids[2 * i] = parseInt(context.spanId.slice(0, 8), 16);
    batch.ids[2 * i + 1] = parseInt(context.spanId.slice(8), 16);
    batch.parent[i] ??= { ...context, spanId: "" };
  }

  #forget(call: OpenCall): void {
    call.isOpen = false;
    if (call.before !== null) call.before.after = call.after;
    if (call.after !== null) call.after.before = call.before;
    else this.#tracing.lastOpen = call.before;
  }

  /** The call's own place in the trace; made when it is asked for. */
  #contextOf(call: OpenCall): TraceContext {
    return call.context ??= contextBelow(
      this.#tracing,
      this.#context ?? this.#tracing.parent,
    );
  }

  trace(token: unknown): CallTrace {
    const call = token as OpenCall;
    const tracing = this.#tracing;
    const context = this.#contextOf(call);
    return {
      http: (request) => openHttp(tracing, context, request),
      model: (question) => openModel(tracing, context, question),
    };
  }

  run(facts: RunFacts): RunRecorder | null {
    return this.#context === null ? openRun(this.#tracing, facts) : null;
  }
}

/** Whether calls outside of runs are recorded; null if each one decides. */
function decision({ sampler, parent }: Tracing): boolean | null {
  if (parent !== null) {
    return isSampled(sampler, parent.traceId, parent.sampled);
  }
  return sampler.ratio >= 1 ? true : sampler.ratio <= 0 ? false : null;
}

/** A new place in the trace of the parent, or in a trace of its own. */
function contextBelow(
  { sampler }: Tracing,
  parent: TraceContext | null,
): TraceContext {
  const traceId = parent?.traceId ?? randomId(16);
  return {
    traceId,
    spanId: randomId(8),
    sampled: parent !== null && !parent.isRemote
      ? parent.sampled
      : isSampled(sampler, traceId, parent?.sampled ?? null),
    isRemote: false,
    traceState: parent?.traceState ?? "",
  };
}

function openRun(tracing: Tracing, facts: RunFacts): RunRecorder {
  tracing.onActivity();
  const context = contextBelow(tracing, tracing.parent);
  const start = clock.now();
  const calls = new Calls(tracing, context, facts.sourceOf);
  const run: RunRecorder = {
    open: (capability, bytesIn) => calls.open(capability, bytesIn),
    close: (token, outcome) => calls.close(token, outcome),
    trace: (token) => calls.trace(token),
    end(end: RunEnd): void {
      if (!tracing.runs.delete(run) || !context.sampled) return;
      tracing.batches.add(finished(context, tracing.parent, {
        name: RUN_NAME,
        kind: INTERNAL,
        start,
        attributes: runAttributes(facts, end),
        error: end.errorType,
      }));
    },
  };
  tracing.runs.add(run);
  return run;
}

function openHttp(
  tracing: Tracing,
  parent: TraceContext,
  request: HttpRequestFacts,
): HttpTrace {
  const context = contextBelow(tracing, parent);
  const start = clock.now();
  const attributes = httpAttributes(request, tracing.capture);
  return {
    headers: headersOf(tracing, context),
    end(status, error): void {
      if (!context.sampled) return;
      tracing.batches.add(finished(context, parent, {
        name: request.method,
        kind: CLIENT,
        start,
        attributes: [...attributes, ...httpAnswerAttributes(status, error)],
        error,
      }));
    },
  };
}

/** The headers that pass a context on. */
function headersOf(
  { propagates, baggage }: Tracing,
  context: TraceContext,
): readonly (readonly [string, string])[] {
  const headers: [string, string][] = [];
  if (propagates) {
    headers.push(["traceparent", traceparentOf(context)]);
    if (context.traceState !== "") {
      headers.push(["tracestate", context.traceState]);
    }
  }
  if (baggage !== null && isHeaderText(baggage)) {
    headers.push(["baggage", baggage]);
  }
  return headers;
}

function openModel(
  tracing: Tracing,
  parent: TraceContext,
  question: ModelFacts,
): ModelTrace {
  const context = contextBelow(tracing, parent);
  const start = clock.now();
  const { capture } = tracing;
  return {
    end(answer: ModelAnswer): void {
      if (!context.sampled) return;
      tracing.batches.add(finished(context, parent, {
        name: modelSpanName(question),
        kind: CLIENT,
        start,
        attributes: [
          ...modelAttributes(question, capture),
          ...modelAnswerAttributes(answer, capture),
        ],
        error: answer.errorType,
      }));
    },
  };
}

function finished(
  context: TraceContext,
  parent: TraceContext | null,
  facts: {
    readonly name: string;
    readonly kind: Span["kind"];
    readonly start: number;
    readonly attributes: readonly Attribute[];
    readonly error: string | null;
  },
): Span {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    parentSpanId: parent?.spanId ?? "",
    traceState: context.traceState,
    flags: flagsBelow(parent),
    end: clock.now(),
    droppedAttributes: 0,
    ...facts,
  };
}
