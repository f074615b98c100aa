// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna lang caps FILE`: what every function declares, and what it needs.
 *
 * @module
 */

import {
  neededCapabilities,
  overDeclaredCapabilities,
} from "../bytecode/mod.ts";
import { compile } from "../compile/mod.ts";
import { indentJson, quoteJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { importLoader, readSource } from "./program.ts";

/** Prints the comparison; 1 when a capability is declared and not needed. */
export function run(call: Call): number {
  const { positionals, world } = call;
  const path = positionals[0] ?? "";
  const { module, diagnostics } = compile(readSource(path, world), {
    load: importLoader(path, world),
  });
  if (module === null) {
    showCompileErrors(call, diagnostics, "compile error: ");
    return FAILED;
  }
  const functions = module.functions.map((one, index) => ({
    name: one.name,
    declared: one.capabilities,
    needed: neededCapabilities(module, index),
    over: overDeclaredCapabilities(module, index),
  }));
  const over = functions.some((one) => one.over.length > 0);
  if (call.has("json")) {
    const list = (names: readonly string[]) =>
      `[${names.map(quoteJson).join(",")}]`;
    const rows = functions.map((one) =>
      `{"declared":${list(one.declared)},"function":${quoteJson(one.name)},` +
      `"needed":${list(one.needed)},"over_declared":${list(one.over)}}`
    );
    world.out(
      `${indentJson(`{"functions":[${rows.join(",")}],"version":1}`)}\n`,
    );
    return over ? FAILED : SUCCESS;
  }
  const list = (names: readonly string[]) =>
    names.length === 0 ? "(none)" : names.join(", ");
  for (const one of functions) {
    world.out(
      `fn ${one.name}\n  declared: ${list(one.declared)}\n` +
        `  needed:   ${list(one.needed)}\n`,
    );
    if (one.over.length > 0) {
      world.out(`  over-declared: ${list(one.over)}\n`);
    }
  }
  world.out(
    over
      ? "\nover-declared capabilities found (granted but never used)\n"
      : "\nall capability declarations are minimal\n",
  );
  return over ? FAILED : SUCCESS;
}
