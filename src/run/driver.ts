// Copyright 2026 the Boruna authors. MIT license.

/**
 * The driver: answers a machine's calls and keeps the time.
 *
 * A call that is answered at once is answered inside the machine's loop. Only
 * a promise is awaited. Between two pauses of the machine the event loop gets
 * air, so that signals, cancellation and exports work during long runs.
 *
 * @module
 */

import type { Gateway, GatewayAnswer, Refusal } from "../capability/mod.ts";
import type { Module } from "../bytecode/mod.ts";
import { type CapabilityName, onBulk } from "../value/mod.ts";
import {
  type Answer,
  type CapabilityCall,
  DEFAULT_MAX_STEPS,
  type ExecutionOptions,
  startTiered,
  type Stop,
  type Tier,
  type TieredExecution,
  type TieredOptions,
  type Trap,
  TrapSignal,
} from "../vm/mod.ts";
import { MemoryWatch } from "./memory_watch.ts";

/** Steps between two looks at the clock; a multiple of the reference's 1024. */
const PAUSE_STEPS = 2 ** 16;
/** The reference looks at its clock this often (`spec/limits.md` 4). */
const CLOCK_STEPS = 1024;
/** Steps between two chances to measure the program's values. */
const MEASURE_STEPS = 256;
/** How long the machine may keep the event loop waiting, in milliseconds. */
const AIR_MS = 10;
/** How long it may keep its timers and signals waiting, in milliseconds. */
const TURN_MS = 25;
/** After so many small answers without a look at the clock there is one. */
const MAX_QUICK = 32;
/** So long may it take from look to look for more calls than before. */
const QUICK_MS = 0.5;
/** How long it may where compiled code would be slower if it could pause. */
const PATIENCE_MS = 250;
/** Runs that may take more steps than these pause wherever they are. */
const BRIEF_STEPS = 20_000_000;
/** Timers hold 31 bits; that is 24 days. */
const MAX_TIMER_MS = 2147483647;

/** Starts a machine that can be told whether a call was refused. */
export type StartMachine = (
  module: Module,
  options: TieredOptions,
  isRefused: () => boolean,
) => TieredExecution;

/** What a driver needs beside the machine's own options. */
export interface DriverOptions {
  /** Who answers calls. */
  readonly gateway: Gateway;
  /** The wall-clock limit in milliseconds; undefined for none. */
  readonly wallMs: number | undefined;
  /** How long one call may take, in milliseconds; undefined for no limit. */
  readonly capabilityMs?: number | undefined;
  /** How many bytes the program's values may take; undefined for no limit. */
  readonly memoryBytes?: number | undefined;
  /** How many bytes may be resident; undefined for no limit. */
  readonly residentBytes?: number | undefined;
  /** Stops the run. */
  readonly signal: AbortSignal | undefined;
  /** Which machine runs; `auto` unless given. */
  readonly tier?: Tier | undefined;
  /** Starts the machine, where it is not that of a plain run. */
  readonly start?: StartMachine | undefined;
  /** Called when the time is up, to end calls that are waiting. */
  readonly onTimeUp: () => void;
  /** Told about every `every` steps, with the calls made since the last time. */
  readonly progress?: {
    readonly every: number;
    readonly tell: (
      steps: number,
      capabilities: readonly CapabilityName[],
    ) => void;
  } | undefined;
  /** A promise to wait for before the next call, or null to go on. */
  readonly hold?: (() => Promise<void> | null) | undefined;
}

/** Where a drive ended. */
export type End =
  | Extract<Stop, { kind: "done" | "trap" }>
  | { readonly kind: "cancelled" };

/** A machine with the driver that runs it. */
export class Drive {
  readonly execution: TieredExecution;
  /** The refusal that ended the run, if one did. */
  refusal: Refusal | null = null;
  readonly #options: DriverOptions;
  #waiting: Promise<GatewayAnswer | null> | null = null;
  /** Whether the call that waits took too long. */
  #late = false;
  /** From which step on the values are measured again. */
  #nextMeasure = 0;
  /** Called since progress was told. */
  #called: CapabilityName[] = [];
  #told = 0;

  readonly #memory: MemoryWatch | null;
  /** Whether the program waits for the answer to a call. */
  #answering = false;

  /** When a call looked at the clock, how many have not, and how many may. */
  #seen = 0;
  #unseen = 0;
  #quick = 1;

  /** When the run started, and when the event loop had its turn. */
  #start = 0;
  #breath = 0;
  /** When it had a long one. */
  #turn = 0;

  /** Starts a machine; nothing runs before `finish`. */
  constructor(
    module: Module,
    machine: ExecutionOptions,
    options: DriverOptions,
  ) {
    this.#options = options;
    const { wallMs, memoryBytes, progress, tier = "auto" } = options;
    this.#memory = options.residentBytes === undefined
      ? null
      : new MemoryWatch(options.residentBytes);
    const start: StartMachine = options.start ?? startTiered;
    this.execution = start(module, {
      ...machine,
      tier,
      sliceable: wallMs !== undefined || progress !== undefined ||
        (machine.maxSteps ?? DEFAULT_MAX_STEPS) > BRIEF_STEPS,
      ...progress === undefined ? { impatient: () => this.#impatient() } : {},
      ...this.#memory === null ? {} : { watch: () => this.#memory!.look() },
      pauseEvery: memoryBytes !== undefined
        ? MEASURE_STEPS
        : wallMs === undefined
        ? PAUSE_STEPS
        : CLOCK_STEPS,
      measured: memoryBytes !== undefined,
      call: (call) => this.#answer(call),
    }, () => this.refusal !== null);
  }

  /** Runs to the end. */
  async finish(): Promise<End> {
    const { signal, wallMs } = this.#options;
    const start = this.#start = this.#breath = this.#turn = monotonic();
    const alarm = wallMs === undefined ? undefined : setTimeout(
      this.#options.onTimeUp,
      Math.min(wallMs + 1, MAX_TIMER_MS),
    );
    try {
      if (signal?.aborted) return { kind: "cancelled" };
      const first = this.execution.prepare();
      if (first !== null) await first;
      for (let stop = this.#resume();;) {
        if (stop.kind === "done" || stop.kind === "trap") {
          this.#tellProgress(this.execution.steps);
          return stop;
        }
        if (stop.kind === "call") {
          const answer = await this.#waiting!;
          this.#waiting = null;
          if (signal?.aborted) return { kind: "cancelled" };
          const now = monotonic();
          if (wallMs !== undefined && now - start > wallMs) {
            return timeUp(wallMs);
          }
          if (this.#late) return this.#tooLate();
          // A promise that was kept already gives the event loop no turn.
          if (now - this.#breath > AIR_MS) await this.#breathe(now);
          if (signal?.aborted) return { kind: "cancelled" };
          stop = this.#resume(this.#translate(answer!));
          continue;
        }
        if (signal?.aborted) return { kind: "cancelled" };
        const { steps } = this.execution;
        const now = monotonic();
        if (
          wallMs !== undefined && Math.trunc(now - start) > wallMs &&
          // Compiled code and actors pause where they can.
          (steps % CLOCK_STEPS === 0 || this.execution.tier !== "interpreter")
        ) {
          return timeUp(wallMs);
        }
        const full = this.#measure(steps) ?? this.#full(now);
        if (full !== null) return full;
        this.#tellProgress(steps);
        if (now - this.#breath > AIR_MS) {
          await this.#breathe(now);
          if (signal?.aborted) return { kind: "cancelled" };
        }
        const ready = this.execution.prepare();
        if (ready !== null) await ready;
        stop = this.#resume();
      }
    } catch (error) {
      // The log can end a run where no machine catches it.
      if (error instanceof TrapSignal) {
        return { kind: "trap", trap: error.trap };
      }
      throw error;
    } finally {
      // Where there is none, the mere call would make Deno load its timers.
      if (alarm !== undefined) clearTimeout(alarm);
    }
  }

  /** Gives the event loop its turn. */
  async #breathe(now: number): Promise<void> {
    const isLong = now - this.#turn > TURN_MS;
    await air(isLong);
    this.#breath = monotonic();
    if (isLong) this.#turn = this.#breath;
  }

  /**
   * Lets the machine go on. Large copies are looked at as they happen: a few
   * steps of them may take gigabytes, and seconds.
   */
  #resume(answer?: Answer): Stop {
    const { wallMs } = this.#options;
    if (this.#memory === null && wallMs === undefined) {
      return this.execution.resume(answer);
    }
    const before = onBulk(() => {
      if (this.#answering) return;
      const now = monotonic();
      const trap = this.#memory?.look(now) ?? null;
      if (trap !== null) throw new TrapSignal(trap);
      if (wallMs !== undefined && now - this.#start > wallMs) {
        throw new TrapSignal(timeUp(wallMs).trap);
      }
    });
    try {
      return this.execution.resume(answer);
    } finally {
      onBulk(before);
    }
  }

  #full(now: number): Extract<End, { kind: "trap" }> | null {
    const trap = this.#memory?.look(now) ?? null;
    return trap === null ? null : { kind: "trap", trap };
  }

  /** What a handler or the log copies is not cut short. */
  #answer(call: CapabilityCall): Answer | null {
    this.#answering = true;
    try {
      return this.#ask(call);
    } finally {
      this.#answering = false;
    }
  }

  #ask(call: CapabilityCall): Answer | null {
    const { gateway, signal, capabilityMs, hold, progress } = this.#options;
    if (signal?.aborted) {
      // `finish` sees it before anything else happens.
      this.#waiting = Promise.resolve(null);
      return null;
    }
    if (progress !== undefined) this.#called.push(call.capability);
    const held = hold?.() ?? null;
    if (held !== null) {
      this.#waiting = held.then(() => this.#timed(gateway.call(call)));
      return null;
    }
    const start = capabilityMs === undefined ? 0 : monotonic();
    const answer = gateway.call(call);
    if (answer instanceof Promise) {
      this.#waiting = this.#timed(answer);
      return null;
    }
    // Where calls are quick the clock is not worth a look at each of them.
    this.#unseen += weightOf(answer);
    if (capabilityMs === undefined && this.#unseen < this.#quick) {
      return this.#translate(answer);
    }
    const now = monotonic();
    if (capabilityMs !== undefined && now - start > capabilityMs) {
      return { kind: "trap", trap: this.#tooLate().trap };
    }
    this.#quick = now - this.#seen < QUICK_MS
      ? Math.min(2 * this.#quick, MAX_QUICK)
      : 1;
    this.#seen = now;
    this.#unseen = 0;
    const full = this.#full(now);
    if (full !== null) return full;
    // Few steps may take long where handlers do.
    if (now - this.#breath > AIR_MS) {
      this.#waiting = Promise.resolve(answer);
      return null;
    }
    return this.#translate(answer);
  }

  /** The answer; when it takes too long, waiting calls are ended. */
  async #timed(
    answer: GatewayAnswer | Promise<GatewayAnswer>,
  ): Promise<GatewayAnswer> {
    const { capabilityMs, onTimeUp } = this.#options;
    if (capabilityMs === undefined) return await answer;
    const alarm = setTimeout(() => {
      this.#late = true;
      onTimeUp();
    }, Math.min(capabilityMs, MAX_TIMER_MS));
    try {
      return await answer;
    } finally {
      clearTimeout(alarm);
    }
  }

  /** Whether code that cannot pause has to. */
  #impatient(): boolean {
    const { wallMs = Infinity } = this.#options;
    const now = monotonic();
    return now - this.#breath > PATIENCE_MS || now - this.#start > wallMs;
  }

  #measure(steps: number): Extract<End, { kind: "trap" }> | null {
    const limit = this.#options.memoryBytes;
    if (limit === undefined || steps < this.#nextMeasure) return null;
    const { bytes, visited } = this.execution.liveSize!();
    if (bytes > limit) return trapped("memory", limit);
    // So that measuring costs a share of the run, however much there is.
    this.#nextMeasure = steps + 2 * visited;
    return null;
  }

  #tellProgress(steps: number): void {
    const { progress } = this.#options;
    if (progress === undefined) return;
    // A tier may pause later than at each of them, but none is left out.
    while (this.#told + progress.every <= steps) {
      const called = this.#called;
      this.#called = [];
      this.#told += progress.every;
      progress.tell(this.#told, called);
    }
  }

  #tooLate(): Extract<End, { kind: "trap" }> {
    return trapped("capability time", this.#options.capabilityMs!);
  }

  #translate(answer: GatewayAnswer): Answer {
    if (answer.kind === "value") return answer;
    if (answer.kind === "refused") this.refusal = answer.refusal;
    return { kind: "trap", trap: trapOf(answer) };
  }
}

/**
 * How many small answers one counts for. The looks at the clock are also those
 * at the memory.
 */
function weightOf(answer: GatewayAnswer): number {
  if (answer.kind !== "value") return 1;
  const { value } = answer;
  switch (typeof value) {
    case "number":
      return 1;
    case "string":
      return 1 + (value.length >> 12);
    default:
      return 8;
  }
}

function trapOf(answer: Exclude<GatewayAnswer, { kind: "value" }>): Trap {
  if (answer.kind === "failed") {
    const { capability, message } = answer;
    return { kind: "CapabilityFailed", capability, message };
  }
  const { capability, layer, message } = answer.refusal;
  switch (layer) {
    case "declaration":
    case "policy":
      return { kind: "CapabilityDenied", capability };
    case "budget":
      return { kind: "CapabilityBudgetExceeded", capability };
    case "guard":
    case "host":
      return { kind: "CapabilityFailed", capability, message };
  }
}

function timeUp(milliseconds: number): Extract<End, { kind: "trap" }> {
  return { kind: "trap", trap: { kind: "WallTimeExceeded", milliseconds } };
}

function trapped(
  what: "memory" | "capability time",
  limit: number,
): Extract<End, { kind: "trap" }> {
  return { kind: "trap", trap: { kind: "RunLimitExceeded", what, limit } };
}

/** Milliseconds that only ever pass. */
function monotonic(): number {
  return performance.now();
}

/**
 * Lets timers, sockets and signals have their turn. A short one costs next to
 * nothing, but Deno hears of signals only in a long one.
 */
function air(isLong: boolean): Promise<void> {
  return new Promise((resolve) => {
    const soon =
      (globalThis as { setImmediate?: (callback: () => void) => unknown })
        .setImmediate;
    if (isLong || soon === undefined) setTimeout(resolve, 0);
    else soon(resolve);
  });
}
