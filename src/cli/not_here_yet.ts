// Copyright 2026 the Boruna authors. MIT license.

/**
 * A command of the reference whose engine is not here yet.
 *
 * @module
 */

import type { Call } from "./command.ts";
import { USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";

/** Says so. */
export function run({ command }: Call): never {
  throw new Failure(
    `'${command.words.join(" ")}' is not here yet\n` +
      "  help: Boruna 3.2 has it; `boruna help` lists what is here",
    USAGE,
  );
}
