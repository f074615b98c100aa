// Copyright 2026 the Boruna authors. MIT license.

/**
 * What came of a run, as data.
 *
 * @module
 */

import type { Refusal } from "../capability/mod.ts";
import type { Event } from "../replay/mod.ts";
import type { Value } from "../value/mod.ts";
import type { FramePicture, Trap } from "../vm/mod.ts";

/** How a run ended. */
export type Outcome =
  /** The program gave a value. */
  | { readonly kind: "done"; readonly value: Value }
  /** The program failed. */
  | Failure<"trap">
  /** A call was not let through, or was over its budget. */
  | (Failure<"refused"> & { readonly refusal: Refusal })
  /** A limit of the run was reached. */
  | (Failure<"limit"> & { readonly limit: LimitKind })
  /** The caller's signal stopped the run. */
  | Omit<Failure<"cancelled">, "trap">;

/** The limits that end a run; the names are those of `spec/limits.md`. */
export type LimitKind = "steps" | "wall_ms" | "stack" | "size" | "rounds";

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
