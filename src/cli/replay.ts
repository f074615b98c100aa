// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna replay FILE LOG` and `boruna verify FILE LOG`: a recorded run again,
 * answered from its log.
 *
 * The bare form of `replay` does what the reference does: it serves the
 * results in order, compares the calls afterwards, and exits with 0 whatever
 * it finds. `verify`, and `replay` with any option of our own, stop at the
 * first difference of any kind, show it, and exit with 1.
 *
 * @module
 */

import { ALLOW_ALL } from "../capability/mod.ts";
import { decodeText } from "../host/mod.ts";
import {
  decodeEventLog,
  EventLogError,
  readEventLog,
  verificationText,
} from "../replay/mod.ts";
import { replay, type ReplayOptions, runFacts, verify } from "../run/mod.ts";
import { display, normalizeInt } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { DEFECT, FAILED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";
import { listenForSignals } from "./interrupt.ts";
import { policyOfWord } from "./policy_file.ts";
import { type Loaded, loadProgram } from "./program.ts";
import { residentOf } from "./run_limits.ts";
import { startTelemetry } from "./telemetry.ts";

/** A program that compiled. */
type Ready = Extract<Loaded, { kind: "module" }>;

/** Runs the program and compares; the exit code says whether they agree. */
export async function run(call: Call): Promise<number> {
  const { positionals, world } = call;
  const [path = "", logPath = ""] = positionals;
  const loaded = loadProgram(path, world);
  if (loaded.kind === "errors") {
    showCompileErrors(call, loaded.diagnostics, "error: ");
    return FAILED;
  }
  const steps = call.natural("max-steps");
  const telemetry = await startTelemetry(
    call,
    () => Promise.resolve(runFacts(loaded.module, ALLOW_ALL, "log")),
  );
  const options: ReplayOptions = {
    onDebug: (line) => world.error(`${line}\n`),
    recorder: telemetry.recorder,
    limits: {
      residentBytes: residentOf(call),
      ...(steps === undefined ? {} : { steps: normalizeInt(steps) }),
    },
  };
  const interrupt = listenForSignals(() => telemetry.abandon());
  let code: number = DEFECT;
  try {
    code = isStrict(call)
      ? await strictly(call, loaded, logPath, {
        ...options,
        signal: interrupt.signal,
      })
      : await leniently(call, loaded, logPath, {
        ...options,
        signal: interrupt.signal,
      });
    return code = interrupt.exitCode ?? code;
  } catch (error) {
    code = FAILED;
    if (!(error instanceof EventLogError)) throw error;
    throw new Failure(`invalid event log: ${error.message}`);
  } finally {
    await telemetry.end({
      exitCode: code,
      errorType: code === SUCCESS ? null : "failure",
    });
    interrupt.stop();
  }
}

function isStrict(call: Call): boolean {
  if (call.has("lenient")) return false;
  return !call.reference || call.world.variable("BORUNA_STRICT") === "1";
}

async function leniently(
  call: Call,
  { module }: Ready,
  logPath: string,
  options: ReplayOptions,
): Promise<number> {
  const { world } = call;
  const events = decodeEventLog(decodeText(world.readFile(logPath), logPath));
  const { result, verification } = await replay(module, events, options);
  const { outcome } = result;
  if (outcome.kind === "done") {
    world.out(`replay result: ${display(outcome.value)}\n`);
  } else world.error(`replay error: ${outcome.text}\n`);
  world.out(`replay verification: ${verificationText(verification)}\n`);
  return SUCCESS;
}

async function strictly(
  call: Call,
  loaded: Ready,
  logPath: string,
  options: ReplayOptions,
): Promise<number> {
  const { world } = call;
  const word = call.text("policy");
  const { result, following } = await verify(
    loaded.module,
    readEventLog(world.readChunks(logPath)),
    {
      ...options,
      keepEvents: false,
      ...(word === undefined ? {} : { policy: await policyOfWord(word) }),
    },
  );
  const { followingJson, followingText } = await import("./following.ts");
  const code = following.kind === "diverged" ? FAILED : SUCCESS;
  if (call.has("json")) {
    world.out(followingJson(loaded, result, following));
    return code;
  }
  const { out, error } = followingText(call, loaded, result, following);
  world.error(error);
  world.out(out);
  return code;
}
