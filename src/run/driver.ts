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
import { monotonic } from "../host/mod.ts";
import type { Module } from "../bytecode/mod.ts";
import {
  type Answer,
  type CapabilityCall,
  type Execution,
  type ExecutionOptions,
  startExecution,
  type Stop,
  type Trap,
} from "../vm/mod.ts";

/** Steps between two looks at the clock; a multiple of the reference's 1024. */
const PAUSE_STEPS = 2 ** 16;
/** The reference looks at its clock this often (`spec/limits.md` 4). */
const CLOCK_STEPS = 1024;
/** How long the machine may keep the event loop waiting, in milliseconds. */
const AIR_MS = 10;

/** What a driver needs beside the machine's own options. */
export interface DriverOptions {
  /** Who answers calls. */
  readonly gateway: Gateway;
  /** The wall-clock limit in milliseconds; undefined for none. */
  readonly wallMs: number | undefined;
  /** Stops the run. */
  readonly signal: AbortSignal | undefined;
  /** Called when the time is up, to end calls that are waiting. */
  readonly onTimeUp: () => void;
}

/** Where a drive ended. */
export type End =
  | Extract<Stop, { kind: "done" | "trap" }>
  | { readonly kind: "cancelled" };

/** A machine with the driver that runs it. */
export class Drive {
  readonly execution: Execution;
  /** The refusal that ended the run, if one did. */
  refusal: Refusal | null = null;
  readonly #options: DriverOptions;
  #waiting: Promise<GatewayAnswer> | null = null;

  /** Starts a machine; nothing runs before `finish`. */
  constructor(
    module: Module,
    machine: ExecutionOptions,
    options: DriverOptions,
  ) {
    this.#options = options;
    this.execution = startExecution(module, {
      ...machine,
      pauseEvery: options.wallMs === undefined ? PAUSE_STEPS : CLOCK_STEPS,
      call: (call) => this.#answer(call),
    });
  }

  /** Runs to the end. */
  async finish(): Promise<End> {
    const { signal, wallMs } = this.#options;
    const start = monotonic();
    let breath = start;
    const alarm = wallMs === undefined
      ? undefined
      : setTimeout(this.#options.onTimeUp, wallMs + 1);
    try {
      for (let stop = this.execution.resume();;) {
        if (stop.kind === "done" || stop.kind === "trap") return stop;
        if (stop.kind === "call") {
          const answer = await this.#waiting!;
          this.#waiting = null;
          if (signal?.aborted) return { kind: "cancelled" };
          if (wallMs !== undefined && monotonic() - start > wallMs) {
            return timeUp(wallMs);
          }
          stop = this.execution.resume(this.#translate(answer));
          continue;
        }
        if (signal?.aborted) return { kind: "cancelled" };
        const now = monotonic();
        if (wallMs !== undefined && Math.trunc(now - start) > wallMs) {
          return timeUp(wallMs);
        }
        if (now - breath > AIR_MS) {
          await air();
          if (signal?.aborted) return { kind: "cancelled" };
          breath = monotonic();
        }
        stop = this.execution.resume();
      }
    } finally {
      clearTimeout(alarm);
    }
  }

  #answer(call: CapabilityCall): Answer | null {
    const answer = this.#options.gateway.call(call);
    if (answer instanceof Promise) {
      this.#waiting = answer;
      return null;
    }
    return this.#translate(answer);
  }

  #translate(answer: GatewayAnswer): Answer {
    if (answer.kind === "value") return answer;
    if (answer.kind === "refused") this.refusal = answer;
    return { kind: "trap", trap: trapOf(answer) };
  }
}

function trapOf(answer: Exclude<GatewayAnswer, { kind: "value" }>): Trap {
  const { capability } = answer;
  if (answer.kind === "failed") {
    return { kind: "CapabilityFailed", capability, message: answer.message };
  }
  switch (answer.layer) {
    case "declaration":
    case "policy":
      return { kind: "CapabilityDenied", capability };
    case "budget":
      return { kind: "CapabilityBudgetExceeded", capability };
    case "guard":
    case "host":
      return { kind: "CapabilityFailed", capability, message: answer.reason };
  }
}

function timeUp(milliseconds: number): End {
  return { kind: "trap", trap: { kind: "WallTimeExceeded", milliseconds } };
}

/** Lets timers, sockets and signals have their turn. */
function air(): Promise<void> {
  return new Promise((resolve) => {
    const soon =
      (globalThis as { setImmediate?: (callback: () => void) => unknown })
        .setImmediate;
    if (soon === undefined) setTimeout(resolve, 0);
    else soon(resolve);
  });
}
