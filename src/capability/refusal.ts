// Copyright 2026 the Boruna authors. MIT license.

/**
 * A refusal as data: who said no to which call, by which rule, and what would
 * let it through (`docs/security.md`, Refusals).
 *
 * Whatever refuses, the shape is the same, so that a person, a script and a
 * recording read it alike. A target never carries a secret: no user name, no
 * query, no content.
 *
 * @module
 */

import type { CapabilityName, Value } from "../value/mod.ts";

/** Who may say no, in the order in which they are asked. */
export type Layer = "declaration" | "policy" | "budget" | "guard" | "host";

/** What would let a call through. */
export interface Fix {
  /** What to do, as a phrase: `add --allow-net=example.org:443`. */
  readonly text: string;
  /** The flag of Deno; null if no flag of it helps. */
  readonly deno?: string | null;
  /** The flag of Node; null if no flag of it helps. */
  readonly node?: string | null;
  /** Bun has no flags, so this is null wherever it stands. */
  readonly bun?: null;
  /** The JSON that a policy file would need. */
  readonly policy?: string;
}

/** What one layer said of a refused call. */
export interface Verdict {
  /** The layer. */
  readonly layer: Layer;
  /** Its answer; a layer behind the one that refused is not asked. */
  readonly verdict: "ok" | "no" | "not_asked";
  /** Why, in a few words; may be empty. */
  readonly note: string;
}

/**
 * Why a call was not let through.
 *
 * @example
 * ```ts
 * import { type Refusal, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run(
 *   'fn main() -> String !{fs.read} { fs_read("a") }',
 *   { policy: "deny-all" },
 * );
 * const refusal: Refusal | null = outcome.kind === "refused"
 *   ? outcome.refusal
 *   : null;
 * assertEquals([refusal?.layer, refusal?.target], ["policy", "a"]);
 * ```
 */
export interface Refusal {
  /** The kind of the error. */
  readonly kind: "denied" | "budget_exceeded" | "limit_exceeded";
  /** What was called. */
  readonly capability: CapabilityName;
  /** Who said no. */
  readonly layer: Layer;
  /** What the call was after: `host:port`, a path, a model; or null. */
  readonly target: string | null;
  /** The rule of the policy that decided on the call; null for none. */
  readonly rule: string | null;
  /** The name of the calling function. */
  readonly function: string;
  /** A fixed name of the reason, such as `address.private`. */
  readonly reason: string;
  /** The reason as one sentence without a final period. */
  readonly message: string;
  /** What would allow the call, or null if nothing does. */
  readonly fix: Fix | null;
  /** What every layer said, in their order. */
  readonly verdicts: readonly Verdict[];
}

/**
 * The layers in their order.
 *
 * @example
 * ```ts
 * import { LAYERS } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(LAYERS.indexOf("policy") < LAYERS.indexOf("host"), true);
 * ```
 */
export const LAYERS: readonly Layer[] = [
  "declaration",
  "policy",
  "budget",
  "guard",
  "host",
];

/** A fix that was given as a phrase, or as it is. */
export function fixOf(fix: Fix | string | null): Fix | null {
  return typeof fix === "string" ? { text: fix } : fix;
}

/**
 * What a call is after, as refusals name it; null where there is nothing to
 * name. A URL gives its host and port only.
 */
export function targetOf(
  capability: CapabilityName,
  args: readonly Value[],
): string | null {
  const [first, second] = args;
  switch (capability) {
    case "net.fetch":
      return typeof first === "string" ? urlTarget(first) : null;
    case "fs.read":
    case "fs.write":
    case "step.input":
      return typeof first === "string" ? clipped(first) : null;
    case "llm.call":
      return typeof second === "string" ? clipped(second) : null;
    default:
      return null;
  }
}

/** `host:port` of a URL, or null if it is none. */
export function urlTarget(written: string): string | null {
  try {
    const url = new URL(written);
    return url.hostname === ""
      ? null
      : clipped(`${url.hostname}:${portOf(url)}`);
  } catch {
    return null;
  }
}

/** The port that a URL means, the default one included. */
export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === "https:" ? 443 : 80);
}

/**
 * The refusal as compact JSON; the members have a fixed order.
 *
 * @example
 * ```ts
 * import { refusalToJson, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { outcome } = await run(
 *   'fn main() -> String !{fs.read} { fs_read("a") }',
 *   { policy: "deny-all" },
 * );
 * if (outcome.kind !== "refused") throw new Error(outcome.kind);
 * const { reason } = JSON.parse(refusalToJson(outcome.refusal));
 * assertEquals(reason, "policy.no_rule");
 * ```
 */
export function refusalToJson(refusal: Refusal): string {
  const { kind, capability, layer, target, rule, reason, message, fix } =
    refusal;
  return JSON.stringify({
    kind,
    capability,
    layer,
    target,
    rule,
    function: refusal.function,
    reason,
    message,
    fix: fix === null ? null : fixMembers(fix),
    verdicts: refusal.verdicts.map(({ layer, verdict, note }) => ({
      layer,
      verdict,
      note,
    })),
  });
}

function fixMembers(fix: Fix): Record<string, string | null> {
  const { text, deno, node, bun, policy } = fix;
  return {
    text,
    ...(deno === undefined ? {} : { deno }),
    ...(node === undefined ? {} : { node }),
    ...(bun === undefined ? {} : { bun }),
    ...(policy === undefined ? {} : { policy }),
  };
}

/** A refusal is read by people; nobody reads a path of a megabyte. */
function clipped(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 297).toWellFormed()}…`;
}
