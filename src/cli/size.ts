// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna size FILE`: how large the bytecode of a program is (`spec/cli.md`
 * 5.7).
 *
 * @module
 */

import { encodeModule, type Module } from "../bytecode/mod.ts";
import { compile } from "../compile/mod.ts";
import { indentJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { importLoader, readSource } from "./program.ts";

/** Prints the sizes. */
export function run(call: Call): number {
  const path = call.positionals[0] ?? "";
  const { module, diagnostics } = compile(readSource(path, call.world), {
    load: importLoader(path, call.world),
  });
  if (module === null) {
    showCompileErrors(call, diagnostics, "error: ");
    return FAILED;
  }
  const bytes = encodeModule(module).length;
  call.world.out(
    call.has("json") ? sizeJson(module, bytes) : sizeText(module, bytes),
  );
  return SUCCESS;
}

function totals(module: Module) {
  return {
    "function_count": module.functions.length,
    "total_ops": module.functions.reduce((sum, f) => sum + f.code.length, 0),
    constants: module.constants.length,
    types: module.types.length,
    globals: module.globals.length,
  };
}

function sizeText(module: Module, bytes: number): string {
  const row = (name: string, ...numbers: readonly (number | string)[]) =>
    `  ${name.padEnd(24)} ${
      numbers.map((number, i) => String(number).padStart(i === 1 ? 7 : 6))
        .join(" ")
    }\n`;
  const all = totals(module);
  return `module '${module.name}' — bytecode size\n` +
    row("FUNCTION", "ARITY", "LOCALS", "OPS", "CAPS") +
    module.functions.map((f) =>
      row(f.name, f.arity, f.locals, f.code.length, f.capabilities.length)
    ).join("") +
    `  totals: ${all.function_count} functions, ${all.total_ops} ops, ` +
    `${all.constants} constants, ${all.types} types, ${all.globals} globals\n` +
    `  artifact: ${bytes} bytes (axbc format)\n`;
}

function sizeJson(module: Module, bytes: number): string {
  const document = {
    module: module.name,
    functions: module.functions.map((f) => ({
      name: f.name,
      arity: f.arity,
      locals: f.locals,
      "op_count": f.code.length,
      "capability_count": f.capabilities.length,
    })),
    totals: totals(module),
    "bytecode_bytes": bytes,
    "bytecode_format": "axbc",
  };
  return `${indentJson(JSON.stringify(document))}\n`;
}
