// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads the document that `lang check --json` writes.
 *
 * @module
 */

import {
  type Json,
  JsonError,
  JsonNumber,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import { Failure } from "./failure.ts";
import type {
  Patch,
  PatchEdit,
  ReferenceDiagnostic,
} from "./reference_diagnostics.ts";

/** The findings of a document. Throws `Failure`. */
export function readDiagnosticSet(text: string): ReferenceDiagnostic[] {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw invalid(error.message);
    throw error;
  }
  const set = object(json);
  natural(set, "version");
  string(set, "file");
  return list(set, "diagnostics").map(diagnostic);
}

function diagnostic(json: Json): ReferenceDiagnostic {
  const one = object(json);
  const place = one.get("location") ?? null;
  return {
    id: string(one, "id"),
    severity: word(one, "severity", ["error", "warning", "info", "hint"]),
    message: string(one, "message"),
    location: place === null
      ? null
      : { line: natural(object(place), "line"), column: null },
    patches: list(one, "suggested_patches").map(patch),
    related: list(one, "related").map((other) =>
      string(object(other), "message")
    ),
  };
}

function patch(json: Json): Patch {
  const one = object(json);
  return {
    id: string(one, "id"),
    description: string(one, "description"),
    confidence: word(one, "confidence", ["high", "medium", "low"]),
    rationale: string(one, "rationale"),
    edits: list(one, "edits").map(edit),
  };
}

function edit(json: Json): PatchEdit {
  const one = object(json);
  string(one, "file");
  return {
    line: natural(one, "start_line"),
    oldText: string(one, "old_text"),
    newText: string(one, "new_text"),
  };
}

function object(json: Json): JsonObject {
  if (json instanceof JsonObject) return json;
  throw invalid("expected an object");
}

function member(json: JsonObject, name: string): Json {
  const value = json.get(name);
  if (value === undefined) throw invalid(`missing field \`${name}\``);
  return value;
}

function string(json: JsonObject, name: string): string {
  const value = member(json, name);
  if (typeof value === "string") return value;
  throw invalid(`${name}: expected a string`);
}

function list(json: JsonObject, name: string): readonly Json[] {
  const value = member(json, name);
  if (Array.isArray(value)) return value;
  throw invalid(`${name}: expected a list`);
}

function natural(json: JsonObject, name: string): number {
  const value = member(json, name);
  const integer = value instanceof JsonNumber ? value.integer : null;
  if (typeof integer === "number" && integer >= 0) return integer;
  throw invalid(`${name}: expected a whole number`);
}

function word<W extends string>(
  json: JsonObject,
  name: string,
  words: readonly W[],
): W {
  const value = string(json, name);
  const found = words.find((one) => one === value);
  if (found !== undefined) return found;
  const named = words.map((one) => `\`${one}\``).join(", ");
  throw invalid(`unknown variant \`${value}\`, expected one of ${named}`);
}

function invalid(reason: string): Failure {
  return new Failure(`invalid diagnostics JSON: ${reason}`);
}
