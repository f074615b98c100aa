// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna check FILE...`: everything wrong with programs, in full.
 *
 * @module
 */

import { compile } from "../compile/mod.ts";
import type { Diagnostic } from "../diagnostic/mod.ts";
import type { Call } from "./command.ts";
import { checkJson } from "./compile_errors.ts";
import { CHECK_FORMATS, isCheckFormat, report } from "./check_formats.ts";
import { diagnosticsText } from "./diagnostics_text.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { importLoader, readSource } from "./program.ts";
import { UsageError } from "./usage.ts";

/** Prints errors and warnings; 1 if there is an error. */
export function run(call: Call): number {
  const { positionals, world } = call;
  const format = call.text("format") ?? (call.has("json") ? "json" : "text");
  if (!isCheckFormat(format)) {
    throw new UsageError(
      `invalid value '${format}' for '--format <FORMAT>': expected ${
        CHECK_FORMATS.join(", ")
      }`,
    );
  }
  const found: Diagnostic[] = [];
  for (const path of positionals) {
    // Compiled, not only analysed: some limits show when code is made.
    const { diagnostics } = compile(readSource(path, world), {
      load: importLoader(path, world),
    });
    found.push(...diagnostics);
  }
  const failed = found.some(({ severity }) => severity === "error");
  if (format === "json") {
    world.out(checkJson(positionals[0] ?? "", found));
  } else if (format !== "text") {
    world.out(report(format, positionals, found));
  } else if (found.length > 0) {
    world.error(diagnosticsText(found, world, "stderr"));
  } else {
    world.out(
      positionals.length === 1
        ? `${positionals[0]}: no errors\n`
        : `${positionals.length} files: no errors\n`,
    );
  }
  return failed ? FAILED : SUCCESS;
}
