// Copyright 2026 the Boruna authors. MIT license.

/**
 * An application: a module with `init`, `update` and `view`, driven one message
 * at a time (`spec/framework.md` 3). It is synchronous and deterministic, and
 * effects are returned, not carried out.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { ALLOW_ALL, DENY_ALL } from "../capability/mod.ts";
import { Record, recordFields, type Value } from "../value/mod.ts";
import { AppError } from "./app_error.ts";
import { callFunction } from "./call.ts";
import { type AppEffect, readEffects } from "./effect.ts";
import { type AppMessage, messageRecord } from "./message.ts";
import {
  ALL_EFFECTS,
  checkEffects,
  type PolicySet,
  readPolicySet,
} from "./policy_set.ts";

/** The most cycles unless a host sets another number. */
export const MAX_CYCLES = 100_000;

/** What one message did. */
export interface AppCycle {
  /** Its number, from 1. */
  readonly cycle: number;
  readonly message: AppMessage;
  readonly before: Value;
  readonly after: Value;
  readonly effects: readonly AppEffect[];
  /** What `view` gave. */
  readonly ui: Value;
}

/** How to run an application. */
export interface AppOptions {
  /** The most cycles; 100,000 unless given. */
  readonly maxCycles?: number;
  /** Told the lines of debug instructions. */
  readonly onDebug?: (line: string) => void;
}

/** An application in a state. */
export interface App {
  readonly state: Value;
  /** How many messages changed the state. */
  readonly cycle: number;
  /** The cycles that were completed, the first one first. */
  readonly log: readonly AppCycle[];
  /** One cycle; throws `AppError`. */
  send(message: AppMessage): AppCycle;
  /** What `view` makes of the state; throws `AppError`. */
  view(): Value;
}

/**
 * Starts an application: calls `init`, which may use capabilities and gets mock
 * answers, and `policies`.
 *
 * @throws {AppError} If a function is missing or fails.
 */
export function startApp(module: Module, options: AppOptions = {}): App {
  return new Running(module, options);
}

class Running implements App {
  state: Value;
  cycle = 0;
  readonly log: AppCycle[] = [];
  readonly #module: Module;
  readonly #options: AppOptions;
  readonly #update: number;
  readonly #view: number;
  readonly #policies: PolicySet;

  constructor(module: Module, options: AppOptions) {
    this.#module = module;
    this.#options = options;
    const [init, update, view] = ["init", "update", "view"].map((name) => {
      const index = indexOf(module, name);
      if (index < 0) throw new AppError("missing_function", name);
      return index;
    });
    this.#update = update!;
    this.#view = view!;
    const { onDebug } = options;
    this.state = callFunction(module, init!, [], ALLOW_ALL, onDebug);
    const policies = indexOf(module, "policies");
    this.#policies = policies < 0
      ? ALL_EFFECTS
      : readPolicySet(callFunction(module, policies, [], DENY_ALL, onDebug));
  }

  send(message: AppMessage): AppCycle {
    const { maxCycles = MAX_CYCLES } = this.#options;
    if (this.cycle >= maxCycles) {
      throw new AppError("max_cycles_exceeded", String(maxCycles));
    }
    const before = this.state;
    const result = this.#call(this.#update, [before, messageRecord(message)]);
    const [after, list] = result instanceof Record ? recordFields(result) : [];
    if (after === undefined || list === undefined) {
      throw new AppError(
        "effect_error",
        "update() must return a Record with [state, effects] fields",
      );
    }
    const effects = readEffects(list);
    checkEffects(effects, this.#policies);
    this.cycle++;
    this.state = after;
    const cycle = {
      cycle: this.cycle,
      message,
      before,
      after,
      effects,
      ui: this.view(),
    };
    this.log.push(cycle);
    return cycle;
  }

  view(): Value {
    return this.#call(this.#view, [this.state]);
  }

  #call(index: number, args: readonly Value[]): Value {
    const { onDebug } = this.#options;
    return callFunction(this.#module, index, args, DENY_ALL, onDebug);
  }
}

/** The last function of a name; -1 if there is none. */
function indexOf(module: Module, name: string): number {
  return module.functions.findLastIndex((one) => one.name === name);
}
