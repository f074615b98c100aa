// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna ast FILE`: the syntax tree as JSON (`spec/cli.md` 5.6).
 *
 * @module
 */

import { parse, treeToJson } from "../syntax/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { readSource } from "./program.ts";

/** Prints the tree; nothing is checked and nothing imported. */
export function run(call: Call): number {
  const { positionals, world } = call;
  const { file, diagnostics } = parse(readSource(positionals[0] ?? "", world));
  if (diagnostics.some(({ severity }) => severity === "error")) {
    showCompileErrors(call, diagnostics, "error: ");
    return FAILED;
  }
  world.out(`${treeToJson(file)}\n`);
  return SUCCESS;
}
