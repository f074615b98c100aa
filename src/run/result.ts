// Copyright 2026 the Boruna authors. MIT license.

/**
 * What came of a run, as data.
 *
 * @module
 */

import type { Refusal } from "../capability/mod.ts";
import type { Event } from "../replay/mod.ts";
import type { Int, Value } from "../value/mod.ts";
import type { FramePicture, Trap } from "../vm/mod.ts";

/**
 * How a run ended.
 *
 * @example
 * ```ts
 * import { display, type Outcome, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * function told(outcome: Outcome): string {
 *   switch (outcome.kind) {
 *     case "done":
 *       return display(outcome.value);
 *     case "refused":
 *       return outcome.refusal.message;
 *     default:
 *       return outcome.text;
 *   }
 * }
 * assertEquals(told((await run("fn main() -> Int { 42 }")).outcome), "42");
 * ```
 */
export type Outcome =
  /** The program gave a value. */
  | { readonly kind: "done"; readonly value: Value }
  /** The program failed. */
  | Failure<"trap">
  /** A call was not let through, or was over its budget. */
  | (Failure<"refused"> & { readonly refusal: Refusal })
  /** A limit of the run was reached. */
  | (Failure<"limit"> & LimitFacts)
  /** The result does not match the schema. */
  | (Omit<Failure<"invalid_output">, "trap"> & SchemaFacts)
  /** The caller's signal stopped the run. */
  | Omit<Failure<"cancelled">, "trap">;

/** The limits that end a run; the names are those of `spec/limits.md`. */
export type LimitKind =
  | "steps"
  | "wall_ms"
  | "stack"
  | "size"
  | "rounds"
  | "memory_bytes"
  | "resident_bytes"
  | "event_log_bytes"
  | "capability_ms"
  | "output_bytes";

/** Which limit was reached. */
export interface LimitFacts {
  /** The limit. */
  readonly limit: LimitKind;
  /** Its value, in the unit that its name says. */
  readonly max: Int;
  /** When: while the program ran, or when its result was written. */
  readonly phase: "execution" | "serialization";
}

/** How a result differs from its schema. */
export interface SchemaFacts {
  /** The first 100 errors, in order. */
  readonly errors: readonly SchemaError[];
  /** How many there are in all. */
  readonly totalErrors: number;
}

/** One place where a result differs from its schema. */
export interface SchemaError {
  /** A JSON pointer into the result; empty for all of it. */
  readonly path: string;
  /** What is wrong there. */
  readonly message: string;
}

/** What every ending without a value says. */
export interface Failure<Kind extends string> {
  /** Tells the endings apart. */
  readonly kind: Kind;
  /** The machine's error, as data. */
  readonly trap: Trap;
  /** The machine's error in the words of the reference. */
  readonly text: string;
  /** Where it happened: the frames, the outermost first. */
  readonly frames: readonly FramePicture[];
}

/** A finished run. */
export interface RunResult {
  /** How it ended. */
  readonly outcome: Outcome;
  /** The step counter at the end (`spec/limits.md` 2). */
  readonly steps: number;
  /** The UI trees that the program emitted, in order. */
  readonly ui: readonly Value[];
  /** Everything that happened, in order; empty if `keepEvents` was false. */
  readonly events: readonly Event[];
}
