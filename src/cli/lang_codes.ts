// Copyright 2026 the Boruna authors. MIT license.

/**
 * Not written yet.
 *
 * @module
 */

import type { Call } from "./command.ts";

/** Not written yet. */
export function run(_call: Call): number {
  return 70;
}
