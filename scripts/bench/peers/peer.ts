// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the engine of another is to the benchmarks.
 *
 * @module
 */

import type { BenchProgram } from "../programs/mod.ts";

/** A program in another engine, loaded and ready. */
export interface Loaded {
  /** Does so much work, and gives the printed value. */
  readonly run: (size: number) => unknown;
  /** Frees what the engine holds. */
  readonly close: () => void;
}

/** An engine. */
export interface Peer {
  /** What the tables call it. */
  readonly name: string;
  /** What it is. */
  readonly about: string;
  /** Loads a program; null if the engine's language has none for it. */
  readonly open: (program: BenchProgram) => Promise<Loaded | null>;
}

/** Frees nothing. */
export function nothing(): void {}
