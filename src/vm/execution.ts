// Copyright 2026 the Boruna authors. MIT license.

/**
 * The engine seam: a machine that never waits.
 *
 * `resume` runs until it must stop and says why, as data. Live runs, replay
 * and tests drive the same machine with other answers.
 *
 * @module
 */

import type { CapabilityName, Value } from "../value/mod.ts";
import type { Trap } from "./trap.ts";

/** Why the machine stopped. */
export type Stop =
  /** The program ended with this value. */
  | { readonly kind: "done"; readonly value: Value }
  /** The program failed. */
  | { readonly kind: "trap"; readonly trap: Trap }
  /** The program calls a capability and waits for `resume(answer)`. */
  | CapabilityCall
  /** The slice is used up; `resume()` goes on. */
  | { readonly kind: "yielded" }
  /** The actor waits for a message. */
  | { readonly kind: "blocked" };

/** A capability call that the driver must answer. */
export interface CapabilityCall {
  readonly kind: "call";
  readonly capability: CapabilityName;
  readonly args: readonly Value[];
  /** The name of the calling function. */
  readonly function: string;
  /** Whether that function lists the capability. */
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

/** A run in progress. */
export interface Execution {
  /** Runs until the next stop. The first call takes no answer. */
  resume(answer?: Answer): Stop;
  /** The step counter so far (`spec/bytecode.md` 6.2). */
  readonly steps: number;
}
