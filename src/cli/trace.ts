// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna trace FILE`: a run with every instruction that it executed.
 *
 * @module
 */

import { runModule } from "../run/mod.ts";
import { display } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { loadProgram } from "./program.ts";
import { RESIDENT_BYTES } from "./run_limits.ts";

/** Lines are written in pieces of about this many characters. */
const PIECE = 65536;

/**
 * Prints the outcome and the trace. The exit code is 0 also when the program
 * trapped (`spec/cli.md` 2.4).
 */
export async function run(call: Call): Promise<number> {
  const { positionals, world } = call;
  const loaded = loadProgram(positionals[0] ?? "", world);
  if (loaded.kind === "errors") {
    showCompileErrors(call, loaded.diagnostics, "error: ");
    return FAILED;
  }
  const page = call.text("html");
  if (page !== undefined) {
    const { traceToPage } = await import("./trace_html.ts");
    const { policyOfWord } = await import("./policy_file.ts");
    const policy = await policyOfWord(call.text("policy") ?? "allow-all");
    return await traceToPage(call, loaded, policy, page);
  }
  const lines: string[] = [];
  const { outcome, steps } = await runModule(loaded.module, {
    policy: "allow-all",
    keepEvents: false,
    onDebug: (line) => world.error(`${line}\n`),
    onTrace: (line) => lines.push(line),
    limits: { residentBytes: RESIDENT_BYTES },
  });
  if (call.has("json")) {
    world.out(
      envelope({
        outcome: outcome.kind,
        text: outcome.kind === "done" ? display(outcome.value) : outcome.text,
        steps: Number(steps),
        trace: lines,
      }),
    );
    return SUCCESS;
  }
  if (outcome.kind === "done") {
    world.out(`result: ${display(outcome.value)}\n`);
  } else world.error(`runtime error: ${outcome.text}\n`);
  let piece = `\n--- Trace (${steps} steps) ---\n`;
  for (const line of lines) {
    piece += `  ${line}\n`;
    if (piece.length < PIECE) continue;
    world.out(piece);
    piece = "";
  }
  world.out(piece);
  return SUCCESS;
}
