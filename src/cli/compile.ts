// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna compile FILE [-o PATH]`.
 *
 * @module
 */

import { encodeModule } from "../bytecode/mod.ts";
import { compile } from "../compile/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { importLoader, readSource } from "./program.ts";

/** Writes the module file of a program. */
export function run(call: Call): number {
  const { positionals, world } = call;
  const path = positionals[0] ?? "";
  const source = readSource(path, world);
  const { module, diagnostics } = compile(source, {
    load: importLoader(path, world),
  });
  if (module === null) {
    showCompileErrors(call, diagnostics, "error: ");
    return FAILED;
  }
  const output = call.text("output") ?? defaultOutput(path);
  world.writeFile(output, encodeModule(module));
  const counts = {
    functions: module.functions.length,
    constants: module.constants.length,
    types: module.types.length,
  };
  world.out(
    call.has("json")
      ? `${JSON.stringify({ ok: true, data: { output, ...counts } })}\n`
      : `compiled ${path} -> ${output}\n  ${counts.functions} functions, ` +
        `${counts.constants} constants, ${counts.types} types\n`,
  );
  return SUCCESS;
}

/** The path with its extension replaced. */
function defaultOutput(path: string): string {
  if (path === "-") return "module.axbc";
  const name = path.split(/[/\\]/).at(-1) ?? "";
  const dot = name.lastIndexOf(".");
  const stem = dot > 0
    ? path.slice(0, path.length - (name.length - dot))
    : path;
  return `${stem}.axbc`;
}
