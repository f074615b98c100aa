// Copyright 2026 the Boruna authors. MIT license.

/**
 * Trace files: what an application did, kept as hashes, so that a test can be
 * made of it (`spec/tooling.md` 7.2).
 *
 * @module
 */

import { sha256 } from "../capability/mod.ts";
import {
  indentJson,
  type Json,
  JsonNumber,
  JsonObject,
  parseJson,
  quoteJson,
  type Value,
  valueToJson,
} from "../value/mod.ts";
import type { App, AppCycle } from "./app.ts";
import type { AppMessage } from "./message.ts";
import { payloadOf, sortedJson, sortedValue } from "./tagged.ts";

/** Thrown for JSON that is no trace and no test. */
export class TraceFileError extends Error {
  /** Always `TraceFileError`. */
  override readonly name = "TraceFileError";
}

/** What of a trace a test is made of. */
export interface AppTrace {
  /** The path of the source, as it was typed. */
  readonly sourceFile: string;
  readonly sourceHash: string;
  readonly messages: readonly AppMessage[];
  readonly finalStateHash: string;
  readonly traceHash: string;
}

/** The hash of a value in a trace. */
export function valueHash(value: Value): string {
  return sha256(valueToJson(value));
}

/** The hash over all cycles. */
export function traceHash(log: readonly AppCycle[]): string {
  return sha256(log.map(fingerprint).join("|"));
}

function fingerprint(
  { cycle, message, before, after, effects, ui }: AppCycle,
): string {
  const asked = effects.map(({ kind, callbackTag }) =>
    `${kind}:${callbackTag}`
  );
  return `c${cycle}:msg=${message.tag}:${sortedValue(message.payload)},` +
    `before=${valueHash(before)},after=${valueHash(after)},` +
    `effects=[${asked.join(",")}],ui=${valueHash(ui)}`;
}

/** The file of what an application did, without a final line end. */
export function traceFile(
  app: App,
  sourceFile: string,
  source: string,
): string {
  const cycles = app.log.map((one) =>
    `{"cycle":${one.cycle},` +
    `"message":${messageJson(one.message)},` +
    `"state_before_hash":"${valueHash(one.before)}",` +
    `"state_after_hash":"${valueHash(one.after)}",` +
    `"state_after":${sortedValue(one.after)},` +
    `"effects":[${
      one.effects.map(({ kind, payload, callbackTag }) =>
        `{"kind":"${kind}","payload_hash":"${valueHash(payload)}",` +
        `"callback_tag":${quoteJson(callbackTag)}}`
      ).join(",")
    }],` +
    `"ui_tree_hash":"${valueHash(one.ui)}"}`
  );
  return indentJson(
    `{"version":1,"source_file":${quoteJson(sourceFile)},` +
      `"source_hash":"${sha256(source)}","cycles":[${cycles.join(",")}],` +
      `"final_state_hash":"${valueHash(app.state)}",` +
      `"trace_hash":"${traceHash(app.log)}"}`,
  );
}

/** A message as files hold it, compact. */
export function messageJson({ tag, payload }: AppMessage): string {
  return `{"tag":${quoteJson(tag)},"payload":${sortedValue(payload)}}`;
}

/** Reads a trace file; throws `JsonError` or `TraceFileError`. */
export function readTrace(text: string): AppTrace {
  const file = object(parseJson(text), "a trace");
  return {
    sourceFile: textOf(file, "source_file"),
    sourceHash: textOf(file, "source_hash"),
    messages: listOf(file, "cycles").map((cycle) =>
      readMessage(member(object(cycle, "a cycle"), "message"))
    ),
    finalStateHash: textOf(file, "final_state_hash"),
    traceHash: textOf(file, "trace_hash"),
  };
}

/** Reads a message; throws `JsonError` or `TraceFileError`. */
export function readMessage(json: Json): AppMessage {
  const message = object(json, "a message");
  return {
    tag: textOf(message, "tag"),
    payload: payloadOf(member(message, "payload")),
  };
}

/** An object, or an error that tells what was expected. */
export function object(json: Json, what: string): JsonObject {
  if (json instanceof JsonObject) return json;
  throw new TraceFileError(`invalid type: expected ${what}, an object`);
}

/** A member that has to be there. */
export function member(json: JsonObject, name: string): Json {
  const found = json.get(name);
  if (found === undefined) {
    throw new TraceFileError(`missing field \`${name}\``);
  }
  return found;
}

/** A text that has to be there. */
export function textOf(json: JsonObject, name: string): string {
  const found = member(json, name);
  if (typeof found === "string") return found;
  throw new TraceFileError(
    `invalid type: expected a string for \`${name}\`, got ${
      found instanceof JsonNumber ? found.text : sortedJson(found)
    }`,
  );
}

/** A list that has to be there. */
export function listOf(json: JsonObject, name: string): readonly Json[] {
  const found = member(json, name);
  if (Array.isArray(found)) return found;
  throw new TraceFileError(`invalid type: expected a sequence for \`${name}\``);
}
