// Copyright 2026 the Boruna authors. MIT license.

/**
 * The compiled tier: the same programs as the interpreter, step for step, as
 * JavaScript.
 *
 * It is loaded when a run turns out to be long, and says no where it cannot
 * give exactly what the interpreter gives.
 *
 * @module
 */

import type { Module } from "../../bytecode/mod.ts";
import { Float, type Int, UNIT, type Value } from "../../value/mod.ts";
import type { Surroundings } from "../builtins.ts";
import type {
  Answer,
  CapabilityCall,
  Execution,
  ExecutionOptions,
  FramePicture,
  Observer,
  Stop,
} from "../execution.ts";
import { fail, TrapSignal } from "../failure.ts";
import {
  DEFAULT_CALL_DEPTH,
  DEFAULT_MAX_STEPS,
  operandLimitOf,
} from "../machine.ts";
import { DEFAULT_SIZES, LONG_TEXT } from "../size.ts";
import type { Trap } from "../trap.ts";
import { TypeTable } from "../type_table.ts";
import { analyse, type Analysis } from "./analyse.ts";
import { Attempts } from "./attempts.ts";
import { DEFAULT_SLACK, emit, type Emitted } from "./emit.ts";
import {
  canGenerateCode,
  FUEL,
  HaltSignal,
  type Instance,
  link,
  LIST_LIMIT,
  MAP_LIMIT,
  type Run,
  SITE,
  TEXT_LIMIT,
  WideSignal,
} from "./instance.ts";

/** How to run a module; see `ExecutionOptions`. */
export interface CompiledOptions extends ExecutionOptions {
  /**
   * Whether code pauses wherever it is; without it only code that calls
   * capabilities does. True if `pauseEvery` is given, unless set.
   */
  readonly sliceable?: boolean;
  /**
   * Whether code may give up where an Int leaves the safe range: then it is
   * faster, and the run may have to start again. Only for programs that call
   * no capability.
   */
  readonly narrow?: boolean;
  /**
   * How many steps code without effects may go on where it would be slower if
   * it paused; 2^20 unless given.
   */
  readonly slack?: number;
  /**
   * Asked where code should pause and cannot: whether to give up. With it a
   * program that calls no capability is sliceable only after it gave up once.
   */
  readonly impatient?: () => boolean;
  /**
   * Whether narrow code may count lightly where nobody hears of the program
   * before it ends: then a run that fails has to start again. True unless given.
   */
  readonly light?: boolean;
  /** Leaves steps and frames uncounted, for measurements. */
  readonly uncounted?: boolean;
}

/** How many steps may pass without a look at the limit. */
const MAX_CHUNK = 2 ** 30;
/** The largest number in a cell. */
const MAX_CELL = 2 ** 31 - 1;
/** Compiled frames are frames of the engine, which has fewer. */
const MAX_RECURSION = 1000;

/**
 * Starts a run in compiled code; a text says why that is not possible. A run
 * with `pauseEvery` pauses at the first check after that many steps.
 */
export function startCompiled(
  module: Module,
  options: CompiledOptions,
): Execution | string {
  const instance = prepare(module, options);
  return typeof instance === "string"
    ? instance
    : new CompiledExecution(module, instance, options);
}

/** Which of a program's code to show. */
export interface TextOptions {
  /** The function that it starts with. */
  readonly entry?: number;
  /** Whether it pauses wherever it is. */
  readonly sliceable?: boolean;
  /** Whether it counts lightly; only for programs that nobody hears of. */
  readonly light?: boolean;
}

/** The text of a program's code, for those who check it. */
export function compiledText(
  module: Module,
  options: TextOptions = {},
): string | null {
  const { entry = module.entry, sliceable = false, light = false } = options;
  if (module.functions[entry] === undefined) return null;
  const analysis = analyse(module, entry);
  if (typeof analysis === "string") return null;
  if (light && !analysis.quiet) return null;
  const emitted = emit(analysis, {
    callDepth: DEFAULT_CALL_DEPTH,
    sliceable,
    narrow: light,
    counting: light ? "light" : "exact",
  });
  return emitted?.text ?? null;
}

/** What is kept of a module. */
interface Prepared {
  /** Whether narrow code has given up before. */
  wide: boolean;
  /** Whether code that cannot pause has given up before. */
  long: boolean;
  /** How often light code has failed. */
  failures: number;
  readonly analyses: Map<number, Analysis | string>;
  readonly instances: Map<string, Instance | string>;
}

const preparedByModule = new WeakMap<Module, Prepared>();

function prepare(
  module: Module,
  options: CompiledOptions,
): Instance | string {
  const {
    entry = module.entry,
    callDepth = DEFAULT_CALL_DEPTH,
    uncounted = false,
    slack = DEFAULT_SLACK,
  } = options;
  if (
    options.trace !== undefined || options.slice !== undefined ||
    options.measured
  ) {
    return "the run needs the interpreter";
  }
  if (module.functions[entry] === undefined || callDepth < 1) {
    return "the run fails before it starts";
  }
  if (!canGenerateCode()) return "code generation is not allowed here";
  let prepared = preparedByModule.get(module);
  if (prepared === undefined) {
    prepared = {
      wide: false,
      long: false,
      failures: 0,
      analyses: new Map(),
      instances: new Map(),
    };
    preparedByModule.set(module, prepared);
  }
  let analysis = prepared.analyses.get(entry);
  if (analysis === undefined) {
    analysis = analyse(module, entry);
    prepared.analyses.set(entry, analysis);
  }
  if (typeof analysis === "string") return analysis;
  if (
    analysis.recursive ? callDepth > MAX_RECURSION : analysis.frames > callDepth
  ) {
    return "the limit on frames needs the interpreter";
  }
  if (
    analysis.operands(Math.min(callDepth, analysis.frames)) >
      operandLimitOf(options)
  ) {
    return "the limit on operands needs the interpreter";
  }
  const { suspends } = analysis.functions.get(entry)!;
  // A program that can be started again any time pauses only when it must.
  const sliceable = (options.sliceable ?? options.pauseEvery !== undefined) &&
    (suspends || options.impatient === undefined || prepared.long);
  const narrow = options.narrow === true && !prepared.wide && !suspends;
  const light = narrow && !sliceable && analysis.quiet &&
    options.light !== false && prepared.failures < MAX_FAILURES;
  const counting = uncounted ? "none" : light ? "light" : "exact";
  const key =
    `${narrow} ${entry} ${callDepth} ${sliceable} ${counting} ${slack}`;
  let instance = prepared.instances.get(key);
  if (instance === undefined) {
    const emitted = emit(analysis, {
      callDepth,
      sliceable,
      counting,
      slack,
      narrow,
    });
    instance = emitted === null
      ? "the code is nested too deep"
      : link(module, emitted);
    prepared.instances.set(key, instance);
  }
  return instance;
}

/** Programs that fail more often than this are not run lightly any more. */
const MAX_FAILURES = 4;

/** Unwinds code that should pause and cannot. */
class ImpatientSignal {}

class CompiledExecution implements Execution, Run {
  readonly module: Module;
  readonly observer: Observer;
  readonly types: TypeTable;
  readonly around: Surroundings;
  readonly callDepth: number;
  readonly call: ((call: CapabilityCall) => Answer | null) | null;
  readonly globals: Value[];
  readonly actor = null;
  locals: readonly Value[] = [];
  nextSpawnId = 0;
  readonly attempts: Attempts = new Attempts();
  pending: CapabilityCall | null = null;
  answer: Answer | null = null;
  /** Why the run has to start again in other code. */
  abandoned: "wide" | "impatient" | "light" | null = null;

  readonly #instance: Instance;
  readonly #emitted: Emitted;
  readonly #maxSteps: Int;
  readonly #limit: number;
  readonly #pauseEvery: number;
  readonly #limits: readonly (readonly [cell: number, limit: number])[];
  readonly #impatient: (() => boolean) | undefined;
  readonly #watch: (() => Trap | null) | undefined;
  /** The steps made where the fuel is 0 and nothing else is due. */
  #end: number;
  /** The cells while another run uses them. */
  #fuel: number;
  #site = -1;
  #running = false;
  /** Whether someone outside has ended the run. */
  #stopped = false;
  /** The steps that light code has told of. */
  #spent = 0;
  #iterator: Iterator<unknown, unknown> | null = null;
  /** The exact count at the end. */
  #steps: number | null = null;
  #failed = false;

  constructor(module: Module, instance: Instance, options: CompiledOptions) {
    this.module = module;
    this.observer = options.observer;
    this.types = new TypeTable(module);
    const sizes = { ...DEFAULT_SIZES, ...options.sizes };
    this.around = { sizes, describe: (type) => this.types.describe(type) };
    this.callDepth = options.callDepth ?? DEFAULT_CALL_DEPTH;
    this.call = options.call ?? null;
    this.globals = module.globals.map(() => UNIT);
    this.#instance = instance;
    this.#emitted = instance.emitted;
    this.#maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
    this.#limit = Number(this.#maxSteps);
    this.#pauseEvery = options.pauseEvery ?? Infinity;
    // Code that can pause does so at the next place where it can.
    this.#impatient = this.#emitted.sliceable ? undefined : options.impatient;
    this.#watch = options.watch;
    this.#limits = [
      // Longer texts are made by the helper, which counts them.
      [TEXT_LIMIT, Math.min(sizes.text, LONG_TEXT)],
      [LIST_LIMIT, Math.min(sizes.list, MAX_CELL)],
      [MAP_LIMIT, Math.min(sizes.map, MAX_CELL)],
    ];
    this.#end = Math.min(this.#limit, this.#pauseEvery, MAX_CHUNK);
    this.#fuel = this.#end;
  }

  get steps(): number {
    return this.#steps ?? this.#count();
  }

  frames(): FramePicture[] {
    const { functions, instructions } = this.#emitted.sites;
    const index = functions[this.#site];
    if (index === undefined || (this.#steps !== null && !this.#failed)) {
      return [];
    }
    return [{
      function: this.module.functions[index]!.name,
      index,
      instruction: instructions[this.#site]!,
    }];
  }

  resume(answer?: Answer): Stop {
    if (this.#steps !== null) throw new TypeError("The run has ended");
    if (this.pending !== null && answer === undefined) {
      throw new TypeError("A capability call waits for an answer");
    }
    if (this.pending === null && answer !== undefined) {
      throw new TypeError("No capability call waits for an answer");
    }
    this.answer = answer ?? null;
    const { cells } = this.#instance;
    const saved = cells.slice();
    const before = this.#instance.use(this);
    cells[FUEL] = this.#fuel;
    cells[SITE] = this.#site;
    for (const [cell, limit] of this.#limits) cells[cell] = limit;
    this.#running = true;
    try {
      return this.#go();
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#running = false;
      this.#fuel = cells[FUEL]!;
      this.#site = cells[SITE]!;
      cells.set(saved);
      this.#instance.use(before);
    }
  }

  spend(steps: number, site: number): void {
    this.#spent += steps;
    this.#instance.cells[SITE] = site;
    // All of them were made: nothing can have failed before.
    if (this.#spent > this.#limit) this.#exceed();
    this.#look();
  }

  refill(): void {
    this.pause();
    this.#look();
  }

  /** Asks those outside whether the run may go on. */
  #look(): void {
    const trap = this.#watch === undefined ? null : this.#watch();
    if (trap !== null) {
      this.#stopped = true;
      fail(trap);
    }
    if (this.#impatient?.()) throw new ImpatientSignal();
  }

  pause(): boolean {
    const count = this.#count();
    if (count > this.#limit) this.#exceed();
    const end = Math.min(
      this.#limit,
      count + this.#pauseEvery,
      count + MAX_CHUNK,
    );
    this.#instance.cells[FUEL]! += end - this.#end;
    this.#end = end;
    return this.#pauseEvery !== Infinity;
  }

  #go(): Stop {
    const { waits, givesDouble, exit } = this.#emitted;
    let result: unknown;
    if (waits) {
      this.#iterator ??= this.#instance.entry(1) as Iterator<unknown, unknown>;
      const turn = this.#iterator.next();
      if (!turn.done) {
        return this.pending ?? { kind: "yielded", reason: "pause" };
      }
      result = turn.value;
    } else result = this.#instance.entry(1);
    const { cells } = this.#instance;
    const left = cells[FUEL]!;
    // The end of the program is a step as well.
    const count = (this.#isLight ? this.#spent + left : this.#end - left) +
      exit + 1;
    if (count > this.#limit) {
      cells[SITE] = -1;
      this.#exceed();
    }
    this.#steps = count;
    const value = (givesDouble ? new Float(result as number) : result) as Value;
    return { kind: "done", value };
  }

  /** What a thrown signal means. */
  #fail(error: unknown): Stop {
    if (error instanceof WideSignal) {
      preparedByModule.get(this.module)!.wide = true;
      this.abandoned = "wide";
      return { kind: "yielded", reason: "pause" };
    }
    if (error instanceof ImpatientSignal) {
      preparedByModule.get(this.module)!.long = true;
      this.abandoned = "impatient";
      return { kind: "yielded", reason: "pause" };
    }
    if (!(error instanceof TrapSignal || error instanceof HaltSignal)) {
      throw error;
    }
    if (this.#isLight && !this.#stopped && !isFinal(error)) {
      preparedByModule.get(this.module)!.failures++;
      this.abandoned = "light";
      return { kind: "yielded", reason: "pause" };
    }
    const count = this.#count();
    let trap: Trap;
    if (
      count > this.#limit ||
      error instanceof TrapSignal &&
        error.trap.kind === "ExecutionLimitExceeded"
    ) {
      trap = { kind: "ExecutionLimitExceeded", limit: this.#maxSteps };
      this.#steps = Math.max(0, Math.floor(this.#limit)) + 1;
    } else {
      this.#steps = count;
      if (error instanceof HaltSignal) {
        return { kind: "done", value: error.value };
      }
      ({ trap } = error);
    }
    this.#failed = true;
    return { kind: "trap", trap };
  }

  get #isLight(): boolean {
    return this.#emitted.counting === "light";
  }

  #exceed(): never {
    fail({ kind: "ExecutionLimitExceeded", limit: this.#maxSteps });
  }

  /** The exact number of steps at the place where the code is. */
  #count(): number {
    if (this.#isLight) return this.#spent;
    const { cells } = this.#instance;
    const fuel = this.#running ? cells[FUEL]! : this.#fuel;
    const site = this.#running ? cells[SITE]! : this.#site;
    return this.#end - fuel + (this.#emitted.sites.offsets[site] ?? 0);
  }
}

/** Whether a failure does not depend on where the program is. */
function isFinal(error: TrapSignal | HaltSignal): boolean {
  if (!(error instanceof TrapSignal)) return false;
  switch (error.trap.kind) {
    case "ExecutionLimitExceeded":
    case "RunLimitExceeded":
      return true;
    default:
      return false;
  }
}
