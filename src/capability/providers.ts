// Copyright 2026 the Boruna authors. MIT license.

/**
 * Providers of models, as `boruna.json` or a file of their own names them.
 *
 * The file has the shape of the reference's (`spec/cli.md` 5.1), which calls it
 * a map from capabilities to providers; here a key may also be a name of the
 * operator's choice, by which programs then ask: `NAME/MODEL`. Keys of
 * providers are never in the file, only the names of their variables.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  type CapabilityName,
  compareText,
  type Json,
  JsonNumber,
  JsonObject,
} from "../value/mod.ts";
import type { Handler, HandlerContext } from "./handler.ts";
import type { LlmFacts, LlmLimits, LlmUsage } from "./handlers/llm_limits.ts";
import type { HostPort } from "./net_rules.ts";

export type { LlmFacts, LlmLimits, LlmUsage };

/** How a provider is spoken to. */
export type ProviderKind =
  | "anthropic"
  | "ollama"
  | "openai_compat"
  | "deny"
  | "passthrough";

/** The forms in which providers are spoken to, as files name them. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [
  "anthropic",
  "ollama",
  "openai_compat",
  "deny",
  "passthrough",
];

/** One provider. */
export interface ModelProvider {
  /** The part before the `/` of a model, by which programs ask for it. */
  readonly name: string;
  /** How it is spoken to. */
  readonly kind: ProviderKind;
  /** The model of calls that name none; null if they must. */
  readonly model: string | null;
  /** The environment variable with the key; null if none is needed. */
  readonly keyEnv: string | null;
  /** Where it is; null for the usual place of its kind. */
  readonly baseUrl: string | null;
  /** The most tokens of an answer; null leaves it to the provider. */
  readonly maxTokens: number | null;
  /** The temperature, 0 unless given; null leaves it to the provider. */
  readonly temperature: number | null;
  /** The time of one request in milliseconds. */
  readonly timeoutMs: number;
  /** Members that are added to each request as they are. */
  readonly body: JsonObject | null;
}

/** What a file says. */
export interface Providers {
  /** By name. */
  readonly models: ReadonlyMap<string, ModelProvider>;
  /** Capabilities that are denied whatever the policy says. */
  readonly denied: readonly CapabilityName[];
}

/**
 * What is wrong with a file of providers.
 *
 * @example
 * ```ts
 * import { parseJson, ProvidersError, readProviders } from "@boruna/cli";
 * import { assertThrows } from "@std/assert";
 *
 * const file = parseJson('{ "local": { "provider": "olama" } }');
 * assertThrows(() => readProviders(file), ProvidersError, "olama");
 * ```
 */
export class ProvidersError extends Error {
  /** Always `ProvidersError`. */
  override readonly name = "ProvidersError";
}

/** The time of a request unless the file says otherwise: two minutes. */
const TIMEOUT_MS = 120000;

/** How programs call the provider of an entry for `llm.call` itself. */
const USUAL_NAMES: Readonly<Record<ProviderKind, string>> = {
  anthropic: "anthropic",
  ollama: "ollama",
  "openai_compat": "openai",
  deny: "deny",
  passthrough: "passthrough",
};

/**
 * Reads what stands in a file. Members that nobody knows are left alone.
 *
 * @throws {ProvidersError} If something is not as it must be.
 *
 * @example
 * ```ts
 * import { parseJson, readProviders } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const file = '{ "local": { "provider": "ollama", "model": "llama3" } }';
 * const { models } = readProviders(parseJson(file));
 * assertEquals(models.get("local")?.model, "llama3");
 * ```
 */
export function readProviders(json: Json): Providers {
  if (!(json instanceof JsonObject)) throw invalid("expected a map");
  const models = new Map<string, ModelProvider>();
  const denied: CapabilityName[] = [];
  let usual: ModelProvider | null = null;
  const entries = [...new Map(json.members)]
    .sort(([a], [b]) => compareText(a, b));
  for (const [key, entry] of entries) {
    if (key === "$schema") continue;
    const provider = readEntry(key, entry);
    const capability = CAPABILITY_NAMES.find((name) => name === key);
    if (capability === undefined) {
      if (key === "" || key.includes("/")) {
        throw invalid(`"${key}" is no name: programs write NAME/MODEL`);
      }
      models.set(key, provider);
    } else if (provider.kind === "deny") denied.push(capability);
    else if (capability === "llm.call") usual = provider;
  }
  if (usual !== null) {
    const name = USUAL_NAMES[usual.kind];
    if (!models.has(name)) models.set(name, { ...usual, name });
  }
  return { models, denied };
}

function readEntry(name: string, entry: Json): ModelProvider {
  if (!(entry instanceof JsonObject)) {
    throw invalid("expected struct ProviderEntry");
  }
  const written = text(entry, "provider");
  if (written === null) throw invalid("missing field `provider`");
  const kind = PROVIDER_KINDS.find((one) => one === written);
  if (kind === undefined) {
    throw new ProvidersError(
      `unknown provider "${written}" for capability "${name}"; ` +
        `expected one of: ${PROVIDER_KINDS.join(", ")}`,
    );
  }
  const body = entry.get("body") ?? null;
  if (body !== null && !(body instanceof JsonObject)) {
    throw invalid("body: expected an object");
  }
  const baseUrl = text(entry, "base_url");
  if (baseUrl !== null) checkUrl(baseUrl);
  return {
    name,
    kind,
    model: text(entry, "model") || null,
    keyEnv: text(entry, "api_key_env") || null,
    baseUrl,
    maxTokens: number(entry, "max_tokens", null, 1, 10000000),
    temperature: entry.get("temperature") === null
      ? null
      : number(entry, "temperature", 0, 0, 2),
    timeoutMs: number(entry, "timeout_ms", TIMEOUT_MS, 1, 3600000)!,
    body,
  };
}

/** No secrets in addresses: they would show in errors and in `ps`. */
function checkUrl(written: string): void {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    throw invalid("base_url: not a URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw invalid("base_url: neither http nor https");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "") {
    throw invalid(
      "base_url: may hold no user name, password or query; " +
        "a key belongs into the variable that api_key_env names",
    );
  }
}

function text(entry: JsonObject, name: string): string | null {
  const value = entry.get(name) ?? null;
  if (value === null || typeof value === "string") return value;
  throw invalid(`${name}: expected a string`);
}

function number<T extends number | null>(
  entry: JsonObject,
  name: string,
  absent: T,
  least: number,
  most: number,
): number | T {
  const value = entry.get(name) ?? null;
  if (value === null) return absent;
  if (
    value instanceof JsonNumber && value.float >= least &&
    value.float <= most &&
    (name === "temperature" || value.integer !== null)
  ) return value.float;
  throw invalid(`${name}: expected a number from ${least} to ${most}`);
}

function invalid(reason: string): ProvidersError {
  return new ProvidersError(`invalid providers.json: ${reason}`);
}

/** How to ask models. */
export interface ModelOptions {
  /** Who may be asked. */
  readonly providers: Providers;
  /**
   * What calls may do and take, for all of them or by the calling function.
   * What is absent is as in `DEFAULT_LLM_LIMITS`.
   */
  readonly limits?:
    | Partial<LlmLimits>
    | ((context: HandlerContext) => Partial<LlmLimits>);
  /**
   * Told who is asked before anything is sent, for rules that limits do not
   * cover. Throws `HandlerRefusal` to stop it.
   */
  readonly judge?: (facts: LlmFacts, context: HandlerContext) => void;
  /** Told what an answer took; `context.countTokens` is told as well. */
  readonly onUsage?: (usage: LlmUsage, context: HandlerContext) => void;
  /** The proxy that connections go through; none if absent. */
  readonly proxy?: HostPort | null;
  /** Reads an environment variable; the process's own if absent. */
  readonly env?: (name: string) => string | undefined;
}

/**
 * Loads the handler of `llm.call`. Nothing is connected before a call.
 *
 * @example
 * ```ts
 * import { openModels, parseJson, readProviders } from "@boruna/cli";
 *
 * const file = '{ "local": { "provider": "ollama", "model": "llama3" } }';
 * const providers = readProviders(parseJson(file));
 * const limits = { maxOutputTokens: 500 };
 * const handler = await openModels({ providers, limits });
 * const handlers = { "llm.call": handler }; // for `run`
 * ```
 */
export async function openModels(options: ModelOptions): Promise<Handler> {
  const { llmHandler } = await import("./handlers/llm.ts");
  return llmHandler(options);
}
