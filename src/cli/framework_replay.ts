// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna framework replay FILE LOG`: messages again, and whether the states
 * are those of the log (`spec/framework.md` 9.9).
 *
 * Beside the reference's list of messages, whose recorded states can match
 * only where they are plain JSON, it takes a trace file and compares hashes.
 *
 * @module
 */

import {
  type App,
  AppError,
  type AppMessage,
  parsePayload,
  readTrace,
  sortedJson,
  traceHash,
} from "../framework/mod.ts";
import { decodeText } from "../host/mod.ts";
import {
  display,
  type Json,
  JsonError,
  JsonObject,
  parseJson,
} from "../value/mod.ts";
import { orFail, sourceOf, startSource } from "./app_program.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";

/** A message of a log, with the state that has to follow. */
interface Expected {
  readonly message: AppMessage;
  /** Compact JSON; null where the log says nothing. */
  readonly state: string | null;
}

/** Replays and compares; the exit code says whether they agree. */
export function run(call: Call): number {
  const source = sourceOf(call);
  const path = call.positionals[1] ?? "";
  const log = decodeText(call.world.readFile(path), path);
  const started = orFail("", () => startSource(source, call.world));
  if (started.kind === "errors") {
    showCompileErrors(call, started.diagnostics, "error: compile error: ");
    return FAILED;
  }
  const { app } = started;
  const json = parsed(log);
  const differences = json instanceof JsonObject
    ? againstTrace(app, log)
    : againstLog(app, expectedOf(json));
  if (call.has("json")) {
    call.world.out(envelope({
      identical: differences.length === 0,
      differences,
      cycles: app.cycle,
      state: display(app.state),
    }));
    return differences.length === 0 ? SUCCESS : FAILED;
  }
  if (differences.length > 0) {
    call.world.out(
      `replay: DIVERGED\n${differences.map((one) => `  ${one}\n`).join("")}`,
    );
    return FAILED;
  }
  call.world.out(
    `replay: IDENTICAL\ncycles: ${app.cycle}\nstate: ${display(app.state)}\n`,
  );
  return SUCCESS;
}

function againstLog(app: App, log: readonly Expected[]): string[] {
  return log.flatMap(({ message, state }, i) => {
    try {
      const now = display(app.send(message).after);
      return state === null || state === now
        ? []
        : [`cycle ${i + 1}: expected state ${state}, got ${now}`];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [`cycle ${i + 1} failed: ${error.message}`];
    }
  });
}

function againstTrace(app: App, text: string): string[] {
  const trace = readTrace(text);
  for (const [i, message] of trace.messages.entries()) {
    try {
      app.send(message);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [`cycle ${i + 1} failed: ${error.message}`];
    }
  }
  const hash = traceHash(app.log);
  return hash === trace.traceHash
    ? []
    : [`trace hash: expected ${trace.traceHash}, got ${hash}`];
}

function parsed(text: string): Json {
  try {
    const json = parseJson(text);
    // A trace file is an object with cycles; a log is a list.
    if (json instanceof JsonObject && json.get("cycles") !== undefined) {
      return json;
    }
    if (Array.isArray(json)) return json;
    throw new Failure(
      `invalid cycle log JSON: invalid type: ${kindOf(json)}, ` +
        "expected a sequence at line 1 column 0",
    );
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Failure(`invalid cycle log JSON: ${error.message}`);
  }
}

function kindOf(json: Json): string {
  if (json instanceof JsonObject) return "map";
  if (json === null) return "null";
  return typeof json === "object" ? "number" : typeof json;
}

function expectedOf(json: Json): Expected[] {
  return (json as readonly Json[]).map((entry) => {
    const get = (name: string) =>
      entry instanceof JsonObject ? entry.get(name) : undefined;
    const tag = get("message");
    const payload = get("payload");
    const state = get("state_after");
    return {
      message: {
        tag: typeof tag === "string" ? tag : "unknown",
        payload: parsePayload(typeof payload === "string" ? payload : "0"),
      },
      state: state === undefined ? null : sortedJson(state),
    };
  });
}
