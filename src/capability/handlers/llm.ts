// Copyright 2026 the Boruna authors. MIT license.

/**
 * `llm.call`: a prompt to the model of a provider, over the guarded client.
 *
 * What a file names with host and port may be reached even if it is not
 * public; redirects are never followed. A request is sent at most twice: once
 * more after status 429 or 5xx, or after a network failure that was no
 * timeout, if the provider does not ask for a longer wait than we allow.
 *
 * @module
 */

import { env, now, startTimer } from "../../host/mod.ts";
import {
  debugText,
  kindName,
  utf8Length,
  type Value,
} from "../../value/mod.ts";
import { addressKind } from "../address.ts";
import { type NetWorld, readBody, send } from "../guarded_client.ts";
import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
} from "../handler.ts";
import { DEFAULT_NET_RULES, type NetRules } from "../net_rules.ts";
import type { ModelOptions, ModelProvider, Providers } from "../providers.ts";
import { portOf } from "../refusal.ts";
import {
  DEFAULT_LLM_LIMITS,
  judgeQuestion,
  type LlmFacts,
  type LlmLimits,
} from "./llm_limits.ts";
import {
  addressOf,
  readAnswer,
  readError,
  type WireAnswer,
  type WireKind,
  type WireRequest,
  writeQuestion,
} from "./llm_wire.ts";
import { MOCK_HANDLERS } from "./mock.ts";

/** The longest wait before the second attempt, in milliseconds. */
const MAX_WAIT_MS = 20000;
/** The wait if the provider names none, in milliseconds. */
const USUAL_WAIT_MS = 1000;
/** How much of a provider's own words is shown. */
const MAX_WORDS = 300;
/** Bytes of a token where nobody counted. */
const TOKEN_BYTES = 3;

/** Fails: a live run was given no providers. */
export const llmCall: Handler = () => {
  throw new HandlerFailure(
    "llm.call: no providers were given; boruna.json or --providers names them",
  );
};

/** What the handler uses of the world; tests put their own in its place. */
export interface LlmWorld extends NetWorld {
  /** Waits before a second attempt, or until the run ends. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Makes the handler. */
export function llmHandler(
  options: ModelOptions,
  world: LlmWorld = {},
): Handler {
  const { providers } = options;
  return (args, context) => {
    const provider = route(args, providers);
    if (provider.kind === "deny") {
      throw new HandlerRefusal(
        `llm.call: the provider '${provider.name}' is denied`,
        "guard",
        "providers.deny",
      );
    }
    if (provider.kind === "passthrough") {
      return MOCK_HANDLERS["llm.call"]!(args, context);
    }
    const [prompt, written] = args;
    if (typeof prompt !== "string") {
      throw new HandlerFailure("llm.call: first arg must be a String prompt");
    }
    const model = (written as string).slice(provider.name.length + 1) ||
      provider.model;
    if (model === null) {
      throw new HandlerFailure(
        `llm router: model '${written}' names no model, and provider '${provider.name}' has no usual one`,
      );
    }
    const facts: LlmFacts = { provider: provider.name, model };
    const limits: LlmLimits = {
      ...DEFAULT_LLM_LIMITS,
      ...(typeof options.limits === "function"
        ? options.limits(context)
        : options.limits),
    };
    judgeQuestion(facts, utf8Length(prompt), limits);
    options.judge?.(facts, context);
    return ask({
      provider,
      kind: provider.kind,
      model,
      prompt,
      limits,
      context,
      options,
      world,
    });
  };
}

/** The provider that a call is for (`spec/capabilities.md` 10.7). */
function route(args: readonly Value[], { models }: Providers): ModelProvider {
  const registered = () =>
    `[${[...models.keys()].sort().map(debugText).join(", ")}]`;
  const written = args[1];
  if (written === undefined) {
    throw new HandlerFailure(
      "llm router: llm.call requires a model name as args[1] in 'provider/model' format (e.g. 'openai/gpt-4')",
    );
  }
  if (typeof written !== "string") {
    throw new HandlerFailure(
      `llm router: args[1] (model) must be a String, got ${kindName(written)}`,
    );
  }
  const slash = written.indexOf("/");
  if (slash <= 0) {
    throw new HandlerFailure(
      `llm router: model '${written}' must be in 'provider/model' format (e.g. 'openai/gpt-4'). Registered providers: ${registered()}`,
    );
  }
  const name = written.slice(0, slash);
  const provider = models.get(name);
  if (provider === undefined) {
    throw new HandlerFailure(
      `llm router: unknown provider '${name}' (registered: ${registered()})`,
    );
  }
  return provider;
}

/** A call on its way. */
interface Ask {
  readonly provider: ModelProvider;
  readonly kind: WireKind;
  readonly model: string;
  readonly prompt: string;
  readonly limits: LlmLimits;
  readonly context: HandlerContext;
  readonly options: ModelOptions;
  readonly world: LlmWorld;
}

async function ask(call: Ask): Promise<string> {
  const { provider, kind, model, prompt, limits, context, options } = call;
  const maxTokens = least(provider.maxTokens, limits.maxOutputTokens);
  const told = context.trace?.()?.model({
    provider: provider.name,
    model,
    ...(maxTokens === null ? {} : { maxTokens }),
    prompt: () => prompt,
  }) ?? null;
  let answer: WireAnswer | null = null;
  try {
    const key = keyOf(provider, kind, options);
    const request = writeQuestion(
      provider,
      kind,
      { model, prompt, maxTokens },
      key,
    );
    answer = await exchange(call, request, key);
    count(answer, call);
    if (answer.text === null) {
      throw parseFailure(
        provider,
        `the answer has no text${
          answer.finish === null
            ? ""
            : ` (the model stopped for: ${shortened(answer.finish)})`
        }`,
      );
    }
    told?.end({ errorType: null, ...known(answer) });
    return answer.text;
  } catch (error) {
    told?.end({
      errorType: error instanceof HandlerRefusal
        ? "refused"
        : "handler_failure",
      ...(answer === null ? {} : known(answer)),
    });
    throw error;
  }
}

/** What telemetry is told of an answer. */
function known(answer: WireAnswer) {
  const { text, inputTokens, outputTokens, model, finish } = answer;
  return {
    ...(model === null ? {} : { model }),
    ...(inputTokens === null ? {} : { inputTokens }),
    ...(outputTokens === null ? {} : { outputTokens }),
    ...(finish === null ? {} : { finishReasons: [finish] }),
    ...(text === null ? {} : { text: () => text }),
  };
}

/** Tells budgets what an answer took, whatever becomes of it. */
function count(answer: WireAnswer, { prompt, context, options }: Ask): void {
  const guess = (text: string) => Math.ceil(utf8Length(text) / TOKEN_BYTES);
  const inputTokens = answer.inputTokens ?? guess(prompt);
  const outputTokens = answer.outputTokens ?? guess(answer.text ?? "");
  context.countTokens?.(inputTokens + outputTokens);
  options.onUsage?.({
    inputTokens,
    outputTokens,
    isCounted: answer.inputTokens !== null && answer.outputTokens !== null,
  }, context);
}

/** How one attempt ended. */
type Attempt =
  | { readonly kind: "answer"; readonly answer: WireAnswer }
  | {
    readonly kind: "failed";
    readonly failure: HandlerFailure;
    /** Milliseconds after which to try again; null for not at all. */
    readonly retryAfter: number | null;
  };

async function exchange(
  call: Ask,
  request: WireRequest,
  key: string | null,
): Promise<WireAnswer> {
  const { context: { signal }, world } = call;
  const isOver = () => signal?.aborted === true;
  const first = await attempt(call, request, key);
  if (first.kind === "answer") return first.answer;
  if (first.retryAfter === null || isOver()) throw first.failure;
  await (world.wait ?? pause)(first.retryAfter, signal);
  if (isOver()) throw first.failure;
  const second = await attempt(call, request, key);
  if (second.kind === "answer") return second.answer;
  throw second.failure;
}

async function attempt(
  call: Ask,
  request: WireRequest,
  key: string | null,
): Promise<Attempt> {
  const { provider, kind, context, world } = call;
  const rules = rulesFor(call);
  const { timeoutMs } = provider;
  let status: number;
  let retryHeader: string | null;
  let bytes: Uint8Array;
  try {
    const { response } = await send(
      {
        capability: "llm.call",
        method: "POST",
        url: request.url,
        headers: request.headers,
        body: new TextEncoder().encode(request.body),
        signal: context.signal,
        trace: context.trace?.() ?? null,
      },
      rules,
      world,
    );
    status = response.status;
    retryHeader = response.header("retry-after");
    bytes = await readBody(response, rules);
  } catch (error) {
    if (!(error instanceof HandlerFailure)) throw error;
    // The address is the operator's, not the program's.
    const why = error.message
      .replace(/^HTTP request failed: \S+: /, "")
      .replace(/^Connection Failed: Connect error: |^Network Error: /, "")
      .replace(/^failed to resolve host .*/s, "the host has no address")
      .replace(/^host '.*' did not resolve.*/s, "the host has no address");
    const isTimeout = /timed out$/.test(why);
    const isTooLarge = /larger than the \d+ bytes/.test(why);
    return {
      kind: "failed",
      failure: requestFailure(
        provider,
        isTimeout
          ? `no answer within ${timeoutMs} ms`
          : isTooLarge
          ? `the answer is larger than ${rules.policy.maxResponseBytes} bytes`
          : shortened(why),
      ),
      retryAfter: isTimeout || isTooLarge ? null : USUAL_WAIT_MS,
    };
  }
  const json = parsed(bytes);
  if (status < 200 || status > 299) {
    return refusedAttempt(call, status, retryHeader, json, key);
  }
  const answer = json === undefined ? null : readAnswer(kind, json);
  return answer !== null ? { kind: "answer", answer } : {
    kind: "failed",
    failure: parseFailure(
      provider,
      json === undefined
        ? "the answer is not JSON"
        : "the answer is not of the expected form",
    ),
    retryAfter: null,
  };
}

/** An attempt that ended with a status of failure. */
function refusedAttempt(
  { provider }: Ask,
  status: number,
  retryHeader: string | null,
  json: unknown,
  key: string | null,
): Attempt {
  const isKey = status === 401 || status === 403;
  const canRetry = status === 429 || (status >= 500 && status <= 599);
  const asked = canRetry ? waitOf(retryHeader) : null;
  const isLong = asked !== null && asked > MAX_WAIT_MS;
  const words = isKey ? null : readError(json);
  // Providers repeat parts of a key that they do not like.
  const why = isKey
    ? `status ${status}: ${
      provider.keyEnv === null
        ? "the provider wants a key; api_key_env names its variable"
        : `the provider does not take the key in ${provider.keyEnv}`
    }`
    : `status ${status}${
      words === null
        ? ""
        : `: ${
          shortened(key === null ? words : words.replaceAll(key, "[key]"))
        }`
    }${isLong ? ` (to be asked again in ${Math.ceil(asked / 1000)} s)` : ""}`;
  return {
    kind: "failed",
    failure: requestFailure(provider, why),
    retryAfter: canRetry && !isLong ? asked ?? USUAL_WAIT_MS : null,
  };
}

/** The wait that `Retry-After` asks for, in seconds or until a date. */
function waitOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now());
}

/** What the guarded client is told: one host, no redirects. */
function rulesFor({ provider, kind, limits, options }: Ask): NetRules {
  const url = new URL(addressOf(provider, kind));
  const isNamed = provider.baseUrl !== null || kind === "ollama";
  return {
    ...DEFAULT_NET_RULES,
    policy: {
      ...DEFAULT_NET_RULES.policy,
      allowRedirects: false,
      maxResponseBytes: limits.maxResponseBytes,
      timeoutMs: provider.timeoutMs,
    },
    exceptions: isNamed ? [{ host: hostOf(url), port: portOf(url) }] : [],
    proxy: options.proxy ?? null,
  };
}

/** The key, if the provider wants one. */
function keyOf(
  provider: ModelProvider,
  kind: WireKind,
  options: ModelOptions,
): string | null {
  const { keyEnv } = provider;
  if (keyEnv === null) return null;
  const key = (options.env ?? env)(keyEnv)?.trim();
  if (key === undefined || key === "") {
    throw requestFailure(
      provider,
      `the environment variable ${keyEnv} is not set, or may not be read`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw requestFailure(
      provider,
      `the key in ${keyEnv} holds characters that keys do not have`,
    );
  }
  const url = new URL(addressOf(provider, kind));
  if (url.protocol === "http:" && !isNear(hostOf(url))) {
    throw requestFailure(
      provider,
      "a key is sent over https only, unless the provider is on this machine or in a private network",
    );
  }
  return key;
}

/** Whether a host is on this machine or in a private network, by its name. */
function isNear(host: string): boolean {
  const kind = addressKind(host);
  return kind === null
    ? !host.includes(".") ||
      /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(host)
    : kind === "loopback" || kind === "private";
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$|\.$/g, "");
}

/** JSON of any kind; undefined if it is none. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Foreign words on one line, and not too many of them. */
function shortened(text: string): string {
  // deno-lint-ignore no-control-regex
  const line = text.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, " ").trim();
  return line.length > MAX_WORDS
    ? `${line.slice(0, MAX_WORDS).toWellFormed()}…`
    : line;
}

function least(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function requestFailure({ name }: ModelProvider, why: string): HandlerFailure {
  return new HandlerFailure(`${name} request failed: ${why}`);
}

function parseFailure({ name }: ModelProvider, why: string): HandlerFailure {
  return new HandlerFailure(`${name} response parse: ${why}`);
}

/** Waits, or stops waiting when the run ends. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      timer.cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = startTimer(milliseconds, done, true);
    signal?.addEventListener("abort", done, { once: true });
  });
}
