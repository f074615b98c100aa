// Copyright 2026 the Boruna authors. MIT license.

/**
 * The names and attributes of all spans but those of calls: the run, and within
 * calls HTTP requests and questions to models, by the semantic conventions of
 * OpenTelemetry.
 *
 * @module
 */

import type {
  HttpRequestFacts,
  ModelAnswer,
  ModelFacts,
  RunEnd,
  RunFacts,
} from "../capability/mod.ts";
import type { Attribute } from "./span.ts";

/** The name of the span of a run. */
export const RUN_NAME = "boruna.run";

/** What the operator wants to see beyond numbers and names. */
export interface Capture {
  /** The addresses of requests, without credentials and query. */
  readonly url: boolean;
  /** Prompts and answers of models. */
  readonly content: boolean;
}

/** The attributes of a run that is over. */
export function runAttributes(facts: RunFacts, end: RunEnd): Attribute[] {
  const attributes: Attribute[] = [
    ["process.exit.code", end.exitCode],
    ["boruna.program.hash", facts.programHash()],
    ["boruna.policy.hash", facts.policyHash()],
    ["boruna.capability_set_hash", facts.capabilitySetHash()],
    ["boruna.handler", facts.source],
  ];
  if (end.steps !== undefined) {
    attributes.push(["boruna.steps", safe(end.steps)]);
  }
  if (end.errorType !== null) attributes.push(["error.type", end.errorType]);
  return attributes;
}

/** What an SDK's numbers can hold; the end of the range stands for the rest. */
export function safe(n: number | bigint): number {
  return typeof n === "number" ? n : Number.MAX_SAFE_INTEGER;
}

/** The attributes of a request. */
export function httpAttributes(
  request: HttpRequestFacts,
  capture: Capture,
): Attribute[] {
  const attributes: Attribute[] = [
    ["http.request.method", request.method],
    ["server.address", request.host],
    ["server.port", request.port],
  ];
  if (request.resends > 0) {
    attributes.push(["http.request.resend_count", request.resends]);
  }
  if (capture.url) attributes.push(["url.full", request.address()]);
  return attributes;
}

/** The attributes of its answer. */
export function httpAnswerAttributes(
  status: number | null,
  errorType: string | null,
): Attribute[] {
  const attributes: Attribute[] = [];
  if (status !== null) attributes.push(["http.response.status_code", status]);
  if (errorType !== null) attributes.push(["error.type", errorType]);
  return attributes;
}

/** The name of the span of a question to a model. */
export function modelSpanName({ model }: ModelFacts): string {
  return model === "" ? "chat" : `chat ${model}`;
}

/** The attributes of a question to a model. */
export function modelAttributes(
  facts: ModelFacts,
  capture: Capture,
): Attribute[] {
  const attributes: Attribute[] = [["gen_ai.operation.name", "chat"]];
  if (facts.provider !== "") {
    attributes.push(["gen_ai.provider.name", facts.provider]);
  }
  if (facts.model !== "") {
    attributes.push(["gen_ai.request.model", facts.model]);
  }
  if (facts.maxTokens !== undefined) {
    attributes.push(["gen_ai.request.max_tokens", facts.maxTokens]);
  }
  if (capture.content && facts.prompt !== undefined) {
    attributes.push([
      "gen_ai.input.messages",
      message("user", facts.prompt(), null),
    ]);
  }
  return attributes;
}

/** The attributes of a model's answer. */
export function modelAnswerAttributes(
  answer: ModelAnswer,
  capture: Capture,
): Attribute[] {
  const attributes: Attribute[] = [];
  if (answer.model !== undefined) {
    attributes.push(["gen_ai.response.model", answer.model]);
  }
  if (answer.inputTokens !== undefined) {
    attributes.push(["gen_ai.usage.input_tokens", answer.inputTokens]);
  }
  if (answer.outputTokens !== undefined) {
    attributes.push(["gen_ai.usage.output_tokens", answer.outputTokens]);
  }
  if (answer.finishReasons !== undefined) {
    attributes.push(["gen_ai.response.finish_reasons", answer.finishReasons]);
  }
  if (answer.errorType !== null) {
    attributes.push(["error.type", answer.errorType]);
  }
  if (capture.content && answer.text !== undefined) {
    const reason = answer.finishReasons?.[0] ?? null;
    attributes.push([
      "gen_ai.output.messages",
      message("assistant", answer.text(), reason),
    ]);
  }
  return attributes;
}

function message(role: string, text: string, reason: string | null): string {
  return JSON.stringify([{
    role,
    parts: [{ type: "text", content: text }],
    ...(reason === null ? {} : { "finish_reason": reason }),
  }]);
}
