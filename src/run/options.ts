// Copyright 2026 the Boruna authors. MIT license.

/**
 * How to run a program.
 *
 * @module
 */

import type {
  AnyPolicy,
  Checks,
  Handlers,
  Recorder,
} from "../capability/mod.ts";
import type { Source } from "../diagnostic/mod.ts";
import type { Event, Follower } from "../replay/mod.ts";
import type { CapabilityName, Int } from "../value/mod.ts";
import type { SizeLimits, Tier } from "../vm/mod.ts";

/**
 * Bounds on a run. All but those of time and of resident memory end it at the
 * same step on every runtime, whoever watches.
 *
 * @example
 * ```ts
 * import { type Limits, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const limits: Limits = { steps: 1_000, wallMs: 2_000, outputBytes: 10_000 };
 * const program = "fn main() -> Int { while true { debug(1) } 0 }";
 * const { outcome } = await run(program, { limits });
 * assertEquals(outcome.kind === "limit" && outcome.limit, "steps");
 * ```
 */
export interface Limits {
  /** The largest step count; 10,000,000 unless given. */
  readonly steps?: Int;
  /** How many calls may be active; 256 unless given, at most 100,000. */
  readonly callDepth?: number;
  /** How long the run may take, in milliseconds; no limit unless given. */
  readonly wallMs?: number;
  /** How long one capability call may take, in milliseconds. */
  readonly capabilityMs?: number;
  /**
   * How large the result and the UI trees may be together, in bytes of their
   * untagged JSON (`spec/limits.md` 5).
   */
  readonly outputBytes?: number;
  /**
   * How much the program's live values may take, in bytes by our own count:
   * 8 a slot, 2 a character, some for each value and entry. They are measured
   * as the run goes on, so a run may exceed the limit by what it makes between
   * two measurements, the same everywhere.
   */
  readonly memoryBytes?: number;
  /**
   * How much memory this process may have resident, in bytes, before the run
   * ends; no limit unless given. It costs nothing that can be measured, but
   * counts everything in the process, so it belongs to whoever runs the
   * program, and not to the program. Where the runtime's own heap ends earlier,
   * three quarters of that heap are the limit, so that the run ends before the
   * process does. Without effect where no runtime tells its memory, as in a
   * page.
   */
  readonly residentBytes?: number;
  /** How large the event log's file may become, in bytes. */
  readonly eventLogBytes?: number;
  /** How large single values may become. */
  readonly sizes?: Partial<SizeLimits>;
}

/**
 * Options of `run`.
 *
 * @example
 * ```ts
 * import { run, type RunOptions } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const options: RunOptions = {
 *   policy: "allow-all",
 *   clock: () => 60_000,
 *   onProgress: (steps) => console.log(steps),
 * };
 * const program = "fn main() -> Int !{time.now} { time_now() }";
 * const { outcome } = await run(program, options);
 * assertEquals(outcome, { kind: "done", value: 60 });
 * ```
 */
export interface RunOptions {
  /**
   * What the program may do. Without one, a run with mock answers may do
   * everything and a run with `handlers` may do nothing.
   */
  readonly policy?: AnyPolicy | "allow-all" | "deny-all";
  /** Who answers calls; what is absent gets a mock answer. */
  readonly handlers?: Handlers;
  /** Judges what calls ask for, before their handlers run. */
  readonly guard?: Checks;
  /** Judges what the host process may do. */
  readonly permission?: Checks;
  /** Bounds on the run. */
  readonly limits?: Limits;
  /**
   * Which machine runs: the interpreter, then compiled code if the run is long
   * (`auto`, unless given), or one of them from the start. Where JavaScript may
   * not be made from text, the interpreter always does. Nothing but the time a
   * run takes depends on it.
   */
  readonly tier?: Tier;
  /**
   * Whether what the program spawns runs, as actors under one deterministic
   * scheduler; false unless given, and then `spawn` gives a number and nothing
   * else, as in the reference. All actors call through one gateway and write
   * into one log, so budgets, rates and limits are those of all of them
   * together; `steps` counts all of their steps. A refused call of any actor
   * ends the run. A recording of actors is followed so without asking.
   */
  readonly actors?: boolean;
  /** Telemetry; null or absent for none. */
  readonly recorder?: Recorder | null;
  /** Stops the run, wherever it is. */
  readonly signal?: AbortSignal;
  /** Whether to keep the events for the result; true unless given. */
  readonly keepEvents?: boolean;
  /**
   * Told each event as it happens, a call before it is answered. What it throws
   * ends the run and is thrown by `run`.
   */
  readonly onEvent?: (event: Event) => void;
  /**
   * Told every `progressSteps` steps how many there were, and which
   * capabilities were called since the last time, in order.
   */
  readonly onProgress?: (
    steps: number,
    capabilities: readonly CapabilityName[],
  ) => void;
  /** Steps between two calls of `onProgress`; 100,000 unless given. */
  readonly progressSteps?: number;
  /**
   * A JSON Schema (2020-12) that the result must match in its untagged form
   * (`spec/limits.md` 7). It is checked before the run starts.
   */
  readonly schema?: unknown;
  /**
   * Milliseconds since 1970, for `time.now` and for the times of a policy;
   * given handlers come first.
   */
  readonly clock?: () => number;
  /** A number in [0, 1), for `random`; given handlers come first. */
  readonly random?: () => number;
  /** A recording that the run must follow; its answers are used. */
  readonly follow?: Follower;
  /** Gives a promise to wait for before the next call, or null to go on. */
  readonly hold?: () => Promise<void> | null;
  /** Told each line of the `debug` builtins. */
  readonly onDebug?: (line: string) => void;
  /** Told each instruction before it is executed; slow. */
  readonly onTrace?: (line: string) => void;
  /** The module name of a source; its file name unless given. */
  readonly moduleName?: string;
  /** Gives the text of an imported file, or null if there is none. */
  readonly load?: (path: string, from: Source) => Source | null;
}
