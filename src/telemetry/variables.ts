// Copyright 2026 the Boruna authors. MIT license.

/**
 * The environment variables of OpenTelemetry, and what becomes of each here.
 *
 * @module
 */

/** What becomes of a variable. */
export interface Variable {
  readonly name: string;
  /** `honoured`, `without effect` here, or `not supported` although it could be. */
  readonly state: "honoured" | "without effect" | "not supported";
  /** What it does, or why it does nothing. */
  readonly note: string;
}

function honoured(note: string, ...names: readonly string[]): Variable[] {
  return names.map((name) => ({ name, state: "honoured", note }));
}

function idle(note: string, ...names: readonly string[]): Variable[] {
  return names.map((name) => ({ name, state: "without effect", note }));
}

function unsupported(note: string, ...names: readonly string[]): Variable[] {
  return names.map((name) => ({ name, state: "not supported", note }));
}

function ofOtlp(...what: readonly string[]): string[] {
  return what.flatMap((word) => [
    `OTEL_EXPORTER_OTLP_${word}`,
    `OTEL_EXPORTER_OTLP_TRACES_${word}`,
  ]);
}

/** All variables, by topic. */
export const VARIABLES: readonly Variable[] = [
  ...honoured("true switches everything off", "OTEL_SDK_DISABLED"),
  ...honoured(
    "where spans go; /v1/traces is appended to it",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
  ),
  ...honoured(
    "where spans go, used as it is",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  ),
  ...honoured("headers, percent-encoded", ...ofOtlp("HEADERS")),
  ...honoured("milliseconds for one request, 0 for none", ...ofOtlp("TIMEOUT")),
  ...honoured("none or gzip", ...ofOtlp("COMPRESSION")),
  ...honoured("http/protobuf or http/json", ...ofOtlp("PROTOCOL")),
  ...unsupported(
    "certificates are those of the runtime",
    ...ofOtlp("CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"),
  ),
  ...idle("for gRPC only", ...ofOtlp("INSECURE")),
  ...honoured("otlp, console, none or a list", "OTEL_TRACES_EXPORTER"),
  ...idle("there are no metrics", "OTEL_METRICS_EXPORTER"),
  ...idle("there are no logs", "OTEL_LOGS_EXPORTER"),
  ...honoured("the name of the service", "OTEL_SERVICE_NAME"),
  ...honoured("attributes of the resource", "OTEL_RESOURCE_ATTRIBUTES"),
  ...idle("its meaning is not settled", "OTEL_ENTITIES"),
  ...honoured("none, error, warn, info or debug", "OTEL_LOG_LEVEL"),
  ...honoured("tracecontext, baggage or none", "OTEL_PROPAGATORS"),
  ...honoured("which traces are recorded", "OTEL_TRACES_SAMPLER"),
  ...honoured(
    "the share that a ratio sampler records",
    "OTEL_TRACES_SAMPLER_ARG",
  ),
  ...honoured("milliseconds that a span waits", "OTEL_BSP_SCHEDULE_DELAY"),
  ...honoured("spans in one request", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
  ...honoured("spans that may wait; 1048576", "OTEL_BSP_MAX_QUEUE_SIZE"),
  ...idle(
    "spans are kept while there is room, and five seconds at the end",
    "OTEL_BSP_EXPORT_TIMEOUT",
  ),
  ...honoured(
    "attributes of a span",
    "OTEL_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
  ),
  ...honoured(
    "characters of an attribute",
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  ),
  ...idle(
    "spans here have no events and no links",
    "OTEL_SPAN_EVENT_COUNT_LIMIT",
    "OTEL_SPAN_LINK_COUNT_LIMIT",
    "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
  ),
  ...unsupported("the other variables count", "OTEL_CONFIG_FILE"),
  ...honoured("what started the process", "TRACEPARENT", "TRACESTATE"),
  ...honoured("passed on to hosts that the policy names", "BAGGAGE"),
  ...idle(
    "only the stable conventions are written",
    "OTEL_SEMCONV_STABILITY_OPT_IN",
  ),
  ...idle(
    "no exceptions are recorded",
    "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
  ),
  ...honoured(
    "true records prompts and answers",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
  ),
  ...honoured("true records addresses of requests", "BORUNA_OTEL_CAPTURE_URL"),
  ...honoured(
    "true adds error.type and boruna.handler to calls",
    "BORUNA_OTEL_CALL_DETAILS",
  ),
  ...honoured("true uses the packages of OpenTelemetry", "BORUNA_OTEL_SDK"),
];
