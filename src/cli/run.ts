// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna run FILE`, also written `boruna FILE`.
 *
 * @module
 */

import {
  ALLOW_ALL,
  type AnyPolicy,
  DENY_ALL,
  type HostReport,
  MOCK_HANDLERS,
  PolicyError,
  type RunEnd,
} from "../capability/mod.ts";
import type { Module } from "../bytecode/mod.ts";
import { FileError } from "../host/mod.ts";
import {
  errorTypeOf,
  runModule,
  type RunOptions,
  type RunResult,
  SchemaRefusal,
} from "../run/mod.ts";
import { display, indentJson, valueToJson } from "../value/mod.ts";
import type { Call } from "./command.ts";
import type { Effects } from "./effects.ts";
import { DEFECT, FAILED, LIMIT, REFUSED, SUCCESS, USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import type { Hold } from "./host_hold.ts";
import { listenForSignals } from "./interrupt.ts";
import type { Journal } from "./journal.ts";
import { type Loaded, loadProgram } from "./program.ts";
import { ProgramError } from "./program_error.ts";
import type { ProgressLine } from "./progress_line.ts";
import { limitsOf, schemaOf } from "./run_limits.ts";
import type { Summary } from "./run_summary.ts";
import { isLive, sourceOf, type Tapes, tapesOf } from "./tape_flags.ts";
import { type RunTelemetry, startTelemetry } from "./telemetry.ts";

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
  checkMain(call, loaded);
  if (loaded.warnings.length > 0 && !call.reference && !call.has("json")) {
    const { showWarnings } = await import("./warnings.ts");
    showWarnings(loaded.warnings, call);
  }
  noteActors(call, loaded.module);
  const policy = await readPolicy(call);
  const schema = schemaOf(call);
  const limits = limitsOf(call);
  const tapes = await tapesOf(call, policy);
  checkDatabase(call);
  const effects = tapes.isLive ? await openLive(call, policy) : null;
  const journal = await journalOf(call);
  const telemetry = await startTelemetry(
    call,
    async () =>
      (await import("./run_facts.ts")).runFacts(
        loaded.module,
        policy,
        isLive(call) ? "live" : "mock",
        (capability) => sourceOf(call, capability),
      ),
  );
  const interrupt = listenForSignals(() => telemetry.abandon());
  const hold = tapes.isLive
    ? await openHold(
      call,
      loaded.module,
      policy,
      telemetry.recorder !== null,
      effects?.hostNeeds ?? [],
    )
    : null;
  const end: { -readonly [K in keyof RunEnd]: RunEnd[K] } = {
    exitCode: DEFECT,
    errorType: "defect",
  };
  try {
    const summary = call.has("summary") ? await openSummary(telemetry) : null;
    if (hold !== null && hold.unmet !== null) {
      const { refuseRun } = await import("./run_refused.ts");
      end.errorType = "denied";
      journal?.discard();
      tapes.finish();
      return end.exitCode = refuseRun(call, hold.unmet, hold.report);
    }
    const line = await progressLine(call);
    const running = execute(loaded.module, tapes, journal, {
      policy,
      limits,
      schema,
      keepEvents: false,
      onDebug: (line) => world.error(`${line}\n`),
      handlers: tapes.wrap(effects?.handlers ?? MOCK_HANDLERS),
      ...(call.has("actors") ? { actors: true } : {}),
      recorder: summary?.recorder ?? telemetry.recorder,
      signal: interrupt.signal,
      ...(journal === null ? {} : { onEvent: (event) => journal.add(event) }),
      ...(call.has("progress")
        ? { onProgress: progress(world) }
        : line === null
        ? {}
        : { onProgress: (steps, called) => line.tell(steps, called.length) }),
    }).finally(() => line?.clear());
    const result =
      await (hold === null ? running : Promise.race([running, hold.defect]));
    end.errorType = errorTypeOf(result.outcome);
    end.steps = result.steps;
    if (interrupt.exitCode === undefined) {
      end.exitCode = await report(
        call,
        loaded,
        result,
        journal,
        hold?.report ?? null,
      );
    } else {
      const written = journal?.finish(result.outcome) ?? null;
      if (written !== null) world.error(`error: ${written}\n`);
      end.exitCode = interrupt.exitCode;
    }
    if (summary !== null) {
      world.error(summary.text(result.outcome.kind, result.steps));
      if (hold !== null) {
        const { hostText } = await import("./run_refused.ts");
        world.error(hostText(hold.report));
      }
    }
    return end.exitCode;
  } catch (error) {
    if (error instanceof Failure) {
      end.exitCode = error.exitCode;
      end.errorType = "failure";
    }
    throw error;
  } finally {
    await effects?.close();
    await telemetry.end(end);
    hold?.stop();
    interrupt.stop();
  }
}

async function openHold(
  call: Call,
  module: Module,
  policy: AnyPolicy,
  telemetry: boolean,
  more: Effects["hostNeeds"],
): Promise<Hold> {
  const { holdHost } = await import("./host_hold.ts");
  return holdHost(call, module, policy, telemetry, more);
}

async function openSummary({ recorder }: RunTelemetry): Promise<Summary> {
  const { Summary } = await import("./run_summary.ts");
  return new Summary(recorder);
}

/** Runs the module; whatever happens, its tapes are complete then. */
async function execute(
  module: Module,
  tapes: Tapes,
  journal: Journal | null,
  options: RunOptions,
): Promise<RunResult> {
  try {
    return await runModule(module, options);
  } catch (error) {
    if (!(error instanceof SchemaRefusal)) {
      journal?.abandon();
      throw error;
    }
    // Nothing has run.
    journal?.discard();
    throw new Failure(error.message, USAGE);
  } finally {
    tapes.finish();
  }
}

/** The log of the run if one is wanted, and only then what writes it. */
async function journalOf(call: Call): Promise<Journal | null> {
  if (call.text("record") === undefined) return null;
  return (await import("./journal.ts")).openJournal(call);
}

/** A database is for live runs; mock answers need none. */
function checkDatabase(call: Call): void {
  for (const flag of ["db", "db-write"]) {
    if (call.has(flag) && !call.has("live")) {
      throw new Failure(
        `--${flag} requires --live (mock answers need no database)`,
        USAGE,
      );
    }
  }
}

/** A program of actors does little without them; the reference says nothing. */
function noteActors(call: Call, { functions }: Module): void {
  if (call.reference || call.has("json") || call.has("actors")) return;
  const spawns = functions.some(({ code }) =>
    code.some(({ op }) => op === "SpawnActor")
  );
  if (!spawns) return;
  call.world.error(
    "note: the program spawns actors, which run only with --actors\n",
  );
}

/** What the run may touch, loaded when there is something. */
async function openLive(call: Call, policy: AnyPolicy): Promise<Effects> {
  const { openEffects } = await import("./effects.ts");
  return await openEffects(call, { policy });
}

/** Shows a person who waits that something happens. */
async function progressLine(call: Call): Promise<ProgressLine | null> {
  if (call.has("progress") || !call.world.isTerminal("stderr")) return null;
  const { ProgressLine } = await import("./progress_line.ts");
  return new ProgressLine(call.world);
}

/** Tells on standard error how far the program is. */
function progress(
  world: Call["world"],
): NonNullable<RunOptions["onProgress"]> {
  return (steps, called) =>
    world.error(
      `${steps} steps` +
        (called.length === 0
          ? "\n"
          : `, ${called.length} calls (${[...new Set(called)].join(", ")})\n`),
    );
}

/**
 * A source without `main` cannot be run (`design/language-decisions.md` 3.7);
 * where the reference was asked, its first function runs, as there.
 */
function checkMain(call: Call, { module, places }: Ready): void {
  if (call.reference || places.length === 0) return;
  if (module.functions.some(({ name }) => name === "main")) return;
  throw new Failure(
    `${call.positionals[0]} has no function \`main\`, so it cannot be run`,
  );
}

async function readPolicy(call: Call): Promise<AnyPolicy> {
  const word = call.text("policy");
  // As in the reference, mock answers need no permission; real effects do.
  if (word === undefined) return isLive(call) ? DENY_ALL : ALLOW_ALL;
  if (
    word === "allow-all" && isLive(call) && call.world.isTerminal("stderr")
  ) {
    call.world.error(
      "note: allow-all lets every effect pass; only the network guard still holds\n",
    );
  }
  const { policyErrorText, policyOfWord } = await import("./policy_file.ts");
  try {
    return await policyOfWord(word);
  } catch (error) {
    if (!(error instanceof PolicyError) || call.reference) throw error;
    throw new Failure(policyErrorText(error), USAGE);
  }
}

/** Says how the run ended, and gives the exit code. */
async function report(
  call: Call,
  loaded: Ready,
  result: RunResult,
  journal: Journal | null,
  host: HostReport | null,
): Promise<number> {
  const { world } = call;
  const { outcome, steps, ui } = result;
  if (call.has("json")) {
    const { resultJson } = await import("./run_json.ts");
    const written = journal?.finish(outcome) ?? null;
    world.out(resultJson(result, loaded, call.positionals[0] ?? "", host));
    if (written !== null) throw new Failure(written);
    return exitCode(call, result);
  }
  if (outcome.kind !== "done") {
    const { failureText } = await import("./run_failure.ts");
    world.error(failureText(call, loaded, outcome));
    if (call.has("live") && call.text("policy") === undefined) {
      const { proposedPolicy } = await import("./proposed_policy.ts");
      world.error(await proposedPolicy(call, loaded.module, outcome));
    }
    const written = journal?.finish(result.outcome) ?? null;
    if (written !== null && !call.reference) throw new Failure(written);
    return exitCode(call, result);
  }
  world.out(`${display(outcome.value)}\n`);
  if (ui.length > 0) {
    world.out("\n--- UI Output ---\n");
    for (const tree of ui) world.out(`${indentJson(valueToJson(tree))}\n`);
  }
  if (journal !== null) {
    const written = journal.finish(outcome);
    if (written !== null) throw new Failure(written);
    world.out(`events recorded to ${journal.path}\n`);
  }
  world.out(`steps: ${steps}\n`);
  return exitCode(call, result);
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
    case "invalid_output":
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
