// Copyright 2026 the Boruna authors. MIT license.

/**
 * Running a program: compile, machine, gateway, handlers and log, put together.
 *
 * @module
 */

import {
  ALLOW_ALL,
  composeHandlers,
  createGateway,
  DENY_ALL,
  type Handler,
  type Handlers,
  isV2,
  MOCK_HANDLERS,
  tracedModel,
} from "../capability/mod.ts";
import type { Module } from "../bytecode/mod.ts";
import { missingEntry } from "../compile/mod.ts";
import {
  CAPABILITY_NAMES,
  type CapabilityName,
  Float,
  isWritable,
  type Value,
} from "../value/mod.ts";
import {
  DEFAULT_SIZES,
  type ExecutionOptions,
  type Observer,
  type SizeLimits,
  TrapSignal,
} from "../vm/mod.ts";
import { Drive, type StartMachine } from "./driver.ts";
import { outcomeOf, outputOverflow, TOO_MANY_PARTS } from "./ending.ts";
import type { RunLog, RunLogOptions } from "./log.ts";
import type { Limits, RunOptions } from "./options.ts";
import {
  CompileError,
  type LoadedProgram,
  loadProgram,
  openProgram,
  type Program,
} from "./program.ts";
import type { Outcome, RunResult } from "./result.ts";
import { type Gate, mismatched, openGate } from "./schema/mod.ts";
import { judgeFor, limitsUnder } from "./policy.ts";
import type { RunTrace } from "./trace.ts";

/**
 * Runs a program and tells what came of it. A program that fails, is refused
 * or is stopped is a result, not an exception.
 *
 * @param program Source text, a named source, a module file, a module, or
 * `{ file }` with a path.
 * @param options Policy, handlers, limits; see `RunOptions`.
 * @returns The outcome, the step count, the UI output and the events.
 * @throws {CompileError} if a source has errors.
 * @throws {BytecodeError} if a module file cannot be read.
 * @throws {SchemaRefusal} if `schema` is no schema; nothing has run then.
 *
 * @example
 * ```ts
 * import { run } from "@boruna/cli";
 *
 * const result = await run("fn main() -> Int { 40 + 2 }");
 * if (result.outcome.kind === "done") console.log(result.outcome.value); // 42
 * ```
 *
 * @example Real answers from the host, bounded
 * ```ts
 * import { run } from "@boruna/cli";
 *
 * const { outcome } = await run(
 *   'fn main() -> String !{llm.call} { llm_call("hi", "own/model") }',
 *   {
 *     policy: "allow-all",
 *     handlers: { "llm.call": async ([prompt]) => `echo ${prompt}` },
 *     limits: { steps: 1_000_000, wallMs: 2_000, memoryBytes: 64_000_000 },
 *     schema: { type: "string", maxLength: 100 },
 *   },
 * );
 * console.log(outcome.kind); // done
 * ```
 */
export async function run(
  program: Program,
  options: RunOptions = {},
): Promise<RunResult> {
  return await runModule(
    runnable(await openProgram(program), options),
    options,
  );
}

/** The module of a program that has something to run. */
function runnable(
  program: Awaited<ReturnType<typeof openProgram>>,
  options: RunOptions,
): Module {
  const load = options.load ?? program.load;
  const { module, compiled }: LoadedProgram = loadProgram(program.program, {
    ...(options.moduleName === undefined
      ? {}
      : { moduleName: options.moduleName }),
    ...(load === undefined ? {} : { load }),
  });
  const missing = compiled === null ? null : missingEntry(compiled);
  if (missing !== null) {
    throw new CompileError([...compiled!.diagnostics, missing]);
  }
  return module;
}

/**
 * Runs a module; see `run`.
 *
 * @example
 * ```ts
 * import { compile, runModule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { module } = compile("fn main() -> Int { 42 }");
 * const { outcome } = await runModule(module!, { limits: { steps: 100 } });
 * assertEquals(outcome, { kind: "done", value: 42 });
 * ```
 */
export async function runModule(
  module: Module,
  options: RunOptions = {},
): Promise<RunResult> {
  const gate = options.schema === undefined || options.schema === null
    ? null
    : await openGate(options.schema);
  const stop = new AbortController();
  const abort = () => stop.abort(options.signal?.reason);
  if (options.signal?.aborted) abort();
  else options.signal?.addEventListener("abort", abort, { once: true });
  try {
    return await start(module, options, stop, gate);
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}

async function start(
  module: Module,
  options: RunOptions,
  stop: AbortController,
  gate: Gate | null,
): Promise<RunResult> {
  const policy = policyOf(options);
  const limits = limitsUnder(policy, options.limits ?? {});
  const wants = {
    keep: options.keepEvents !== false,
    onEvent: options.onEvent,
    maxBytes: limits.eventLogBytes,
    follower: options.follow,
  };
  const log = await openLog(wants);
  const ui: Value[] = [];
  const trace = await traceOf(module, policy, options);
  const gateway = createGateway({
    policy: isV2(policy) ? await judgeFor(policy, options) : policy,
    handlers: trace.recorder === null
      ? handlersOf(options)
      : tracedHandlers(handlersOf(options)),
    log,
    recorder: trace.recorder,
    signal: stop.signal,
    guard: options.guard ?? null,
    permission: options.permission ?? null,
    recorded: options.policy === undefined && options.follow !== undefined
      ? options.follow.refusalOf
      : null,
  });
  const startMachine = await actorsOf(options, log);
  const drive = new Drive(
    module,
    machineOptions(options, limits, observe(log, ui, options.onDebug)),
    {
      gateway,
      wallMs: limits.wallMs,
      capabilityMs: limits.capabilityMs,
      memoryBytes: limits.memoryBytes,
      residentBytes: limits.residentBytes,
      signal: options.signal,
      tier: options.tier,
      start: startMachine,
      onTimeUp: () => stop.abort(),
      progress: options.onProgress === undefined ? undefined : {
        every: options.progressSteps ?? 100_000,
        tell: options.onProgress,
      },
      hold: options.hold,
    },
  );
  let outcome: Outcome | null = null;
  try {
    const end = await drive.finish();
    outcome = judged(
      outcomeOf(end, {
        frames: end.kind === "done" ? [] : drive.execution.frames(),
        refusal: drive.refusal,
      }),
      ui,
      limits,
      gate,
    );
  } finally {
    trace.end(outcome, drive.execution.steps);
  }
  return {
    outcome,
    steps: stepsTold(outcome, drive.execution.steps),
    ui,
    get events() {
      return log?.events ?? [];
    },
  };
}

/** What starts a system of actors, if the run is one. */
async function actorsOf(
  { actors, follow }: RunOptions,
  log: RunLog | null,
): Promise<StartMachine | undefined> {
  if (!(actors ?? follow?.isOfActors ?? false)) return undefined;
  const { startActorRun } = await import("./actor_run.ts");
  return (module, options, isRefused) =>
    startActorRun(module, options, isRefused, log);
}

/** The log of the run, and what writes it, if somebody wants events. */
async function openLog(wants: RunLogOptions): Promise<RunLog | null> {
  const { keep, onEvent, maxBytes, follower } = wants;
  if (
    !keep && onEvent === undefined && maxBytes === undefined &&
    follower === undefined
  ) return null;
  const { RunLog } = await import("./log.ts");
  return new RunLog(wants);
}

/** The span of the run, and what describes it, if somebody wants it. */
async function traceOf(
  module: Module,
  policy: ReturnType<typeof policyOf>,
  options: RunOptions,
): Promise<RunTrace> {
  const recorder = options.recorder ?? null;
  if (recorder?.run === undefined) return { recorder, end: () => {} };
  const { openTrace } = await import("./trace.ts");
  return openTrace(module, policy, options);
}

/**
 * The reference looks at its clock at multiples of 1024 steps and reports one
 * (`spec/limits.md` 4); a tier may have gone on a little.
 */
function stepsTold(outcome: Outcome, steps: number): number {
  return outcome.kind === "limit" && outcome.limit === "wall_ms"
    ? steps - steps % 1024
    : steps;
}

function machineOptions(
  options: RunOptions,
  limits: Limits,
  observer: Observer,
): ExecutionOptions {
  const sizes = sizesOf(limits);
  return {
    observer,
    ...(limits.steps === undefined ? {} : { maxSteps: limits.steps }),
    ...(limits.callDepth === undefined ? {} : { callDepth: limits.callDepth }),
    ...(sizes === undefined ? {} : { sizes }),
    ...(options.onTrace === undefined ? {} : { trace: options.onTrace }),
  };
}

/** No single value may be larger than all values together. */
function sizesOf(limits: Limits): Partial<SizeLimits> | undefined {
  const { memoryBytes, sizes } = limits;
  if (memoryBytes === undefined) return sizes;
  const least = (given: number | undefined, bytes: number, most: number) =>
    Math.min(given ?? most, Math.max(1, Math.floor(memoryBytes / bytes)));
  return {
    text: least(sizes?.text, 2, DEFAULT_SIZES.text),
    list: least(sizes?.list, 8, DEFAULT_SIZES.list),
    map: least(sizes?.map, 48, DEFAULT_SIZES.map),
  };
}

/** The outcome after the gates that a result has to pass. */
function judged(
  outcome: Outcome,
  ui: readonly Value[],
  { outputBytes }: Limits,
  gate: Gate | null,
): Outcome {
  if (outcome.kind !== "done") return outcome;
  const overflow = outputBytes === undefined
    ? null
    : outputOverflow(outcome.value, ui, outputBytes);
  if (overflow !== null) return overflow;
  const facts = gate?.check(outcome.value) ?? null;
  return facts === null ? outcome : mismatched(facts);
}

function policyOf(
  options: RunOptions,
): Exclude<NonNullable<RunOptions["policy"]>, string> {
  switch (options.policy) {
    case undefined:
      return options.handlers === undefined ? ALLOW_ALL : DENY_ALL;
    case "allow-all":
      return ALLOW_ALL;
    case "deny-all":
      return DENY_ALL;
  }
  const { policy } = options;
  // Who calls from JavaScript may give anything, and nothing may pass for it.
  if (typeof policy === "object" && policy !== null) return policy;
  throw new TypeError(
    `the policy is ${
      JSON.stringify(policy)
    }: give "allow-all", "deny-all" or what readAnyPolicy() makes of a text`,
  );
}

function handlersOf(options: RunOptions): Handlers {
  const { handlers, clock, random, follow } = options;
  if (follow !== undefined) return everyCapability(follow.handler);
  if (
    handlers === undefined && clock === undefined && random === undefined
  ) return MOCK_HANDLERS;
  return composeHandlers(
    handlers ?? {},
    {
      ...(clock === undefined
        ? {}
        : { "time.now": () => Math.floor(clock() / 1000) }),
      ...(random === undefined ? {} : { "random": () => new Float(random()) }),
    },
    MOCK_HANDLERS,
  );
}

/** The handlers, with what they ask models told to telemetry. */
function tracedHandlers(handlers: Handlers): Handlers {
  const handler = handlers["llm.call"];
  return handler === undefined || handler === MOCK_HANDLERS["llm.call"]
    ? handlers
    : { ...handlers, "llm.call": tracedModel(handler) };
}

/** One handler for all capabilities. */
export function everyCapability(handler: Handler): Handlers {
  const handlers: Partial<Record<CapabilityName, Handler>> = {};
  for (const name of CAPABILITY_NAMES) handlers[name] = handler;
  return handlers;
}

function observe(
  log: RunLog | null,
  ui: Value[],
  onDebug: ((line: string) => void) | undefined,
): Observer {
  return {
    contractCheck(function_, kind, index, passed) {
      log?.contractCheck(function_, kind, index, passed);
    },
    uiEmit(tree) {
      if (!isWritable(tree)) throw new TrapSignal(TOO_MANY_PARTS);
      ui.push(tree);
      log?.uiEmit(tree);
    },
    debug(line) {
      onDebug?.(line);
    },
  };
}
