// Copyright 2026 the Boruna authors. MIT license.

/**
 * One span for each call that reaches the gateway, with numbers and fixed names
 * only (`spec/telemetry.md` 2).
 *
 * The order of the attributes is part of the contract. Whatever the tracer
 * does, a call never fails because of it.
 *
 * @module
 */

import type { Span, Tracer } from "@opentelemetry/api";
import type { CallOutcome, Recorder } from "../capability/mod.ts";

/** How the tracer wants integers: some runtimes export numbers as doubles. */
export type IntegerForm = "number" | "bigint";

/** The recorder that makes spans with this tracer. */
export function spanRecorder(
  tracer: Tracer,
  form: IntegerForm = "number",
): Recorder {
  const integer = form === "number" ? safeNumber : bigInteger;
  return {
    open(capability, bytesIn): Span | null {
      try {
        return tracer.startSpan("boruna.cap", {
          attributes: { "cap.name": capability, "bytes_in": integer(bytesIn) },
        });
      } catch {
        return null;
      }
    },
    close(token, outcome): void {
      if (token === null) return;
      try {
        finish(token as Span, outcome, integer);
      } catch {
        // The span is lost, the call is not.
      }
    },
  };
}

function finish(
  span: Span,
  outcome: CallOutcome,
  integer: (n: number | bigint) => number,
): void {
  const { bytesOut, budgetRemaining, errorKind } = outcome;
  const isOverBudget = errorKind === "budget_exceeded";
  if (isOverBudget) span.setAttribute("error.kind", errorKind);
  if (budgetRemaining !== null) {
    span.setAttribute("cap.budget_remaining", integer(budgetRemaining));
  }
  if (errorKind !== null && !isOverBudget) {
    span.setAttribute("error.kind", errorKind);
  }
  if (bytesOut !== null) span.setAttribute("bytes_out", integer(bytesOut));
  span.end();
}

/** The SDK drops BigInts; a budget beyond the safe range is shown as its end. */
function safeNumber(n: number | bigint): number {
  return typeof n === "number" ? n : Number.MAX_SAFE_INTEGER;
}

/** The API has no type for what its tracers take. */
function bigInteger(n: number | bigint): number {
  return BigInt(n) as unknown as number;
}
