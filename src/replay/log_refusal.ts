// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads the refusal that a log holds beside its events.
 *
 * @module
 */

import {
  type Fix,
  LAYERS,
  type Refusal,
  type Verdict,
} from "../capability/mod.ts";
import {
  CAPABILITY_NAMES,
  jsonFault,
  type JsonReader,
  type JsonTaker,
} from "../value/mod.ts";

/** Reads a refusal as `refusalToJson` writes it; throws `JsonError`. */
export function readRefusal(reader: JsonReader): Refusal {
  const members = object(reader.any(ANY), "refused");
  return {
    kind: oneOf(KINDS, members, "kind"),
    capability: oneOf(CAPABILITY_NAMES, members, "capability"),
    layer: oneOf(LAYERS, members, "layer"),
    target: optional(members, "target"),
    rule: optional(members, "rule"),
    function: text(members, "function"),
    reason: text(members, "reason"),
    message: text(members, "message"),
    fix: fixOf(members.get("fix")),
    verdicts: verdictsOf(members.get("verdicts")),
  };
}

const KINDS: readonly Refusal["kind"][] = [
  "denied",
  "budget_exceeded",
  "limit_exceeded",
];
const VERDICTS: readonly Verdict["verdict"][] = ["ok", "no", "not_asked"];

type Members = ReadonlyMap<string, unknown>;

/** JSON as it stands; objects are maps. */
const ANY: JsonTaker<unknown> = {
  plain: (value) => value,
  number: (_text, _integer, float) => float,
  array: (elements) => elements,
  object: (members) => new Map(members),
};

function fixOf(given: unknown): Fix | null {
  if (given === null) return null;
  const members = object(given, "fix");
  const fix: { -readonly [K in keyof Fix]: Fix[K] } = {
    text: text(members, "text"),
  };
  if (members.has("deno")) fix.deno = optional(members, "deno");
  if (members.has("node")) fix.node = optional(members, "node");
  if (members.has("bun")) fix.bun = null;
  if (members.has("policy")) fix.policy = text(members, "policy");
  return fix;
}

function verdictsOf(given: unknown): Verdict[] {
  if (!Array.isArray(given)) throw wrong("verdicts");
  return given.map((one: unknown) => {
    const members = object(one, "verdicts");
    return {
      layer: oneOf(LAYERS, members, "layer"),
      verdict: oneOf(VERDICTS, members, "verdict"),
      note: text(members, "note"),
    };
  });
}

function object(given: unknown, name: string): Members {
  if (!(given instanceof Map)) throw wrong(name);
  return given;
}

function text(members: Members, name: string): string {
  const given = members.get(name);
  if (typeof given !== "string") throw wrong(name);
  return given;
}

function optional(members: Members, name: string): string | null {
  return members.get(name) === null ? null : text(members, name);
}

function oneOf<T extends string>(
  known: readonly T[],
  members: Members,
  name: string,
): T {
  const given = text(members, name);
  const found = known.find((one) => one === given);
  if (found === undefined) throw wrong(name);
  return found;
}

function wrong(name: string): Error {
  return jsonFault(`the member \`${name}\` of a refusal is none`);
}
