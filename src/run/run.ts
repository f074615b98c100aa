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
  MOCK_HANDLERS,
  type Policy,
} from "../capability/mod.ts";
import type { Module } from "../bytecode/mod.ts";
import { missingEntry } from "../compile/mod.ts";
import { EventLog } from "../replay/mod.ts";
import type { Value } from "../value/mod.ts";
import { type Observer, type Trap, trapText } from "../vm/mod.ts";
import { Drive, type End } from "./driver.ts";
import type { RunOptions } from "./options.ts";
import { CompileError, loadProgram, type Program } from "./program.ts";
import type { LimitKind, Outcome, RunResult } from "./result.ts";

/**
 * Runs a program and tells what came of it. A program that fails, is refused
 * or is stopped is a result, not an exception.
 *
 * @param program Source text, a named source, a module file or a module.
 * @param options Policy, handlers, limits; see `RunOptions`.
 * @returns The outcome, the step count, the UI output and the events.
 * @throws {CompileError} if a source has errors.
 * @throws {BytecodeError} if a module file cannot be read.
 *
 * @example
 * ```ts
 * import { run } from "@boruna/cli";
 *
 * const result = await run("fn main() -> Int { 40 + 2 }");
 * if (result.outcome.kind === "done") console.log(result.outcome.value); // 42
 * ```
 */
export async function run(
  program: Program,
  options: RunOptions = {},
): Promise<RunResult> {
  const { module, compiled } = loadProgram(program, {
    ...(options.moduleName === undefined
      ? {}
      : { moduleName: options.moduleName }),
    ...(options.load === undefined ? {} : { load: options.load }),
  });
  const missing = compiled === null ? null : missingEntry(compiled);
  if (missing !== null) {
    throw new CompileError([...compiled!.diagnostics, missing]);
  }
  return await runModule(module, options);
}

/** Runs a module; see `run`. */
export async function runModule(
  module: Module,
  options: RunOptions = {},
): Promise<RunResult> {
  const limits = options.limits ?? {};
  const stop = new AbortController();
  const abort = () => stop.abort(options.signal?.reason);
  if (options.signal?.aborted) abort();
  else options.signal?.addEventListener("abort", abort, { once: true });

  const log = options.keepEvents === false ? null : new EventLog();
  const ui: Value[] = [];
  const gateway = createGateway({
    policy: policyOf(options),
    handlers: options.handlers === undefined
      ? MOCK_HANDLERS
      : composeHandlers(options.handlers, MOCK_HANDLERS),
    log,
    recorder: options.recorder ?? null,
    signal: stop.signal,
    guard: options.guard ?? null,
    permission: options.permission ?? null,
  });
  const drive = new Drive(module, {
    observer: observe(log, ui, options.onDebug),
    ...(limits.steps === undefined ? {} : { maxSteps: limits.steps }),
    ...(limits.callDepth === undefined ? {} : { callDepth: limits.callDepth }),
    ...(limits.sizes === undefined ? {} : { sizes: limits.sizes }),
    ...(options.onTrace === undefined ? {} : { trace: options.onTrace }),
  }, {
    gateway,
    wallMs: limits.wallMs,
    signal: options.signal,
    onTimeUp: () => stop.abort(),
  });
  try {
    const end = await drive.finish();
    return {
      outcome: outcomeOf(end, drive),
      steps: drive.execution.steps,
      ui,
      events: log?.events ?? [],
    };
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}

function policyOf(options: RunOptions): Policy {
  switch (options.policy) {
    case undefined:
      return options.handlers === undefined ? ALLOW_ALL : DENY_ALL;
    case "allow-all":
      return ALLOW_ALL;
    case "deny-all":
      return DENY_ALL;
    default:
      return options.policy;
  }
}

function observe(
  log: EventLog | null,
  ui: Value[],
  onDebug: ((line: string) => void) | undefined,
): Observer {
  return {
    contractCheck(function_, kind, index, passed) {
      log?.contractCheck(function_, kind, index, passed);
    },
    uiEmit(tree) {
      ui.push(tree);
      log?.uiEmit(tree);
    },
    debug(line) {
      onDebug?.(line);
    },
  };
}

function outcomeOf(end: End, drive: Drive): Outcome {
  if (end.kind === "done") return end;
  const frames = drive.execution.frames();
  if (end.kind === "cancelled") {
    return { kind: "cancelled", text: "the run was cancelled", frames };
  }
  const { trap } = end;
  const text = trapText(trap);
  if (drive.refusal !== null) {
    return { kind: "refused", trap, text, frames, refusal: drive.refusal };
  }
  const limit = limitOf(trap);
  if (limit !== null) return { kind: "limit", trap, text, frames, limit };
  return { kind: "trap", trap, text, frames };
}

function limitOf(trap: Trap): LimitKind | null {
  switch (trap.kind) {
    case "ExecutionLimitExceeded":
      return "steps";
    case "WallTimeExceeded":
      return "wall_ms";
    case "StackOverflow":
      return "stack";
    case "SizeLimitExceeded":
      return "size";
    case "MaxRoundsExceeded":
      return "rounds";
    default:
      return null;
  }
}
