// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna trace2tests record | generate | run`: from what an application did
 * to a test of it (`spec/tooling.md` 7).
 *
 * @module
 */

import {
  type App,
  AppError,
  type AppMessage,
  judgeSpec,
  parseMessages,
  readSpec,
  readTrace,
  specFile,
  traceFile,
  TraceFileError,
  traceHash,
} from "../framework/mod.ts";
import { decodeText } from "../host/mod.ts";
import { JsonError } from "../value/mod.ts";
import { startInOneLine } from "./app_program.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { readSource } from "./program.ts";

/** Sends messages to an application, and writes what it did to a file. */
export function record(call: Call): number {
  const { world } = call;
  const path = call.positionals[0] ?? "";
  const source = readSource(path, world);
  const messages = parseMessages(call.text("messages") ?? "");
  let app: App;
  try {
    app = startInOneLine(source, world);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Failure(
      `record failed: failed to create harness: ${error.message}`,
    );
  }
  sendAll(app, messages, "record failed");
  const out = call.text("out") ?? "";
  world.writeFile(out, traceFile(app, path, source.text));
  const hash = traceHash(app.log);
  world.out(
    call.has("json")
      ? envelope({ file: out, cycles: app.cycle, traceHash: hash })
      : `recorded ${app.cycle} cycles to ${out}\ntrace hash: ${hash}\n`,
  );
  return SUCCESS;
}

/** Makes a test of a trace file. */
export function generate(call: Call): number {
  const { world } = call;
  const trace = readAs(call, "trace", readTrace);
  const out = call.text("out") ?? "";
  world.writeFile(out, specFile(trace, call.text("name") ?? "regression_test"));
  const count = trace.messages.length;
  world.out(
    call.has("json")
      ? envelope({ file: out, messages: count, assertions: 3 })
      : `generated test spec: ${out}\n  ${count} messages, 3 assertions\n`,
  );
  return SUCCESS;
}

/** Runs a test; the exit code says whether it holds. */
export function run(call: Call): number {
  const { world } = call;
  const spec = readAs(call, "spec", readSpec);
  const source = readSource(call.text("source") ?? spec.sourceFile, world);
  let failure: string | null = null;
  let app: App | null = null;
  try {
    app = startInOneLine(source, world);
    for (const message of spec.messages) app.send(message);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    failure = app === null
      ? `failed to create harness: ${error.message}`
      : `cycle ${app.cycle} failed: ${error.message}`;
  }
  const verdicts = app === null || failure !== null ? [] : judgeSpec(spec, app);
  const passed = failure === null && verdicts.every(({ holds }) => holds);
  if (call.has("json")) {
    world.out(envelope({
      name: spec.name,
      passed,
      error: failure,
      assertions: verdicts,
    }));
    return passed ? SUCCESS : FAILED;
  }
  world.out(
    `${passed ? "PASS" : "FAIL"}: ${spec.name}\n` +
      (failure === null ? "" : `  error: ${failure}\n`) +
      verdicts.map(({ kind, expected, actual, holds }) =>
        passed ? `  [ok] ${kind}\n` : `  [${holds ? "ok" : "FAIL"}] ${kind}: ` +
          `expected=${expected}, actual=${actual}\n`
      ).join(""),
  );
  return passed ? SUCCESS : FAILED;
}

/** Sends all; throws `Failure` at the first that fails. */
export function sendAll(
  app: App,
  messages: readonly AppMessage[],
  what: string,
): void {
  for (const message of messages) {
    try {
      app.send(message);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new Failure(`${what}: cycle ${app.cycle} failed: ${error.message}`);
    }
  }
}

/** Reads the file of a flag; throws `Failure` for what is no such file. */
export function readAs<T>(
  call: Call,
  flag: string,
  read: (text: string) => T,
): T {
  const path = call.text(flag) ?? "";
  try {
    return read(decodeText(call.world.readFile(path), path));
  } catch (error) {
    if (error instanceof JsonError || error instanceof TraceFileError) {
      throw new Failure(error.message);
    }
    throw error;
  }
}
