// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna version`, `boruna --version`.
 *
 * @module
 */

import { runtime, runtimeVersion } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS } from "./exit.ts";

/** The version of this package. */
export const PACKAGE_VERSION = "0.1.0";
/** The version of the language (`design/language-decisions.md`). */
export const LANGUAGE_VERSION = "1.0";
/** The newest version of the bytecode that is written and read. */
export const BYTECODE_VERSION = "1.2";
/** The version of the reference whose formats are kept. */
export const REFERENCE_VERSION = "3.2.0";

/** Prints the versions. */
export function run({ world, has }: Call): number {
  const data = {
    boruna: PACKAGE_VERSION,
    language: LANGUAGE_VERSION,
    bytecode: BYTECODE_VERSION,
    "compatible_with": REFERENCE_VERSION,
    runtime: `${runtime()} ${runtimeVersion()}`,
  };
  world.out(
    has("json")
      ? envelope(data)
      : `boruna ${data.boruna} (language ${data.language}, bytecode ` +
        `${data.bytecode}, ${data.runtime})\n`,
  );
  return SUCCESS;
}
