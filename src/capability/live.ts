// Copyright 2026 the Boruna authors. MIT license.

/**
 * Handlers that few runs need are loaded when a run asks for them.
 *
 * @module
 */

import type { FileLimits } from "./file_guard.ts";
import type { Handlers } from "./handler.ts";
import type { NetRules } from "./net_rules.ts";
import type { AnyPolicy } from "./policy_v2.ts";

/** What live handlers have to know of a run. */
export interface LiveOptions {
  /** The policy of the run, for its settings of the network. */
  readonly policy: AnyPolicy;
  /** Rules for the network beside that; see `DEFAULT_NET_RULES`. */
  readonly net?: Partial<NetRules>;
  /** Bounds on files; see `DEFAULT_FILE_LIMITS`. */
  readonly files?: Partial<FileLimits>;
}

/**
 * Loads the handlers of a run with `--live`, for all capabilities. `step.input`
 * answers as the mock does; compose a handler with inputs above it.
 *
 * @example
 * ```ts
 * import { ALLOW_ALL, liveHandlers, run } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const handlers = await liveHandlers({ policy: ALLOW_ALL });
 * const program = "fn main() -> Bool !{time.now} { time_now() > 0 }";
 * const { outcome } = await run(program, { policy: "allow-all", handlers });
 * assertEquals(outcome, { kind: "done", value: true });
 * ```
 */
export async function liveHandlers(options: LiveOptions): Promise<Handlers> {
  const { makeLiveHandlers } = await import("./handlers/live.ts");
  return makeLiveHandlers(options);
}
