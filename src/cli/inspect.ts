// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna inspect FILE`: a module, laid out for people (`spec/cli.md` 5.5).
 *
 * @module
 */

import { inspectModule, moduleToJson } from "../bytecode/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { envelopeOf } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { loadProgram } from "./program.ts";

/** Prints the module of a program. */
export function run(call: Call): number {
  const loaded = loadProgram(call.positionals[0] ?? "", call.world);
  if (loaded.kind === "errors") {
    showCompileErrors(call, loaded.diagnostics, "error: ");
    return FAILED;
  }
  call.world.out(
    call.has("json")
      ? envelopeOf(moduleToJson(loaded.module))
      : inspectModule(loaded.module),
  );
  return SUCCESS;
}
