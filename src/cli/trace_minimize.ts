// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna trace2tests minimize`: the fewest messages that still show a failure
 * (`spec/tooling.md` 7.4).
 *
 * @module
 */

import {
  AppError,
  type AppMessage,
  messageJson,
  minimize,
  readTrace,
  type Reproduction,
  traceFile,
  traceHash,
} from "../framework/mod.ts";
import { removeFile, runQuietly } from "../host/mod.ts";
import { quoteJson } from "../value/mod.ts";
import { startInOneLine } from "./app_program.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { readSource } from "./program.ts";
import { readAs, sendAll } from "./trace2tests.ts";

/** Minimises the messages of a trace, and writes the trace of the rest. */
export async function run(call: Call): Promise<number> {
  const { world } = call;
  const trace = readAs(call, "trace", readTrace);
  const path = call.text("source") ?? "";
  const source = readSource(path, world);
  const out = call.text("out") ?? minimalPath(call.text("trace") ?? "");
  const predicate = call.text("predicate") ?? "panic";
  const start = () => startInOneLine(source, world);
  const file = (messages: readonly AppMessage[]) =>
    `{"messages":[${messages.map(messageJson).join(",")}],` +
    `"source_file":${quoteJson(path)}}`;
  const attempt = predicate === "panic"
    ? (messages: readonly AppMessage[]) => panics(start, messages)
    : async (messages: readonly AppMessage[]): Promise<Reproduction> => {
      const candidate = `${out}.candidate.json`;
      world.writeFile(candidate, file(messages));
      try {
        const code = await runQuietly([
          ...predicate.trim().split(/\s+/),
          candidate,
        ]);
        return code === null ? "unresolved" : code === 0 ? "passes" : "fails";
      } finally {
        removeFile(candidate);
      }
    };
  const messages = await minimize(trace.messages, attempt);
  const counts = `${trace.messages.length} -> ${messages.length} messages`;
  if (!call.has("json")) world.out(`minimized: ${counts}\n`);
  const app = start();
  try {
    sendAll(app, messages, "re-record failed");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // What fails has no trace: its messages are what was asked for.
    world.writeFile(out, file(messages));
    if (call.has("json")) {
      world.out(envelope({ file: out, messages: messages.length }));
      return SUCCESS;
    }
    throw error;
  }
  world.writeFile(out, traceFile(app, path, source.text));
  const hash = traceHash(app.log);
  world.out(
    call.has("json")
      ? envelope({ file: out, messages: messages.length, traceHash: hash })
      : `minimized trace: ${out}\ntrace hash: ${hash}\n`,
  );
  return SUCCESS;
}

function panics(
  start: () => ReturnType<typeof startInOneLine>,
  messages: readonly AppMessage[],
): Reproduction {
  let app: ReturnType<typeof start>;
  try {
    app = start();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return "unresolved";
  }
  try {
    for (const message of messages) app.send(message);
    return "passes";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return "fails";
  }
}

function minimalPath(path: string): string {
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const dot = path.lastIndexOf(".");
  return `${dot > slash + 1 ? path.slice(0, dot) : path}.min.json`;
}
