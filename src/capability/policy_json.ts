// Copyright 2026 the Boruna authors. MIT license.

/**
 * Parts of policies, read from a JSON tree; what does not fit is told in the
 * words of the reference (`spec/capabilities.md` 6.5).
 *
 * @module
 */

import {
  compareText,
  debugText,
  floatToJson,
  type Int,
  type Json,
  JsonNumber,
  JsonObject,
} from "../value/mod.ts";
import { PolicyError } from "./policy_error.ts";

/** The members of an object, sorted, the last of equal keys winning. */
export function sorted(json: JsonObject): [string, Json][] {
  return [...new Map(json.members)].sort(([a], [b]) => compareText(a, b));
}

export function object(json: Json, wanted: string): Map<string, Json> {
  if (!(json instanceof JsonObject)) throw wrongType(json, wanted);
  return new Map(sorted(json));
}

export function boolean(json: Json): boolean {
  if (typeof json !== "boolean") throw wrongType(json, "a boolean");
  return json;
}

export function texts(json: Json): readonly string[] {
  if (!Array.isArray(json)) throw wrongType(json, "a sequence");
  return (json as readonly Json[]).map((item) => {
    if (typeof item !== "string") throw wrongType(item, "a string");
    return item;
  });
}

export function unsigned(json: Json, wanted: "u64" | "usize"): Int {
  const integer = json instanceof JsonNumber ? integerOf(json.text) : null;
  if (integer === null) throw wrongType(json, wanted);
  if (integer < 0n) {
    throw parseError(
      `invalid value: integer \`${integer}\`, expected ${wanted}`,
    );
  }
  return integer <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(integer) : integer;
}

/** The integer that a number text is, or null for what counts as a float. */
function integerOf(text: string): bigint | null {
  if (!/^-?\d+$/.test(text) || text === "-0") return null;
  const integer = BigInt(text);
  return integer < -(2n ** 63n) || integer >= 2n ** 64n ? null : integer;
}

export function wrongType(json: Json, wanted: string): PolicyError {
  return parseError(`invalid type: ${described(json)}, expected ${wanted}`);
}

function described(json: Json): string {
  if (json === null) return "null";
  if (typeof json === "boolean") return `boolean \`${json}\``;
  if (typeof json === "string") return `string ${debugText(json)}`;
  if (json instanceof JsonObject) return "map";
  if (!(json instanceof JsonNumber)) return "sequence";
  const integer = integerOf(json.text);
  return integer === null
    ? `floating point \`${floatToJson(json.float)}\``
    : `integer \`${integer}\``;
}

export function parseError(text: string): PolicyError {
  return new PolicyError("policy.parse_error", text);
}
