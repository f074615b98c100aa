// Copyright 2026 the Boruna authors. MIT license.

/**
 * Many machines under one deterministic scheduler (`spec/bytecode.md` 10).
 *
 * Time is cut into rounds. In a round every runnable actor gets one slice, in
 * the order of creation; messages arrive between rounds, sorted by receiver and
 * sender. So the schedule depends on the program alone. From outside the whole
 * is one `Execution`.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { err, type Int, UNIT, type Value } from "../value/mod.ts";
import type {
  Answer,
  CapabilityCall,
  Execution,
  ExecutionOptions,
  FramePicture,
  Observer,
  Stop,
} from "./execution.ts";
import { type LiveSize, liveSize, type Roots } from "./live.ts";
import { type ActorState, Machine } from "./machine.ts";
import type { Trap } from "./trap.ts";
import { trapText } from "./trap_text.ts";

/** The round limit unless a host sets another one. */
export const DEFAULT_MAX_ROUNDS = 10_000;
/** The steps of an actor in a round unless a host sets another number. */
export const DEFAULT_ROUND_BUDGET = 1_000;

/** What the scheduler tells; each machine has an observer of its own. */
export interface ActorObserver {
  /** An actor gets a slice. */
  schedulerTick(round: Int, activeActor: Int): void;
  /** An actor was created. */
  actorSpawn(actorId: Int, function_: string): void;
  /** A message leaves the queue. */
  messageSend(from: Int, to: Int, payload: Value): void;
  /** It reached an actor that has not failed. */
  messageReceive(actorId: Int, payload: Value): void;
}

/** How to run a module as a system of actors. */
export interface ActorOptions extends
  Pick<
    ExecutionOptions,
    "entry" | "maxSteps" | "callDepth" | "operandLimit" | "sizes"
  > {
  /** Told of the schedule. */
  readonly scheduler: ActorObserver;
  /** Gives the observer of a new actor; the root is 0. */
  readonly observe: (actor: number) => Observer;
  /** As in a plain run, with the actor that calls. */
  readonly call?: (call: CapabilityCall, actor: number) => Answer | null;
  /** How many rounds there may be; 10,000 unless given. */
  readonly maxRounds?: number;
  /** The budget of a slice; 1,000 unless given. */
  readonly roundBudget?: number;
  /** Pauses between two rounds when this many steps were made since. */
  readonly pauseEvery?: number;
  /** How many steps all actors together may make; no limit unless given. */
  readonly maxTotalSteps?: Int;
  /**
   * Whether a trap ends the system in whatever actor it happens; unless given,
   * only those of the root do, and a parent is told of others.
   */
  readonly isFatal?: (trap: Trap) => boolean;
}

/** A system in progress. `steps` and `frames` are those of the root. */
export interface ActorExecution extends Execution {
  /** The actor whose capability call waits, or that ran last. */
  readonly actor: number;
  /** The steps of all actors together. */
  readonly totalSteps: number;
  /** The frames of an actor. */
  framesOf(actor: number): FramePicture[];
  /** What the values of all actors take now, messages included. */
  liveSize(): LiveSize;
  /** How an actor stands; undefined if there is none. */
  status(actor: number): ActorStatus | undefined;
  /** Puts a message from outside into the queue. */
  send(to: Int, message: { readonly from: Int; readonly payload: Value }): void;
}

/** How an actor stands. */
export type ActorStatus = "runnable" | "blocked" | "completed" | "failed";

/** Starts a module as the root of a system of actors. */
export function startActors(
  module: Module,
  options: ActorOptions,
): ActorExecution {
  return new Scheduler(module, options);
}

interface Actor {
  readonly id: number;
  readonly machine: Machine;
  readonly state: ActorState;
  readonly parent: Actor | null;
  readonly children: Actor[];
  status: ActorStatus;
  result: Value;
}

interface Message {
  readonly from: Int;
  readonly to: Int;
  readonly payload: Value;
}

class Scheduler implements ActorExecution {
  actor = 0;
  readonly #module: Module;
  readonly #options: ActorOptions;
  /** In order of creation; the position is the identity. */
  readonly #actors: Actor[] = [];
  readonly #run: Generator<Stop, Stop, Answer | undefined>;
  #pending: Message[] = [];
  #over = false;
  /** The steps of the slices that are over. */
  #counted = 0;
  /** What the actor that runs had made before its slice. */
  #before = 0;

  constructor(module: Module, options: ActorOptions) {
    this.#module = module;
    this.#options = options;
    this.#actors.push(this.#create(options.entry ?? module.entry, null));
    this.#run = this.#rounds();
  }

  get steps(): number {
    return this.#actors[0]!.machine.steps;
  }

  get totalSteps(): number {
    return this.#counted + this.#actors[this.actor]!.machine.steps -
      this.#before;
  }

  frames(): FramePicture[] {
    return this.framesOf(0);
  }

  framesOf(actor: number): FramePicture[] {
    return this.#actors[actor]?.machine.frames() ?? [];
  }

  liveSize(): LiveSize {
    const roots: Roots[] = [];
    for (const { machine, state, result } of this.#actors) {
      const { mailbox, messages } = state;
      const waiting = [
        ...mailbox,
        ...messages.map((one) => one.payload),
        result,
      ];
      roots.push(...machine.roots(), { slots: waiting, count: waiting.length });
    }
    const sent = this.#pending.map(({ payload }) => payload);
    return liveSize([...roots, { slots: sent, count: sent.length }]);
  }

  status(actor: number): ActorStatus | undefined {
    return this.#actors[actor]?.status;
  }

  send(
    to: Int,
    message: { readonly from: Int; readonly payload: Value },
  ): void {
    this.#pending.push({ to, ...message });
  }

  resume(answer?: Answer): Stop {
    if (this.#over) throw new TypeError("The run has ended");
    const { value, done } = this.#run.next(answer);
    this.#over = done === true;
    return value;
  }

  *#rounds(): Generator<Stop, Stop, Answer | undefined> {
    const {
      maxRounds = DEFAULT_MAX_ROUNDS,
      pauseEvery = Infinity,
      maxTotalSteps = Infinity,
    } = this.#options;
    // A root without a function fails before the first round.
    const { early } = this.#actors[0]!.machine;
    if (early !== null) return trapped(early);
    let steps = 0;
    for (let round = 0; round < maxRounds; round++) {
      const queue = this.#actors.filter(({ status }) => status === "runnable");
      if (queue.length === 0 && this.#pending.length === 0) {
        if (this.#actors.some(({ status }) => status === "blocked")) {
          return trapped({ kind: "Deadlock" });
        }
        return { kind: "done", value: this.#actors[0]!.result };
      }
      for (const actor of queue) {
        this.actor = actor.id;
        this.#options.scheduler.schedulerTick(round, actor.id);
        this.#before = actor.machine.steps;
        const trap = yield* this.#slice(actor);
        const made = actor.machine.steps - this.#before;
        this.#before = actor.machine.steps;
        this.#counted += made;
        steps += made;
        if (trap !== null) return trapped(trap);
        if (this.#counted > maxTotalSteps) {
          const limit = maxTotalSteps as Int;
          return trapped({ kind: "ExecutionLimitExceeded", limit });
        }
      }
      this.#deliver();
      if (steps >= pauseEvery) {
        steps = 0;
        yield { kind: "yielded", reason: "pause" };
      }
    }
    return trapped({ kind: "MaxRoundsExceeded", rounds: maxRounds });
  }

  /** Runs an actor's slice and does what it asked for; a trap ends the system. */
  *#slice(actor: Actor): Generator<Stop, Trap | null, Answer | undefined> {
    const { machine, state } = actor;
    state.nextSpawnId = this.#actors.length;
    let stop = machine.resume();
    while (stop.kind === "call") stop = machine.resume(yield stop);
    switch (stop.kind) {
      case "done":
        actor.status = "completed";
        actor.result = stop.value;
        break;
      case "blocked":
        actor.status = "blocked";
        break;
      case "trap":
        if (this.#options.isFatal?.(stop.trap)) return stop.trap;
        if (!this.#fail(actor, stop.trap)) return stop.trap;
        break;
      case "yielded":
        break;
    }
    const { spawns, messages } = state;
    state.spawns = [];
    state.messages = [];
    // A cascade may have failed this actor before its slice: what it asked for
    // counts only if it came to an end or to a wait.
    if (actor.status === "failed") return null;
    for (const index of spawns) {
      const function_ = this.#module.functions[index];
      if (function_ === undefined) {
        const trap: Trap = { kind: "InvalidFunction", index };
        if (!this.#fail(actor, trap)) return trap;
        break;
      }
      const child = this.#create(index, actor);
      this.#options.scheduler.actorSpawn(child.id, function_.name);
      this.#actors.push(child);
      actor.children.push(child);
    }
    for (const { to, payload } of messages) {
      this.#pending.push({ from: actor.id, to, payload });
    }
    return null;
  }

  /** Fails an actor and all below it; false if it is the root. */
  #fail(actor: Actor, trap: Trap): boolean {
    const open = [actor];
    while (open.length > 0) {
      const next = open.pop()!;
      next.status = "failed";
      open.push(...next.children);
    }
    if (actor.parent === null) return false;
    this.#pending.push({
      from: actor.id,
      to: actor.parent.id,
      payload: err(trapText(trap)),
    });
    return true;
  }

  /** Hands out the messages, and wakes who waited for one. */
  #deliver(): void {
    const messages = this.#pending;
    this.#pending = [];
    messages.sort((a, b) => order(a.to, b.to) || order(a.from, b.from));
    for (const { from, to, payload } of messages) {
      this.#options.scheduler.messageSend(from, to, payload);
      const target = typeof to === "number" ? this.#actors[to] : undefined;
      if (target === undefined || target.status === "failed") continue;
      this.#options.scheduler.messageReceive(to, payload);
      target.state.mailbox.push(payload);
    }
    for (const actor of this.#actors) {
      if (actor.status === "blocked" && actor.state.mailbox.length > 0) {
        actor.status = "runnable";
      }
    }
  }

  #create(entry: number, parent: Actor | null): Actor {
    const id = this.#actors.length;
    const { observe, call, roundBudget = DEFAULT_ROUND_BUDGET } = this.#options;
    const { maxSteps, callDepth, operandLimit, sizes } = this.#options;
    const state: ActorState = {
      mailbox: [],
      messages: [],
      spawns: [],
      nextSpawnId: 0,
    };
    const machine = new Machine(this.#module, {
      observer: observe(id),
      entry,
      slice: roundBudget,
      ...maxSteps === undefined ? {} : { maxSteps },
      ...callDepth === undefined ? {} : { callDepth },
      ...operandLimit === undefined ? {} : { operandLimit },
      ...sizes === undefined ? {} : { sizes },
      ...call === undefined ? {} : { call: (c: CapabilityCall) => call(c, id) },
    }, state);
    return {
      id,
      machine,
      state,
      parent,
      children: [],
      status: "runnable",
      result: UNIT,
    };
  }
}

function order(a: Int, b: Int): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function trapped(trap: Trap): Stop {
  return { kind: "trap", trap };
}
