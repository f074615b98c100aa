// Copyright 2026 the Boruna authors. MIT license.

/**
 * `step.input`: the values that a workflow step was given by name
 * (`spec/capabilities.md` 10.6).
 *
 * @module
 */

import {
  compareText,
  debugText,
  type Value,
  valueToJson,
} from "../../value/mod.ts";
import { type Handler, HandlerFailure } from "../handler.ts";

/**
 * Makes a handler that answers with the tagged JSON of a named value, so that
 * an upstream `Int(1)` arrives as the text `{"Int":1}`.
 *
 * @example
 * ```ts
 * import { run, stepInputHandler } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = stepInputHandler(new Map([["total", 3]]));
 * const { outcome } = await run(
 *   'fn main() -> String !{step.input} { step_input("total") }',
 *   { policy: "allow-all", handlers: { "step.input": handler } },
 * );
 * assertEquals(outcome, { kind: "done", value: '{"Int":3}' });
 * ```
 */
export function stepInputHandler(inputs: ReadonlyMap<string, Value>): Handler {
  return (args) => {
    const name = args[0];
    if (typeof name !== "string") {
      throw new HandlerFailure(
        "step.input: expected String argument (input name)",
      );
    }
    const value = inputs.get(name);
    if (value === undefined) {
      const names = [...inputs.keys()].sort(compareText).map(debugText).join(
        ", ",
      );
      throw new HandlerFailure(
        `step.input: unknown name '${name}' (declared inputs: [${names}])`,
      );
    }
    return valueToJson(value);
  };
}
