// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna replay FILE LOG`: a recorded run again, answered from its log.
 *
 * @module
 */

import { decodeText } from "../host/mod.ts";
import {
  decodeEventLog,
  EventLogError,
  verificationText,
} from "../replay/mod.ts";
import { replay } from "../run/mod.ts";
import { display } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { loadProgram } from "./program.ts";

/**
 * Prints the outcome and whether the calls were the recorded ones. The exit
 * code is 0 whatever they were (`spec/cli.md` 2.4).
 */
export async function run(call: Call): Promise<number> {
  const { positionals, world } = call;
  const [path = "", logPath = ""] = positionals;
  const loaded = loadProgram(path, world);
  if (loaded.kind === "errors") {
    showCompileErrors(call, loaded.diagnostics, "error: ");
    return FAILED;
  }
  let events;
  try {
    events = decodeEventLog(decodeText(world.readFile(logPath), logPath));
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    throw new Failure(`invalid event log: ${error.message}`);
  }
  const { result, verification } = await replay(loaded.module, events, {
    onDebug: (line) => world.error(`${line}\n`),
  });
  const { outcome } = result;
  if (outcome.kind === "done") {
    world.out(`replay result: ${display(outcome.value)}\n`);
  } else world.error(`replay error: ${outcome.text}\n`);
  world.out(`replay verification: ${verificationText(verification)}\n`);
  return SUCCESS;
}
