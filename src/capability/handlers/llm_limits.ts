// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a call of `llm.call` may ask and take, as data.
 *
 * @module
 */

import { HandlerFailure, HandlerRefusal } from "../handler.ts";

/** Bounds on one call of `llm.call`. */
export interface LlmLimits {
  /**
   * Models that may be asked, as `provider/model`; a `*` at the end stands for
   * anything. Null for all.
   */
  readonly models: readonly string[] | null;
  /** The most bytes of a prompt, in UTF-8. */
  readonly maxPromptBytes: number;
  /** The most bytes of an answer as it is sent. */
  readonly maxResponseBytes: number;
  /** The most tokens of an answer; null leaves it to the provider's entry. */
  readonly maxOutputTokens: number | null;
}

/** All models, prompts of 1 MiB, answers of 8 MiB. */
export const DEFAULT_LLM_LIMITS: LlmLimits = {
  models: null,
  maxPromptBytes: 1048576,
  maxResponseBytes: 8388608,
  maxOutputTokens: null,
};

/** Who is asked, as rules of a policy see it. */
export interface LlmFacts {
  /** The provider's name. */
  readonly provider: string;
  /** The model, without the provider. */
  readonly model: string;
}

/** What an answer took. */
export interface LlmUsage {
  /** Tokens of the prompt. */
  readonly inputTokens: number;
  /** Tokens of the answer. */
  readonly outputTokens: number;
  /**
   * Whether the provider counted them. If it did not, a token is taken to be
   * three bytes, which is more tokens than most texts have.
   */
  readonly isCounted: boolean;
}

/**
 * Judges who is asked and how much.
 *
 * @throws {HandlerRefusal} If the model is not allowed.
 * @throws {HandlerFailure} If the prompt is too large.
 */
export function judgeQuestion(
  { provider, model }: LlmFacts,
  promptBytes: number,
  limits: LlmLimits,
): void {
  const name = `${provider}/${model}`;
  if (
    limits.models !== null &&
    !limits.models.some((pattern) =>
      pattern.endsWith("*")
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern
    )
  ) {
    throw new HandlerRefusal(
      `llm.call: model '${name}' is not among those allowed: [${
        limits.models.join(", ")
      }]`,
      "guard",
      "llm.model",
    );
  }
  if (promptBytes > limits.maxPromptBytes) {
    throw new HandlerFailure(
      `llm.call: the prompt has ${promptBytes} bytes, more than ${limits.maxPromptBytes}`,
    );
  }
}
