// Copyright 2026 the Boruna authors. MIT license.

/**
 * The capability calls of a recording, with their answers.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import type { RecordedCall } from "../capability/mod.ts";
import { type Event, replayHandler, verifyCalls } from "../replay/mod.ts";
import type { Value } from "../value/mod.ts";
import { everyCapability, runModule } from "./run.ts";

/** The calls of a log, in order. An answer belongs to the oldest open call. */
export function recordedCalls(events: Iterable<Event>): RecordedCall[] {
  const calls: { -readonly [K in keyof RecordedCall]: RecordedCall[K] }[] = [];
  const open = new Map<string, typeof calls>();
  for (const event of events) {
    if (event.event === "CapCall") {
      const { capability, args } = event;
      const call = { capability, args, result: null, tokens: 0 };
      calls.push(call);
      const waiting = open.get(capability);
      if (waiting === undefined) open.set(capability, [call]);
      else waiting.push(call);
    } else if (event.event === "CapResult") {
      const call = open.get(event.capability)?.shift();
      if (call === undefined) continue;
      call.result = event.result;
      call.tokens = event.tokens ?? 0;
    }
  }
  return calls;
}

/** Thrown for a program that does not do what a log says. */
export class OtherProgram extends Error {
  /** Always `OtherProgram`. */
  override readonly name = "OtherProgram";
}

/**
 * The calls of a log with the functions that make them, found by running the
 * program on the recorded answers.
 *
 * @throws {OtherProgram} If it does not make the same calls.
 */
export async function recordedCallsOf(
  module: Module,
  events: readonly Event[],
): Promise<RecordedCall[]> {
  const callers: string[] = [];
  const answers = replayHandler(events);
  const answer = (
    args: readonly Value[],
    context: Parameters<typeof answers>[1],
  ) => {
    callers.push(context.function);
    return answers(args, context);
  };
  const { events: replayed } = await runModule(module, {
    policy: "allow-all",
    handlers: everyCapability(answer),
  });
  const verification = verifyCalls(events, replayed);
  if (verification.kind !== "identical") {
    throw new OtherProgram(verification.reason);
  }
  return recordedCalls(events).map((call, i) => {
    const caller = callers[i];
    return caller === undefined ? call : { ...call, function: caller };
  });
}
