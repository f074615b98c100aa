// Copyright 2026 the Boruna authors. MIT license.

/**
 * Tells telemetry of the questions that an `llm.call` handler asks, whoever
 * wrote the handler.
 *
 * @module
 */

import type { Value } from "../../value/mod.ts";
import { type Handler, HandlerRefusal } from "../handler.ts";
import type { CallTrace, ModelAnswer, ModelFacts } from "../recorder.ts";

/**
 * The handler with a trace of each question. A handler that knows more (tokens,
 * the model that answered) says so with `context.trace`; it is one question
 * all the same.
 */
export function tracedModel(handler: Handler): Handler {
  return (args, context) => {
    const trace = context.trace?.() ?? null;
    if (trace === null) return handler(args, context);
    const told = trace.model(factsOf(args));
    let known: Partial<ModelAnswer> = {};
    const own: CallTrace = {
      http: (request) => trace.http(request),
      model: () => ({ end: (answer) => known = answer }),
    };
    const succeed = (value: Value): Value => {
      told.end({
        ...(typeof value === "string" ? { text: () => value } : {}),
        errorType: null,
        ...known,
      });
      return value;
    };
    const fail = (error: unknown): never => {
      told.end({ ...known, errorType: known.errorType ?? errorType(error) });
      throw error;
    };
    try {
      const answer = handler(args, { ...context, trace: () => own });
      return answer instanceof Promise
        ? answer.then(succeed, fail)
        : succeed(answer as Value);
    } catch (error) {
      return fail(error);
    }
  };
}

/** `llm_call(prompt, "provider/model")`. */
function factsOf([prompt, written]: readonly Value[]): ModelFacts {
  const name = typeof written === "string" ? written : "";
  const slash = name.indexOf("/");
  return {
    provider: slash < 0 ? "" : name.slice(0, slash),
    model: name.slice(slash + 1),
    ...(typeof prompt === "string" ? { prompt: () => prompt } : {}),
  };
}

function errorType(error: unknown): string {
  return error instanceof HandlerRefusal ? "refused" : "handler_failure";
}
