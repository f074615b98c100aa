// Copyright 2026 the Boruna authors. MIT license.

/**
 * The engine seam: a machine that never waits.
 *
 * `resume` runs until it must stop and says why, as data. Live runs, replay
 * and tests drive the same machine with other answers.
 *
 * @module
 */

import type { CapabilityName, Int, Value } from "../value/mod.ts";
import type { LiveSize } from "./live.ts";
import type { SizeLimits } from "./size.ts";
import type { Trap } from "./trap.ts";

/** Why the machine stopped. */
export type Stop =
  /** The program ended with this value. */
  | { readonly kind: "done"; readonly value: Value }
  /** The program failed. */
  | { readonly kind: "trap"; readonly trap: Trap }
  /** The program calls a capability and waits for `resume(answer)`. */
  | CapabilityCall
  /**
   * `resume()` goes on: after a `slice`, which costs a step, or a `pause`, which
   * costs nothing.
   */
  | { readonly kind: "yielded"; readonly reason: "slice" | "pause" }
  /** The actor waits for a message. */
  | { readonly kind: "blocked" };

/** A capability call that the driver must answer. */
export interface CapabilityCall {
  /** Always `call`. */
  readonly kind: "call";
  /** What is called. */
  readonly capability: CapabilityName;
  /** The arguments; empty for a call that is not declared. */
  readonly args: readonly Value[];
  /** The name of the calling function. */
  readonly function: string;
  /** Whether that function lists the capability; if not, answer with a trap. */
  readonly declared: boolean;
  /**
   * How the program called: `plain` is the 1.1 `CapCall` (any value may come
   * back), `typed` and `try` are source calls (`design/language-decisions.md`
   * 5.5), whose answer has the declared type.
   */
  readonly form: "plain" | "typed" | "try";
}

/** What the driver answers to a call. */
export type Answer =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "trap"; readonly trap: Trap };

/** What the machine tells while it runs; calls are told by the gateway. */
export interface Observer {
  /** A contract or output guard was judged. */
  contractCheck(
    function_: string,
    kind: "requires" | "ensures" | "output",
    index: number,
    passed: boolean,
  ): void;
  /** The program emitted a UI tree. */
  uiEmit(tree: Value): void;
  /** A debug instruction printed a line (without line end). */
  debug(line: string): void;
}

/** How to run a module. */
export interface ExecutionOptions {
  /** Told what happens. */
  readonly observer: Observer;
  /** The function to start with; the module's entry unless given. */
  readonly entry?: number;
  /**
   * The arguments of that function. What is missing is unit, what is too much
   * is left out; only the interpreter runs with arguments.
   */
  readonly args?: readonly Value[];
  /** The largest step count (`spec/limits.md` 2); 10,000,000 unless given. */
  readonly maxSteps?: Int;
  /** How many frames may exist; 256 unless given. */
  readonly callDepth?: number;
  /**
   * How many operands all frames together may have; 4,096 unless given, or 16
   * for each frame that `callDepth` allows, if these are more.
   */
  readonly operandLimit?: number;
  /** How large values may become. */
  readonly sizes?: Partial<SizeLimits>;
  /**
   * The budget of a slice: `resume` returns `yielded` when it is used up. Every
   * slice costs a step, as in the reference (`spec/bytecode.md` 6.6).
   */
  readonly slice?: number;
  /**
   * Pauses, without a trace in the step count, each time the counter reaches a
   * multiple of this number. The step of that number has begun: a driver that
   * stops there reports it, as the reference's wall clock does.
   */
  readonly pauseEvery?: number;
  /**
   * Asked now and then in code that does not pause: what the run has to end
   * with, or null.
   */
  readonly watch?: () => Trap | null;
  /** `liveSize` will be asked, so the machine that runs must have it. */
  readonly measured?: boolean;
  /** Told each instruction before it is executed (`spec/bytecode.md` 6.7). */
  readonly trace?: (line: string) => void;
  /**
   * Answers capability calls on the spot, which spares the machine a stop. It
   * returns null for a call that has to wait; then `resume` returns the call.
   */
  readonly call?: (call: CapabilityCall) => Answer | null;
}

/** A run in progress. */
export interface Execution {
  /**
   * Runs until the next stop. The first call takes no answer, and neither does
   * one after `yielded` or `blocked`. After `done` or `trap` the run is over
   * and `resume` throws a `TypeError`.
   */
  resume(answer?: Answer): Stop;
  /** The step counter so far (`spec/bytecode.md` 6.2). */
  readonly steps: number;
  /**
   * What the program's values take now, by our own count; between two calls of
   * `resume`. Absent from a machine that cannot tell.
   */
  liveSize?(): LiveSize;
  /** The frames that exist now, the outermost first; after a trap, those of it. */
  frames(): FramePicture[];
}

/** Where a frame stands. */
export interface FramePicture {
  /** The name of the function. */
  readonly function: string;
  /** The index of the function in the module. */
  readonly index: number;
  /** The index of the instruction that it is executing. */
  readonly instruction: number;
}
