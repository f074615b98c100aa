// Copyright 2026 the Boruna authors. MIT license.

/**
 * The output gate: a result against a JSON Schema (`spec/limits.md` 7). The
 * validator is loaded only by runs that have a schema.
 *
 * @module
 */

import type { Value } from "../../value/mod.ts";
import type { Outcome, SchemaFacts } from "../result.ts";

/** A schema that was found valid. */
export interface Gate {
  /** Judges a result; null if it matches. */
  check(value: Value): SchemaFacts | null;
}

/**
 * Thrown, before anything runs, for a schema that is none.
 *
 * @example
 * ```ts
 * import { run, SchemaRefusal } from "@boruna/cli";
 * import { assertRejects } from "@std/assert";
 *
 * const options = { schema: { type: "integr" } };
 * const start = () => run("fn main() -> Int { 1 }", options);
 * await assertRejects(start, SchemaRefusal);
 * ```
 */
export class SchemaRefusal extends SyntaxError {
  /** Always `SchemaRefusal`. */
  override readonly name = "SchemaRefusal";
}

/** Makes the gate of a schema; throws `SchemaRefusal`. */
export async function openGate(schema: unknown): Promise<Gate> {
  const { makeGate } = await import("./gate.ts");
  return await makeGate(schema);
}

/** The outcome of a run whose result does not match. */
export function mismatched(facts: SchemaFacts): Outcome {
  return {
    kind: "invalid_output",
    text: "result does not match output_schema",
    frames: [],
    ...facts,
  };
}
