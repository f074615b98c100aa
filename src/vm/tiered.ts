// Copyright 2026 the Boruna authors. MIT license.

/**
 * The switch between the tiers: a run starts in the interpreter, and when it
 * turns out to be long it starts again in compiled code.
 *
 * Programs are deterministic, so starting again is exact: the calls that were
 * answered get the same answers, and what was told is not told again. No frame
 * is ever converted.
 *
 * @module
 */

import type { Module } from "../bytecode/mod.ts";
import { MAX_PARTS, type Value } from "../value/mod.ts";
import type {
  Answer,
  CapabilityCall,
  Execution,
  ExecutionOptions,
  FramePicture,
  Observer,
  Stop,
} from "./execution.ts";
import type { LiveSize } from "./live.ts";
import { startExecution } from "./machine.ts";
import type { Trap } from "./trap.ts";

/** Which machine runs a program; all give the same results, step for step. */
export type Tier =
  /** The interpreter, then compiled code if the run is long. */
  | "auto"
  /** The interpreter only. */
  | "interpreter"
  /** Compiled code from the first step on, where that is possible. */
  | "compiled";

/** How to run a module in tiers. */
export interface TieredOptions extends ExecutionOptions {
  /** Which machine runs; `auto` unless given. */
  readonly tier?: Tier;
  /**
   * Whether compiled code has to pause wherever it is. Without it only code
   * that calls capabilities pauses, and the rest runs faster.
   */
  readonly sliceable?: boolean;
  /**
   * Asked now and then where code cannot pause: whether it has to. Then even
   * sliceable programs start in the faster form, as long as they can be started
   * again.
   */
  readonly impatient?: () => boolean;
}

/** A run that may change its machine between two calls of `resume`. */
export interface TieredExecution extends Execution {
  /** The machine that runs now; a system of actors has one for each. */
  readonly tier: "interpreter" | "compiled" | "actors";
  /**
   * Decides which machine goes on; to be called before each `resume` without
   * an answer. A promise, if code has to be loaded for it.
   */
  prepare(): Promise<void> | null;
}

/** The steps after which a run counts as long. */
const LONG = 2 ** 16;
/** Compiled code makes more steps between two pauses than was asked for. */
const MIN_PAUSE = 2 ** 16;
/** More answers than these are not kept. */
const MAX_ANSWERS = 50_000;
/** A run of more steps is not repeated for the frames of a trap. */
const MAX_REPEATED = 20_000_000;

/** Modules that had long runs. */
const hot = new WeakSet<Module>();

type Compiled = typeof import("./compiled/start.ts");
let compiled: Compiled | null = null;
let loading: Promise<void> | null = null;

function loadCompiled(): Promise<void> {
  return loading ??= import("./compiled/start.ts").then((loaded) => {
    compiled = loaded;
  });
}

/** Starts a run in tiers. */
export function startTiered(
  module: Module,
  options: TieredOptions,
): TieredExecution {
  return new Tiered(module, options);
}

class Tiered implements TieredExecution {
  tier: "interpreter" | "compiled" = "interpreter";
  readonly #module: Module;
  readonly #options: TieredOptions;
  /** Whether compiled code may still come. */
  #open: boolean;
  #sliceable: boolean;
  /** Whether compiled code may give up where it fails. */
  #light = true;
  #current: Execution;
  readonly #journal: Journal;
  /** The steps that the machine before is known to have made. */
  #before = 0;
  /** The steps at the last stop. */
  #reached = 0;
  #failed = false;
  #frames: FramePicture[] | null = null;

  constructor(module: Module, options: TieredOptions) {
    this.#module = module;
    this.#options = options;
    this.#sliceable = options.sliceable ?? false;
    this.#open = options.tier !== "interpreter" &&
      options.trace === undefined && options.slice === undefined &&
      options.args === undefined &&
      options.measured !== true;
    this.#journal = new Journal(options.observer, options.call ?? null);
    this.#current = this.#interpreter();
  }

  get steps(): number {
    return Math.max(this.#before, this.#current.steps);
  }

  liveSize(): LiveSize {
    return this.#current.liveSize!();
  }

  frames(): FramePicture[] {
    if (this.tier === "interpreter" || !this.#failed) {
      return this.#current.frames();
    }
    return this.#frames ??= this.#exactFrames() ?? this.#current.frames();
  }

  prepare(): Promise<void> | null {
    if (!this.#open || this.tier === "compiled" || !this.#isLong()) return null;
    if (compiled === null) {
      return loadCompiled().then(() => this.#compile());
    }
    this.#compile();
    return null;
  }

  resume(answer?: Answer): Stop {
    if (answer !== undefined) this.#journal.record(answer);
    let stop = this.#turn(answer);
    while (this.#isMine(stop)) stop = this.#turn();
    this.#failed = stop.kind === "trap";
    this.#reached = this.steps;
    // No other machine would end at the same place.
    if (stop.kind === "trap" && isOfProcess(stop.trap)) {
      this.#frames = this.#current.frames();
    }
    return stop;
  }

  /** One turn of the machine that runs. */
  #turn(answer?: Answer): Stop {
    if (this.tier === "interpreter") return this.#current.resume(answer);
    try {
      const stop = this.#current.resume(answer);
      const { abandoned } = this.#current as Abandonable;
      if (abandoned) {
        if (abandoned === "impatient") this.#sliceable = true;
        if (abandoned === "light") this.#light = false;
        this.tier = "interpreter";
        this.#compile();
        if (this.#tier() === "interpreter") this.#current = this.#interpreter();
      }
      return stop;
    } catch (error) {
      // What the host throws is for the host.
      if (this.#journal.outside) throw error;
      // Compiled frames are frames of the engine: where a host has used up
      // most of its stack, the interpreter does not need it. And a comparison
      // that finds no end is a trap there, at its exact step. Anything else is
      // a mistake of ours, for which no program pays.
      const isRange = error instanceof RangeError;
      const endless = isRange && error.message.includes("parts");
      const isKnown = endless ||
        isRange && error.message.includes("call stack");
      if (!isKnown && this.#options.tier === "compiled") throw error;
      if (!this.#journal.complete) {
        if (!endless) throw error;
        return {
          kind: "trap",
          trap: {
            kind: "SizeLimitExceeded",
            what: "parts of a value",
            limit: MAX_PARTS,
          },
        };
      }
      this.#open = false;
      this.tier = "interpreter";
      this.#current = this.#interpreter();
      return this.#current.resume();
    }
  }

  #tier(): "interpreter" | "compiled" {
    return this.tier;
  }

  /** Whether a pause is none of the driver's. */
  #isMine(stop: Stop): boolean {
    if (stop.kind !== "yielded" || stop.reason !== "pause") return false;
    if (this.tier === "compiled") return false;
    const { pauseEvery = Infinity } = this.#options;
    const { steps } = this.#current;
    if (steps % pauseEvery === 0) return false;
    return !(this.#open && steps >= LONG);
  }

  #isLong(): boolean {
    return this.#options.tier === "compiled" || hot.has(this.#module) ||
      this.#current.steps >= LONG;
  }

  #interpreter(): Execution {
    const { pauseEvery } = this.#options;
    const pause = this.#open ? Math.min(pauseEvery ?? LONG, LONG) : pauseEvery;
    this.#journal.rewind();
    return startExecution(this.#module, {
      ...this.#options,
      ...this.#journal.start(),
      ...pause === undefined ? {} : { pauseEvery: pause },
    });
  }

  /** Starts again in compiled code, if that can be. */
  #compile(): void {
    if (!this.#journal.complete) {
      this.#open = false;
      return;
    }
    const next = this.#compiled();
    // The machine that runs goes on, and with it its place in the journal.
    if (next === null) {
      this.#open = false;
      return;
    }
    this.#journal.rewind();
    hot.add(this.#module);
    this.tier = "compiled";
    // A machine that gave up does not know where it was.
    this.#before = this.#reached;
    this.#current = next;
  }

  /** The run in compiled code, at its first step; null if there is none. */
  #compiled(): Execution | null {
    const { impatient, pauseEvery = Infinity, tier } = this.#options;
    try {
      const next = compiled!.startCompiled(this.#module, {
        ...this.#options,
        sliceable: this.#sliceable,
        narrow: true,
        light: this.#light,
        pauseEvery: Math.max(pauseEvery, MIN_PAUSE),
        ...impatient === undefined ? {} : {
          impatient: () => this.#journal.complete && impatient(),
        },
        ...this.#journal.start(),
      });
      return typeof next === "string" ? null : next;
    } catch (error) {
      // A program pays for no mistake of ours: there is another machine. Whoever
      // asks for this one gets to see it.
      if (tier === "compiled") throw error;
      return null;
    }
  }

  /** Repeats the run for the frames that compiled code does not keep. */
  #exactFrames(): FramePicture[] | null {
    const { steps } = this.#current;
    if (steps > MAX_REPEATED || !this.#journal.complete) return null;
    const { sizes, entry, callDepth, operandLimit, maxSteps } = this.#options;
    const repeated = startExecution(this.#module, {
      ...sizes === undefined ? {} : { sizes },
      ...entry === undefined ? {} : { entry },
      ...callDepth === undefined ? {} : { callDepth },
      ...operandLimit === undefined ? {} : { operandLimit },
      ...maxSteps === undefined ? {} : { maxSteps },
      ...this.#journal.repeat(),
      pauseEvery: steps + 1,
    });
    const stop = repeated.resume();
    return stop.kind === "trap" && repeated.steps === steps
      ? repeated.frames()
      : null;
  }
}

/** Whether a trap is one of this process and this hour. */
function isOfProcess(trap: Trap): boolean {
  return trap.kind === "WallTimeExceeded" ||
    trap.kind === "RunLimitExceeded" && trap.what === "resident memory";
}

/** Compiled code that may have to start again in another form. */
interface Abandonable extends Execution {
  readonly abandoned?: "wide" | "impatient" | "light" | null;
}

/** What has happened between a program and the world. */
class Journal {
  /** Whether everything is known that is needed to start again. */
  complete = true;
  /** Whether the host is being asked or told; it stays so if the host throws. */
  outside = false;
  readonly #observer: Observer;
  readonly #call: ((call: CapabilityCall) => Answer | null) | null;
  /** The values of the answers, and the answer that was none. */
  readonly #answers: Value[] = [];
  #last: Answer | null = null;
  /** How many of the answers the machine that runs has had. */
  #given = 0;
  /** How often something was told, by all machines and by this one. */
  #told = 0;
  #heard = 0;

  constructor(
    observer: Observer,
    call: ((call: CapabilityCall) => Answer | null) | null,
  ) {
    this.#observer = observer;
    this.#call = call;
  }

  /** Goes back to the first step. */
  rewind(): void {
    this.#given = 0;
    this.#heard = 0;
  }

  /** What a machine gets that starts at the first step, after `rewind`. */
  start(): Pick<ExecutionOptions, "observer" | "call"> {
    const observer = this.#observer;
    return {
      observer: {
        contractCheck: (function_, kind, index, passed) => {
          if (!this.#isNew()) return;
          this.outside = true;
          observer.contractCheck(function_, kind, index, passed);
          this.outside = false;
        },
        uiEmit: (tree: Value) => {
          if (!this.#isNew()) return;
          this.outside = true;
          observer.uiEmit(tree);
          this.outside = false;
        },
        debug: (line: string) => {
          if (!this.#isNew()) return;
          this.outside = true;
          observer.debug(line);
          this.outside = false;
        },
      },
      call: (call) => {
        if (this.#given < this.#answers.length) {
          return { kind: "value", value: this.#answers[this.#given++]! };
        }
        if (this.#last !== null) return this.#last;
        this.outside = true;
        const answer = this.#call === null ? null : this.#call(call);
        this.outside = false;
        if (answer !== null) this.record(answer);
        return answer;
      },
    };
  }

  /** What a machine gets that only repeats what was. */
  repeat(): Pick<ExecutionOptions, "observer" | "call"> {
    let given = 0;
    return {
      observer: { contractCheck() {}, uiEmit() {}, debug() {} },
      call: () => {
        const value = this.#answers[given++];
        return value === undefined ? this.#last : { kind: "value", value };
      },
    };
  }

  /** Keeps an answer. */
  record(answer: Answer): void {
    if (!this.complete) return;
    if (this.#answers.length >= MAX_ANSWERS) {
      this.complete = false;
      this.#answers.length = 0;
      this.#given = 0;
      return;
    }
    if (answer.kind === "value") {
      this.#answers.push(answer.value);
      this.#given++;
    } else this.#last = answer;
  }

  #isNew(): boolean {
    if (this.#heard++ < this.#told) return false;
    this.#told++;
    return true;
  }
}
