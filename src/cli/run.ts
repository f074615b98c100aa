// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna run FILE`, also written `boruna FILE`.
 *
 * @module
 */

import {
  ALLOW_ALL,
  DENY_ALL,
  liveHandlers,
  type Policy,
  PolicyError,
} from "../capability/mod.ts";
import { FileError } from "../host/mod.ts";
import { encodeEventLog } from "../replay/mod.ts";
import { runModule, type RunOptions, type RunResult } from "../run/mod.ts";
import {
  display,
  indentJson,
  normalizeInt,
  valueToJson,
} from "../value/mod.ts";
import type { Call } from "./command.ts";
import { FAILED, LIMIT, REFUSED, SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import { listenForSignals } from "./interrupt.ts";
import { type Loaded, loadProgram } from "./program.ts";
import { policyOfWord } from "./policy_file.ts";
import { ProgramError } from "./program_error.ts";
import { startTelemetry } from "./telemetry.ts";
import { UsageError } from "./usage.ts";

/** The deepest call depth that the machine offers. */
const MAX_DEPTH = 100000n;

/** A program that compiled. */
type Ready = Extract<Loaded, { kind: "module" }>;

/**
 * Runs a program: once, or again and again with `--watch`.
 *
 * The order of work shows in which of several errors is told: provider file,
 * program, policy, execution (`spec/cli.md` 5.1).
 */
export async function run(call: Call): Promise<number> {
  const providers = call.text("providers");
  if (providers !== undefined) {
    const { describeProviders } = await import("./providers.ts");
    call.world.error(describeProviders(providers, call.world));
  }
  if (call.has("watch")) {
    const { watch } = await import("./watch.ts");
    return await watch(call, () => attempt(call));
  }
  return await attempt(call);
}

/** One execution; what goes wrong is told without a prefix. */
async function attempt(call: Call): Promise<number> {
  try {
    return await once(call);
  } catch (error) {
    if (error instanceof Failure && call.reference) {
      call.world.error(`${error.message}\n`);
      return error.exitCode;
    }
    if (!call.reference) throw error;
    if (
      error instanceof FileError || error instanceof ProgramError ||
      error instanceof PolicyError
    ) {
      call.world.error(`${error.message}\n`);
      return FAILED;
    }
    throw error;
  }
}

async function once(call: Call): Promise<number> {
  const { world } = call;
  const path = call.positionals[0] ?? "";
  const loaded = loadProgram(path, world);
  if (loaded.kind === "errors") {
    const { showCompileErrors } = await import("./compile_errors.ts");
    showCompileErrors(call, loaded.diagnostics, "");
    return FAILED;
  }
  const policy = readPolicy(call);
  const options: RunOptions = {
    policy,
    limits: limits(call),
    keepEvents: call.has("record"),
    onDebug: (line) => world.error(`${line}\n`),
  };
  checkTapes(call);
  const effects = call.has("live")
    ? { handlers: await liveHandlers({ policy }) }
    : {};
  const telemetry = await startTelemetry(world);
  const interrupt = listenForSignals();
  let result: RunResult;
  try {
    result = await runModule(loaded.module, {
      ...options,
      ...effects,
      recorder: telemetry?.recorder ?? null,
      signal: interrupt.signal,
    });
  } finally {
    await telemetry?.flush();
    interrupt.stop();
  }
  return interrupt.exitCode ?? await report(call, loaded, result);
}

function readPolicy(call: Call): Policy {
  const word = call.text("policy");
  // As in the reference, mock answers need no permission; real effects do.
  if (word === undefined) return call.has("live") ? DENY_ALL : ALLOW_ALL;
  try {
    return policyOfWord(word);
  } catch (error) {
    if (!(error instanceof PolicyError) || call.reference) throw error;
    throw new Failure(
      error.help === null
        ? error.message
        : `${error.message}\n  help: ${error.help}`,
      USAGE,
    );
  }
}

function limits(call: Call): NonNullable<RunOptions["limits"]> {
  const steps = call.natural("max-steps");
  const depth = call.natural("max-depth");
  if (depth !== undefined && (depth === 0n || depth > MAX_DEPTH)) {
    throw new UsageError(
      `invalid value '${depth}' for '--max-depth <MAX_DEPTH>': ` +
        `the depth may be 1 to ${MAX_DEPTH}`,
    );
  }
  return {
    ...(steps === undefined ? {} : { steps: normalizeInt(steps) }),
    ...(depth === undefined ? {} : { callDepth: Number(depth) }),
  };
}

/** The rules of the tape flags that need no tape (`spec/cli.md` 5.1). */
function checkTapes(call: Call): void {
  if (call.has("record-net-to") && !call.has("live")) {
    throw new Failure(
      "--record-net-to requires --live (recording needs real HTTP calls to record)",
    );
  }
  for (const flag of ["record-net-to", "replay-net-from"]) {
    if (call.text(flag) !== undefined) {
      throw new Failure(
        `--${flag} is not here yet; --record keeps every call of a run`,
      );
    }
  }
}

/** Says how the run ended, and gives the exit code. */
async function report(
  call: Call,
  loaded: Ready,
  result: RunResult,
): Promise<number> {
  const { world } = call;
  const { outcome, steps, ui } = result;
  if (call.has("json")) {
    const { resultJson } = await import("./run_json.ts");
    const written = writeLog(call, result);
    world.out(resultJson(result, loaded, call.positionals[0] ?? ""));
    if (written !== null) throw new Failure(written);
    return exitCode(call, result);
  }
  if (outcome.kind !== "done") {
    const { failureText } = await import("./run_failure.ts");
    world.error(failureText(call, loaded, outcome));
    // The reference writes no log for a run that failed; here what happened
    // up to the failure is worth most then.
    if (!call.reference) {
      const written = writeLog(call, result);
      if (written !== null) throw new Failure(written);
    }
    return exitCode(call, result);
  }
  world.out(`${display(outcome.value)}\n`);
  if (ui.length > 0) {
    world.out("\n--- UI Output ---\n");
    for (const tree of ui) world.out(`${indentJson(valueToJson(tree))}\n`);
  }
  const record = call.text("record");
  if (record !== undefined) {
    const written = writeLog(call, result);
    if (written !== null) throw new Failure(written);
    world.out(`events recorded to ${record}\n`);
  }
  world.out(`steps: ${steps}\n`);
  return exitCode(call, result);
}

/** Writes the event log if one is wanted; the error's text, or null. */
function writeLog(call: Call, result: RunResult): string | null {
  const record = call.text("record");
  if (record === undefined) return null;
  try {
    call.world.writeFile(record, encodeEventLog(result.events));
    return null;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return call.reference
      ? error.message
      : `cannot write ${record}: ${error.message}`;
  }
}

function exitCode(call: Call, { outcome }: RunResult): number {
  if (outcome.kind === "done") {
    if (!call.has("exit-code")) return SUCCESS;
    return valueExitCode(valueToJson(outcome.value));
  }
  if (call.reference) return FAILED;
  switch (outcome.kind) {
    case "trap":
    case "cancelled":
      return FAILED;
    case "refused":
      return REFUSED;
    case "limit":
      return LIMIT;
  }
}

/** `--exit-code`: an Int is the code itself; Err, None and false are 1. */
function valueExitCode(tagged: string): number {
  const int = /^\{"Int":(-?\d+)\}$/.exec(tagged)?.[1];
  if (int !== undefined) return Number(BigInt.asUintN(8, BigInt(int)));
  return /^(?:\{"Err":|"None"|\{"Bool":false)/.test(tagged) ? FAILED : SUCCESS;
}
