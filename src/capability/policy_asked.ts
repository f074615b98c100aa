// Copyright 2026 the Boruna authors. MIT license.

/**
 * A call that has not happened, as people write it: a capability and what it
 * is after.
 *
 * @module
 */

import {
  CAPABILITY_SPELLINGS,
  type CapabilityName,
  type Value,
} from "../value/mod.ts";
import type { CallFacts } from "./policy_facts.ts";
import type { GatewayCall } from "./ruling.ts";

/** A call to be judged. */
export interface AskedCall {
  /** What would be called. */
  readonly capability: CapabilityName;
  /** A URL, a path, a model or a statement; empty where there is nothing. */
  readonly target: string;
  /** The HTTP method; `GET` where absent. */
  readonly method?: string;
  /** The calling function; `main` where absent. */
  readonly function?: string;
  /** Tables that a statement would use; judged only where they are given. */
  readonly tables?: readonly string[];
  /** When, in milliseconds since 1970. */
  readonly at?: number;
  /** How large what the program gives would be, in bytes; a guess. */
  readonly bytesOut?: number;
}

/** The capability that a word means, an extra spelling included; or null. */
export function askedCapability(word: string): CapabilityName | null {
  return Object.hasOwn(CAPABILITY_SPELLINGS, word)
    ? CAPABILITY_SPELLINGS[word]!
    : null;
}

/** The call as a gateway would get it. */
export function gatewayCallOf(asked: AskedCall): GatewayCall {
  return {
    capability: asked.capability,
    args: argsOf(asked),
    function: asked.function ?? "main",
    declared: true,
    form: "typed",
  };
}

function argsOf(asked: AskedCall): readonly Value[] {
  const { capability, target, method = "GET", bytesOut } = asked;
  const filler = bytesOut === undefined ? [] : ["x".repeat(bytesOut)];
  switch (capability) {
    case "net.fetch":
      return [urlOf(target), method, ...filler];
    case "fs.read":
    case "fs.write":
      return [target, ...filler];
    case "db.query":
      return [target];
    case "llm.call":
      return [filler[0] ?? "", target];
    case "step.input":
      return [target];
    default:
      return filler;
  }
}

/** `host`, `host:port` and `host/path` are good enough for a question. */
function urlOf(target: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target;
  const scheme = /^[^/]+:80(?:\/|$)/.test(target) ? "http" : "https";
  return `${scheme}://${target}`;
}

/** What the database would tell, if tables were given. */
export function tableFacts(
  { tables }: AskedCall,
  facts: CallFacts,
): CallFacts | null {
  if (tables === undefined || facts.kind !== "statement") return null;
  return {
    ...facts,
    tables: tables.map((name) => name.toLowerCase()),
    isFinal: true,
  };
}
