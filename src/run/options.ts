// Copyright 2026 the Boruna authors. MIT license.

/**
 * How to run a program.
 *
 * @module
 */

import type { Checks, Handlers, Policy, Recorder } from "../capability/mod.ts";
import type { Source } from "../diagnostic/mod.ts";
import type { Int } from "../value/mod.ts";
import type { SizeLimits } from "../vm/mod.ts";

/** Bounds on a run. All but `wallMs` trap at the same step everywhere. */
export interface Limits {
  /** The largest step count; 10,000,000 unless given. */
  readonly steps?: Int;
  /** How many calls may be active; 256 unless given, at most 100,000. */
  readonly callDepth?: number;
  /** How long the run may take, in milliseconds; no limit unless given. */
  readonly wallMs?: number;
  /** How large single values may become. */
  readonly sizes?: Partial<SizeLimits>;
}

/** Options of `run`. */
export interface RunOptions {
  /**
   * What the program may do. Without one, a run with mock answers may do
   * everything and a run with `handlers` may do nothing.
   */
  readonly policy?: Policy | "allow-all" | "deny-all";
  /** Who answers calls; what is absent gets a mock answer. */
  readonly handlers?: Handlers;
  /** Judges what calls ask for, before their handlers run. */
  readonly guard?: Checks;
  /** Judges what the host process may do. */
  readonly permission?: Checks;
  /** Bounds on the run. */
  readonly limits?: Limits;
  /** Telemetry; null or absent for none. */
  readonly recorder?: Recorder | null;
  /** Stops the run, wherever it is. */
  readonly signal?: AbortSignal;
  /** Whether to keep the events for the result; true unless given. */
  readonly keepEvents?: boolean;
  /** Told each line of the `debug` builtins. */
  readonly onDebug?: (line: string) => void;
  /** Told each instruction before it is executed; slow. */
  readonly onTrace?: (line: string) => void;
  /** The module name of a source; its file name unless given. */
  readonly moduleName?: string;
  /** Gives the text of an imported file, or null if there is none. */
  readonly load?: (path: string, from: Source) => Source | null;
}
