// Copyright 2026 the Boruna authors. MIT license.

/**
 * The forms in which models are asked and answer: chat completions as OpenAI
 * and those who follow it (vLLM among them) speak, Anthropic's messages, and
 * the chat of Ollama.
 *
 * @module
 */

import { canonicalTree, quoteJson } from "../../value/mod.ts";
import { USUAL_URLS, type WireKind } from "../provider_urls.ts";
import type { ModelProvider } from "../providers.ts";

export type { WireKind };

/** What to send. */
export interface WireRequest {
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** JSON. */
  readonly body: string;
}

/** What was understood of an answer. */
export interface WireAnswer {
  /** The text; null if the answer has none. */
  readonly text: string | null;
  /** Tokens of the prompt; null if they were not counted. */
  readonly inputTokens: number | null;
  /** Tokens of the answer; null if they were not counted. */
  readonly outputTokens: number | null;
  /** The model that answered; null if it is not said. */
  readonly model: string | null;
  /** Why the model stopped; null if it is not said. */
  readonly finish: string | null;
}

/** What a question consists of. */
export interface Question {
  readonly model: string;
  readonly prompt: string;
  /** The most tokens of the answer; null for no bound of ours. */
  readonly maxTokens: number | null;
}

/** Anthropic wants a bound on every answer. */
const ANTHROPIC_TOKENS = 4096;

/** Writes a question in a provider's form. */
export function writeQuestion(
  provider: ModelProvider,
  kind: WireKind,
  question: Question,
  key: string | null,
): WireRequest {
  const { model, prompt, maxTokens } = question;
  const { temperature } = provider;
  const body = new Map<string, string>([
    ["model", quoteJson(model)],
    ["messages", `[{"role":"user","content":${quoteJson(prompt)}}]`],
    ["stream", "false"],
  ]);
  const bound = maxTokens === null ? null : String(maxTokens);
  const warmth = temperature === null ? null : String(temperature);
  const set = (name: string, value: string | null) => {
    if (value !== null) body.set(name, value);
  };
  if (kind === "ollama") {
    const options = [
      ...(warmth === null ? [] : [`"temperature":${warmth}`]),
      ...(bound === null ? [] : [`"num_predict":${bound}`]),
    ];
    set("options", options.length === 0 ? null : `{${options.join(",")}}`);
  } else {
    set("temperature", warmth);
    set(
      // OpenAI's own models take the new name, other servers the old one.
      kind === "openai_compat" && provider.baseUrl === null
        ? "max_completion_tokens"
        : "max_tokens",
      kind === "anthropic" ? bound ?? String(ANTHROPIC_TOKENS) : bound,
    );
  }
  for (const [name, value] of provider.body?.members ?? []) {
    // What decides who is asked, what, and how the answer is read stays.
    if (!["model", "messages", "stream"].includes(name)) {
      body.set(name, canonicalTree(value));
    }
  }
  const written = [...body].map(([name, value]) =>
    `${quoteJson(name)}:${value}`
  );
  return {
    url: addressOf(provider, kind),
    headers: [
      ["Content-Type", "application/json"],
      ["Accept", "application/json"],
      ...headersOf(kind, key),
    ],
    body: `{${written.join(",")}}`,
  };
}

/** The address of a provider's chat. */
export function addressOf(provider: ModelProvider, kind: WireKind): string {
  const url = new URL(provider.baseUrl ?? USUAL_URLS[kind]);
  let path = url.pathname.replace(/\/+$/, "");
  // `http://host:8000` means what everybody writes behind it.
  if (kind !== "ollama" && path === "") path = "/v1";
  url.pathname = path + {
    anthropic: "/messages",
    ollama: "/api/chat",
    "openai_compat": "/chat/completions",
  }[kind];
  return url.href;
}

function headersOf(
  kind: WireKind,
  key: string | null,
): (readonly [string, string])[] {
  if (kind !== "anthropic") {
    return key === null ? [] : [["Authorization", `Bearer ${key}`]];
  }
  return [
    ["anthropic-version", "2023-06-01"],
    ...(key === null ? [] : [["x-api-key", key] as const]),
  ];
}

/** A member of foreign JSON; undefined where there is none. */
function member(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null && Object.hasOwn(json, name)
    ? (json as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textOf(json: unknown): string | null {
  return typeof json === "string" ? json : null;
}

function countOf(json: unknown): number | null {
  return typeof json === "number" && Number.isSafeInteger(json) && json >= 0
    ? json
    : null;
}

/** The texts of a list of parts such as `{"type":"text","text":"…"}`. */
function joined(parts: unknown): string | null {
  if (!Array.isArray(parts)) return null;
  const texts = parts
    .filter((part) => member(part, "type") === "text")
    .map((part) => textOf(member(part, "text")))
    .filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join("");
}

/** Reads an answer; null if it is not of the kind's form. */
export function readAnswer(kind: WireKind, json: unknown): WireAnswer | null {
  switch (kind) {
    case "openai_compat":
      return readCompletion(json);
    case "anthropic":
      return readMessage(json);
    case "ollama":
      return readChat(json);
  }
}

function readCompletion(json: unknown): WireAnswer | null {
  const choices = member(json, "choices");
  if (!Array.isArray(choices)) return null;
  const choice: unknown = choices[0];
  const message = member(choice, "message");
  if (typeof message !== "object" || message === null) return null;
  const content = member(message, "content");
  const usage = member(json, "usage");
  return {
    text: textOf(content) ?? joined(content) ??
      textOf(member(message, "refusal")),
    inputTokens: countOf(member(usage, "prompt_tokens")),
    outputTokens: countOf(member(usage, "completion_tokens")),
    model: textOf(member(json, "model")),
    finish: textOf(member(choice, "finish_reason")),
  };
}

function readMessage(json: unknown): WireAnswer | null {
  const content = member(json, "content");
  if (!Array.isArray(content)) return null;
  const usage = member(json, "usage");
  const input = countOf(member(usage, "input_tokens"));
  const cached = ["cache_creation_input_tokens", "cache_read_input_tokens"]
    .reduce((sum, name) => sum + (countOf(member(usage, name)) ?? 0), 0);
  return {
    text: joined(content),
    inputTokens: input === null ? null : input + cached,
    outputTokens: countOf(member(usage, "output_tokens")),
    model: textOf(member(json, "model")),
    finish: textOf(member(json, "stop_reason")),
  };
}

function readChat(json: unknown): WireAnswer | null {
  const message = member(json, "message");
  if (typeof message !== "object" || message === null) return null;
  return {
    text: textOf(member(message, "content")),
    // Ollama leaves the count out where the prompt was in its cache.
    inputTokens: countOf(member(json, "prompt_eval_count")),
    outputTokens: countOf(member(json, "eval_count")),
    model: textOf(member(json, "model")),
    finish: textOf(member(json, "done_reason")),
  };
}

/**
 * What the body of an error says: `{"error":{"message":…}}`, `{"error":"…"}`,
 * or as older vLLM has it `{"object":"error","message":…}`.
 */
export function readError(json: unknown): string | null {
  const error = member(json, "error");
  return textOf(error) ?? textOf(member(error, "message")) ??
    textOf(member(json, "message")) ?? textOf(member(json, "detail"));
}
