// Copyright 2026 the Boruna authors. MIT license.

/**
 * The state of a run between two stops, and when to stop.
 *
 * The loop counts down `fuel` and knows nothing else about steps: the counter
 * is always `end - fuel`. Where the fuel ends, `boundary` decides what happens
 * there: the limit, a pause, a slice, a trace line (`spec/bytecode.md` 6.2).
 *
 * @module
 */

import type { Function, Module } from "../bytecode/mod.ts";
import { type Int, UNIT, type Value } from "../value/mod.ts";
import { assemble, type Assembled, FINISH_CODE, WIDTH } from "./assemble.ts";
import type { Surroundings } from "./builtins.ts";
import type {
  Answer,
  CapabilityCall,
  Execution,
  ExecutionOptions,
  FramePicture,
  Observer,
  Stop,
} from "./execution.ts";
import { fail, failOverflow, failSize, TrapSignal } from "./failure.ts";
import { type LiveSize, liveSize, type Roots } from "./live.ts";
import { runLoop } from "./loop.ts";
import { DEFAULT_SIZES, type SizeLimits } from "./size.ts";
import { traceLine } from "./trace.ts";
import type { Trap } from "./trap.ts";
import { TypeTable } from "./type_table.ts";

/** The step limit unless a host sets another one. */
export const DEFAULT_MAX_STEPS = 10_000_000;
/** The frame limit unless a host sets another one. */
export const DEFAULT_CALL_DEPTH = 256;
/** The operand limit unless a host sets another one. */
export const DEFAULT_OPERAND_LIMIT = 4096;
/** How many local slots all frames together may have. */
const MAX_LOCALS = 2 ** 24;
/** How many steps the loop may make in one go; larger counters are slow. */
const MAX_FUEL = 2 ** 30;

/** The cells of a frame: function, instruction cell, operand base, local base. */
export const FRAME = 4;

/** Starts a run of a module. */
export function startExecution(
  module: Module,
  options: ExecutionOptions,
): Execution {
  return new Machine(module, options);
}

/** An actor's side of the machine; absent in a plain run. */
export interface ActorState {
  /** Received and not yet taken, the oldest first. */
  readonly mailbox: Value[];
  /** Sent in this slice, in order. */
  messages: { readonly to: Int; readonly payload: Value }[];
  /** Function indices that were spawned in this slice, in order. */
  spawns: number[];
  /** The identity that the next spawn gives. */
  nextSpawnId: number;
}

/** A run in progress; the loop reads and writes its fields. */
export class Machine implements Execution {
  readonly module: Module;
  readonly observer: Observer;
  readonly actor: ActorState | null;
  readonly call: ((call: CapabilityCall) => Answer | null) | null;
  readonly callDepth: number;
  readonly operandLimit: number;
  readonly around: Surroundings;
  readonly types: TypeTable;
  readonly functions: (Assembled | undefined)[];
  readonly globals: Value[];
  /** What a plain run's spawns count. */
  nextSpawnId = 0;

  stack: Value[] = [];
  locals: Value[] = [];
  frameCells: Int32Array;
  /** The current function, or -1 where no frame is left. */
  function = -1;
  code: Assembled = FINISH_CODE;
  /** The cell of the next instruction. */
  pc = 0;
  sp = 0;
  base = 0;
  localBase = 0;
  depth = 0;

  /** Why the run fails before its first step. */
  early: Trap | null = null;

  /** The counter at which the fuel is used up. */
  end = 0;
  fuel = 0;

  readonly #limit: number;
  readonly #maxSteps: Int;
  readonly #slice: number;
  readonly #pauseEvery: number;
  readonly #trace: ((line: string) => void) | undefined;
  #sliceStart = 0;
  /** Whether the next step was counted before a pause. */
  #paused = false;
  #over = false;
  /** The call that waits for an answer. */
  #pending: CapabilityCall | null = null;
  #buffers: Buffers | null;

  constructor(
    module: Module,
    options: ExecutionOptions,
    actor: ActorState | null = null,
  ) {
    this.module = module;
    this.observer = options.observer;
    this.actor = actor;
    this.call = options.call ?? null;
    this.callDepth = options.callDepth ?? DEFAULT_CALL_DEPTH;
    this.operandLimit = operandLimitOf(options);
    this.#maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
    this.#limit = Number(this.#maxSteps);
    this.#slice = options.slice ?? Infinity;
    this.#pauseEvery = options.pauseEvery ?? Infinity;
    this.#trace = options.trace;
    const sizes: SizeLimits = { ...DEFAULT_SIZES, ...options.sizes };
    this.types = new TypeTable(module);
    this.around = { sizes, describe: (type) => this.types.describe(type) };
    this.functions = assembledFunctions(module);
    this.globals = module.globals.map(() => UNIT);
    this.#buffers = takeBuffers();
    this.stack = this.#buffers.stack;
    this.locals = this.#buffers.locals;
    this.frameCells = this.#buffers.frames;
    try {
      this.#enter(options.entry ?? module.entry, options.args ?? []);
    } catch (error) {
      if (!(error instanceof TrapSignal)) throw error;
      this.early = error.trap;
    }
  }

  get steps(): number {
    return this.end - this.fuel + (this.#paused ? 1 : 0);
  }

  resume(answer?: Answer): Stop {
    if (this.#over) throw new TypeError("The run has ended");
    if (this.early !== null) return this.#finish(trapped(this.early));
    const pending = this.#pending;
    if (pending !== null) {
      if (answer === undefined) {
        throw new TypeError("A capability call waits for an answer");
      }
      this.#pending = null;
      const trap = this.accept(pending, answer);
      if (trap !== null) return this.#finish(trapped(trap));
    } else if (answer !== undefined) {
      throw new TypeError("No capability call waits for an answer");
    }
    const stop = runLoop(this);
    switch (stop.kind) {
      case "done":
      case "trap":
        return this.#finish(stop);
      case "call":
        this.#pending = stop;
        return stop;
      case "blocked":
        this.startSlice();
        return stop;
      case "yielded":
        if (stop.reason === "slice") this.startSlice();
        return stop;
    }
  }

  /** Puts an answer on the stack and goes past the call; or tells why not. */
  accept(call: CapabilityCall, answer: Answer): Trap | null {
    if (answer.kind === "trap") return answer.trap;
    if (!call.declared) {
      return { kind: "CapabilityDenied", capability: call.capability };
    }
    if (this.sp >= this.operandLimit) {
      return { kind: "StackOverflow", limit: this.operandLimit };
    }
    this.stack[this.sp++] = answer.value;
    this.pc += WIDTH;
    return null;
  }

  liveSize(): LiveSize {
    return liveSize(this.roots());
  }

  /** From where the values can be reached that the run still holds. */
  roots(): Roots[] {
    const { stack, sp, locals, globals } = this;
    const count = this.localBase + this.code.locals;
    return [
      { slots: stack, count: Math.min(sp, stack.length) },
      { slots: locals, count: Math.min(count, locals.length) },
      { slots: globals, count: globals.length },
    ];
  }

  frames(): FramePicture[] {
    const pictures: FramePicture[] = [];
    for (let i = 0; i < this.depth; i++) {
      const top = i === this.depth - 1;
      const index = top ? this.function : this.frameCells[i * FRAME]!;
      const cell = top ? this.pc : this.frameCells[i * FRAME + 1]! - WIDTH;
      pictures.push({
        function: this.functionName(index),
        index,
        instruction: cell / WIDTH,
      });
    }
    return pictures;
  }

  /** The name of a function. */
  functionName(index: number): string {
    return this.module.functions[index]?.name ?? "";
  }

  /**
   * Decides what happens at a step that the fuel does not cover: whether to
   * stop before it; if not, how far to run next. Throws the limit's trap.
   */
  boundary(function_: number, pc: number, sp: number): Stop | null {
    const step = this.end + 1;
    if (step > this.#limit) {
      fail({ kind: "ExecutionLimitExceeded", limit: this.#maxSteps });
    }
    if (step % this.#pauseEvery === 0 && !this.#paused) {
      this.#paused = true;
      this.fuel = 0;
      return { kind: "yielded", reason: "pause" };
    }
    this.#paused = false;
    if (step - this.#sliceStart >= this.#slice) {
      this.end = step;
      this.fuel = 0;
      return { kind: "yielded", reason: "slice" };
    }
    let next = Math.min(
      this.#limit + 1,
      (Math.floor(step / this.#pauseEvery) + 1) * this.#pauseEvery || Infinity,
      this.#sliceStart + this.#slice,
      step + MAX_FUEL,
    );
    if (this.#trace !== undefined) {
      next = step + 1;
      const instruction = this.module.functions[function_]?.code[pc / WIDTH];
      if (instruction !== undefined) {
        this.#trace(
          traceLine(
            this.functionName(function_),
            pc / WIDTH,
            instruction,
            sp,
          ),
        );
      }
    }
    this.end = Math.max(next, step + 1) - 1;
    this.fuel = this.end - step;
    return null;
  }

  /** The next step begins a slice. */
  startSlice(): void {
    this.end = this.#sliceStart = this.steps;
    this.fuel = 0;
  }

  /** The form of a function that the loop runs. */
  assembled(index: number): Assembled {
    return this.functions[index] ??= assemble(
      this.module,
      this.module.functions[index]!,
    );
  }

  /** Makes room for another frame. */
  growFrames(): Int32Array {
    const frames = new Int32Array(this.frameCells.length * 2);
    frames.set(this.frameCells);
    return this.frameCells = frames;
  }

  #enter(index: number, args: readonly Value[]): void {
    const function_: Function | undefined = this.module.functions[index];
    if (function_ === undefined) fail({ kind: "InvalidFunction", index });
    if (this.callDepth < 1) failOverflow(this.callDepth);
    checkLocals(function_.locals);
    for (let i = 0; i < function_.locals; i++) {
      this.locals[i] = (i < function_.arity ? args[i] : undefined) ?? UNIT;
    }
    this.function = index;
    this.code = this.assembled(index);
    this.depth = 1;
  }

  #finish(stop: Stop): Stop {
    this.#over = true;
    const buffers = this.#buffers;
    this.#buffers = null;
    this.stack = [];
    this.locals = [];
    if (buffers !== null) {
      // After a trap the frames are still asked for.
      if (stop.kind === "trap") buffers.frames = new Int32Array(64);
      else {
        buffers.frames = this.frameCells;
        this.depth = 0;
      }
      giveBuffers(buffers);
    }
    return stop;
  }
}

/** How many operands a run may have. */
export function operandLimitOf(options: ExecutionOptions): number {
  const { callDepth = DEFAULT_CALL_DEPTH } = options;
  // Deeper recursion needs more operands: as many a frame as by default.
  return options.operandLimit ??
    DEFAULT_OPERAND_LIMIT *
      Math.max(1, Math.ceil(callDepth / DEFAULT_CALL_DEPTH));
}

/** Refuses more local slots than the machine holds. */
export function checkLocals(count: number): void {
  if (count > MAX_LOCALS) failSize("local slots", MAX_LOCALS);
}

function trapped(trap: Trap): Stop {
  return { kind: "trap", trap };
}

/** The assembled functions of each module, kept as long as the module. */
const assembledByModule = new WeakMap<Module, (Assembled | undefined)[]>();

function assembledFunctions(module: Module): (Assembled | undefined)[] {
  let functions = assembledByModule.get(module);
  if (functions === undefined) {
    functions = new Array(module.functions.length).fill(undefined);
    assembledByModule.set(module, functions);
  }
  return functions;
}

/** The arrays of a run. */
interface Buffers {
  readonly stack: Value[];
  readonly locals: Value[];
  frames: Int32Array;
}

/** The arrays of a run that has ended: making them is most of a short run. */
let spare: Buffers | null = null;
/** Arrays that grew beyond this are not kept. */
const MAX_SPARE = 2 ** 16;

function takeBuffers(): Buffers {
  const buffers = spare ??
    { stack: [], locals: [], frames: new Int32Array(64) };
  spare = null;
  return buffers;
}

function giveBuffers(buffers: Buffers): void {
  const { stack, locals, frames } = buffers;
  if (
    stack.length > MAX_SPARE || locals.length > MAX_SPARE ||
    frames.length > MAX_SPARE
  ) return;
  // Forget the values, keep the room.
  stack.fill(UNIT);
  locals.fill(UNIT);
  spare = buffers;
}
