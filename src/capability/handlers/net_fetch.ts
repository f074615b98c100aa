// Copyright 2026 the Boruna authors. MIT license.

/**
 * `net.fetch` over HTTP (`spec/capabilities.md` 9): the guarded client asks,
 * and the program gets the body as text or a failure.
 *
 * @module
 */

import {
  type ClientResponse,
  type NetWorld,
  readBody,
  send,
} from "../guarded_client.ts";
import {
  type Handler,
  type HandlerContext,
  HandlerFailure,
} from "../handler.ts";
import { isListed } from "../net_guard.ts";
import {
  DEFAULT_NET_RULES,
  hostPortText,
  type NetHop,
  type NetRules,
} from "../net_rules.ts";
import { netFacts } from "../policy_facts.ts";
import type { NetPolicy } from "../policy.ts";
import type { HttpTrace } from "../recorder.ts";
import { utf8Fault } from "../utf8.ts";
import { type FetchArguments, readFetchArguments } from "./fetch_arguments.ts";

/** What `net.fetch` has to know of a run. */
export interface NetFetchOptions extends NetWorld {
  /** The rules that differ from the default ones. */
  readonly rules?: Partial<NetRules>;
}

/** Makes the live handler of `net.fetch`. */
export function netFetchHandler(options: NetFetchOptions): Handler {
  const rules: NetRules = { ...DEFAULT_NET_RULES, ...options.rules };
  return (args, context) => {
    if (args.length === 0) {
      throw new HandlerFailure("net.fetch requires at least a URL argument");
    }
    return netFetch(
      readFetchArguments(args),
      withPolicy(rules, context),
      options,
      context,
    );
  };
}

/** The rules, with what those of a policy say of every request. */
function withPolicy(
  rules: NetRules,
  { recheck, bytesLeft = Infinity }: HandlerContext,
): NetRules {
  if (recheck === undefined) return rules;
  const { policy } = rules;
  return {
    ...rules,
    policy: bytesLeft < policy.maxResponseBytes
      ? { ...policy, maxResponseBytes: bytesLeft }
      : policy,
    judgeHop: (hop) =>
      recheck(netFacts(hopUrl(hop), hop.method)) ?? rules.judgeHop?.(hop) ??
        null,
  };
}

function hopUrl({ scheme, host, port, path }: NetHop): string {
  return `${scheme}://${hostPortText({ host, port })}${path}`;
}

async function netFetch(
  { url, method, headers, body }: FetchArguments,
  rules: NetRules,
  world: NetWorld,
  context: HandlerContext,
): Promise<string> {
  const answer = await send(
    {
      capability: context.capability,
      url,
      method,
      headers,
      body: body === null ? null : new TextEncoder().encode(body),
      signal: context.signal,
      trace: context.trace?.() ?? null,
      extraHeaders: (told, hop, given) =>
        traceHeaders(told, hop, given, rules.policy),
    },
    rules,
    world,
  );
  const text = await result(answer, rules);
  const { status, headers: facts } = answer.response;
  context.http?.({ status, headers: facts });
  return text;
}

async function result(
  { url, response }: ClientResponse,
  rules: NetRules,
): Promise<string> {
  if (response.status >= 400) {
    response.close();
    throw new HandlerFailure(
      `HTTP request failed: ${url.href}: status code ${response.status}`,
    );
  }
  const bytes = await readBody(response, rules);
  const fault = utf8Fault(bytes);
  if (fault !== null) {
    throw new HandlerFailure(`response body is not valid UTF-8: ${fault}`);
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * The trace context, for hosts that the policy names for it. It is made here
 * and seen by nobody else: not by the program, its log or its tapes.
 */
function traceHeaders(
  told: HttpTrace | null,
  url: URL,
  headers: readonly (readonly [string, string])[],
  policy: NetPolicy,
): readonly (readonly [string, string])[] {
  if (told === null) return [];
  if (!isListed(policy.traceContextHosts ?? [], url.hostname)) return [];
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  // A program that sends its own context has another parent in mind.
  if (given.has("traceparent")) return [];
  return told.headers.filter(([name]) => !given.has(name));
}
