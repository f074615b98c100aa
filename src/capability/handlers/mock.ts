// Copyright 2026 the Boruna authors. MIT license.

/**
 * The handlers of a run without `--live`: the same answers every time, nothing
 * touched (`spec/capabilities.md` 10.2, `design/language-decisions.md` 5.6).
 *
 * A 1.1 module gets the answers of the reference to the byte; a source call
 * gets an answer of its type.
 *
 * @module
 */

import {
  display,
  EMPTY_LIST,
  Float,
  mapOf,
  quoteJson,
  UNIT,
  type Value,
} from "../../value/mod.ts";
import type { HandlerContext, Handlers } from "../handler.ts";

const RANDOM = new Float(0.42);

/**
 * Mock handlers for all capabilities. They take any arguments.
 *
 * @example
 * ```ts
 * import { Float, MOCK_HANDLERS, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const handlers = { ...MOCK_HANDLERS, random: () => new Float(0.5) };
 * const program = "fn main() -> Float !{random} { random() }";
 * const { outcome } = await run(program, { policy: "allow-all", handlers });
 * assertEquals(outcome, { kind: "done", value: new Float(0.5) });
 * ```
 */
export const MOCK_HANDLERS: Handlers = {
  "net.fetch": netFetch,
  "fs.read": (args) => `mock file content for ${shown(args)}`,
  "fs.write": () => true,
  "db.query": () => EMPTY_LIST,
  "ui.render": () => UNIT,
  "time.now": () => 1700000000,
  "random": () => RANDOM,
  "llm.call": llmCall,
  "actor.spawn": () => UNIT,
  "actor.send": () => UNIT,
  "step.input": () => "",
};

/** Answers any capability as a run without `--live` does. */
export function mockHandler(
  args: readonly Value[],
  context: HandlerContext,
): Value | Promise<Value> {
  return MOCK_HANDLERS[context.capability]!(args, context);
}

function netFetch(args: readonly Value[], context: HandlerContext): Value {
  const url = args[0];
  const written = context.form !== "plain" && typeof url === "string"
    ? quoteJson(url)
    : `"${shown(args)}"`;
  return `{"mock": true, "url": ${written}}`;
}

function llmCall(_args: readonly Value[], context: HandlerContext): Value {
  return context.form === "plain"
    ? mapOf([["mock", true], ["status", "ok"]])
    : '{"status":"ok","mock":true}';
}

/** The Display form of the first argument, which quotes a String. */
function shown(args: readonly Value[]): string {
  return args[0] === undefined ? "" : display(args[0]);
}
